// Clients that do not read: what they are told is counted until the network says that it has left.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "simulator/session/context.hpp"
#include "simulator/session/session.hpp"

namespace ibgw::session {

/// Works on each session's Flow.
class FlowControl {
 public:
  explicit FlowControl(Context& context) : context_(context) {}

  /// The session is told something, by a rule or by the model.
  void count_out(Session& session, std::size_t bytes, bool by_rule);
  /// Rules hold so much back, and at last it goes to the network.
  void count_held(Session& session, std::size_t bytes);
  void count_released(Session& session, std::size_t bytes);
  /// The network is done with most of it. False: rules are not, and the session still has to wait.
  bool sent(Session& session);
  /// Those that do not read and were told too much since the last call.
  [[nodiscard]] std::vector<int> take_overrun() { return std::exchange(overrun_, {}); }

  /// While this lives the connection is told only what it asked for.
  class Serving {
   public:
    Serving(FlowControl& flow, int connection)
        : flow_(flow), outer_(std::exchange(flow.serving_, connection)) {}
    ~Serving() { flow_.serving_ = outer_; }
    Serving(const Serving&) = delete;
    Serving& operator=(const Serving&) = delete;

   private:
    FlowControl& flow_;
    int outer_;
  };

 private:
  Context& context_;
  std::vector<int> overrun_;
  int serving_ = 0;
};

}  // namespace ibgw::session
