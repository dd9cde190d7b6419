// The ticks of one market data request: first all current values, then changes.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "simulator/gateway/market_data/market_feed.hpp"

namespace ibgw::gateway {

/// Writes the ticks of one request.
struct TickWriter {
  Model& model;
  MessageSink& sink;
  int session;
  std::int64_t id;
  bool whole;  ///< Sizes must be whole numbers.

  void price(int type, double price, double size, bool executable) const;
  void size(int type, double size) const;
  void text(int type, std::string_view value) const;
  void number(int type, double value) const;
};

/// A set of generic ticks as bits, in the order of their table.
using GenericTicks = std::uint64_t;
/// Of a valid list. Ticks that the model has no values for are left out.
[[nodiscard]] GenericTicks read_generic_ticks(std::string_view list);

class TickStream {
 public:
  TickStream(const Question& q, Feed feed, GenericTicks generics, bool delayed);

  /// Sends what changed since the last call; the first time, everything.
  void look(Model& model, Moment now, MessageSink& sink);

 private:
  static constexpr double kNever = std::numeric_limits<double>::quiet_NaN();  // Equals nothing.

  /// The state of the market at one time.
  struct View {
    std::int64_t wall_ms = 0;
    Quote quote{kNever, kNever, kNever, kNever, kNever, kNever};
    Bar day{kNever, kNever, kNever, kNever, kNever, kNever, 0};
    double close = kNever;
  };

  void sides(const TickWriter& to, const View& now) const;
  void trades(const TickWriter& to, const View& now) const;
  void daily(const TickWriter& to, const View& now) const;
  void once(const TickWriter& to) const;
  void option(const TickWriter& to, const View& now);
  void computation(const TickWriter& to, int type, double volatility, double price,
                   std::int64_t wall_ms) const;
  void generic(const TickWriter& to, const View& now) const;
  [[nodiscard]] int type(int live) const;

  int session_;
  std::int64_t id_;
  bool whole_;
  bool delayed_;
  bool keeps_hours_;
  bool exchanges_;  ///< Whether to send the exchanges of the prices.
  Feed feed_;
  GenericTicks generics_;
  int underlying_ = -1;  ///< Of an option.
  double under_price_ = kNever;
  View shown_;
  bool first_ = true;
};

}  // namespace ibgw::gateway
