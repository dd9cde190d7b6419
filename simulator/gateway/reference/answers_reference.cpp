// Requests about contracts, exchanges and rules. The table also names the requests about the
// gateway itself.
#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kNoMarketRule = 124;
constexpr std::size_t kSamplesMax = 16;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return result;
}

/// Derivatives have no row of their own: their underlying's row names them.
bool has_own_row(const world::Instrument& one) {
  return one.under_con_id == 0 && one.sec_type != "OPT" && one.sec_type != "FUT";
}

/// Whether the symbol or a word of the name begins with `pattern`, which is in capitals.
bool matches(const world::Instrument& one, const std::string& pattern) {
  return upper(one.symbol).starts_with(pattern) ||
         (' ' + upper(one.long_name)).find(' ' + pattern) != std::string::npos;
}

void matching_symbols(const Question& q) {
  const world::World& world = q.model.world();
  const std::string pattern = upper(q.request.text("pattern"));
  std::vector<const world::Instrument*> found;
  for (const world::Instrument& one : world.instruments) {
    if (!pattern.empty() && has_own_row(one) && matches(one, pattern)) {
      found.push_back(&one);
    }
  }
  // Symbols first, then names.
  std::stable_partition(found.begin(), found.end(), [&](const world::Instrument* one) {
    return upper(one->symbol).starts_with(pattern);
  });
  found.resize(std::min(found.size(), kSamplesMax));
  wire::Message& message = q.fresh("SYMBOL_SAMPLES");
  message.set("reqId", q.id());
  const auto put_one = [&](std::size_t i, RowWriter row) {
    const world::Instrument& one = *found[i];
    row.nested("contract")
        .set("conId", one.con_id)
        .set("symbol", one.symbol)
        .set("secType", one.sec_type)
        .set("primaryExch", one.primary_exchange.empty() ? one.exchange : one.primary_exchange)
        .set("currency", one.currency)
        .set("description", one.long_name);
    std::set<std::string> derivatives;
    for (const world::Instrument& other : world.instruments) {
      if (other.under_con_id == one.con_id) {
        derivatives.insert(other.sec_type);
      }
    }
    row.texts("derivativeSecTypes", {derivatives.begin(), derivatives.end()});
  };
  put_rows(message, message.root(), "contractDescriptions", found.size(), put_one);
  q.send(message);
}

/// The chain of one trading class: expirations and strikes.
struct Chain {
  std::string exchanges;
  std::set<std::string> expirations;
  std::set<double> strikes;
};

void option_parameters(const Question& q) {
  const world::World& world = q.model.world();
  const std::int64_t id = q.id();
  const auto con_id = saturate<int>(q.request.integer("underlyingConId").value_or(0));
  const int underlying = world.find_instrument(con_id);
  const std::string_view symbol = q.request.text("underlyingSymbol");
  const std::string exchange(q.request.text("futFopExchange"));
  if (underlying < 0 ||
      (!symbol.empty() &&
       symbol != world.instruments[static_cast<std::size_t>(underlying)].symbol)) {
    q.error(kNoSecurityDefinition, "No security definition has been found for the request");
    return;
  }
  std::map<std::pair<std::string, double>, Chain> chains;  // By trading class and multiplier.
  for (const world::Instrument& one : world.instruments) {
    if (one.under_con_id == con_id && (one.sec_type == "OPT" || one.sec_type == "FOP")) {
      Chain& chain = chains[{one.trading_class, one.multiplier}];
      chain.exchanges = one.valid_exchanges.empty() ? one.exchange : one.valid_exchanges;
      chain.expirations.insert(one.last_trade_date);
      chain.strikes.insert(one.strike);
    }
  }
  for (const auto& [name, chain] : chains) {
    std::string_view rest = chain.exchanges;
    while (!rest.empty()) {
      const std::string_view at = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(at.size() + 1, rest.size()));
      if (!exchange.empty() && exchange != at) {
        continue;
      }
      wire::Message& message = q.fresh("SECURITY_DEFINITION_OPTION_PARAMETER");
      message.set("reqId", id);
      message.set("exchange", at);
      message.set("underlyingConId", con_id);
      message.set("tradingClass", name.first);
      message.set("multiplier", decimal(name.second));
      RowWriter row(message, message.root());
      row.texts("expirations", {chain.expirations.begin(), chain.expirations.end()});
      row.numbers("strikes", {chain.strikes.begin(), chain.strikes.end()});
      q.send(message);
    }
  }
  wire::Message& end = q.fresh("SECURITY_DEFINITION_OPTION_PARAMETER_END");
  end.set("reqId", id);
  q.send(end);
}

