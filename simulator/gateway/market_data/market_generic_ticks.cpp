// Ticks that clients request by number. Even those that are not prices are derived from the
// instrument's price process, so that they depend only on the seed.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "simulator/gateway/market_data/market_ticks.hpp"
#include "simulator/gateway/moment.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/reference/news.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kCalls = 0;
constexpr int kPuts = 1;
constexpr std::string_view kExtraData = "L:en";  // Of news: the language.

/// What the functions below need.
struct Context {
  const TickWriter& to;
  const world::Instrument& one;
  int instrument;
  const GenericTicks& asked;
  std::int64_t wall_ms;
  const Market& market;

  [[nodiscard]] bool wants(int number) const { return asked.wants(number); }
  [[nodiscard]] bool is(std::string_view sec_type) const { return one.sec_type == sec_type; }
  [[nodiscard]] bool has_options() const { return is("STK") || is("IND"); }
  /// A whole number of about this size, constant all day.
  [[nodiscard]] double about(double size, std::uint64_t purpose) const {
    const std::int64_t day = market.midnight(instrument, wall_ms) / kDayMs;
    return std::round(size * (0.5 + market.chance(instrument, day, 1000 + purpose)));
  }
};

/// Of an option, and of all options of an underlying.
void option_sizes(const Context& c) {
  const bool all = c.has_options();
  if (!all && !c.is("OPT")) {
    return;
  }
  const bool calls = all || c.one.right == "C";
  const bool puts = all || !calls;
  const double share = all ? 100 : 1;
  if (c.wants(101)) {
    c.to.size(27 + kCalls, calls ? c.about(9000 * share, 3) : 0);
    c.to.size(27 + kPuts, puts ? c.about(7000 * share, 4) : 0);
  }
  if (c.wants(100)) {
    c.to.size(29 + kCalls, calls ? c.about(900 * share, 1) : 0);
    c.to.size(29 + kPuts, puts ? c.about(600 * share, 2) : 0);
  }
}

void option_statistics(const Context& c) {
  if (!c.has_options()) {
    return;
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
    if (!c.is("IND")) {  // Computed, not traded.
      c.to.size(21, std::round(average));
    }
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

/// What appeared since then; the first time, the latest of each article.
void news(const Context& c, std::int64_t shown_ms) {
  if (!c.wants(292)) {
    return;
  }
  constexpr std::size_t kMost = 10;
  const std::int64_t after = shown_ms > 0 ? shown_ms : c.wall_ms - kDayMs;
  const std::vector<Headline> found =
      find_headlines(c.to.model.world(), c.to.model.began_ms(),
                     {c.one.con_id, after, c.wall_ms, c.asked.news_providers}, kMost);
  for (auto it = found.rbegin(); it != found.rend(); ++it) {
    wire::Message& message = c.to.model.scratch().fresh("TICK_NEWS");
    message.set("reqId", c.to.id);
    message.set("timestamp", it->wall_ms);
    message.set("providerCode", it->article->provider);
    message.set("articleId", it->id);
    message.set("headline", it->article->headline);
    message.set("extraData", kExtraData);
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

void TickStream::generic(const TickWriter& to, const View& now) const {
  if (generics_.numbers.empty()) {
    return;
  }
  const Context c{
      to, feed_.one(to.model.world()), feed_.instrument, generics_, now.wall_ms, to.model.market()};
  if (first_) {
    option_sizes(c);
    option_statistics(c);
    statistics(c);
    stock_facts(c);
  }
  news(c, shown_.wall_ms);
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
