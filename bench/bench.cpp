// bench: speed as ratios against hand-written programs, measured in one run.
//   build/release/bin/bench
#include "bench/bench.hpp"

#include <filesystem>
#include <string_view>

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "raw-server") {
    return ibgw::bench::raw_server();
  }
  const std::filesystem::path self = std::filesystem::canonical("/proc/self/exe");
  ibgw::bench::encode();
  return ibgw::bench::gateway(self, self.parent_path() / "fake-gateway");
}
