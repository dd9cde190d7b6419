// The gateway's log in the format of the real one, so that users can compare them.
#pragma once

#include <memory>
#include <string>

#include "simulator/trace/event.hpp"

namespace spdlog {
class logger;
}

namespace ibgw::trace {

/// `2025-10-05 13:19:16.129 [QH] INFO  [JTS-SocketListener-58] - API server listening on port 4001`
/// Times are the gateway's wall clock, so a fixed clock gives the same log again.
class GatewayLog final : public Sink {
 public:
  /// Throws LoadError if the file cannot be opened.
  explicit GatewayLog(const std::string& path);
  ~GatewayLog() override;

  void on_event(const Event& event) override;

 private:
  void line(const Event& event, const char* level, const std::string& thread,
            const std::string& text);

  std::shared_ptr<spdlog::logger> log_;
};

}  // namespace ibgw::trace
