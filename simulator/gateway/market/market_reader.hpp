// Reads an instrument's price and volume processes forwards. Only for the market's own source
// files.
#pragma once

#include "simulator/gateway/market/market.hpp"
#include "simulator/gateway/market/market_trades.hpp"
#include "simulator/gateway/market/market_walk.hpp"

namespace ibgw::gateway {

struct Market::Reader {
  Reader(std::uint64_t key, std::int64_t half, std::int64_t expires)
      : walk(key), trades(key, half), expires_ms(expires) {}
  Walk walk;
  TradeCount trades;
  std::int64_t expires_ms;  ///< 0 if it never expires.
};

}  // namespace ibgw::gateway
