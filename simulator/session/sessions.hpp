// The connections of the gateway, and how many of them count for what.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "simulator/session/session.hpp"

namespace ibgw::session {

class Sessions {
 public:
  /// A connection was taken; numbers are never reused.
  Session& open();
  /// nullptr: it has ended.
  [[nodiscard]] Session* find(int connection) const;
  /// It has ended, and counts for nothing any more.
  void close(Session& session);

  /// Ascending.
  [[nodiscard]] std::vector<int> numbers() const;
  /// All that ever were.
  [[nodiscard]] int opened() const { return opened_; }
  /// Those that take one of the places that the world's limit offers.
  [[nodiscard]] int clients() const { return clients_; }
  /// Half-dead and held.
  [[nodiscard]] int held() const { return held_; }

  /// Our FIN. One that was refused is not a client while it drains; one that is held keeps its
  /// place.
  void close_writing(Session& session);
  /// Whatever the client does, the descriptor stays.
  void hold(Session& session);
  /// The client has ended one that is held.
  void count_as_held(Session& session);
  /// Nothing holds it any more: a rule that closes it means it.
  void let_go(Session& session);

 private:
  void count_as_client(Session& session);

  std::unordered_map<int, std::unique_ptr<Session>> sessions_;
  int opened_ = 0;
  int clients_ = 0;
  int held_ = 0;
};

}  // namespace ibgw::session
