// Requests about orders and executions.
#include <algorithm>
#include <vector>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/orders/order_report.hpp"
#include "simulator/gateway/request_time.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kAutoBindRefused = 327;

void place(const Question& q) {
  q.model.orders().place(q);
}

void cancel(const Question& q) {
  q.model.orders().cancel(q);
}

void global_cancel(const Question& q) {
  q.model.orders().cancel_all(q);
}

void exercise(const Question& q) {
  q.model.orders().exercise(q);
}

void open_orders(const Question& q) {
  if (q.client.client_id == 0) {
    q.model.orders().bind_by_hand(q);
  }
  q.model.orders().send_open(q, q.client.client_id == q.model.world().master_client_id);
}

void all_open_orders(const Question& q) {
  q.model.orders().send_open(q, true);
}

void auto_open_orders(const Question& q) {
  const bool on = q.request.integer("autoBind").value_or(0) != 0;
  if (q.client.client_id == 0) {
    q.model.orders().auto_bind(q, on);
  } else if (on) {
    q.error(kAutoBindRefused, "Only the default client (i.e 0) can auto bind orders.");
  }
}

void completed_orders(const Question& q) {
  q.model.orders().send_completed(q, q.request.integer("apiOnly").value_or(0) != 0);
}

void ids(const Question& q) {
  wire::Message& next = q.fresh("NEXT_VALID_ID");
  next.set("orderId", q.model.orders().next_id(q.client.client_id));
  q.send(next);
}

/// The filter of REQ_EXECUTIONS. An empty filter means everything of this day.
class ExecutionFilter {
 public:
  explicit ExecutionFilter(const Question& q) : q_(q) {
    client_id_ = q.request.integer("executionFilter.clientId").value_or(0);
    read_since();
    const std::int64_t days = q.request.integer("executionFilter.lastNDays").value_or(0);
    const std::int64_t today = zone_.day(q.now.wall_ms);
    first_day_ = saturating_sum(today + 1, -std::max<std::int64_t>(days, 1));
    if (const wire::Value* const dates = q.request.find("executionFilter.specificDates")) {
      for (const wire::Value& date : dates->list()) {
        dates_.push_back(std::to_string(wire::integer_of(date).value_or(0)));
      }
    }
  }

  [[nodiscard]] bool valid() const { return valid_; }
  [[nodiscard]] bool implies_zone() const { return implies_zone_; }

  [[nodiscard]] bool fits(const Execution& one) const {
    const bool of_day = dates_.empty()
                            ? zone_.day(one.wall_ms) >= first_day_
                            : std::find(dates_.begin(), dates_.end(),
                                        time::date_text(one.wall_ms, zone_)) != dates_.end();
    return of_day && one.wall_ms >= since_ms_ && (client_id_ == 0 || client_id_ == one.client_id) &&
           same("acctCode", one.account) && same("exchange", one.exchange) && side_fits(one) &&
           contract_fits(one);
  }

 private:
  void read_since() {
    if (text("time").empty()) {
      return;
    }
    const auto found = read_request_time(q_.model.world(), text("time"), q_.now);
    valid_ = found.has_value();
    if (found) {
      since_ms_ = found->wall_ms;
      implies_zone_ = !found->names_zone;
    }
  }
  [[nodiscard]] std::string_view text(std::string_view field) const {
    return q_.request.text("executionFilter." + std::string(field));
  }
  [[nodiscard]] bool same(std::string_view field, std::string_view have) const {
    return text(field).empty() || text(field) == have;
  }
  [[nodiscard]] bool side_fits(const Execution& one) const {
    const std::string_view side = text("side");
    return side.empty() || side == (one.buy ? "BUY" : "SELL") || side == (one.buy ? "BOT" : "SLD");
  }
  [[nodiscard]] bool contract_fits(const Execution& one) const {
    if (one.instrument < 0) {
      return same("secType", "BAG") && text("symbol").empty();
    }
    const auto& instrument = q_.model.world().instruments[static_cast<std::size_t>(one.instrument)];
    return same("symbol", instrument.symbol) && same("secType", instrument.sec_type);
  }

  const Question& q_;
  const time::Zone& zone_ = q_.model.world().time_zone;  // Days are those of the login.
  bool valid_ = true;
  bool implies_zone_ = false;
  std::int64_t client_id_ = 0;
  std::int64_t since_ms_ = 0;
  std::int64_t first_day_ = 0;
  std::vector<std::string> dates_;
};

void executions(const Question& q) {
  const ExecutionFilter filter(q);
  if (!filter.valid()) {
    q.invalid("Invalid time in the filter");
    return;
  }
  if (filter.implies_zone() && knows_zones(q.client)) {
    q.error(kImpliedZone, implied_zone_text());
  }
  const std::deque<Execution>& all = q.model.orders().executions();
  const std::size_t count = all.size();  // Later executions are reported as they happen.
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; ++i) {
    if (filter.fits(all[i])) {
      chosen.push_back(i);
      send_execution(q.model.parts(), q.client.session, q.id(), all[i],
                     q.model.orders().find(all[i].perm_id), q.sink);
    }
  }
  for (const std::size_t i : chosen) {
    send_commission(q.model.parts(), q.client.session, all[i], q.sink);
  }
  wire::Message& end = q.fresh("EXECUTION_DATA_END");
  end.set("reqId", q.id());
  q.send(end);
}

constexpr Answer kOrderAnswers[] = {
    {"PLACE_ORDER", place,
     "places, modifies (same id) or previews (what-if) an order; it trades against the quotes",
     "103 104 105 107 110 111 113 134 200 201 321 387 391 392 399 404 412 413 434 435 439 443 "
     "2174 10006 10052 10243 10255 10268 10269 10270 10289 10293 10349",
     true},
    {"CANCEL_ORDER", cancel,
     "cancels an order of this client and its child orders: status and error 202",
     "135 161 202 321 10147 10148", true},
    {"REQ_GLOBAL_CANCEL", global_cancel,
     "cancels all orders of all clients; error 161 for each of this client's orders that is over",
     "161 202 321", true},
    {"REQ_OPEN_ORDERS", open_orders,
     "this client's open orders; client 0 also gets manual orders, which are bound to it; the "
     "master client gets all",
     "321"},
    {"REQ_ALL_OPEN_ORDERS", all_open_orders, "the open orders of all clients", "321"},
    {"REQ_AUTO_OPEN_ORDERS", auto_open_orders, "client 0 receives manual orders from now on",
     "321 327"},
    {"REQ_COMPLETED_ORDERS", completed_orders, "filled, cancelled and rejected orders", "321"},
    {"REQ_EXECUTIONS", executions,
     "the executions that match the filter; today's if the filter names no day", "321 2174"},
    {"EXERCISE_OPTIONS", exercise, "exercises or lapses a held option immediately", "200 321 322",
     true},
    {"REQ_IDS", ids, "the next valid order id of this client id", ""},
};

}  // namespace

Answers order_answers() {
  return kOrderAnswers;
}

}  // namespace ibgw::gateway
