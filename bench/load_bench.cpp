// Request -> answer times while the gateway streams ticks to others, against the same gateway at
// rest.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include "bench/bench.hpp"
#include "bench/server_process.hpp"

namespace ibgw::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr int kSymbols = 1000;
constexpr int kClients = 10;
constexpr int kTicksPerSecond = 10;
constexpr int kRequests = 5000;
constexpr int kFirstConId = 900'000'001;
constexpr int kFirstClientId = 100;

std::string world() {
  std::string text = fmt::format(
      "tick_interval: {}ms\nlimits: {{messages_per_second: 0, market_data_lines: {}}}\n"
      "contracts:\n",
      1000 / kTicksPerSecond, kSymbols);
  for (int i = 0; i < kSymbols; ++i) {
    text += fmt::format("  - {{conId: {}, symbol: S{}, price: {{start: {}}}}}\n", kFirstConId + i,
                        i, 50 + i % 300);
  }
  return text;
}

/// Text REQ_MKT_DATA at 176 by contract id and exchange.
std::string market_data_request(int req_id, int con_id) {
  std::string frame("\0\0\0\0", 4);
  const auto field = [&frame](const std::string& text) {
    frame += text;
    frame += '\0';
  };
  for (const std::string& text :
       {std::string("1"), std::string("11"), std::to_string(req_id), std::to_string(con_id)}) {
    field(text);
  }
  constexpr int kExchange = 6;
  for (int i = 0; i < 11; ++i) {  // The rest of the contract is empty.
    field(i == kExchange ? "SMART" : "");
  }
  for (const char* const text : {"0", "", "0", "0", ""}) {
    field(text);
  }
  const std::size_t length = frame.size() - 4;
  frame[2] = static_cast<char>(length >> 8U);
  frame[3] = static_cast<char>(length & 255U);
  return frame;
}

/// Clients that subscribe to every symbol and read everything.
class Listeners {
 public:
  explicit Listeners(std::uint16_t port) {
    for (int i = 0; i < kClients; ++i) {
      sockets_.push_back(session(context_, port, kFirstClientId + i));
    }
    for (tcp::socket& socket : sockets_) {
      read(socket, std::make_shared<std::array<char, 65536>>());
    }
    thread_ = std::thread([this] { context_.run(); });
    for (tcp::socket& socket : sockets_) {
      for (int i = 0; i < kSymbols; ++i) {
        asio::write(socket, asio::buffer(market_data_request(i + 1, kFirstConId + i)));
      }
    }
  }
  ~Listeners() {
    context_.stop();
    thread_.join();
  }
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;

  [[nodiscard]] std::int64_t bytes() const { return bytes_; }

 private:
  void read(tcp::socket& socket, const std::shared_ptr<std::array<char, 65536>>& buffer) {
    socket.async_read_some(asio::buffer(*buffer), [this, &socket, buffer](auto error, auto count) {
      if (!error) {
        bytes_ += static_cast<std::int64_t>(count);
        read(socket, buffer);
      }
    });
  }

  asio::io_context context_{1};
  std::vector<tcp::socket> sockets_;
  std::atomic<std::int64_t> bytes_ = 0;
  std::thread thread_;
};

/// Writes the same bytes from memory to the same number of clients, as often as prices change, each
/// in `pieces` writes. Returns the share of a core that this takes.
double raw_share(double bytes_per_second, int pieces) {
  constexpr int kTurns = 3 * kTicksPerSecond;
  asio::io_context context{1};
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::vector<tcp::socket> readers;
  std::vector<tcp::socket> writers;
  for (int i = 0; i < kClients; ++i) {
    readers.emplace_back(context).connect(acceptor.local_endpoint());
    writers.push_back(acceptor.accept());
    writers.back().set_option(tcp::no_delay(true));
  }
  std::vector<std::thread> threads;
  for (tcp::socket& reader : readers) {
    threads.emplace_back([&reader] {
      std::array<char, 65536> buffer{};
      boost::system::error_code error;
      while (!error) {
        reader.read_some(asio::buffer(buffer), error);
      }
    });
  }
  const std::string bytes(
      static_cast<std::size_t>(bytes_per_second / kClients / kTicksPerSecond / pieces), 'x');
  const double before = processor_ns();
  const auto start = Clock::now();
  for (int turn = 1; turn <= kTurns; ++turn) {
    for (int piece = 0; piece < pieces; ++piece) {
      for (tcp::socket& writer : writers) {
        asio::write(writer, asio::buffer(bytes));
      }
    }
    asio::steady_timer(context, start + turn * std::chrono::seconds(1) / kTicksPerSecond).wait();
  }
  const double used = (processor_ns() - before) / 1e9;
  writers.clear();
  for (std::thread& thread : threads) {
    thread.join();
  }
  return used * kTicksPerSecond / kTurns;
}

/// The cost of streaming, compared to a program that only writes.
void ticks_alone(const ServerProcess& server, const Listeners& listeners) {
  asio::io_context context;
  asio::steady_timer(context, std::chrono::seconds(1)).wait();  // All have subscribed by then.
  const double cpu_before = server.cpu_seconds();
  const std::int64_t bytes_before = listeners.bytes();
  const auto start = Clock::now();
  asio::steady_timer(context, std::chrono::seconds(5)).wait();
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const double share = (server.cpu_seconds() - cpu_before) / seconds;
  const double per_second = static_cast<double>(listeners.bytes() - bytes_before) / seconds;
  if (per_second == 0) {
    throw std::runtime_error("no tick arrived");
  }
  const double whole = raw_share(per_second, 1);
  const double pieces = raw_share(per_second, kSymbols / 2);
  fmt::print(
      "ticks of {} symbols to {} clients: {:.1f} % of a core for {:.1f} MB/s; the same bytes from "
      "memory, {} writes a turn: {:.1f} %, {:.1f} x; 1 write a turn: {:.2f} %, {:.0f} x\n",
      kSymbols, kClients, 100 * share, per_second / 1e6, kSymbols / 2, 100 * pieces, share / pieces,
      100 * whole, share / whole);
}

}  // namespace

void load(const Programs& programs) {
  const UnlimitedWorld limits(world());
  const ServerProcess server({programs.gateway, "serve", "--port", "0", "--server-version", "176",
                              "--world", limits.path()});
  const std::vector<double> rest = answer_times_us(server.port(), kRequests);
  const Listeners listeners(server.port());
  ticks_alone(server, listeners);
  const auto start = Clock::now();
  std::vector<double> busy;
  // A few seconds at least, so that every stream has its turns.
  while (Clock::now() - start < std::chrono::seconds(5)) {
    const std::vector<double> more = answer_times_us(server.port(), kRequests);
    busy.insert(busy.end(), more.begin(), more.end());
  }
  for (const double q : {0.5, 0.99}) {
    const double loaded = quantile(busy, q);
    const double idle = quantile(rest, q);
    fmt::print(
        "request -> answer p{:.0f} beside {} symbols, {}/s, to {} clients: {:.1f} us, at "
        "rest {:.1f} us; {:.2f} x\n",
        q * 100, kSymbols, kTicksPerSecond, kClients, loaded, idle, loaded / idle);
  }
}

}  // namespace ibgw::bench
