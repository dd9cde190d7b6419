#include "bench/samples.hpp"

#include <charconv>
#include <span>
#include <string>

#include <fmt/format.h>

#include "simulator/base/check.hpp"

namespace ibgw::bench {
namespace {

using wire::Encoding;
using wire::Value;

const wire::MessageSpec& spec(std::string_view name) {
  const wire::MessageSpec* const found = wire::find_message(name);
  IBGW_CHECK(found != nullptr);
  return *found;
}

/// The value at a path that is already set, to change it from frame to frame.
Value* value_at(wire::Message& message, std::string_view path) {
  const Value* const found = message.find(path);
  IBGW_CHECK(found != nullptr);
  return const_cast<Value*>(found);
}

// The same value on both sides. Absent is: no text, an integer of 0, an unset double.

bool same_integer(const Value* ours, std::int64_t theirs) {
  return ours != nullptr && ours->kind == Value::Kind::integer && ours->integer == theirs;
}
bool same_text(const Value* ours, std::string_view theirs) {
  return ours == nullptr ? theirs.empty()
                         : ours->kind == Value::Kind::text && ours->text() == theirs;
}
bool same_real(const Value* ours, double theirs) {
  if (theirs == kUnset && (ours == nullptr || ours->kind == Value::Kind::text)) {
    return ours == nullptr || ours->text().empty();
  }
  return ours != nullptr && ours->kind == Value::Kind::real && ours->real == theirs;
}

bool is_real(Kind kind) {
  return kind == Kind::real || kind == Kind::plain_real || kind == Kind::real_or_empty ||
         kind == Kind::real_or_largest;
}

template <typename Number>
Number number_in(std::string_view text) {
  Number number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  IBGW_CHECK(error == std::errc{} && rest == text.data() + text.size());
  return number;
}

/// A row's value, as the hand-written side stores it.
Slot slot_of(const Row& row) {
  Slot slot;
  if (row.kind == Kind::text) {
    slot.set(row.value);
  } else if (is_real(row.kind)) {
    slot.real = row.value.empty() ? kUnset : number_in<double>(row.value);
  } else if (row.kind == Kind::integer_or_empty) {
    slot.integer = row.value.empty() ? kUnsetInt : number_in<std::int64_t>(row.value);
  } else if (row.kind != Kind::no_group) {
    slot.integer = number_in<std::int64_t>(row.value);
  }
  return slot;
}

void fill(wire::Message& message, const Row& row) {
  if (row.value.empty()) {
    return;
  }
  if (row.kind == Kind::text) {
    message.set(row.path, row.value);
  } else if (is_real(row.kind)) {
    message.set(row.path, number_in<double>(row.value));
  } else {
    message.set(row.path, number_in<std::int64_t>(row.value));
  }
}

bool same_row(const wire::Message& ours, const Row& row, const Slot& theirs) {
  const Value* const value = ours.find(row.path);
  if (row.kind == Kind::text) {
    return same_text(value, theirs.text());
  }
  if (is_real(row.kind)) {
    return same_real(value, theirs.real);
  }
  if (row.kind == Kind::no_group) {
    return value == nullptr || value->list().empty();
  }
  if (row.kind == Kind::integer_or_empty && theirs.integer == kUnsetInt) {
    return same_text(value, "");
  }
  return same_integer(value, theirs.integer);
}

/// A path that two rows have (the groups of legs) cannot be looked up.
Slot* slot_at(std::span<const Row> rows, Slot* slots, std::string_view path) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].path == path) {
      return slots + i;
    }
  }
  IBGW_CHECK(false);
  return nullptr;
}

}  // namespace

TickSample::TickSample(Encoding) : message(spec(kName)) {}

bool TickSample::same(const wire::Message& ours, const Tick& theirs) {
  return same_integer(ours.find("reqId"), theirs.req_id) &&
         same_integer(ours.find("tickType"), theirs.type) &&
         same_real(ours.find("price"), theirs.price) && same_text(ours.find("size"), theirs.size) &&
         same_integer(ours.find("attrMask"), theirs.mask);
}

PositionSample::PositionSample(Encoding) : message(spec(kName)) {
  hand.account = "DU1234567";
  hand.symbol = "AAPL";
  hand.sec_type = "STK";
  hand.exchange = "NASDAQ";
  hand.currency = "USD";
  hand.local_symbol = "AAPL";
  hand.trading_class = "NMS";
  message.set("account", hand.account);
  message.set("contract.conId", 0);
  message.set("contract.symbol", hand.symbol);
  message.set("contract.secType", hand.sec_type);
  message.set("contract.strike", hand.strike);
  message.set("contract.exchange", hand.exchange);
  message.set("contract.currency", hand.currency);
  message.set("contract.localSymbol", hand.local_symbol);
  message.set("contract.tradingClass", hand.trading_class);
  message.set("position", "0");
  message.set("avgCost", 0.0);
  con_id_ = value_at(message, "contract.conId");
  position_ = value_at(message, "position");
  average_cost_ = value_at(message, "avgCost");
}

