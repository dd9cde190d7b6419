// bench: speed as ratios against hand-written programs, measured in one run.
//   build/release/bin/bench [encode|decode|sessions|latency|start|memory|model|load|history]...
// Nothing named = all.
#include "bench/bench.hpp"

#include <algorithm>
#include <ctime>
#include <exception>
#include <filesystem>
#include <vector>

#include <fmt/format.h>

double ibgw::bench::processor_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}

namespace {

constexpr std::string_view kParts[] = {"encode", "decode", "sessions", "latency", "start",
                                       "memory", "model",  "load",     "history"};
constexpr int kUsage = 2;
constexpr int kFailed = 4;

bool is_part(std::string_view name) {
  return std::find(std::begin(kParts), std::end(kParts), name) != std::end(kParts);
}

void run(const ibgw::bench::Wanted& wanted) {
  namespace bench = ibgw::bench;
  const std::filesystem::path self = std::filesystem::canonical("/proc/self/exe");
  const bench::Programs programs{self, self.parent_path() / "fake-gateway"};
  const bool codec = wanted("encode") || wanted("decode");
  if (codec) {
    bench::codec(wanted);
  }
  if (wanted("sessions") || wanted("latency")) {
    bench::traffic(programs, wanted);
  }
  if (wanted("start")) {
    bench::start_up(programs);
  }
  if (wanted("memory")) {
    bench::memory(programs);
  }
  if (wanted("model")) {
    bench::model();
  }
  if (wanted("load")) {
    bench::load(programs);
  }
  if (wanted("history")) {
    bench::history(programs);
  }
  if (codec) {
    bench::codec_summary();
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> names(argv + 1, argv + argc);
  if (names.size() == 1 && names[0] == "raw-server") {
    return ibgw::bench::raw_server();
  }
  if (!std::all_of(names.begin(), names.end(), is_part)) {
    fmt::print(stderr, "usage: bench [{}]...\n", fmt::join(kParts, "|"));
    return kUsage;
  }
  try {
    run([&names](std::string_view part) {
      return names.empty() || std::find(names.begin(), names.end(), part) != names.end();
    });
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench: {}\n", error.what());
    return kFailed;
  }
  return 0;
}
