// Ticks that clients request by number. Even those that are not prices are derived from the
// instrument's price process, so that they depend only on the seed.
#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "simulator/gateway/market_data/market_ticks.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kCalls = 0;
constexpr int kPuts = 1;

// In the order of the bits. Those that are legal but bring nothing are left out.
constexpr int kGenerics[] = {100, 101, 104, 105, 106, 162, 165, 220, 221, 225, 232,
                             233, 236, 258, 292, 293, 294, 295, 318, 375, 411, 456,
                             460, 576, 577, 578, 586, 588, 595, 614, 619, 623};
static_assert(std::size(kGenerics) <= 64);

std::size_t position(int number) {
  return static_cast<std::size_t>(std::find(std::begin(kGenerics), std::end(kGenerics), number) -
                                  std::begin(kGenerics));
}

/// What the functions below need.
struct Context {
  const TickWriter& to;
  const world::Instrument& one;
  int instrument;
  GenericTicks asked;
  std::int64_t wall_ms;
  const Market& market;

  [[nodiscard]] bool wants(int number) const { return (asked >> position(number) & 1U) != 0; }
  [[nodiscard]] bool is(std::string_view sec_type) const { return one.sec_type == sec_type; }
  [[nodiscard]] bool has_options() const { return is("STK") || is("IND"); }
  /// A whole number of about this size, constant all day.
  [[nodiscard]] double about(double size, std::uint64_t purpose) const {
    return std::round(size * (0.5 + market.chance(instrument, wall_ms / kDayMs, 1000 + purpose)));
  }
};

