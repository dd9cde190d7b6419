#include "simulator/gateway/past_ticks.hpp"

#include <algorithm>

#include "simulator/gateway/row_writer.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kSlotsPerSecond = 1000 / Market::kSlotMs;
// A quarter of an hour without a change ends a search: a price that never moves is no tick.
constexpr std::int64_t kSearchMax = 900 * kSlotsPerSecond;

}  // namespace

bool has_tick(const Market& market, int instrument, std::int64_t slot, TickKind kind,
              bool ignore_size) {
  if (kind == TickKind::trades) {
    return true;
  }
  const Quote before = market.quote(instrument, (slot - 1) * Market::kSlotMs);
  const Quote now = market.quote(instrument, slot * Market::kSlotMs);
  if (kind == TickKind::midpoint) {
    return now.bid + now.ask != before.bid + before.ask;
  }
  return now.bid != before.bid || now.ask != before.ask ||
         (!ignore_size && (now.bid_size != before.bid_size || now.ask_size != before.ask_size));
}

std::vector<std::int64_t> find_ticks(const Market& market, int instrument, TickKind kind,
                                     bool ignore_size, const TickSpan& span) {
  std::vector<std::int64_t> slots;
  const bool forward = span.from_ms.has_value();
  const std::int64_t end = (span.to_ms + Market::kSlotMs - 1) / Market::kSlotMs;
  std::int64_t slot = forward ? (*span.from_ms + Market::kSlotMs - 1) / Market::kSlotMs : end - 1;
  std::int64_t quiet = 0;
  const auto second = [](std::int64_t of) { return of / kSlotsPerSecond; };
  while (forward ? slot < end : slot >= 0) {
    // Clients page by seconds: one that was begun is told to its end.
    const bool enough = static_cast<std::int64_t>(slots.size()) >= span.count;
    if ((enough && (slots.empty() || second(slot) != second(slots.back()))) || quiet > kSearchMax) {
      break;
    }
    const bool found = has_tick(market, instrument, slot, kind, ignore_size);
    if (found) {
      slots.push_back(slot);
    }
    quiet = found ? 0 : quiet + 1;
    slot += forward ? 1 : -1;
  }
  if (!forward) {
    std::reverse(slots.begin(), slots.end());
  }
  return slots;
}

std::string_view trade_exchange(const world::Instrument& one) {
  return one.primary_exchange.empty() ? one.exchange : one.primary_exchange;
}

void send_past_ticks(const Question& q, int instrument, TickKind kind,
                     const std::vector<std::int64_t>& slots) {
  const Market& market = q.model.market();
  const bool whole = whole_sizes(q.client);
  const auto fill = [&](const char* name, const char* list, const auto& row) {
    wire::Message& message = q.fresh(name);
    message.set("reqId", q.id());
    put_rows(message, message.root(), list, slots.size(), [&](std::size_t i, RowWriter to) {
      const std::int64_t at = slots[i] * Market::kSlotMs;
      to.set("time", at / 1000);
      row(market.quote(instrument, at), to);
    });
    message.set("isDone", true);
    q.send(message);
  };
  switch (kind) {
    case TickKind::trades:
      fill("HISTORICAL_TICKS_LAST", "historicalTicksLast", [&](const Quote& quote, RowWriter to) {
        to.set("price", quote.last).set("size", size_text(quote.last_size, whole));
        to.set("exchange",
               trade_exchange(q.model.world().instruments[static_cast<std::size_t>(instrument)]));
        to.set("specialConditions", "");
      });
      return;
    case TickKind::bid_ask:
      fill("HISTORICAL_TICKS_BID_ASK", "historicalTicksBidAsk",
           [&](const Quote& quote, RowWriter to) {
             to.set("priceBid", quote.bid).set("priceAsk", quote.ask);
             to.set("sizeBid", size_text(quote.bid_size, whole));
             to.set("sizeAsk", size_text(quote.ask_size, whole));
           });
      return;
    case TickKind::midpoint:
      fill("HISTORICAL_TICKS", "historicalTicks", [&](const Quote& quote, RowWriter to) {
        to.set("price", price_of(quote, Side::middle)).set("size", "0");
      });
      return;
  }
}

}  // namespace ibgw::gateway
