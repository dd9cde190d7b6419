// One frame on its way out.
#pragma once

#include <memory>
#include <string>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::session {

/// A frame, or raw bytes (then without a message).
struct Frame {
  std::string bytes;
  std::shared_ptr<const wire::Message> message;
  wire::Encoding encoding = wire::Encoding::text;
};

}  // namespace ibgw::session
