// Whole sessions per second and request -> answer times, the gateway and the raw program in turn.
#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.hpp"

extern char** environ;

namespace ibgw::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

constexpr int kSessionsPerRound = 1500;
constexpr int kRequestsPerRound = 5000;
constexpr int kRounds = 5;
constexpr int kStartUpFrames = 5;

/// A server process on a port of its own; ended by its id.
class ServerProcess {
 public:
  explicit ServerProcess(const std::vector<std::string>& command) {
    int input[2];
    int output[2];
    if (::pipe(input) != 0 || ::pipe(output) != 0) {
      throw std::runtime_error("pipe failed");
    }
    std::vector<char*> arguments;
    for (const std::string& word : command) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    posix_spawn_file_actions_addclose(&actions, input[1]);
    const int failed =
        ::posix_spawn(&pid_, command[0].c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(input[0]);
    ::close(output[1]);
    if (failed != 0) {
      throw std::runtime_error("cannot start " + command[0]);
    }
    input_ = input[1];
    read_port(output[0]);
    ::close(output[0]);
  }
  ~ServerProcess() {
    ::kill(pid_, SIGTERM);
    ::close(input_);
    ::waitpid(pid_, nullptr, 0);
  }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void read_port(int descriptor) {
    std::string line;
    char c = 0;
    while (::read(descriptor, &c, 1) == 1 && c != '\n') {
      line.push_back(c);
    }
    const std::size_t at = line.find("\"port\":");
    if (at == std::string::npos) {
      throw std::runtime_error("no port in: " + line);
    }
    port_ = static_cast<std::uint16_t>(std::stoi(line.substr(at + 7)));
  }

  pid_t pid_ = -1;
  int input_ = -1;
  std::uint16_t port_ = 0;
};

void read_frame(tcp::socket& socket) {
  unsigned char header[4];
  asio::read(socket, asio::buffer(header));
  std::size_t length = 0;
  for (const unsigned char byte : header) {
    length = (length << 8U) | byte;
  }
  char payload[1024];
  asio::read(socket, asio::buffer(payload, length));
}

tcp::socket session(asio::io_context& context, std::uint16_t port) {
  static const std::string hello("API\0\0\0\0\x09v100..176", 17);
  static const std::string start(
      "\0\0\0\x08"
      "71\0"
      "2\0"
      "1\0\0",
      12);
  tcp::socket socket(context);
  socket.connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
  socket.set_option(tcp::no_delay(true));
  asio::write(socket, asio::buffer(hello));
  read_frame(socket);
  asio::write(socket, asio::buffer(start));
  for (int i = 0; i < kStartUpFrames; ++i) {
    read_frame(socket);
  }
  return socket;
}

double sessions_per_second(std::uint16_t port) {
  asio::io_context context;
  const auto start = Clock::now();
  for (int i = 0; i < kSessionsPerRound; ++i) {
    tcp::socket socket = session(context, port);
    // Wait for the server's FIN: the client id must be free again.
    socket.shutdown(tcp::socket::shutdown_send);
    char byte = 0;
    boost::system::error_code eof;
    socket.read_some(asio::buffer(&byte, 1), eof);
  }
  return kSessionsPerRound / std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<double> answer_times_us(std::uint16_t port) {
  static const std::string request(
      "\0\0\0\x05"
      "49\0"
      "1\0",
      9);
  asio::io_context context;
  tcp::socket socket = session(context, port);
  std::vector<double> times;
  for (int i = 0; i < kRequestsPerRound; ++i) {
    const auto start = Clock::now();
    asio::write(socket, asio::buffer(request));
    read_frame(socket);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  socket.shutdown(tcp::socket::shutdown_send);
  char byte = 0;
  boost::system::error_code eof;
  socket.read_some(asio::buffer(&byte, 1), eof);
  return times;
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

double milliseconds_to_listen(const std::string& gateway) {
  std::vector<double> times;
  for (int i = 0; i < 9; ++i) {
    const auto start = Clock::now();
    const ServerProcess server({gateway, "serve", "--port", "0"});
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
  }
  return quantile(times, 0.5);
}

}  // namespace

int gateway(const std::string& self, const std::string& gateway) {
  const ServerProcess raw({self, "raw-server"});
  const ServerProcess ours({gateway, "serve", "--port", "0", "--server-version", "176"});
  std::vector<double> raw_sessions;
  std::vector<double> our_sessions;
  std::vector<double> raw_times;
  std::vector<double> our_times;
  for (int round = 0; round < kRounds; ++round) {
    raw_sessions.push_back(sessions_per_second(raw.port()));
    our_sessions.push_back(sessions_per_second(ours.port()));
    append(raw_times, answer_times_us(raw.port()));
    append(our_times, answer_times_us(ours.port()));
  }
  const double raw_rate = quantile(raw_sessions, 0.5);
  const double our_rate = quantile(our_sessions, 0.5);
  fmt::print("full sessions: {:.0f} /s, raw program {:.0f} /s; {:.0f} % of it\n", our_rate,
             raw_rate, 100 * our_rate / raw_rate);
  for (const double q : {0.5, 0.99}) {
    const double a = quantile(our_times, q);
    const double b = quantile(raw_times, q);
    fmt::print("request -> answer p{:.0f}: {:.1f} us, raw program {:.1f} us; {:.2f} x\n", q * 100,
               a, b, a / b);
  }
  fmt::print("listening after start: {:.1f} ms\n", milliseconds_to_listen(gateway));
  return 0;
}

}  // namespace ibgw::bench
