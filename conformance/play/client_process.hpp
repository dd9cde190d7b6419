// One adapter process: starts it with its manifest's command, greets it, sends it commands and
// reads its events.
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

/// What to start for a command line: a shell, or the line's own words if a shell would only split
/// them. A shell for each client would cost a twentieth of a run's time.
[[nodiscard]] std::vector<std::string> start_arguments(const std::string& shell);

class ClientProcess {
 public:
  struct Handlers {
    std::function<void(const Greeting&)> on_greeting;
    std::function<void(RecordedEvent)> on_event;
    std::function<void(const ExitStatus&)> on_exit;
    /// It violated the contract and was killed; nothing that it says counts any more.
    std::function<void(std::string)> on_trouble;
  };

  ClientProcess(boost::asio::io_context& context, const ClientCommand& command, int instance,
                Handlers handlers);

  /// Starts it and sends hello. Returns why it cannot be started.
  [[nodiscard]] std::optional<std::string> start();

  void send(const std::string& line);
  void say_bye();
  void kill();
  /// Kills and reaps it without calling a handler.
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
