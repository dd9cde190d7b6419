#include "simulator/gateway/history/past_ticks.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

// A search ends after a quarter of an hour without a change: a price that never moves has no ticks.
constexpr std::int64_t kSearchMax = 900 * Market::kSlotsPerSecond;

}  // namespace

std::optional<TickKind> find_tick_kind(std::string_view what_to_show) {
  constexpr std::pair<std::string_view, TickKind> kKinds[] = {{"TRADES", TickKind::trades},
                                                              {"BID_ASK", TickKind::bid_ask},
                                                              {"MIDPOINT", TickKind::midpoint}};
  for (const auto& [name, kind] : kKinds) {
    if (same_word(name, what_to_show)) {
      return kind;
    }
  }
  return std::nullopt;
}

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

std::string_view trade_exchange(const world::Instrument& one) {
  return one.primary_exchange.empty() ? one.exchange : one.primary_exchange;
}

namespace {

class PastTicks final : public Work {
 public:
  PastTicks(const Question& q, const TickQuery& query, RowsAnswer::After after)
      : model_(q.model),
        client_(q.client),
        id_(q.id()),
        query_(query),
        after_(std::move(after)),
        end_(slot_from(query.span.to_ms)),
        slot_(forward() ? slot_from(*query.span.from_ms) : end_ - 1) {}

  bool go_on(int& left, MessageSink& sink) override {
    while (!is_over()) {
      if (left <= 0) {
        return false;
      }
      look();
      --left;
    }
    if (!forward()) {
      std::reverse(slots_.begin(), slots_.end());
    }
    send(sink);
    if (after_) {
      after_(sink);
    }
    return true;
  }

 private:
  static std::int64_t slot_from(std::int64_t ms) {
    return (ms + Market::kSlotMs - 1) / Market::kSlotMs;
  }
  [[nodiscard]] bool forward() const { return query_.span.from_ms.has_value(); }
  [[nodiscard]] bool is_over() const {
    const auto second = [](std::int64_t of) { return of / Market::kSlotsPerSecond; };
    // Clients page by seconds, so a second is always sent completely.
    const bool enough = static_cast<std::int64_t>(slots_.size()) >= query_.span.count;
    return (forward() ? slot_ >= end_ : slot_ < 0) || quiet_ > kSearchMax ||
           (enough && (slots_.empty() || second(slot_) != second(slots_.back())));
  }
  void look() {
    const bool found =
        has_tick(model_.market(), query_.instrument, slot_, query_.kind, query_.ignore_size);
    if (found) {
      slots_.push_back(slot_);
    }
    quiet_ = found ? 0 : quiet_ + 1;
    slot_ += forward() ? 1 : -1;
  }
  template <typename Row>
  void fill(const char* name, const char* list, MessageSink& sink, const Row& row);
  void send(MessageSink& sink);

  Model& model_;
  ClientSession client_;
  std::int64_t id_;
  TickQuery query_;
  RowsAnswer::After after_;
  std::int64_t end_;
  std::int64_t slot_;
  std::int64_t quiet_ = 0;
  std::vector<std::int64_t> slots_;
};

template <typename Row>
void PastTicks::fill(const char* name, const char* list, MessageSink& sink, const Row& row) {
  wire::Message& message = model_.scratch().fresh(name);
  message.set("reqId", id_);
  put_rows(message, message.root(), list, slots_.size(), [&](std::size_t i, RowWriter to) {
    const std::int64_t at = slots_[i] * Market::kSlotMs;
    to.set("time", at / 1000);
    row(model_.market().quote(query_.instrument, at), to);
  });
  message.set("isDone", true);
  sink.send(client_.session, message);
}

void PastTicks::send(MessageSink& sink) {
  const bool whole = whole_sizes(client_);
  const world::Instrument& one =
      model_.world().instruments[static_cast<std::size_t>(query_.instrument)];
  switch (query_.kind) {
    case TickKind::trades:
      fill("HISTORICAL_TICKS_LAST", "historicalTicksLast", sink,
           [&](const Quote& quote, RowWriter to) {
             to.set("price", quote.last).set("size", size_text(quote.last_size, whole));
             to.set("exchange", trade_exchange(one));
             to.set("specialConditions", "");
           });
      return;
    case TickKind::bid_ask:
      fill("HISTORICAL_TICKS_BID_ASK", "historicalTicksBidAsk", sink,
           [&](const Quote& quote, RowWriter to) {
             to.set("priceBid", quote.bid).set("priceAsk", quote.ask);
             to.set("sizeBid", size_text(quote.bid_size, whole));
             to.set("sizeAsk", size_text(quote.ask_size, whole));
           });
      return;
    case TickKind::midpoint:
      fill("HISTORICAL_TICKS", "historicalTicks", sink, [&](const Quote& quote, RowWriter to) {
        to.set("price", price_of(quote, Side::middle)).set("size", "0");
      });
      return;
  }
}

}  // namespace

void send_past_ticks(const Question& q, const TickQuery& query, RowsAnswer::After after) {
  q.model.work().take_on(q.client.session, std::make_unique<PastTicks>(q, query, std::move(after)),
                         q.sink);
}

}  // namespace ibgw::gateway
