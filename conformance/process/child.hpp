// A child process in a process group of its own: it is killed as a group and always reaped.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/system/result.hpp>
#include <sys/types.h>

#include "conformance/process/line_reader.hpp"
#include "conformance/process/tail_reader.hpp"

namespace ibgw::conformance {

struct ExitStatus {
  int code = 0;
  int signal = 0;  ///< 0: it exited on its own.

  /// `exit status 1`, `killed by signal 11 (Segmentation fault)`.
  [[nodiscard]] std::string text() const;
};

struct ChildOptions {
  std::vector<std::string> arguments;  ///< The first one is the program, looked up in PATH.
  std::string directory;               ///< Working directory; empty: ours.
  std::vector<std::pair<std::string, std::string>> environment;  ///< Variables in addition to ours.
  bool has_side_channel = false;  ///< Another pipe to us: descriptor 3 of the child.
  ReadLimits output;
  ReadLimits side_channel;
};

/// The child has only stdin, stdout, stderr and the side channel (all our descriptors are
/// close-on-exec), and the default signal mask and handlers. Handlers are called from the
/// io_context.
class Child : public std::enable_shared_from_this<Child> {
 public:
  struct Handlers {
    LineReader::LineHandler on_line;  ///< For each line of its stdout.
    LineReader::EndHandler on_output_end;
    LineReader::LineHandler on_side_line;
    LineReader::EndHandler on_side_end;
    std::function<void(const ExitStatus&)> on_exit;  ///< Called after all lines of its stdout.
  };

  [[nodiscard]] static boost::system::result<std::shared_ptr<Child>> start(
      boost::asio::io_context& context, const ChildOptions& options, Handlers handlers);
  /// Kills and reaps it.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Queues a line for its stdin. The line is lost if the child does not read or is gone.
  void write_line(std::string line);
  void close_input();

  void terminate();   ///< SIGTERM to the process.
  void kill_group();  ///< SIGKILL to its process group.
  /// Kills and reaps it at once; no handler is called any more.
  void end();

  [[nodiscard]] bool is_running() const { return running_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] std::string error_text();

 private:
  struct Pipes;
  Child(boost::asio::io_context& context, Pipes& pipes, const ChildOptions& options, pid_t pid,
        int pid_descriptor);
  void begin(Handlers handlers);
  void wait_for_exit();
  void reap();
  void write_next();

  pid_t pid_;
  bool running_ = true;
  Handlers handlers_;
  boost::asio::posix::stream_descriptor input_;
  boost::asio::posix::stream_descriptor exit_;
  std::shared_ptr<LineReader> output_;
  std::shared_ptr<LineReader> side_channel_;
  std::shared_ptr<TailReader> errors_;
  std::deque<std::string> to_write_;
  bool closes_input_ = false;
};

/// SIGKILL to the groups of all running children. Safe in a signal handler.
void kill_all_children() noexcept;

}  // namespace ibgw::conformance
