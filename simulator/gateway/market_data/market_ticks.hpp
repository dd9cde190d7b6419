// The ticks of one market data request: first all current values, then changes.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "simulator/gateway/market_data/generic_ticks.hpp"
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

/// What a stream is of, besides its feed.
struct StreamKind {
  bool delayed = false;
  bool frozen = false;    ///< Keeps the last quote while the market is closed.
  bool snapshot = false;  ///< Of current values only.
};

class TickStream {
 public:
  TickStream(const Question& q, Feed feed, GenericTicks generics, StreamKind kind);

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

  /// A side of the quote as the client knows it.
  struct Top {
    double price = kNever;
    double size = kNever;
  };

  [[nodiscard]] View view_at(const Market& market, std::int64_t wall_ms) const;
  /// `quoted` false: there is no bid and no ask.
  void ticks(const TickWriter& to, const View& now, bool quoted);
  void sides(const TickWriter& to, const View& now, bool quoted);
  void side(const TickWriter& to, int price_type, int size_type, Top now, const Top& shown) const;
  void time(const TickWriter& to, const View& now) const;
  void last(const TickWriter& to, const View& now) const;
  void volume(const TickWriter& to, const View& now) const;
  /// A price of the day, which has no size.
  void of_day(const TickWriter& to, int what, double price, double shown) const;
  void range(const TickWriter& to, const View& now) const;
  void opening(const TickWriter& to, const View& now) const;
  void close(const TickWriter& to, const View& now) const;
  void exchanges(const TickWriter& to) const;
  void option(const TickWriter& to, const View& now);
  void computation(const TickWriter& to, int type, double volatility, double price,
                   std::int64_t wall_ms) const;
  void generic(const TickWriter& to, const View& now) const;
  [[nodiscard]] int type(int live) const;

  int session_;
  std::int64_t id_;
  bool whole_;
  StreamKind kind_;
  bool keeps_hours_;
  bool executable_;     ///< Whether its quotes can be traded at, says the attribute.
  bool repeats_sizes_;  ///< Whether a size comes once more after its price.
  bool open_ = true;    ///< When it last looked.
  Feed feed_;
  GenericTicks generics_;
  int underlying_ = -1;  ///< Of an option.
  double under_price_ = kNever;
  View shown_;
  Top bid_;
  Top ask_;
  bool first_ = true;
};

}  // namespace ibgw::gateway
