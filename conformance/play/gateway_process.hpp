// The fake-gateway program of one case, and its trace.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "conformance/event/recorded_event.hpp"
#include "conformance/process/child.hpp"

namespace ibgw::conformance {

struct GatewayOptions {
  std::string program;
  std::string scenario;  ///< Path, with `[variant]` appended; empty: the healthy default.
  int server_version = 0;
  std::uint64_t seed = 0;
  double time_scale = 1;
  bool ignore_rules = false;
  std::string pcap;  ///< File for a capture; empty: none.
};

class GatewayProcess {
 public:
  struct Handlers {
    std::function<void(int port)> on_listening;
    std::function<void(RecordedEvent)> on_trace;
    /// It has ended, and its trace was read to the end. `trouble` says what went wrong, if
    /// anything.
    std::function<void(std::optional<std::string> trouble)> on_end;
  };

  GatewayProcess(boost::asio::io_context& context, GatewayOptions options, Handlers handlers);

  /// Returns why it cannot be started.
  [[nodiscard]] std::optional<std::string> start();

  /// Asks it to end; on_end follows.
  void terminate();
  void kill();
  /// Kills and reaps it without calling a handler.
  void end();

  [[nodiscard]] std::string error_text() const {
    return child_ ? child_->error_text() : std::string();
  }

 private:
  void take_line(std::string_view line);
  void take_trace_line(std::string_view line);
  void take_trace_end(ReadEnd end, std::string_view rest);
  void tell_end();

  boost::asio::io_context& context_;
  GatewayOptions options_;
  Handlers handlers_;
  std::shared_ptr<Child> child_;
  std::optional<ExitStatus> exit_;
  std::optional<std::string> trouble_;
  bool is_terminated_ = false;
  bool is_trace_read_ = false;
  bool has_trace_end_ = false;
};

}  // namespace ibgw::conformance
