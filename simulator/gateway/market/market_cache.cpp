#include "simulator/gateway/market/market_cache.hpp"

#include "simulator/gateway/market/market_walk.hpp"

namespace ibgw::gateway {

BarCache::Entry* BarCache::set_of(const Key& key) {
  const std::uint64_t what =
      static_cast<std::uint64_t>(key.instrument) * 4 + static_cast<std::uint64_t>(key.side);
  const std::uint64_t hash = mix(static_cast<std::uint64_t>(key.from_ms) ^
                                 mix(static_cast<std::uint64_t>(key.to_ms) ^ mix(what)));
  return &entries_[hash % kSets * kWays];
}

const Bar* BarCache::find(const Key& key) {
  if (entries_.empty()) {
    return nullptr;
  }
  Entry* const set = set_of(key);
  for (Entry* entry = set; entry != set + kWays; ++entry) {
    if (entry->key == key) {
      entry->used = ++clock_;
      return &entry->bar;
    }
  }
  return nullptr;
}

void BarCache::put(const Key& key, const Bar& bar) {
  if (entries_.empty()) {
    entries_.resize(kSets * kWays);
  }
  Entry* const set = set_of(key);
  Entry* oldest = set;
  for (Entry* entry = set; entry != set + kWays; ++entry) {
    oldest = entry->used < oldest->used ? entry : oldest;
  }
  *oldest = {key, bar, ++clock_};
}

}  // namespace ibgw::gateway
