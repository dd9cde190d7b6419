// The generic ticks that gateways know, and the security types for which they may be asked.
// Numbers, names and types: error 321 as users of current gateways got it.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

struct GenericTick {
  int number;
  int other_number;  ///< That means the same; 0 = none.
  std::string_view name;
  std::string_view sec_types = {};  ///< Separated by `|`; empty = all.
  bool listed = true;               ///< Whether the error text names it.
};

constexpr std::string_view kEtf = "STK";
constexpr std::string_view kDividendPayers = "STK|FUT|OPT|IND|FOP|CFD|SLB";
constexpr std::string_view kTraded = "STK|CFD|OPT|FOP|WAR|IOPT|FUT|FWD|BOND|BILL|SLB|CRYPTO";

constexpr GenericTick kGenericTicks[] = {
    {100, 0, "Option Volume"},
    {101, 0, "Option Open Interest"},
    {104, 0, "Historical Volatility", "", false},
    {105, 0, "Average Opt Volume"},
    {106, 0, "impvolat"},
    {162, 0, "Index Future Premium", "IND"},
    {165, 0, "Misc. Stats"},
    {221, 220, "Creditman Mark Price"},
    {225, 0, "Auction"},
    {232, 221, "Pl Price"},
    {233, 0, "RTVolume"},
    {236, 0, "inventory"},
    {258, 47, "Fundamentals"},
    {292, 0, "Wide_news"},
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
  return tick.sec_types.empty() || has_word(tick.sec_types, sec_type);
}

/// `292` and `292:BRFG`, but not `292:`.
bool is_legal(std::string_view word, std::string_view sec_type) {
  const std::size_t colon = word.find(':');
  const std::string_view digits = word.substr(0, colon);
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || number <= 0 || end != digits.data() + digits.size() ||
      colon + 1 == word.size()) {
    return false;
  }
  return std::any_of(
      std::begin(kGenericTicks), std::end(kGenericTicks), [&](const GenericTick& tick) {
        return (tick.number == number || tick.other_number == number) && is_for(tick, sec_type);
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

}  // namespace

std::optional<std::string> wrong_generic_ticks(std::string_view list, std::string_view spelled) {
  const std::string_view sec_type = sec_type_of(spelled);
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t comma = rest.find(',');
    const std::string_view word = trimmed(rest.substr(0, comma));
    rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    if (!word.empty() && word != "mdoff" && !is_legal(word, sec_type)) {
      return fmt::format("Incorrect generic tick list of {}.  Legal ones for ({}) are: {}", list,
                         sec_type, legal_ones(sec_type));
    }
  }
  return std::nullopt;
}

}  // namespace ibgw::gateway
