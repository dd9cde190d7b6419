// Historical single trades and quotes; the same as tick-by-tick streams send live.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/gateway/market_data/market_feed.hpp"

namespace ibgw::gateway {

inline constexpr std::int64_t kPastTicksMax = 1000;

enum class TickKind : std::uint8_t { trades, bid_ask, midpoint };

/// By its whatToShow, in any case.
[[nodiscard]] std::optional<TickKind> find_tick_kind(std::string_view what_to_show);

/// Whether a slot (Market::kSlotMs) has a tick: trades always, quotes and midpoints only if they
/// changed.
[[nodiscard]] bool has_tick(const Market& market, int instrument, std::int64_t slot, TickKind kind,
                            bool ignore_size);

/// Slots with ticks, ascending. From `from_ms` on: at least `count` ticks, and all of the last
/// second; or, without `from_ms`, the last ones before `to_ms` and all of the first second.
struct TickSpan {
  std::optional<std::int64_t> from_ms;
  std::int64_t to_ms = 0;
  std::int64_t count = 0;
};
struct TickQuery {
  int instrument = -1;
  TickKind kind = TickKind::trades;
  bool ignore_size = false;
  TickSpan span;
};

/// Sends HISTORICAL_TICKS, ..._BID_ASK or ..._LAST, and then calls `after`. It may take long to
/// find enough changes.
void send_past_ticks(const Question& q, const TickQuery& query, RowsAnswer::After after = nullptr);

/// The attributes of trades besides price and size.
[[nodiscard]] std::string_view trade_exchange(const world::Instrument& one);

}  // namespace ibgw::gateway
