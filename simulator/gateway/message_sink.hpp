#pragma once

#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Takes the model's messages, in order. The message is only lent. A message that does not exist at
/// the session's server version, or a session that is gone, is the sink's business: it drops it.
class MessageSink {
 public:
  virtual void send(int session, const wire::Message& message) = 0;

 protected:
  ~MessageSink() = default;
};

}  // namespace ibgw::gateway
