#pragma once

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Receives the model's messages, in order. A message is valid only during the call. The sink drops
/// messages that do not exist at the session's server version, or whose session has ended.
class MessageSink {
 public:
  virtual void send(int session, const wire::Message& message) = 0;
  /// Whether the session can take more output now. Messages with current values wait until it can.
  [[nodiscard]] virtual bool listens(int session) const {
    static_cast<void>(session);
    return true;
  }
  /// Whether anybody can still read the output: if not, long answers are not produced.
  [[nodiscard]] virtual bool reads(int session) const {
    static_cast<void>(session);
    return true;
  }

 protected:
  ~MessageSink() = default;
};

}  // namespace ibgw::gateway
