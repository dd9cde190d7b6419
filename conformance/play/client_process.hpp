// One adapter process: started by its manifest's command, greeted, told what to do, listened to.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/play/adapter_line.hpp"
#include "conformance/process/child.hpp"

namespace ibgw::conformance {

/// How an adapter is started.
struct ClientCommand {
  std::string shell;      ///< One command line for `sh`.
  std::string directory;  ///< Working directory.
};

/// What to start for a command line: a shell, or the line's own words where a shell would do
/// nothing but split them. A shell of its own for each client costs a run a twentieth of its time.
[[nodiscard]] std::vector<std::string> start_arguments(const std::string& shell);

class ClientProcess {
 public:
  struct Handlers {
    std::function<void(const Greeting&)> on_greeting;
    std::function<void(RecordedEvent)> on_event;
    std::function<void(const ExitStatus&)> on_exit;
    /// It does not keep the contract: nothing it says counts any more. The process has been killed.
    std::function<void(std::string)> on_trouble;
  };

  ClientProcess(boost::asio::io_context& context, const ClientCommand& command, int instance,
                Handlers handlers);

  /// Starts it and says hello. Returns why it cannot be started.
  [[nodiscard]] std::optional<std::string> start();

  void send(const std::string& line);
  void say_bye();
  void kill();
  /// Kills and reaps without telling anybody.
  void end();

  [[nodiscard]] bool is_running() const { return child_ && child_->is_running(); }
  [[nodiscard]] bool has_greeted() const { return has_greeted_; }
  [[nodiscard]] pid_t group() const { return child_ ? child_->pid() : 0; }
  [[nodiscard]] std::string error_text() const {
    return child_ ? child_->error_text() : std::string();
  }

 private:
  void take_line(std::string_view line);
  void take_output_end(ReadEnd end, std::string_view rest);
  void fail(std::string what);

  boost::asio::io_context& context_;
  ClientCommand command_;
  int instance_;
  Handlers handlers_;
  std::shared_ptr<Child> child_;
  bool has_greeted_ = false;
  bool has_failed_ = false;
};

}  // namespace ibgw::conformance
