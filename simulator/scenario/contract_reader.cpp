#include "simulator/scenario/contract_reader.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "simulator/scenario/field_reader.hpp"

namespace ibgw::scenario {
namespace {

using world::Instrument;
using world::World;

/// How many candidates are shown for an ambiguous symbol.
constexpr std::size_t kNamesMax = 4;

/// Limits chains of underlyings, because a price is computed through the whole chain. An option on
/// a future on an index is 2.
constexpr std::size_t kFollowedMax = 8;

const std::string& local_symbol(const Instrument& one) {
  return one.local_symbol.empty() ? one.symbol : one.local_symbol;
}

std::vector<std::string> symbols(const World& world) {
  std::set<std::string> all;
  for (const Instrument& one : world.instruments) {
    all.insert(one.symbol);
    all.insert(local_symbol(one));
  }
  return {all.begin(), all.end()};
}

struct Name {
  std::string word;  ///< As the user wrote it.
  Place place;
};

/// The only candidate, or the only stock among them; otherwise reports a problem and returns -1.
int only_one(Reading& reading, const Name& name, const std::vector<int>& found,
             const World& world) {
  const auto instrument = [&](int index) -> const Instrument& {
    return world.instruments[static_cast<std::size_t>(index)];
  };
  if (found.empty()) {
    reading.problems.add(
        name.place, with_hint("no contract `" + name.word + "` in this world", name.word,
                              symbols(world), "a contract of the default world or of `contracts`"));
    return -1;
  }
  const auto is_stock = [&](int index) { return instrument(index).sec_type == "STK"; };
  if (found.size() == 1) {
    return found.front();
  }
  if (std::count_if(found.begin(), found.end(), is_stock) == 1) {
    return *std::find_if(found.begin(), found.end(), is_stock);
  }
  std::string names;
  for (std::size_t i = 0; i < std::min(found.size(), kNamesMax); ++i) {
    names += (i == 0 ? "`" : ", `") + local_symbol(instrument(found[i])) + "`";
  }
  reading.problems.add(name.place, "`" + name.word + "` matches " + std::to_string(found.size()) +
                                       " contracts (" + names +
                                       (found.size() > kNamesMax ? ", .." : "") +
                                       "); expected `localSymbol` or `conId`");
  return -1;
}

template <typename Fits>
std::vector<int> all_that(const World& world, const Fits& fits) {
  std::vector<int> found;
  for (std::size_t i = 0; i < world.instruments.size(); ++i) {
    if (fits(world.instruments[i])) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

int find_con_id(Reading& reading, Place place, int con_id, const World& world) {
  const int found = world.find_instrument(con_id);
  if (found < 0) {
    reading.problems.add(place, "no contract " + std::to_string(con_id) +
                                    " in this world; expected a `conId` of the default world or "
                                    "of `contracts`");
  }
  return found;
}

void check_tape(Reading& reading, const YamlNode& node, const world::TapePoint& point,
                const std::vector<world::TapePoint>& before) {
  if (!before.empty() && point.at_ms <= before.back().at_ms) {
    reading.problems.add(node.place, "a point at `" + std::to_string(point.at_ms) +
                                         "ms` comes after one at `" +
                                         std::to_string(before.back().at_ms) +
                                         "ms`; expected the points of a tape in ascending order");
  }
  if (point.ask < point.bid) {
    reading.problems.add(node.place, "`ask` is below `bid`; expected at least the bid");
  }
}

void read_price(Reading& reading, const YamlNode& node, world::PriceSpec& price) {
  const MapReader map(reading, node, kPrice);
  const FieldReader fields(reading, map);
  fields.real("start", Shape::positive_number, price.start);
  fields.real("volatility", Shape::number_from_0, price.volatility);
  fields.whole_number("spread", price.spread_ticks);
  fields.real("size", Shape::positive_number, price.size);
  if (map.has("tape")) {
    price.tape.clear();
  }
  for (const YamlNode& item : fields.maps("tape")) {
    const MapReader point_map(reading, item, kTapePoint);
    const FieldReader point_fields(reading, point_map);
    world::TapePoint point;
    point_fields.milliseconds("at", 0, point.at_ms);
    point_fields.real("bid", Shape::positive_number, point.bid);
    point_fields.real("ask", Shape::positive_number, point.ask);
    point.last = point.bid;
    point.size = price.size;
    point_fields.real("last", Shape::positive_number, point.last);
    point_fields.real("size", Shape::positive_number, point.size);
    if (point.bid > 0 && point.ask > 0) {
      check_tape(reading, item, point, price.tape);
    }
    price.tape.push_back(point);
  }
}

void read_fields(Reading& reading, const MapReader& map, Instrument& one) {
  const FieldReader fields(reading, map);
  fields.text("symbol", one.symbol);
  fields.text("localSymbol", one.local_symbol);
  fields.sec_type("secType", one.sec_type);
  fields.date("lastTradeDateOrContractMonth", one.last_trade_date);
  fields.time_of_day("lastTradeTime", one.last_trade_minute);
  if (map.has("timeZoneId")) {
    fields.time_zone("timeZoneId", one.time_zone.emplace());
  }
  fields.real("strike", Shape::number_from_0, one.strike);
  if (const auto right = fields.word("right", Shape::option_right)) {
    one.right = *right == 0 ? "C" : "P";
  }
  fields.real("multiplier", Shape::number_from_0, one.multiplier);
  fields.text("exchange", one.exchange);
  fields.text("primaryExch", one.primary_exchange);
  fields.text("currency", one.currency);
  fields.text("tradingClass", one.trading_class);
  fields.text("longName", one.long_name);
  fields.real("minTick", Shape::positive_number, one.min_tick);
  fields.real("sizeIncrement", Shape::positive_number, one.size_increment);
  if (const auto exchanges = map.texts("validExchanges")) {
    one.valid_exchanges.clear();
    for (const std::string& exchange : *exchanges) {
      one.valid_exchanges += (one.valid_exchanges.empty() ? "" : ",") + exchange;
    }
  }
  fields.whole_number("marketRuleId", one.market_rule);
  fields.text("stockType", one.stock_type);
  fields.text("industry", one.industry);
  fields.text("category", one.category);
  fields.text("subcategory", one.subcategory);
  fields.ordinal("underConId", one.under_con_id);
  fields.text("contractMonth", one.contract_month);
  fields.text("isin", one.isin);
  fields.text("cusip", one.cusip);
  fields.real("coupon", Shape::number_from_0, one.coupon);
  fields.date("issueDate", one.issue_date);
  fields.boolean("shortable", one.shortable);
  fields.boolean("subscribed", one.subscribed);
  if (const YamlNode* const price = map.find("price", Shape::map)) {
    read_price(reading, *price, one.price);
  }
}

/// The contract of an item of `contracts`, created if it is new; -1 after reporting a problem.
int contract_of_item(Reading& reading, const MapReader& map, Place place, World& world) {
  if (map.has("conId")) {
    const std::optional<int> con_id = map.ordinal("conId");
    if (!con_id) {
      return -1;
    }
    const int known = world.find_instrument(*con_id);
    if (known >= 0) {
      return known;
    }
    if (!map.has("symbol")) {
      reading.problems.add(place,
                           "a new contract needs `symbol`; expected `symbol: ..`, or a `conId` of "
                           "the default world");
      return -1;
    }
    Instrument one;
    one.con_id = *con_id;
    world.instruments.push_back(std::move(one));
    return static_cast<int>(world.instruments.size()) - 1;
  }
  const std::optional<std::string> symbol = map.text("symbol");
  const std::optional<std::string> local = map.text("localSymbol");
  if (!symbol && !local) {
    if (!map.has("symbol") && !map.has("localSymbol")) {
      reading.problems.add(place,
                           "a contract needs a name; expected `conId`, `symbol` or `localSymbol`");
    }
    return -1;
  }
  const std::vector<int> found = all_that(world, [&](const Instrument& one) {
    return (!symbol || one.symbol == *symbol) && (!local || local_symbol(one) == *local);
  });
  if (found.empty()) {
    reading.problems.add(
        place, with_hint("no contract `" + local.value_or(symbol.value_or("")) + "` in this world",
                         local.value_or(symbol.value_or("")), symbols(world),
                         "a new `conId`, to add a contract"));
    return -1;
  }
  return only_one(reading, {local.value_or(symbol.value_or("")), place}, found, world);
}

void check_contract(Reading& reading, const MapReader& map, Place place, const Instrument& one,
                    const World& world) {
  const FieldReader fields(reading, map);
  const auto is_rule = [&](const world::MarketRule& rule) { return rule.id == one.market_rule; };
  if (std::none_of(world.market_rules.begin(), world.market_rules.end(), is_rule)) {
    fields.add_problem(
        "marketRuleId", Shape::whole_number,
        "no market rule " + std::to_string(one.market_rule) +
            " in this world; expected a rule of the default world or of `market_rules`");
  }
  if (one.under_con_id != 0 &&
      (one.under_con_id == one.con_id || world.find_instrument(one.under_con_id) < 0)) {
    fields.add_problem(
        "underConId", Shape::ordinal,
        "no underlying contract " + std::to_string(one.under_con_id) +
            " in this world; expected another contract of the default world or of `contracts`");
  }
  const bool needs_date = one.sec_type == "OPT" || one.sec_type == "FUT";
  if (needs_date && one.last_trade_date.empty() && !map.has("lastTradeDateOrContractMonth")) {
    reading.problems.add(
        place, "`" + one.sec_type +
                   "` needs `lastTradeDateOrContractMonth`; expected its last trading day");
  }
  if (one.sec_type == "OPT" && (one.strike <= 0 || one.right.empty() || one.under_con_id == 0)) {
    reading.problems.add(place, "`OPT` is incomplete; expected `strike`, `right` and `underConId`");
  }
}

/// The chain of contracts that this one follows. Stops at the last one, at the contract itself, at
/// the first repetition, or one beyond the limit.
std::vector<int> followed_by(const Instrument& one, const World& world) {
  std::vector<int> chain;
  int next = one.under_con_id;
  const auto is_known = [&](int con_id) {
    return std::find(chain.begin(), chain.end(), con_id) != chain.end();
  };
  while (next != 0 && chain.size() <= kFollowedMax && !is_known(one.con_id) && !is_known(next)) {
    chain.push_back(next);
    const int found = world.find_instrument(next);
    next = found < 0 ? 0 : world.instruments[static_cast<std::size_t>(found)].under_con_id;
  }
  return chain;
}

/// Reports a contract that follows itself, which would have no price.
void check_followed(Reading& reading, const MapReader& map, const Instrument& one,
                    const World& world) {
  const std::vector<int> chain = followed_by(one, world);
  const bool is_circle = chain.size() > 1 && chain.back() == one.con_id;
  if (!map.has("underConId") || (!is_circle && chain.size() <= kFollowedMax)) {
    return;
  }
  std::string way = std::to_string(one.con_id);
  for (std::size_t i = 0; i < std::min(chain.size(), kFollowedMax); ++i) {
    way += " -> " + std::to_string(chain[i]);
  }
  FieldReader(reading, map)
      .add_problem("underConId", Shape::ordinal,
                   is_circle ? "circular `underConId`: " + way +
                                   "; expected a chain that ends at a contract with its own price"
                             : "too long a chain of `underConId`: " + way +
                                   " -> ..; expected at most " + std::to_string(kFollowedMax));
}

}  // namespace

int find_contract(Reading& reading, const MapReader& map, const World& world) {
  if (!map.is_usable()) {
    return -1;
  }
  if (map.has("conId")) {
    const std::optional<int> con_id = map.ordinal("conId");
    return con_id ? find_con_id(reading, map.find("conId", Shape::ordinal)->place, *con_id, world)
                  : -1;
  }
  const bool by_symbol = map.has("symbol");
  const std::string_view key = by_symbol ? "symbol" : "localSymbol";
  const std::optional<std::string> word = map.text(key);
  if (!word) {
    return -1;
  }
  const std::vector<int> found = all_that(world, [&](const Instrument& one) {
    return (by_symbol ? one.symbol : local_symbol(one)) == *word;
  });
  return only_one(reading, {*word, map.find(key, Shape::text)->place}, found, world);
}

int find_contract(Reading& reading, Named value, const World& world) {
  const YamlNode& node = value.node;
  const bool is_number = node.kind == YamlNode::Kind::scalar && !node.quoted &&
                         node.text.find_first_not_of("0123456789") == std::string::npos;
  if (is_number && !node.text.empty()) {
    const std::optional<int> con_id = read_number(reading, value, 1, Shape::ordinal);
    return con_id ? find_con_id(reading, node.place, *con_id, world) : -1;
  }
  const std::optional<std::string> word = read_text(reading, value);
  if (!word) {
    return -1;
  }
  std::vector<int> found =
      all_that(world, [&](const Instrument& one) { return one.symbol == *word; });
  if (found.empty()) {
    found = all_that(world, [&](const Instrument& one) { return local_symbol(one) == *word; });
  }
  return only_one(reading, {*word, node.place}, found, world);
}

void read_contracts(Reading& reading, const std::vector<YamlNode>& items, World& world) {
  std::vector<std::pair<int, const YamlNode*>> read;
  for (const YamlNode& item : items) {
    const MapReader map(reading, item, kContract);
    if (!map.is_usable()) {
      continue;
    }
    const int index = contract_of_item(reading, map, item.place, world);
    const auto first = std::find_if(read.begin(), read.end(),
                                    [&](const auto& other) { return other.first == index; });
    if (index >= 0 && first != read.end()) {
      const Instrument& one = world.instruments[static_cast<std::size_t>(index)];
      reading.problems.add(item.place, "contract " + std::to_string(one.con_id) +
                                           " is already defined in line " +
                                           std::to_string(first->second->place.line) +
                                           "; expected each `conId` only once");
    }
    // An item without a contract is still checked.
    Instrument nowhere;
    read_fields(reading, map,
                index < 0 ? nowhere : world.instruments[static_cast<std::size_t>(index)]);
    if (index >= 0) {
      read.emplace_back(index, &item);
    }
  }
  for (const auto& [index, item] : read) {
    const MapReader map(reading, *item, kContract);
    const Instrument& one = world.instruments[static_cast<std::size_t>(index)];
    check_contract(reading, map, item->place, one, world);
    check_followed(reading, map, one, world);
  }
}

}  // namespace ibgw::scenario
