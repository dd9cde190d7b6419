#include "simulator/gateway/reference/contracts.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace ibgw::gateway {
namespace {

constexpr std::string_view kNotFound = "No security definition has been found for the request";

constexpr std::string_view kTypes[] = {
    "STK",  "CFD", "OPT",  "FOP",   "WAR",    "IOPT",  "FUT", "FWD",     "BAG",
    "CASH", "IND", "BOND", "BILL",  "FUND",   "FIXED", "SLB", "NEWS",    "CMDTY",
    "BSK",  "ICU", "ICS",  "PHYSS", "CRYPTO", "PDC",   "EC",  "CONTFUT", "FUT+CONTFUT"};

struct Description {
  std::int64_t con_id = 0;
  std::string_view symbol, sec_type, expiry, right, exchange, primary, currency, local_symbol,
      trading_class, sec_id_type, sec_id, issuer;
  double strike = 0;
  double multiplier = 0;
};

Description describe(const wire::Message& request, std::string_view path) {
  const auto at = [&](std::string_view field) {
    return path.empty() ? std::string(field) : fmt::format("{}.{}", path, field);
  };
  const auto text = [&](std::string_view field) { return request.text(at(field)); };
  Description d;
  d.con_id = request.integer(at("conId")).value_or(0);
  d.symbol = text("symbol");
  d.sec_type = sec_type_of(text("secType"));
  d.expiry = text("lastTradeDateOrContractMonth");
  d.expiry = d.expiry.substr(0, d.expiry.find(' '));  // Details may have told its time as well.
  d.right = text("right");
  d.exchange = text("exchange");
  d.primary = text("primaryExch");
  d.currency = text("currency");
  d.local_symbol = text("localSymbol");
  d.trading_class = text("tradingClass");
  d.sec_id_type = text("secIdType");
  d.sec_id = text("secId");
  d.issuer = text("issuerId");
  d.strike = request.real(at("strike")).value_or(0);
  d.multiplier = request.real(at("multiplier")).value_or(0);
  return d;
}

bool listed(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == word) {
      return true;
    }
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

bool trades_at(const world::Instrument& one, std::string_view exchange) {
  return exchange == one.exchange || exchange == one.primary_exchange ||
         listed(one.valid_exchanges, exchange) || (exchange == "SMART" && one.exchange == "SMART");
}

bool fits(const Description& d, const world::Instrument& one) {
  const auto same = [](std::string_view asked, std::string_view have) {
    return asked.empty() || asked == have;
  };
  if (d.con_id != 0) {
    return d.con_id == one.con_id && (d.exchange.empty() || trades_at(one, d.exchange));
  }
  if (d.sec_id_type == "ISIN" || d.sec_id_type == "CUSIP") {
    const std::string& have = d.sec_id_type == "ISIN" ? one.isin : one.cusip;
    return !have.empty() && have == d.sec_id && same(d.currency, one.currency);
  }
  const std::string_view local = one.local_symbol.empty() ? one.symbol : one.local_symbol;
  const bool by_symbol = !d.symbol.empty() && (d.symbol == one.symbol || d.symbol == one.cusip);
  const bool by_local = !d.local_symbol.empty() && d.local_symbol == local;
  if ((!by_symbol && !by_local) || (!d.local_symbol.empty() && !by_local) ||
      (!d.symbol.empty() && !by_symbol)) {
    return false;
  }
  const std::string_view right = d.right.substr(0, 1);
  const bool any_right = right.empty() || right == "?" || right == "0";
  return same(d.sec_type, one.sec_type) && same(d.currency, one.currency) &&
         (d.exchange.empty() || trades_at(one, d.exchange)) &&
         (d.primary.empty() || trades_at(one, d.primary)) &&
         (d.expiry.empty() || one.last_trade_date.substr(0, d.expiry.size()) == d.expiry ||
          one.contract_month == d.expiry) &&
         (d.strike == 0 || std::fabs(d.strike - one.strike) < 1e-9) &&
         (any_right || right == one.right) &&
         (d.multiplier == 0 || d.multiplier == one.multiplier) &&
         same(d.trading_class, one.trading_class.empty() ? one.symbol : one.trading_class);
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::toupper(static_cast<unsigned char>(x)) ==
           std::toupper(static_cast<unsigned char>(y));
  });
}

std::string_view sec_type_of(std::string_view spelling) {
  if (same_word(spelling, "CS")) {
    return "STK";
  }
  if (same_word(spelling, "COMB")) {
    return "BAG";
  }
  if (same_word(spelling, "CONTFUT+FUT")) {
    return "FUT+CONTFUT";
  }
  const auto* const found =
      std::find_if(std::begin(kTypes), std::end(kTypes),
                   [&](std::string_view type) { return same_word(type, spelling); });
  return found == std::end(kTypes) ? std::string_view{} : *found;
}

std::vector<int> find_instruments(const world::World& world, const wire::Message& request,
                                  std::string_view path) {
  const Description wanted = describe(request, path);
  std::vector<int> found;
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    if (fits(wanted, world.instruments[i])) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

Meant find_instrument(const world::World& world, const wire::Message& request,
                      std::string_view path) {
  const std::vector<int> found = find_instruments(world, request, path);
  if (found.size() == 1) {
    return {found.front(), {}};
  }
  if (found.empty()) {
    return {-1, std::string(kNotFound)};
  }
  return {-1, fmt::format("The contract description specified for {} is ambiguous.",
                          world.instruments[static_cast<std::size_t>(found.front())].symbol)};
}

void put_contract(wire::Message& message, std::string_view path, const world::Instrument& one,
                  std::string_view exchange) {
  const auto set = [&](std::string_view field, auto value) {
    message.set(path.empty() ? std::string(field) : fmt::format("{}.{}", path, field), value);
  };
  const auto either = [](const std::string& text, const std::string& otherwise) {
    return std::string_view(text.empty() ? otherwise : text);
  };
  set("conId", one.con_id);
  set("symbol", std::string_view(one.symbol));
  set("secType", std::string_view(one.sec_type));
  if (!one.last_trade_date.empty()) {
    set("lastTradeDateOrContractMonth", std::string_view(one.last_trade_date));
  }
  set("strike", one.strike);  // Real gateways write it even where it means nothing.
  if (!one.right.empty()) {
    set("right", std::string_view(one.right));
  }
  if (one.multiplier > 0) {
    set("multiplier", one.multiplier);
  }
  set("exchange", exchange.empty() ? either(one.primary_exchange, one.exchange) : exchange);
  set("currency", std::string_view(one.currency));
  set("localSymbol", either(one.local_symbol, one.symbol));
  set("tradingClass", either(one.trading_class, one.symbol));
}

std::string decimal(double size) {
  // Never with an exponent, and without rounding errors: sizes come from sums of doubles.
  std::string text = fmt::format("{:.8f}", size);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

}  // namespace ibgw::gateway
