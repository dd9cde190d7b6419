// Limits clients that do not read: counts the bytes written to each until the network says that
// they have left.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "simulator/session/context.hpp"
#include "simulator/session/session.hpp"

namespace ibgw::session {

/// Keeps each session's Flow.
class FlowControl {
 public:
  explicit FlowControl(Context& context) : context_(context) {}

  /// Bytes are written to the session, by a rule or by the model.
  void count_out(Session& session, std::size_t bytes, bool by_rule);
  /// Rules hold back this many bytes; later they hand them to the network.
  void count_held(Session& session, std::size_t bytes);
  void count_released(Session& session, std::size_t bytes);
  /// The network has sent most of it. False: rules still hold back too much, so the session has to
  /// wait.
  bool sent(Session& session);
  /// Connections that exceeded kUnaskedBytesMost since the last call.
  [[nodiscard]] std::vector<int> take_overrun() { return std::exchange(overrun_, {}); }

  /// While this object lives, everything written to the connection counts as asked for.
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
