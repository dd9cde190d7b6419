// A session's market data settings and recent requests.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>

namespace ibgw::gateway {

/// A query for bars that counts against the pacing rules.
struct PastQuery {
  std::int64_t real_ns = 0;
  std::string all;   ///< The complete request except its id.
  std::string what;  ///< Contract, exchange and kind of data.
  int weight = 1;
};

struct DataSession {
  int market_data_type = 1;  ///< As in REQ_MARKET_DATA_TYPE.
  std::set<int> refused;     ///< Instruments whose live data were refused.
  std::deque<PastQuery> queries;
  std::map<std::int64_t, std::int64_t> display_groups;  ///< By the subscription's request id.
};

}  // namespace ibgw::gateway
