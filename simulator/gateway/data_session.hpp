// What a session chose and asked in matters of market data.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace ibgw::gateway {

/// A query for bars that counts against the pacing rules.
struct PastQuery {
  std::int64_t real_ns = 0;
  std::string all;   ///< The whole request but its id.
  std::string what;  ///< Contract, exchange and kind of data.
  int weight = 1;
};

struct DataSession {
  int market_data_type = 1;  ///< As in REQ_MARKET_DATA_TYPE.
  std::deque<PastQuery> queries;
};

}  // namespace ibgw::gateway
