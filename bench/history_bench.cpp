// The cost of historical bars, and how other clients are served while one requests many.
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "bench/bench.hpp"
#include "bench/server_process.hpp"
#include "simulator/gateway/market/market.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr int kVersion = 176;
constexpr int kApple = 265598;
constexpr int kRequests = 100;
constexpr int kBarsPerRequest = 5760;  // 20 days of 5 minutes.
/// Open around the clock, so that each request has as many bars.
constexpr const char* kWorld =
    "limits: {messages_per_second: 0}\n"
    "exchanges: [{name: NASDAQ, time_zone: UTC, regular: [00:00-24:00], calendar: every_day}]\n";
constexpr int kHistoryClient = 77;
constexpr std::int64_t kMidnight = 1767571200000;  // 2026-01-05
constexpr double kBarGoalUs = 3;
constexpr double kOthersGoalUs = 5000;

/// Bars of one instrument, one after the other, and then all of them again.
void bars(const char* what, int con_id, const char* size, std::int64_t span_ms) {
  constexpr int kBars = 4000;
  const world::World world = world::default_world();
  const gateway::Market market(world, 1);
  const int instrument = world.find_instrument(con_id);
  const auto pass = [&] {
    const std::clock_t begin = std::clock();
    for (int i = kBars; i > 0; --i) {
      const std::int64_t from = kMidnight - i * span_ms;
      (void)market.bar(instrument, from, from + span_ms);
    }
    return static_cast<double>(std::clock() - begin) * 1e6 / CLOCKS_PER_SEC / kBars;
  };
  const double first = pass();
  const double again = pass();
  fmt::print("{} of {}: {:.2f} us a bar, asked for again {:.2f} us{}\n", size, what, first, again,
             first > kBarGoalUs ? ", TOO SLOW" : "");
}

std::string history_request(int id) {
  const std::chrono::sys_days end =
      std::chrono::sys_days{std::chrono::days(kMidnight / 86'400'000)} - std::chrono::days(20 * id);
  const std::chrono::year_month_day date{end};
  wire::Message request(*wire::find_message("REQ_HISTORICAL_DATA", wire::Direction::to_gateway));
  request.set("reqId", id);
  request.set("contract.conId", kApple);
  request.set("contract.exchange", "SMART");
  request.set("endDateTime",
              fmt::format("{:04}{:02}{:02}-00:00:00", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day())));
  request.set("barSizeSetting", "5 mins");
  request.set("duration", "20 D");
  request.set("whatToShow", "TRADES");
  request.set("useRTH", false);
  request.set("formatDate", 1);
  OutputBuffer out;
  if (wire::Codec(kVersion).encode(request, out)) {
    throw std::runtime_error("a request cannot be encoded");
  }
  return std::string(out.view());
}

/// Sends all requests at once and reads until every answer has arrived.
class Historian {
 public:
  explicit Historian(std::uint16_t port) : socket_(session(context_, port, kHistoryClient)) {
    std::string all;
    for (int id = 1; id <= kRequests; ++id) {
      all += history_request(id);
    }
    asio::write(socket_, asio::buffer(all));
    thread_ = std::thread([this] { read(); });
  }
  ~Historian() { thread_.join(); }
  Historian(const Historian&) = delete;
  Historian& operator=(const Historian&) = delete;

  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] int answers() const { return answers_; }

 private:
  void read() {
    std::vector<char> payload;
    while (answers_ < kRequests) {
      std::array<unsigned char, 4> header{};
      boost::system::error_code error;
      asio::read(socket_, asio::buffer(header), error);
      std::size_t length = 0;
      for (const unsigned char byte : header) {
        length = (length << 8U) | byte;
      }
      payload.resize(length);
      asio::read(socket_, asio::buffer(payload), error);
      // ERR_MSG with an id; the ids of notices are -1.
      const bool refused =
          payload.size() > 4 && payload[0] == '4' && payload[1] == '\0' && payload[4] != '-';
      if (error || refused) {
        break;
      }
      answers_ += payload[0] == '1' && payload[1] == '7' && payload[2] == '\0' ? 1 : 0;
    }
    done_ = true;
  }

  asio::io_context context_;
  tcp::socket socket_;
  std::atomic<int> answers_ = 0;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

void beside(const Programs& programs) {
  const UnlimitedWorld world(kWorld);
  const ServerProcess server({programs.gateway, "serve", "--port", "0", "--server-version", "176",
                              "--world", world.path()});
  const double cpu_before = server.cpu_seconds();
  const std::int64_t memory_before = server.resident_bytes();
  std::vector<double> times;
  int answers = 0;
  const auto start = Clock::now();
  {
    const Historian historian(server.port());
    while (!historian.done()) {
      const std::vector<double> more = answer_times_us(server.port(), 50);
      times.insert(times.end(), more.begin(), more.end());
    }
    answers = historian.answers();
  }
  if (answers < kRequests) {
    throw std::runtime_error("the gateway refused a request for bars");
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const double p99 = quantile(times, 0.99);
  fmt::print(
      "{} of {} requests for 20 days of 5-minute bars: {:.2f} s, {:.2f} us of CPU a bar with all "
      "that is sent, memory grew by {} KiB\n",
      answers, kRequests, seconds,
      (server.cpu_seconds() - cpu_before) * 1e6 / kRequests / kBarsPerRequest,
      (server.resident_bytes() - memory_before) / 1024);
  fmt::print(
      "another client meanwhile: request -> answer p50 {:.0f} us, p99 {:.0f} us, longest "
      "{:.0f} us, {} requests{}\n",
      quantile(times, 0.5), p99, quantile(times, 1), times.size(),
      p99 > kOthersGoalUs ? ", TOO SLOW" : "");
}

}  // namespace

void history(const Programs& programs) {
  constexpr std::int64_t kSecond = 1000;
  constexpr std::int64_t kDay = 86'400 * kSecond;
  constexpr int kCall = 700'000'009;
  bars("a stock", kApple, "1 second", kSecond);
  bars("a stock", kApple, "30 seconds", 30 * kSecond);
  bars("a stock", kApple, "1 minute", 60 * kSecond);
  bars("a stock", kApple, "5 minutes", 300 * kSecond);
  bars("a stock", kApple, "1 hour", 3600 * kSecond);
  bars("a stock", kApple, "1 day", kDay);
  bars("an option", kCall, "5 minutes", 300 * kSecond);
  beside(programs);
}

}  // namespace ibgw::bench
