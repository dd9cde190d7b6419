#include "simulator/command/console.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace ibgw::command {

void Console::on_event(const trace::Event& event) {
  switch (event.kind) {
    case trace::Kind::accept:
      sessions_[event.connection].accepted_ns = event.t;
      spdlog::info("connection {} from {}", event.connection, event.peer);
      break;
    case trace::Kind::in:
      // The greeting is not a request.
      if (event.message != nullptr && event.message->spec().name != "HELLO") {
        ++sessions_[event.connection].requests;
      }
      break;
    case trace::Kind::out:
      ++sessions_[event.connection].messages;
      break;
    case trace::Kind::rule:
      spdlog::info("connection {}: {} fires", event.connection, event.rule);
      break;
    case trace::Kind::error:
      spdlog::warn("connection {}: {}", event.connection, event.reason);
      break;
    case trace::Kind::close:
      summarise(event.connection, sessions_[event.connection], event.t, event.reason);
      sessions_.erase(event.connection);
      break;
    case trace::Kind::stage:
      if (event.stage == "ready") {
        sessions_[event.connection].client_id = event.client_id;
        spdlog::info("connection {} is ready, client id {}", event.connection, event.client_id);
      }
      break;
    case trace::Kind::end: {
      std::vector<int> open;
      for (const auto& [connection, session] : sessions_) {
        open.push_back(connection);
      }
      std::sort(open.begin(), open.end());
      for (const int connection : open) {
        summarise(connection, sessions_[connection], event.t, "the gateway stops");
      }
      break;
    }
    case trace::Kind::listening:
    case trace::Kind::rule_done:
    case trace::Kind::action:
    case trace::Kind::proof:
    case trace::Kind::peer_fin:
    case trace::Kind::peer_rst:
      break;
  }
}

void Console::summarise(int connection, const Session& session, std::int64_t now_ns,
                        std::string_view how) const {
  const std::string client =
      session.client_id < 0 ? "never ready" : fmt::format("client id {}", session.client_id);
  spdlog::info("connection {} closed: {}; {}, {} requests, {} messages, {:.1f} s", connection, how,
               client, session.requests, session.messages,
               static_cast<double>(now_ns - session.accepted_ns) / 1e9);
}

}  // namespace ibgw::command
