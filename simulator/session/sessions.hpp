// The gateway's connections, and how many of them are clients or held.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "simulator/session/session.hpp"

namespace ibgw::session {

class Sessions {
 public:
  /// A connection was accepted; numbers are never reused.
  Session& open();
  /// nullptr if it has ended.
  [[nodiscard]] Session* find(int connection) const;
  /// The connection has ended; it no longer counts.
  void close(Session& session);

  /// In ascending order.
  [[nodiscard]] std::vector<int> numbers() const;
  /// All connections so far.
  [[nodiscard]] int opened() const { return opened_; }
  /// Connections that use one of the world's client slots.
  [[nodiscard]] int clients() const { return clients_; }
  /// Connections that the client has closed and a rule holds open.
  [[nodiscard]] int held() const { return held_; }

  /// We send our FIN. A refused connection does not count as a client while it drains; a held one
  /// keeps its slot.
  void close_writing(Session& session);
  /// From now on the descriptor stays open, whatever the client does.
  void hold(Session& session);
  /// The client has ended a held connection.
  void count_as_held(Session& session);
  /// Ends the hold, because a rule closes the connection.
  void let_go(Session& session);

 private:
  void count_as_client(Session& session);

  std::unordered_map<int, std::unique_ptr<Session>> sessions_;
  int opened_ = 0;
  int clients_ = 0;
  int held_ = 0;
};

}  // namespace ibgw::session
