// What reads an instrument's process forwards; for the market's own sources.
#pragma once

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/market/market_trades.hpp"
#include "simulator/gateway/market/market_walk.hpp"

namespace ibgw::gateway {

struct Market::Reader {
  Reader(std::uint64_t key, std::int64_t half, std::int64_t last_day)
      : walk(key), trades(key, half), last_trade_day(last_day) {}
  Walk walk;
  TradeCount trades;
  std::int64_t last_trade_day;  ///< Since 1970; 0 if it has none.
};

}  // namespace ibgw::gateway
