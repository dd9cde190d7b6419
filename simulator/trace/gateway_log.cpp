#include "simulator/trace/gateway_log.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include "simulator/base/load_error.hpp"
#include "simulator/trace/writer.hpp"

namespace ibgw::trace {
namespace {

constexpr char kListenerThread[] = "JTS-SocketListener-58";

/// A time in the format of the gateway's log.
std::string log_time(std::int64_t wall_ms) {
  std::string text = wall_text(wall_ms);
  text[10] = ' ';
  text.pop_back();
  return text;
}

std::string client_thread(const Event& event) {
  return fmt::format("JTS-EServerSocket-{}", event.connection);
}

}  // namespace

GatewayLog::GatewayLog(const std::string& path) {
  // spdlog would create missing folders, but a mistyped path must be an error.
  if (!std::ofstream(path)) {
    throw LoadError(fmt::format("cannot write the log file {}: {}", path, std::strerror(errno)));
  }
  try {
    log_ = std::make_shared<spdlog::logger>(
        "gateway", std::make_shared<spdlog::sinks::basic_file_sink_st>(path, true));
  } catch (const spdlog::spdlog_ex& error) {
    throw LoadError(fmt::format("cannot write the log file {}: {}", path, error.what()));
  }
  log_->set_pattern("%v");
  log_->flush_on(spdlog::level::trace);
}

GatewayLog::~GatewayLog() = default;

void GatewayLog::line(const Event& event, const char* level, const std::string& thread,
                      const std::string& text) {
  log_->info("{} [QH] {:<5} [{}] - {}", log_time(event.wall_ms), level, thread, text);
}

void GatewayLog::on_event(const Event& event) {
  switch (event.kind) {
    case Kind::listening:
      line(event, "INFO", kListenerThread,
           fmt::format("API server listening on port {}", event.peer));
      break;
    case Kind::accept:
      line(event, "INFO", kListenerThread, fmt::format("API client connected from {}", event.peer));
      break;
    case Kind::in:
      if (event.message != nullptr && event.message->spec().name == "HELLO") {
        line(event, "INFO", client_thread(event),
             fmt::format("Client versions {}..{}", event.message->integer("min").value_or(0),
                         event.message->integer("max").value_or(0)));
      }
      break;
    case Kind::out:
      if (event.message != nullptr && event.message->spec().name == "VERSION_REPLY") {
        line(event, "INFO", client_thread(event),
             fmt::format("Server version sent: {}", event.message->text("serverVersion")));
      } else if (event.message != nullptr && event.message->spec().name == "ERR_MSG" &&
                 event.message->integer("errorCode") == 326) {
        line(event, "WARN", client_thread(event), "Client rejected: client id is already in use");
      }
      break;
    case Kind::stage:
      if (event.stage == "START_API") {
        line(event, "INFO", client_thread(event),
             fmt::format("Client started with id {}", event.client_id));
      }
      break;
    case Kind::error:
      line(event, "ERROR", client_thread(event),
           fmt::format("Bad input at offset {}: {}", event.offset, event.reason));
      break;
    case Kind::peer_fin:
      line(event, "INFO", client_thread(event), "Client closed its connection");
      break;
    case Kind::peer_rst:
      line(event, "WARN", client_thread(event), "Connection reset by the client");
      break;
    case Kind::close:
      line(event, "INFO", client_thread(event), fmt::format("Connection closed: {}", event.reason));
      break;
    case Kind::rule:
    case Kind::rule_done:
    case Kind::action:
    case Kind::proof:
    case Kind::end:
      break;
  }
}

}  // namespace ibgw::trace
