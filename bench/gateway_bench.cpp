// Whole sessions per second and request -> answer times, the gateway and the raw program in turn;
// the time until it listens.
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "bench/bench.hpp"
#include "bench/server_process.hpp"

namespace ibgw::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr int kSessionsPerRound = 1500;
constexpr int kRequestsPerRound = 5000;
constexpr int kRounds = 5;

double sessions_per_second(std::uint16_t port) {
  asio::io_context context;
  const auto start = Clock::now();
  for (int i = 0; i < kSessionsPerRound; ++i) {
    tcp::socket socket = session(context, port);
    end_session(socket);
  }
  return kSessionsPerRound / std::chrono::duration<double>(Clock::now() - start).count();
}

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

void report_sessions(const std::vector<double>& ours, const std::vector<double>& raw) {
  const double our_rate = quantile(ours, 0.5);
  const double raw_rate = quantile(raw, 0.5);
  fmt::print("full sessions: {:.0f} /s, raw program {:.0f} /s; {:.0f} % of it\n", our_rate,
             raw_rate, 100 * our_rate / raw_rate);
}

void report_latency(const std::vector<double>& ours, const std::vector<double>& raw) {
  for (const double q : {0.5, 0.99}) {
    const double a = quantile(ours, q);
    const double b = quantile(raw, q);
    fmt::print("request -> answer p{:.0f}: {:.1f} us, raw program {:.1f} us; {:.2f} x\n", q * 100,
               a, b, a / b);
  }
}

}  // namespace

void traffic(const Programs& programs, const Wanted& wanted) {
  const ServerProcess raw({programs.self, "raw-server"});
  const UnlimitedWorld world;
  const ServerProcess ours({programs.gateway, "serve", "--port", "0", "--server-version", "176",
                            "--world", world.path()});
  std::vector<double> raw_sessions;
  std::vector<double> our_sessions;
  std::vector<double> raw_times;
  std::vector<double> our_times;
  for (int round = 0; round < kRounds; ++round) {
    if (wanted("sessions")) {
      raw_sessions.push_back(sessions_per_second(raw.port()));
      our_sessions.push_back(sessions_per_second(ours.port()));
    }
    if (wanted("latency")) {
      append(raw_times, answer_times_us(raw.port(), kRequestsPerRound));
      append(our_times, answer_times_us(ours.port(), kRequestsPerRound));
    }
  }
  if (wanted("sessions")) {
    report_sessions(our_sessions, raw_sessions);
  }
  if (wanted("latency")) {
    report_latency(our_times, raw_times);
  }
}

void start_up(const Programs& programs) {
  std::vector<double> times;
  for (int i = 0; i < 9; ++i) {
    const auto start = Clock::now();
    const ServerProcess server({programs.gateway, "serve", "--port", "0"});
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  fmt::print("listening after start: {:.1f} ms\n", quantile(times, 0.5));
}

}  // namespace ibgw::bench
