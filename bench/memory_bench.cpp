// What a session costs that only stands there: growth of the server's resident memory.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/bench.hpp"
#include "bench/server_process.hpp"

namespace ibgw::bench {
namespace {

using boost::asio::ip::tcp;

constexpr int kSessions = 2000;
// Standard streams, pipes, the epoll descriptor of Asio.
constexpr rlim_t kOtherDescriptors = 50;

void allow_descriptors() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t needed = kSessions + kOtherDescriptors;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur < needed) {
    throw std::runtime_error(fmt::format("{} descriptors are needed", needed));
  }
}

/// A scenario file that lifts the limit of 32 sessions; gone with the object.
class UnlimitedScenario {
 public:
  UnlimitedScenario() {
    std::string name = (std::filesystem::temp_directory_path() / "bench-XXXXXX.yaml").string();
    const int descriptor = ::mkstemps(name.data(), 5);
    if (descriptor < 0) {
      throw std::runtime_error("cannot make a temporary file");
    }
    ::close(descriptor);
    path_ = name;
    std::ofstream(path_) << "schema: 1\nsummary: As many sessions as the machine bears\n"
                            "requirement: None, the gateway is measured\nsource: bench\n"
                            "gateway: {max_clients: 0}\n";
  }
  ~UnlimitedScenario() { std::filesystem::remove(path_); }
  UnlimitedScenario(const UnlimitedScenario&) = delete;
  UnlimitedScenario& operator=(const UnlimitedScenario&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

double bytes_per_session(const ServerProcess& server) {
  boost::asio::io_context context;
  // What the first session makes the program allocate once does not count.
  tcp::socket first = session(context, server.port());
  end_session(first);
  const std::int64_t before = server.resident_bytes();
  std::vector<tcp::socket> idle;
  for (int id = 1; id <= kSessions; ++id) {
    idle.push_back(session(context, server.port(), id));
  }
  return static_cast<double>(server.resident_bytes() - before) / kSessions;
}

}  // namespace

void memory(const Programs& programs) {
  allow_descriptors();
  const UnlimitedScenario scenario;
  const ServerProcess raw({programs.self, "raw-server"});
  const ServerProcess ours({programs.gateway, "serve", "--port", "0", "--server-version", "176",
                            "--scenario", scenario.path()});
  const double our_bytes = bytes_per_session(ours);
  const double raw_bytes = bytes_per_session(raw);
  fmt::print("an idle session: {:.0f} bytes, raw program {:.0f} bytes ({} sessions)\n", our_bytes,
             raw_bytes, kSessions);
}

}  // namespace ibgw::bench
