// A server of the benchmark in its own process, and the client's side of its sessions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <sys/types.h>

namespace ibgw::bench {

/// A program that prints its port when it listens. Ended by its process id.
class ServerProcess {
 public:
  explicit ServerProcess(const std::vector<std::string>& command);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Memory currently in use, without the kernel's memory for its sockets.
  [[nodiscard]] std::int64_t resident_bytes() const;
  /// User and system time so far.
  [[nodiscard]] double cpu_seconds() const;

 private:
  void read_port(int descriptor);

  pid_t pid_ = -1;
  int input_ = -1;
  std::uint16_t port_ = 0;
};

/// Reads one frame and discards it.
void read_frame(boost::asio::ip::tcp::socket& socket);

/// A file for `--world` without limits on clients and requests, because the benchmark measures the
/// gateway's speed, not its limits. Deleted with the object.
class UnlimitedWorld {
 public:
  /// `world`: more lines of such a file, with their own `limits`.
  explicit UnlimitedWorld(const std::string& world = "");
  ~UnlimitedWorld() { std::filesystem::remove(path_); }
  UnlimitedWorld(const UnlimitedWorld&) = delete;
  UnlimitedWorld& operator=(const UnlimitedWorld&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

/// A session at server version 176 that is ready: greeting, START_API, accounts, next id, notices.
boost::asio::ip::tcp::socket session(boost::asio::io_context& context, std::uint16_t port,
                                     int client_id = 1);

/// Times from REQ_CURRENT_TIME to its answer, one request after the other in a separate session.
std::vector<double> answer_times_us(std::uint16_t port, int requests);
double quantile(std::vector<double> values, double q);

/// Ends the session and waits for the server's FIN, after which the client id is free again.
void end_session(boost::asio::ip::tcp::socket& socket);

}  // namespace ibgw::bench
