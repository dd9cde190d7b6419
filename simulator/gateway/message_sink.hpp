#pragma once

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Takes the model's messages, in order. The message is only lent. A message that does not exist at
/// the session's server version, or a session that is gone, is the sink's business: it drops it.
class MessageSink {
 public:
  virtual void send(int session, const wire::Message& message) = 0;
  /// Whether the session takes what it is told: what is only told as it stands can wait until then.
  [[nodiscard]] virtual bool listens(int session) const {
    static_cast<void>(session);
    return true;
  }
  /// Whether anybody will ever read it: a long answer that nobody reads is not made.
  [[nodiscard]] virtual bool reads(int session) const {
    static_cast<void>(session);
    return true;
  }

 protected:
  ~MessageSink() = default;
};

}  // namespace ibgw::gateway
