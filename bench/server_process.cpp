#include "bench/server_process.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace ibgw::bench {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr int kStartUpFrames = 5;

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& command) {
  int input[2];
  int output[2];
  // Close-on-exec, because the next server must not hold this one's standard input open.
  if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) {
    throw std::runtime_error("pipe failed");
  }
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
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

ServerProcess::~ServerProcess() {
  ::kill(pid_, SIGTERM);
  ::close(input_);
  ::waitpid(pid_, nullptr, 0);
}

void ServerProcess::read_port(int descriptor) {
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

std::int64_t ServerProcess::resident_bytes() const {
  std::ifstream file(fmt::format("/proc/{}/statm", pid_));
  std::int64_t total = 0;
  std::int64_t resident = 0;
  if (!(file >> total >> resident)) {
    throw std::runtime_error("cannot read the memory of a server");
  }
  return resident * ::sysconf(_SC_PAGESIZE);
}

double ServerProcess::cpu_seconds() const {
  std::ifstream file(fmt::format("/proc/{}/stat", pid_));
  std::string word;
  long ticks = 0;
  // The 14th and 15th words are user and system time; the program's name has no blank.
  for (int i = 1; i <= 15 && file >> word; ++i) {
    ticks += i >= 14 ? std::stol(word) : 0;
  }
  return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void read_frame(tcp::socket& socket) {
  unsigned char header[4];
  asio::read(socket, asio::buffer(header));
  std::size_t length = 0;
  for (const unsigned char byte : header) {
    length = (length << 8U) | byte;
  }
  char payload[1024];
  if (length > sizeof payload) {
    throw std::runtime_error("a frame that no start-up has");
  }
  asio::read(socket, asio::buffer(payload, length));
}

tcp::socket session(asio::io_context& context, std::uint16_t port, int client_id) {
  static const std::string hello("API\0\0\0\0\x09v100..176", 17);
  std::string start("\0\0\0\0", 4);
  start.append("71\0", 3).append("2\0", 2).append(std::to_string(client_id)).append("\0\0", 2);
  start[3] = static_cast<char>(start.size() - 4);
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

void end_session(tcp::socket& socket) {
  socket.shutdown(tcp::socket::shutdown_send);
  char byte = 0;
  boost::system::error_code eof;
  socket.read_some(asio::buffer(&byte, 1), eof);
}

std::vector<double> answer_times_us(std::uint16_t port, int requests) {
  static const std::string request(
      "\0\0\0\x05"
      "49\0"
      "1\0",
      9);
  asio::io_context context;
  tcp::socket socket = session(context, port);
  std::vector<double> times;
  for (int i = 0; i < requests; ++i) {
    const auto start = std::chrono::steady_clock::now();
    asio::write(socket, asio::buffer(request));
    read_frame(socket);
    times.push_back(
        std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
            .count());
  }
  end_session(socket);
  return times;
}

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

UnlimitedWorld::UnlimitedWorld(const std::string& world) {
  std::string name = (std::filesystem::temp_directory_path() / "bench-XXXXXX.yaml").string();
  const int descriptor = ::mkstemps(name.data(), 5);
  if (descriptor < 0) {
    throw std::runtime_error("cannot make a temporary file");
  }
  ::close(descriptor);
  path_ = name;
  std::ofstream(path_) << (world.empty() ? "limits: {messages_per_second: 0}\n" : world)
                       << "max_clients: 0\n";
}

}  // namespace ibgw::bench
