// The one message in which every answer is built, so that it soon allocates nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

class Scratch {
 public:
  /// Returns the message, emptied. Fill it and send it before the next call.
  [[nodiscard]] wire::Message& fresh(std::string_view name);
  [[nodiscard]] wire::Message& fresh(const wire::MessageSpec& spec);
  /// Sends an error, or a notice.
  void error(int session, std::int64_t id, int code, std::string_view text, Moment now,
             MessageSink& sink);

 private:
  wire::Message message_{*wire::find_message("ERR_MSG")};
};

}  // namespace ibgw::gateway
