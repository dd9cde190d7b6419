// A TCP client socket over plain POSIX calls, non-blocking, with deadlines and a way to wake it.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // empty = none

enum class IoStatus {
  ok,
  closed,     // the peer sent a FIN
  broken,     // reset, refused, unreachable: problem() says what
  timed_out,  // the deadline passed, or there was a nudge
  cancelled,  // wake() was called
};

// One thread connects, receives and closes; any thread may send or wake. The destructor closes too.
class Socket {
 public:
  Socket();
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Connects to the first address of the host. `host` is a name or a numeric address.
  IoStatus connect(const std::string& host, std::uint16_t port, Deadline deadline);

  // Sends everything, or says why not.
  IoStatus send(std::string_view bytes, Deadline deadline);

  // Waits for bytes and puts at least one into `bytes` when it returns ok. A nudge makes it return
  // `timed_out` early.
  IoStatus receive(std::string& bytes, Deadline deadline);

  // Waits until then, even if bytes arrive, and returns `timed_out` or `cancelled`.
  IoStatus pause(Clock::time_point until);

  // Makes the current receive, or else the next one, return, because the deadline has changed.
  void nudge();

  // Makes every current and later wait return `cancelled`.
  void wake();

  // Ends the waits of senders, then shuts down and closes. Harmless if already closed.
  void close();

  std::string problem() const;

 private:
  IoStatus wait(int fd, short events, Deadline deadline);
  IoStatus fail(int error_number);

  std::atomic<int> fd_ = -1;
  const int wake_fd_;
  const int nudge_fd_;
  std::atomic<int> error_number_ = 0;
  std::mutex send_mutex_;
};

}  // namespace ibgw::reference
