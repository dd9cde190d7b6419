#include "simulator/gateway/orders/order_conditions.hpp"

#include <algorithm>
#include <cmath>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/orders/order_margin.hpp"
#include "simulator/gateway/request_time.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::gateway {
namespace {

using Kind = OrderCondition::Kind;

bool known_kind(std::int64_t type) {
  return type == 1 || (type >= 3 && type <= 7);
}

bool of_contract(Kind kind) {
  return kind == Kind::price || kind == Kind::volume || kind == Kind::percent;
}

std::string read_condition(const world::World& world, const wire::Record& record, Moment now,
                           OrderCondition& one, bool& implies_zone) {
  const auto value = [&](std::string_view name) -> const wire::Value& {
    return record.at(record.spec->index_of(name));
  };
  const auto integer = [&](std::string_view name) {
    return wire::integer_of(value(name)).value_or(0);
  };
  const std::int64_t type = integer("type");
  if (!known_kind(type)) {
    return "Unknown condition type";
  }
  one.kind = static_cast<Kind>(type);
  one.and_next = integer("isConjunctionConnection") != 0;
  one.is_more = integer("isMore") != 0;
  one.trigger_method = saturate<int>(integer("triggerMethod"));
  one.symbol = value("symbol").text();
  one.sec_type = value("secType").text();
  one.exchange = value("exchange").text();
  switch (one.kind) {
    case Kind::price:
      one.number = wire::real_of(value("price")).value_or(0);
      break;
    case Kind::margin:
      one.number = static_cast<double>(integer("percent"));
      break;
    case Kind::volume:
      one.number = static_cast<double>(integer("volume"));
      break;
    case Kind::percent:
      one.number = wire::real_of(value("changePercent")).value_or(0);
      break;
    case Kind::time: {
      const auto found = read_request_time(world, value("time").text(), now);
      if (!found) {
        return "The time of a condition is invalid";
      }
      one.time_ms = found->wall_ms;
      implies_zone = implies_zone || !found->names_zone;
      break;
    }
    case Kind::execution:
      break;
  }
  if (of_contract(one.kind)) {
    one.instrument = world.find_instrument(saturate<int>(integer("conId")));
    if (one.instrument < 0) {
      return "The contract of a condition is unknown";
    }
  }
  return {};
}

bool executed(const Parts& parts, const std::deque<Execution>& executions, const Order& order,
              const OrderCondition& one) {
  const auto fits = [&](const Execution& execution) {
    if (execution.instrument < 0 || execution.wall_ms < order.placed_ms ||
        execution.perm_id == order.perm_id) {
      return false;
    }
    const auto& instrument =
        parts.world.instruments[static_cast<std::size_t>(execution.instrument)];
    const bool any_exchange =
        one.exchange.empty() || one.exchange == "SMART" || one.exchange == execution.exchange;
    return execution.account == order.terms.account && instrument.symbol == one.symbol &&
           instrument.sec_type == one.sec_type && any_exchange;
  };
  return std::any_of(executions.begin(), executions.end(), fits);
}

bool holds(const Parts& parts, const std::deque<Execution>& executions, const Order& order,
           const OrderCondition& one, std::int64_t wall_ms) {
  const auto compare = [&](double value) {
    return one.is_more ? value >= one.number : value <= one.number;
  };
  switch (one.kind) {
    case Kind::price:
      return price_reached(parts.market.quote(one.instrument, wall_ms), one.trigger_method,
                           one.is_more, one.number);
    case Kind::time:
      return one.is_more ? wall_ms >= one.time_ms : wall_ms <= one.time_ms;
    case Kind::margin:
      return compare(100 * margin_of(parts, order.terms.account, wall_ms).cushion());
    case Kind::execution:
      return executed(parts, executions, order, one);
    case Kind::volume:
      return compare(parts.market.day(one.instrument, wall_ms).volume);
    case Kind::percent: {
      const double before = parts.market.previous_close(one.instrument, wall_ms);
      const double now = parts.market.quote(one.instrument, wall_ms).last;
      return before > 0 && compare(100 * (now / before - 1));
    }
  }
  return false;
}

}  // namespace

std::string read_conditions(const world::World& world, const wire::Message& request, Moment now,
                            OrderTerms& terms) {
  const wire::Value* const list = request.find("order.conditions");
  if (list == nullptr) {
    return {};
  }
  for (const wire::Value& item : list->list()) {
    OrderCondition one;
    if (std::string wrong = read_condition(world, *item.record, now, one, terms.implies_zone);
        !wrong.empty()) {
      return wrong;
    }
    terms.conditions.push_back(std::move(one));
  }
  return {};
}

bool conditions_met(const Parts& parts, const std::deque<Execution>& executions, const Order& order,
                    std::int64_t wall_ms) {
  bool group = true;
  const auto& conditions = order.terms.conditions;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    group = group && holds(parts, executions, order, conditions[i], wall_ms);
    if (!conditions[i].and_next && i + 1 < conditions.size()) {
      if (group) {
        return true;
      }
      group = true;
    }
  }
  return group;
}

bool price_reached(const Quote& quote, int trigger_method, bool rising, double price) {
  const auto reached = [&](double at) {
    return at > 0 && (rising ? at >= price - kQuantityEpsilon : at <= price + kQuantityEpsilon);
  };
  const double side = rising ? quote.ask : quote.bid;
  switch (trigger_method) {
    case 1:
    case 4:
      return reached(side);
    case 7:
      return reached(quote.last) || reached(side);
    case 8:
      return reached((quote.bid + quote.ask) / 2);
    default:
      return reached(quote.last);
  }
}

}  // namespace ibgw::gateway
