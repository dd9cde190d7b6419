#include "conformance/process/group_usage.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

/// The fields of /proc/PID/stat after the name, which may contain blanks and brackets. The first
/// one is number 3 in proc(5).
std::vector<std::string> stat_fields(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')');
  std::istringstream rest(name_end == std::string::npos ? "" : line.substr(name_end + 1));
  std::vector<std::string> fields;
  for (std::string field; rest >> field;) {
    fields.push_back(field);
  }
  return fields;
}

std::uint64_t number_of(const std::string& text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// `VmRSS:   1234 kB` in /proc/PID/status; 0 for a process that has ended and was not waited for.
std::int64_t status_bytes(const std::string& status, const char* name) {
  const std::size_t at = status.find(name);
  const std::size_t digits = at == std::string::npos ? at : status.find_first_of("0123456789", at);
  return digits == std::string::npos
             ? 0
             : static_cast<std::int64_t>(number_of(status.substr(digits, 20))) * 1024;
}

std::int64_t count_descriptors(pid_t pid) {
  std::error_code error;
  fs::directory_iterator entry(fmt::format("/proc/{}/fd", pid), error);
  std::int64_t count = 0;
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    ++count;
  }
  return count;
}

/// Nothing if it has just ended.
std::optional<ProcessUsage> read_process(pid_t pid) {
  constexpr std::size_t kOwnUser = 11;  // Number 14 of proc(5).
  constexpr std::size_t kStarted = 19;  // Number 22.
  const std::vector<std::string> fields = stat_fields(pid);
  if (fields.size() <= kStarted) {
    return std::nullopt;
  }
  const auto tick_ms = 1000 / std::max(::sysconf(_SC_CLK_TCK), 1L);
  const auto cpu_ms = [&](std::size_t user) {
    return static_cast<std::int64_t>(number_of(fields[user]) + number_of(fields[user + 1])) *
           tick_ms;
  };
  std::ifstream file(fmt::format("/proc/{}/status", pid));
  std::ostringstream status;
  status << file.rdbuf();
  ProcessUsage usage;
  usage.pid = pid;
  usage.started = number_of(fields[kStarted]);
  usage.own_cpu_ms = cpu_ms(kOwnUser);
  usage.children_cpu_ms = cpu_ms(kOwnUser + 2);
  usage.resident_bytes = status_bytes(status.str(), "VmRSS:");
  usage.resident_peak_bytes = status_bytes(status.str(), "VmHWM:");
  usage.descriptors = count_descriptors(pid);
  return usage;
}

}  // namespace

std::vector<ProcessUsage> read_group(pid_t group) {
  std::vector<ProcessUsage> processes;
  std::error_code error;
  fs::directory_iterator entry("/proc", error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const auto pid = static_cast<pid_t>(number_of(entry->path().filename().string()));
    if (pid > 0 && ::getpgid(pid) == group) {
      if (const std::optional<ProcessUsage> usage = read_process(pid)) {
        processes.push_back(*usage);
      }
    }
  }
  return processes;
}

GroupUsage GroupUsageSum::add(const std::vector<ProcessUsage>& processes) {
  GroupUsage sum;
  std::int64_t of_ended = 0;
  for (const ProcessUsage& process : processes) {
    const auto known = last_.find({process.pid, process.started});
    const ProcessUsage before = known != last_.end() ? known->second : ProcessUsage();
    cpu_ms_ += process.own_cpu_ms - before.own_cpu_ms;
    of_ended += process.children_cpu_ms - before.children_cpu_ms;
    const bool had_peak =
        known != last_.end() && process.resident_peak_bytes > before.resident_peak_bytes;
    sum.memory += had_peak ? process.resident_peak_bytes : process.resident_bytes;
    sum.descriptors += process.descriptors;
  }
  // CPU time of a child was counted when the child was last seen. A process that waited for the
  // child now includes all of it. If nobody waited, the time after the last sample is lost.
  std::map<std::pair<pid_t, std::uint64_t>, ProcessUsage> now;
  for (const ProcessUsage& process : processes) {
    now[{process.pid, process.started}] = process;
  }
  for (const auto& [key, process] : last_) {
    of_ended -= now.count(key) == 0 ? process.own_cpu_ms + process.children_cpu_ms : 0;
  }
  cpu_ms_ += std::max<std::int64_t>(of_ended, 0);
  last_ = std::move(now);
  sum.cpu_ms = cpu_ms_;
  return sum;
}

}  // namespace ibgw::conformance