void option_statistics(const Context& c) {
  if (!c.has_options()) {
    return;
  }
  if (c.wants(100)) {
    c.to.size(29 + kCalls, c.about(90'000, 1));
    c.to.size(29 + kPuts, c.about(60'000, 2));
  }
  if (c.wants(101)) {
    c.to.size(27 + kCalls, c.about(900'000, 3));
    c.to.size(27 + kPuts, c.about(700'000, 4));
  }
  if (c.wants(104)) {
    c.to.number(23, c.one.price.volatility);
  }
  if (c.wants(105)) {
    c.to.size(87, c.about(150'000, 5));
  }
  if (c.wants(106)) {
    c.to.number(24, c.one.price.volatility);
  }
  if (c.is("IND") && c.wants(162)) {
    c.to.number(31, 0);
  }
}

void statistics(const Context& c) {
  if (c.wants(165)) {
    constexpr int kWeeks[] = {13, 26, 52};
    int type = 15;
    double average = 0;
    for (const int weeks : kWeeks) {
      const std::int64_t span = weeks * 7 * kDayMs;
      const Bar bar = c.market.bar(c.instrument, c.wall_ms - span, c.wall_ms);
      c.to.price(type++, bar.low, 0, false);
      c.to.price(type++, bar.high, 0, false);
      average = bar.volume / (weeks * 7);
    }
    c.to.size(21, std::round(average));
  }
  if (c.wants(411)) {
    c.to.number(58, c.one.price.volatility);
  }
  if (c.wants(588) && c.is("FUT")) {
    c.to.size(86, c.about(2'000'000, 6));
  }
  if (c.wants(460) && c.is("BOND")) {
    c.to.number(60, 1);
  }
}

void stock_facts(const Context& c) {
  if (!c.is("STK")) {
    return;
  }
  if (c.wants(236)) {
    c.to.number(46, c.one.shortable ? 3 : 1);
    c.to.size(89, c.one.shortable ? c.about(20'000'000, 7) : 0);
  }
  if (c.wants(225)) {
    c.to.size(34, 0);
    c.to.price(35, c.market.previous_close(c.instrument, c.wall_ms), 0, false);
    c.to.size(36, 0);
    c.to.size(61, 0);
  }
  if (c.wants(456)) {
    // The past twelve months, the next twelve, the next date and its amount.
    const double quarter = std::round(c.one.price.start * 0.25) / 100;
    c.to.text(
        59, fmt::format("{:.2f},{:.2f},{},{:.2f}", 4 * quarter, 4 * quarter,
                        time::date_text((c.wall_ms / kDayMs / 90 + 1) * 90 * kDayMs, time::Zone()),
                        quarter));
  }
  if (c.wants(258)) {
    const double earnings = c.one.price.start / 25;
    c.to.text(47, fmt::format("PEEXCLXOR=25.0;EPSNORM={:.2f};MKTCAP={:.0f};BETA=1.0;CURRENCY={}",
                              earnings, c.about(500'000, 8), c.one.currency));
  }
  if (c.one.stock_type != "ETF") {
    return;
  }
  const Quote quote = c.market.quote(c.instrument, c.wall_ms);
  const Bar day = c.market.day(c.instrument, c.wall_ms);
  const auto price = [&](int number, int type, double value) {
    if (c.wants(number)) {
      c.to.price(type, value, 0, false);
    }
  };
  price(576, 94, quote.bid);
  price(576, 95, quote.ask);
  price(577, 96, quote.last);
  price(578, 92, quote.last);
  price(578, 93, c.market.previous_close(c.instrument, c.wall_ms));
  price(623, 97, quote.last);
  price(614, 98, day.high);
  price(614, 99, day.low);
}

void news(const Context& c) {
  const std::int64_t began = c.to.model.began_ms();
  for (const world::NewsArticle& article : c.to.model.world().news) {
    if (!c.wants(292) || article.con_id != c.one.con_id) {
      continue;
    }
    wire::Message& message = c.to.model.scratch().fresh("TICK_NEWS");
    message.set("reqId", c.to.id);
    message.set("timestamp", began - article.minutes_ago * kMinuteMs);
    message.set("providerCode", article.provider);
    message.set("articleId", article.id);
    message.set("headline", article.headline);
    c.to.sink.send(c.to.session, message);
  }
}

/// `price;size;time;total volume;average price;single`
std::string volume_text(const Context& c, const Quote& quote, const Bar& day) {
  return fmt::format("{};{};{};{};{};true", decimal(quote.last),
                     size_text(quote.last_size, c.to.whole), c.wall_ms,
                     size_text(day.volume, c.to.whole), decimal(day.wap));
}

}  // namespace

GenericTicks read_generic_ticks(std::string_view list) {
  GenericTicks ticks = 0;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view word = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    word.remove_prefix(std::min(word.find_first_not_of(" \t\r\n"), word.size()));
    int number = 0;
    std::from_chars(word.data(), word.data() + word.size(), number);
    const std::size_t bit = position(number);
    ticks |= bit < std::size(kGenerics) ? GenericTicks{1} << bit : 0;
  }
  return ticks;
}

void TickStream::generic(const TickWriter& to, const View& now) const {
  if (generics_ == 0) {
    return;
  }
  const Context c{
      to, feed_.one(to.model.world()), feed_.instrument, generics_, now.wall_ms, to.model.market()};
  if (first_) {
    option_statistics(c);
    statistics(c);
    stock_facts(c);
    news(c);
  }
  const double mark = price_of(now.quote, feed_.quotes ? Side::middle : Side::last);
  const bool marked =
      first_ || mark != price_of(shown_.quote, feed_.quotes ? Side::middle : Side::last);
  if (marked && (c.wants(221) || c.wants(232))) {
    to.price(37, mark, 0, false);
  }
  if (marked && c.wants(220)) {
    to.price(78, mark, 0, false);
  }
  if (marked && c.wants(619)) {
    to.price(79, mark, 0, false);
  }
  if (!feed_.trades || !feed_.quotes) {
    return;
  }
  if (now.day.volume != shown_.day.volume) {
    if (c.wants(233)) {
      to.text(48, volume_text(c, now.quote, now.day));
    }
    if (c.wants(375)) {
      to.text(77, volume_text(c, now.quote, now.day));
    }
  }
  if (c.wants(318) && now.quote.last != shown_.quote.last) {
    to.price(57, now.quote.last, 0, false);
  }
  const std::int64_t minute = now.wall_ms / kMinuteMs;
  if (!first_ && minute == shown_.wall_ms / kMinuteMs) {
    return;
  }
  const Bar last_minute = c.market.bar(c.instrument, now.wall_ms - kMinuteMs, now.wall_ms);
  if (c.wants(293)) {
    to.number(54, now.day.count);
  }
  if (c.wants(294)) {
    to.number(55, last_minute.count);
  }
  if (c.wants(295)) {
    to.number(56, last_minute.volume);
  }
  if (c.wants(595)) {
    constexpr int kMinutes[] = {3, 5, 10};
    int type = 63;
    for (const int minutes : kMinutes) {
      to.size(type++,
              c.market.volume(c.instrument, now.wall_ms - minutes * kMinuteMs, now.wall_ms));
    }
  }
}

}  // namespace ibgw::gateway
