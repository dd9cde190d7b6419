// The source of a market data stream: an instrument, or a combination of several.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::gateway {

inline constexpr int kNotSubscribed = 354;
inline constexpr int kNoApiSubscription = 10089;

struct Leg {
  int instrument = -1;
  double ratio = 1;  ///< Negative = sold.
};

struct Feed {
  int instrument = -1;    ///< Of a combination: its first leg.
  std::vector<Leg> legs;  ///< Empty unless it is a combination.
  bool quotes = true;     ///< Has bid and ask: all except indices and funds.
  bool trades = true;     ///< Has a last price: all except currencies.

  [[nodiscard]] bool combination() const { return !legs.empty(); }
  [[nodiscard]] bool is_currency(const world::World& world) const {
    return !combination() && one(world).sec_type == "CASH";
  }
  [[nodiscard]] const world::Instrument& one(const world::World& world) const {
    return world.instruments[static_cast<std::size_t>(instrument)];
  }
  [[nodiscard]] Quote quote(const Market& market, std::int64_t wall_ms) const;
  /// Combinations have no volume of their own, and nobody trades an index.
  [[nodiscard]] Bar bar(const Market& market, std::int64_t from_ms, std::int64_t to_ms,
                        Side side) const;
  [[nodiscard]] Bar day(const Market& market, std::int64_t wall_ms) const;
  [[nodiscard]] double previous_close(const Market& market, std::int64_t wall_ms) const;

 private:
  [[nodiscard]] Bar of_kind(Bar bar) const;
};

/// The feed for the request's `contract`. Returns false if an error was sent.
[[nodiscard]] bool find_feed(const Question& q, Feed& feed);

/// Whether the user is subscribed to all instruments of the feed.
[[nodiscard]] bool may_watch(const world::World& world, const Feed& feed);

/// What gateways say about data for which the user is not subscribed: the text of error 10089, and
/// `No market data permissions for ISLAND STK.`, which other errors begin with.
[[nodiscard]] std::string needs_subscription();
[[nodiscard]] std::string no_permissions(const world::Instrument& one);
/// Where its quotes come from: `AAPL NASDAQ.NMS/TOP/ALL`.
[[nodiscard]] std::string quote_source(const world::Instrument& one);

/// The hours of the listing exchange.
[[nodiscard]] bool always_open(const world::World& world, const Feed& feed);
[[nodiscard]] bool open_now(const world::World& world, const Feed& feed, std::int64_t wall_ms);

/// Whether sizes must be whole numbers: older clients read them as integers, and a fraction ends
/// their read loop.
[[nodiscard]] bool whole_sizes(const ClientSession& client);
/// A size as decimal text; with `whole`, rounded, but not down to 0.
[[nodiscard]] std::string size_text(double size, bool whole);

/// The first time after `now` at which the wall clock is a multiple of the interval, so that all
/// streams read the market at the same times.
[[nodiscard]] Moment next_multiple(Moment now, std::int64_t interval_ms);

/// How often streams read the market.
[[nodiscard]] std::int64_t look_interval_ms(const world::World& world);

}  // namespace ibgw::gateway
