// Logs events to stderr for people: a line per session and per fault.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "simulator/trace/event.hpp"

namespace ibgw::command {

class Console final : public trace::Sink {
 public:
  void on_event(const trace::Event& event) override;
  [[nodiscard]] bool reads_fields() const override { return false; }

 private:
  struct Session {
    std::int64_t accepted_ns = 0;
    std::int64_t requests = 0;
    std::int64_t messages = 0;
    int client_id = -1;
  };

  void summarise(int connection, const Session& session, std::int64_t now_ns,
                 std::string_view how) const;

  std::unordered_map<int, Session> sessions_;  ///< Open sessions, by connection.
};

}  // namespace ibgw::command