void market_rule(const Question& q) {
  const std::int64_t id = q.request.integer("marketRuleId").value_or(0);
  const auto& rules = q.model.world().market_rules;
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const world::MarketRule& r) { return r.id == id; });
  if (rule == rules.end()) {
    q.error(kNoMarketRule, fmt::format("No market rule for {}", id));
    return;
  }
  wire::Message& message = q.fresh("MARKET_RULE");
  message.set("marketRuleId", id);
  put_rows(message, message.root(), "priceIncrements", rule->increments.size(),
           [&](std::size_t i, RowWriter row) {
             row.set("lowEdge", rule->increments[i].low_edge)
                 .set("increment", rule->increments[i].increment);
           });
  q.send(message);
}

/// Lists the stock exchanges, which ticks of smart-routed stocks name by letter.
void smart_components(const Question& q) {
  std::vector<const world::Exchange*> components;
  for (const world::Exchange& exchange : q.model.world().exchanges) {
    if (exchange.sec_type == "STK") {
      components.push_back(&exchange);
    }
  }
  wire::Message& message = q.fresh("SMART_COMPONENTS");
  message.set("reqId", q.id());
  put_rows(message, message.root(), "smartComponents", components.size(),
           [&](std::size_t i, RowWriter row) {
             row.set("bitNumber", static_cast<int>(i))
                 .set("exchange", components[i]->name)
                 .set("exchangeLetter", std::string_view(&components[i]->letter, 1));
           });
  q.send(message);
}

void depth_exchanges(const Question& q) {
  std::vector<const world::Exchange*> offers;
  for (const world::Exchange& exchange : q.model.world().exchanges) {
    if (!exchange.sec_type.empty()) {
      offers.push_back(&exchange);
    }
  }
  wire::Message& message = q.fresh("MKT_DEPTH_EXCHANGES");
  put_rows(message, message.root(), "depthMarketDataDescriptions", offers.size(),
           [&](std::size_t i, RowWriter row) {
             // Books of stocks show market makers.
             const bool makers = offers[i]->sec_type == "STK";
             row.set("exchange", offers[i]->name)
                 .set("secType", offers[i]->sec_type)
                 .set("isL2", makers)
                 .set("listingExch", "")
                 .set("serviceDataType", makers ? "Deep2" : "Deep")
                 .set("aggGroup", kNoGroup);
           });
  q.send(message);
}

/// Always refused: verification is only for registered clients, and the gateway knows none.
void verification(const Question& q) {
  q.invalid(
      "Intent to authenticate needs to be expressed during "
      "initial connect request.");
}

constexpr Answer kReferenceAnswers[] = {
    {"REQ_MATCHING_SYMBOLS", matching_symbols,
     "up to 16 contracts whose symbol, or a word of whose name, starts with the text", ""},
    {"REQ_SEC_DEF_OPT_PARAMS", option_parameters,
     "one message per trading class and exchange, then the end marker", "200"},
    {"REQ_MARKET_RULE", market_rule, "the price increments", "124"},
    {"REQ_SMART_COMPONENTS", smart_components, "the stock exchanges and their letters", "321"},
    {"REQ_MKT_DEPTH_EXCHANGES", depth_exchanges, "the exchanges that offer market depth", ""},
    {"VERIFY_REQUEST", verification, "refused", "321"},
    {"VERIFY_MESSAGE", verification, "refused", "321"},
    {"VERIFY_AND_AUTH_REQUEST", verification, "refused", "321"},
    {"VERIFY_AND_AUTH_MESSAGE", verification, "refused", "321"},
};

}  // namespace

Answers reference_answers() {
  return kReferenceAnswers;
}

}  // namespace ibgw::gateway