bool PositionSample::same(const wire::Message& ours, const Position& theirs) {
  return same_text(ours.find("account"), theirs.account) &&
         same_integer(ours.find("contract.conId"), theirs.con_id) &&
         same_text(ours.find("contract.symbol"), theirs.symbol) &&
         same_text(ours.find("contract.secType"), theirs.sec_type) &&
         same_text(ours.find("contract.lastTradeDateOrContractMonth"), theirs.last_trade_date) &&
         same_real(ours.find("contract.strike"), theirs.strike) &&
         same_text(ours.find("contract.right"), theirs.right) &&
         same_real(ours.find("contract.multiplier"), theirs.multiplier) &&
         same_text(ours.find("contract.exchange"), theirs.exchange) &&
         same_text(ours.find("contract.currency"), theirs.currency) &&
         same_text(ours.find("contract.localSymbol"), theirs.local_symbol) &&
         same_text(ours.find("contract.tradingClass"), theirs.trading_class) &&
         same_text(ours.find("position"), theirs.position) &&
         same_real(ours.find("avgCost"), theirs.average_cost);
}

OpenOrderSample::OpenOrderSample(Encoding encoding) : message(spec(kName)), encoding_(encoding) {
  const bool text = encoding == Encoding::text;
  const std::span<const Row> rows =
      text ? std::span<const Row>(kOpenOrderTextRows) : kOpenOrderProtobufRows;
  Slot* const slots = text ? hand.text.data() : hand.protobuf.data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    slots[i] = slot_of(rows[i]);
    fill(message, rows[i]);
  }
  order_id_ = value_at(message, "orderId");
  perm_id_ = value_at(message, "order.permId");
  price_ = value_at(message, "order.lmtPrice");
  order_id_slot_ = slot_at(rows, slots, "orderId");
  perm_id_slot_ = slot_at(rows, slots, "order.permId");
  price_slot_ = slot_at(rows, slots, "order.lmtPrice");
}

bool OpenOrderSample::same(const wire::Message& ours, const OpenOrder& theirs) const {
  const bool text = encoding_ == Encoding::text;
  const std::span<const Row> rows =
      text ? std::span<const Row>(kOpenOrderTextRows) : kOpenOrderProtobufRows;
  const Slot* const slots = text ? theirs.text.data() : theirs.protobuf.data();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!same_row(ours, rows[i], slots[i])) {
      fmt::print("{} differs\n", rows[i].path);
      return false;
    }
  }
  return true;
}

HistorySample::HistorySample(Encoding) : message(spec(kName)) {
  texts_.reserve(std::size_t{3} * kBars);  // Views into it must not move.
  const auto keep = [this](std::string text) -> std::string_view {
    return texts_.emplace_back(std::move(text));
  };
  const wire::FieldSpec& list = message.spec().record->fields[1];
  IBGW_CHECK(list.name == "historicalDataBars");
  const std::span<Value> items = message.make_list(message.root().values[1], list, kBars);
  for (int i = 0; i < kBars; ++i) {
    const double open = 180 + (i * 37 % 1000) * 0.01;
    Bar bar;
    bar.date = keep(fmt::format("202604{:02} {:02}:{:02}:00 US/Eastern", 1 + i / 390,
                                9 + (i % 390 + 30) / 60, (i % 390 + 30) % 60));
    bar.open = open;
    bar.high = open + 0.13;
    bar.low = open - 0.21;
    bar.close = open + 0.04;
    bar.volume = keep(std::to_string(10000 + i * 7919 % 90000));
    bar.wap = keep(fmt::format("{:.3f}", open + 0.017));
    bar.count = 100 + i * 31 % 900;
    hand.bars.push_back(bar);
    Value* const values = items[static_cast<std::size_t>(i)].record->values;
    set(values[0], bar.date);
    set(values[1], bar.open);
    set(values[2], bar.high);
    set(values[3], bar.low);
    set(values[4], bar.close);
    set(values[5], bar.volume);
    set(values[6], bar.wap);
    set(values[7], bar.count);
  }
}

bool HistorySample::same(const wire::Message& ours, const History& theirs) {
  const Value* const list = ours.find("historicalDataBars");
  if (!same_integer(ours.find("reqId"), theirs.req_id) || list == nullptr ||
      list->list().size() != theirs.bars.size()) {
    return false;
  }
  for (std::size_t i = 0; i < theirs.bars.size(); ++i) {
    const Value* const values = list->list()[i].record->values;
    const Bar& bar = theirs.bars[i];
    if (!same_text(&values[0], bar.date) || !same_real(&values[1], bar.open) ||
        !same_real(&values[2], bar.high) || !same_real(&values[3], bar.low) ||
        !same_real(&values[4], bar.close) || !same_text(&values[5], bar.volume) ||
        !same_text(&values[6], bar.wap) || !same_integer(&values[7], bar.count)) {
      return false;
    }
  }
  return true;
}

}  // namespace ibgw::bench
