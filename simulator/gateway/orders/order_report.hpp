// Orders and trades as messages.
#pragma once

#include <memory>
#include <string_view>

#include "simulator/gateway/orders/order.hpp"
#include "simulator/gateway/parts.hpp"

namespace ibgw::gateway {

struct MarginChange;

/// The OPEN_ORDER of an order, with the client's fields and those that a gateway adds. Fields that
/// change during the order's life are set when it is sent.
[[nodiscard]] std::unique_ptr<wire::Message> shown_order(const world::World& world,
                                                         const Order& order,
                                                         const wire::Message& request);

void send_open_order(const Parts& parts, int session, const Order& order, MessageSink& sink);
void send_order_status(const Parts& parts, int session, const Order& order, MessageSink& sink);
void send_completed_order(const Parts& parts, int session, const Order& order, MessageSink& sink);
/// The answer to a what-if: the order with its margin block.
void send_what_if(const Parts& parts, int session, const Order& order, const MarginChange& change,
                  MessageSink& sink);
/// `req_id` kNoRequest = as it happens; `order` that was executed, nullptr if it is forgotten.
void send_execution(const Parts& parts, int session, std::int64_t req_id,
                    const Execution& execution, const Order* order, MessageSink& sink);
/// Nothing for a combination as a whole: its legs pay.
void send_commission(const Parts& parts, int session, const Execution& execution,
                     MessageSink& sink);

}  // namespace ibgw::gateway
