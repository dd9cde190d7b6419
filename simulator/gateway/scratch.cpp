#include "simulator/gateway/scratch.hpp"

#include "simulator/base/check.hpp"

namespace ibgw::gateway {

wire::Message& Scratch::fresh(const wire::MessageSpec& spec) {
  message_.reset(spec);
  return message_;
}

wire::Message& Scratch::fresh(std::string_view name) {
  const wire::MessageSpec* const spec = wire::find_message(name, wire::Direction::to_client);
  IBGW_CHECK(spec != nullptr);
  return fresh(*spec);
}

void Scratch::error(int session, std::int64_t id, int code, std::string_view text, Moment now,
                    MessageSink& sink) {
  wire::Message& message = fresh("ERR_MSG");
  message.set("id", id);
  message.set("errorTime", now.wall_ms);
  message.set("errorCode", code);
  message.set("errorMsg", text);
  sink.send(session, message);
}

}  // namespace ibgw::gateway
