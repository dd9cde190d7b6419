// A cache of bars, because clients request the same ranges again.
#pragma once

#include <cstdint>
#include <vector>

namespace ibgw::gateway {

enum class Side : std::uint8_t;

/// The trades of [from, to). All prices are 0 if nothing traded.
struct Bar {
  double open = 0;
  double high = 0;
  double low = 0;
  double close = 0;
  double volume = 0;
  double wap = 0;
  int count = 0;
};

/// A set-associative cache: evicts the least recently used of a few entries. Never uses more than
/// kBytesMax.
class BarCache {
 public:
  static constexpr std::size_t kBytesMax = 3 * 1024 * 1024;

  struct Key {
    std::int64_t from_ms = 0;
    std::int64_t to_ms = 0;
    int instrument = -1;
    Side side{};
    bool operator==(const Key&) const = default;
  };

  /// nullptr if not cached. Valid until the next call.
  [[nodiscard]] const Bar* find(const Key& key);
  void put(const Key& key, const Bar& bar);
  void clear() { entries_.clear(); }
  [[nodiscard]] std::size_t bytes() const { return entries_.capacity() * sizeof(Entry); }

 private:
  struct Entry {
    Key key;
    Bar bar;
    std::uint64_t used = 0;
  };
  static constexpr std::size_t kWays = 4;
  static constexpr std::size_t kSets = kBytesMax / (kWays * sizeof(Entry));

  [[nodiscard]] Entry* set_of(const Key& key);

  std::vector<Entry> entries_;  ///< Allocated when the first bar is stored.
  std::uint64_t clock_ = 0;
};

}  // namespace ibgw::gateway
