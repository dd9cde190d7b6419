// The cost of an idle session: growth of the server's resident memory.
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

double bytes_per_session(const ServerProcess& server) {
  boost::asio::io_context context;
  // Do not count what the program allocates once, with the first session.
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
  const UnlimitedWorld world;
  const ServerProcess raw({programs.self, "raw-server"});
  const ServerProcess ours({programs.gateway, "serve", "--port", "0", "--server-version", "176",
                            "--world", world.path()});
  const double our_bytes = bytes_per_session(ours);
  const double raw_bytes = bytes_per_session(raw);
  fmt::print("an idle session: {:.0f} bytes, raw program {:.0f} bytes ({} sessions)\n", our_bytes,
             raw_bytes, kSessions);
}

}  // namespace ibgw::bench
