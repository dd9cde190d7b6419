#include "conformance/socket_state/owner.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

pid_t number_of(const std::string& name) {
  pid_t number = 0;
  const auto [rest, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  return error == std::errc{} && rest == name.data() + name.size() ? number : 0;
}

bool has_open(pid_t process, const std::string& link) {
  std::error_code error;
  fs::directory_iterator files(fmt::format("/proc/{}/fd", process), error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    std::error_code gone;
    if (fs::read_symlink(files->path(), gone) == link) {
      return true;
    }
  }
  return false;
}

}  // namespace

pid_t group_holding(std::uint64_t socket_inode, const std::vector<pid_t>& groups) {
  const std::string link = fmt::format("socket:[{}]", socket_inode);
  std::error_code error;
  fs::directory_iterator processes("/proc", error);
  for (; !error && processes != fs::directory_iterator(); processes.increment(error)) {
    const pid_t process = number_of(processes->path().filename().string());
    const pid_t group = process > 0 ? ::getpgid(process) : -1;
    if (std::find(groups.begin(), groups.end(), group) != groups.end() && has_open(process, link)) {
      return group;
    }
  }
  return 0;
}

}  // namespace ibgw::conformance
