#include "simulator/gateway/market_data/generic_ticks.hpp"

#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::gateway {
namespace {

struct GenericTick {
  int number;
  int other_number;  ///< That means the same; 0 = none.
  std::string_view name;
  std::string_view sec_types = {};  ///< Separated by `|`; empty = all.
  bool listed = true;               ///< Whether the error text names it.
  bool delayed = false;             ///< Whether it comes with delayed data.
};

constexpr std::string_view kEtf = "STK";
constexpr std::string_view kDividendPayers = "STK|FUT|OPT|IND|FOP|CFD|SLB";
constexpr std::string_view kOptionable = "STK|IND|FUT|OPT|FOP|WAR|IOPT|CFD|BAG";
constexpr std::string_view kTraded = "STK|CFD|OPT|FOP|WAR|IOPT|FUT|FWD|BOND|BILL|SLB|CRYPTO";
constexpr bool kListed = true;
constexpr bool kWithDelayed = true;

// Every generic tick that gateways know. Numbers, names and types: error 321 as users of current
// gateways got it. The model has no values for some of them.
constexpr GenericTick kGenericTicks[] = {
    {100, 0, "Option Volume", kOptionable},
    {101, 0, "Option Open Interest", kOptionable, kListed, kWithDelayed},
    {104, 0, "Historical Volatility", "", false},
    {105, 0, "Average Opt Volume", kOptionable},
    {106, 0, "impvolat", kOptionable, kListed, kWithDelayed},
    {162, 0, "Index Future Premium", "IND"},
    {165, 0, "Misc. Stats"},
    {221, 220, "Creditman Mark Price"},
    {225, 0, "Auction"},
    {232, 221, "Pl Price"},
    {233, 0, "RTVolume"},
    {236, 0, "inventory", "", kListed, kWithDelayed},
    {258, 47, "Fundamentals"},
    {292, 0, "Wide_news", "", kListed, kWithDelayed},
    {293, 0, "TradeCount"},
    {294, 0, "TradeRate"},
    {295, 0, "VolumeRate"},
    {318, 0, "LastRTHTrade"},
    {375, 0, "RTTrdVolume"},
    {411, 0, "rthistvol"},
    {456, 59, "IBDividends", kDividendPayers},
    {460, 0, "Bond Factor Multiplier"},
    {499, 0, "Fee and Rebate Rate", "", false},
    {506, 0, "midptiv", "", false},
    {576, 0, "EtfNavBidAsk(navbidask)", kEtf},
    {577, 0, "EtfNavLast(navlast)"},
    {578, 0, "EtfNavClose(navclose)", kEtf},
    {586, 0, "IPOHLMPRC"},
    {587, 0, "Pl Price Delayed"},
    {588, 0, "Futures Open Interest"},
    {595, 0, "Short-Term Volume X Mins", kTraded},
    {614, 0, "EtfNavMisc(high/low)"},
    {619, 0, "Creditman Slow Mark Price"},
    {623, 0, "EtfFrozenNavLast(fznavlast)"},
    {787, 0, "OddLotBidAskQuotesTickTag(mdbaodd)"},
};

bool is_for(const GenericTick& tick, std::string_view sec_type) {
  const std::vector<std::string_view> types = wire::split_names(tick.sec_types);
  return types.empty() || std::find(types.begin(), types.end(), sec_type) != types.end();
}

/// `292`, or `292:BRFG+DJ-N`.
struct Word {
  int number = 0;  ///< 0 = the word is not of this form.
  std::string_view providers;
};

Word read_word(std::string_view word) {
  const std::size_t colon = word.find(':');
  const std::string_view digits = word.substr(0, colon);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || colon + 1 == word.size()) {
    return {};
  }
  return {number, colon == std::string_view::npos ? "" : word.substr(colon + 1)};
}

/// Whether there is such a tick for which `fits` is true.
template <typename Fits>
bool has_tick(int number, Fits fits) {
  return number > 0 &&
         std::any_of(std::begin(kGenericTicks), std::end(kGenericTicks),
                     [&](const GenericTick& tick) {
                       return (tick.number == number || tick.other_number == number) && fits(tick);
                     });
}

std::string legal_ones(std::string_view sec_type) {
  std::string list;
  for (const GenericTick& tick : kGenericTicks) {
    if (tick.listed && is_for(tick, sec_type)) {
      const std::string other = tick.other_number == 0 ? "" : fmt::format("/{}", tick.other_number);
      list += fmt::format("{}{}{}({})", list.empty() ? "" : ",", tick.number, other, tick.name);
    }
  }
  return list;
}

std::string_view trimmed(std::string_view word) {
  constexpr std::string_view kSpaces = " \t\r\n";
  word.remove_prefix(std::min(word.find_first_not_of(kSpaces), word.size()));
  return word.substr(0, word.find_last_not_of(kSpaces) + 1);
}

/// The non-empty parts of a list.
std::vector<std::string_view> words_of(std::string_view list, char separator) {
  std::vector<std::string_view> words;
  while (!list.empty()) {
    const std::size_t end = list.find(separator);
    const std::string_view word = trimmed(list.substr(0, end));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    if (!word.empty()) {
      words.push_back(word);
    }
  }
  return words;
}

constexpr std::string_view kNoQuotes = "mdoff";
constexpr int kNews = 292;

}  // namespace

GenericTicks read_generic_ticks(std::string_view list, bool delayed) {
  GenericTicks ticks;
  for (const std::string_view text : words_of(list, ',')) {
    const Word word = read_word(text);
    ticks.quotes = ticks.quotes && text != kNoQuotes;
    if (has_tick(word.number, [&](const GenericTick& tick) { return !delayed || tick.delayed; })) {
      ticks.numbers.push_back(word.number);
    }
    if (word.number == kNews) {
      for (const std::string_view provider : words_of(word.providers, '+')) {
        ticks.news_providers.emplace_back(provider);
      }
    }
  }
  return ticks;
}

std::optional<std::string> wrong_generic_ticks(std::string_view list, std::string_view spelled) {
  const std::string_view sec_type = sec_type_of(spelled);
  for (const std::string_view text : words_of(list, ',')) {
    if (text != kNoQuotes && !has_tick(read_word(text).number, [&](const GenericTick& tick) {
          return is_for(tick, sec_type);
        })) {
      return fmt::format("Incorrect generic tick list of {}.  Legal ones for ({}) are: {}", list,
                         sec_type, legal_ones(sec_type));
    }
  }
  return std::nullopt;
}

}  // namespace ibgw::gateway
