// Requests about orders and executions.
#include "simulator/gateway/answers.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kAutoBindRefused = 327;

/// Only the end marker, with the request's id where it has one.
void end_marker(const Question& q) {
  wire::Message& end = q.fresh(q.request.spec().ends_with);
  if (end.root().spec->index_of("reqId") >= 0) {
    end.set("reqId", q.id());
  }
  q.send(end);
}

void auto_open_orders(const Question& q) {
  if (q.client.client_id != 0 && q.request.integer("autoBind").value_or(0) != 0) {
    q.error(kAutoBindRefused, "Only the default client (i.e 0) can auto bind orders.");
  }
}

constexpr Answer kAnswers[] = {
    {"REQ_OPEN_ORDERS", end_marker, "", ""},
    {"REQ_ALL_OPEN_ORDERS", end_marker, "", ""},
    {"REQ_AUTO_OPEN_ORDERS", auto_open_orders, "", "327"},
    {"REQ_COMPLETED_ORDERS", end_marker, "", ""},
    {"REQ_EXECUTIONS", end_marker, "", ""},
};

}  // namespace

std::span<const Answer> order_answers() {
  return kAnswers;
}

}  // namespace ibgw::gateway
