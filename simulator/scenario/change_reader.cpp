// Reads `set:` into a change of the world.
#include <algorithm>

#include "simulator/scenario/contract_reader.hpp"
#include "simulator/scenario/field_reader.hpp"
#include "simulator/scenario/value_reader.hpp"
#include "simulator/scenario/words.hpp"
#include "simulator/scenario/world_reader.hpp"

namespace ibgw::scenario {
namespace {

using world::World;

const World& world_of(const Reading& reading) {
  static const World kDefault = world::default_world();
  return reading.world == nullptr ? kDefault : *reading.world;
}

std::optional<world::Change> read_price_change(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kSetPrice);
  const World& world = world_of(reading);
  world::PriceChange change;
  const int contract = find_contract(reading, map, world);
  FieldReader(reading, map).real("last", Shape::positive_number, change.last);
  if (contract < 0) {
    return std::nullopt;
  }
  const world::Instrument& one = world.instruments[static_cast<std::size_t>(contract)];
  if (!one.price.tape.empty()) {
    reading.problems.add(
        node.place, "the price of `" + one.symbol +
                        "` comes from a tape; expected a new point in the tape instead of `set`");
  }
  change.con_id = one.con_id;
  return change;
}

std::optional<world::Change> read_farm_change(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kSetFarm);
  const FieldReader fields(reading, map);
  const World& world = world_of(reading);
  world::FarmChange change;
  fields.text("name", change.name);
  std::vector<std::string> farms = world.market_data_farms;
  farms.insert(farms.end(), world.historical_farms.begin(), world.historical_farms.end());
  farms.push_back(world.sec_def_farm);
  if (!change.name.empty() && std::find(farms.begin(), farms.end(), change.name) == farms.end()) {
    fields.add_problem("name", Shape::text,
                       with_hint("no farm `" + change.name + "` in this world", change.name, farms,
                                 "a farm listed under `gateway`"));
  }
  const auto state = fields.word("state", Shape::farm_state);
  change.state = static_cast<world::FarmState>(state.value_or(0));
  // The protocol has no notice for this change.
  if (change.state == world::FarmState::inactive && change.name == world.sec_def_farm) {
    fields.add_problem(
        "state", Shape::farm_state,
        "`inactive` is not a valid state for a sec-def farm; expected `ok` or `broken`");
  }
  return change;
}

/// The contract id of the contract that the map names; nothing after a problem.
std::optional<int> read_con_id(Reading& reading, const MapReader& map) {
  const World& world = world_of(reading);
  const int found = find_contract(reading, map, world);
  return found < 0 ? std::nullopt
                   : std::optional(world.instruments[static_cast<std::size_t>(found)].con_id);
}

/// `account`, which must exist.
void read_account_id(const Reading& reading, const MapReader& map, const FieldReader& fields,
                     std::string& account) {
  if (!map.has("account")) {
    return;
  }
  fields.text("account", account);
  std::vector<std::string> ids;
  for (const world::Account& one : world_of(reading).accounts) {
    ids.push_back(one.id);
  }
  if (std::find(ids.begin(), ids.end(), account) == ids.end()) {
    fields.add_problem("account", Shape::text,
                       with_hint("no account `" + account + "` in this world", account, ids,
                                 "an account listed under `gateway`"));
  }
}

std::optional<world::Change> read_entry(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kEnterOrder);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  const FieldReader fields(reading, map);
  world::OrderEntry entry;
  const auto con_id = read_con_id(reading, map);
  read_account_id(reading, map, fields, entry.account);
  if (const auto action = fields.word("action", Shape::order_action)) {
    entry.action = words_of(Shape::order_action)[*action];
  }
  fields.real("totalQuantity", Shape::positive_number, entry.quantity);
  fields.text("orderType", entry.order_type);
  fields.real("lmtPrice", Shape::positive_number, entry.limit);
  fields.real("auxPrice", Shape::positive_number, entry.aux);
  fields.text("tif", entry.tif);
  entry.con_id = con_id.value_or(0);
  return con_id ? std::optional<world::Change>(entry) : std::nullopt;
}

std::optional<world::Change> read_position_change(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kSetPosition);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  const FieldReader fields(reading, map);
  world::PositionChange change;
  const auto con_id = read_con_id(reading, map);
  read_account_id(reading, map, fields, change.account);
  fields.real("quantity", Shape::number, change.quantity);
  if (map.has("averageCost")) {
    fields.real("averageCost", Shape::number_from_0, change.average_cost.emplace());
  }
  change.con_id = con_id.value_or(0);
  return con_id ? std::optional<world::Change>(change) : std::nullopt;
}

std::optional<world::Change> read_cash_change(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kSetCash);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  const FieldReader fields(reading, map);
  world::CashChange change;
  read_account_id(reading, map, fields, change.account);
  fields.text("currency", change.currency);
  fields.real("amount", Shape::number, change.amount);
  return change;
}

std::optional<world::Change> read_liquidation(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kSetLiquidation);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  const FieldReader fields(reading, map);
  world::Liquidation change;
  const auto con_id = read_con_id(reading, map);
  read_account_id(reading, map, fields, change.account);
  fields.real("quantity", Shape::positive_number, change.quantity);
  fields.real("price", Shape::positive_number, change.price);
  change.con_id = con_id.value_or(0);
  return con_id ? std::optional<world::Change>(change) : std::nullopt;
}

std::optional<world::Change> read_order_change(Reading& reading, const YamlNode& node,
                                               const FieldOwner* captures, Tree& with) {
  const MapReader map(reading, node, kSetOrder);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  if (const YamlNode* const entry = map.find("enter", Shape::map)) {
    return read_entry(reading, *entry);
  }
  const FieldReader fields(reading, map);
  world::OrderChange change;
  with.kind = Tree::Kind::map;
  if (const YamlNode* const id = map.find("id", Shape::number_or_capture)) {
    with.members.emplace_back("id", read_number_or_capture(reading, {*id, "id"}, captures));
  }
  change.cancel = map.form() == "cancel";
  if (const YamlNode* const filled = map.find("filled", Shape::quantity)) {
    if (!filled->is_word("all")) {
      change.quantity = read_real(reading, {*filled, "filled"}, Shape::quantity).value_or(1);
    }
    fields.real("price", Shape::positive_number, change.price);
  } else if (change.cancel) {
    static_cast<void>(fields.word("cancel", Shape::yes));
  }
  return change;
}

}  // namespace

void read_change(Reading& reading, const YamlNode& node, const FieldOwner* captures,
                 Action& action) {
  const MapReader map(reading, node, kSet);
  if (!map.is_usable()) {
    return;
  }
  const FieldReader fields(reading, map);
  if (const YamlNode* const price = map.find("price", Shape::map)) {
    action.change = read_price_change(reading, *price);
  } else if (const YamlNode* const farm = map.find("farm", Shape::map)) {
    action.change = read_farm_change(reading, *farm);
  } else if (const auto upstream = fields.word("upstream", Shape::upstream_state)) {
    action.change = static_cast<world::UpstreamChange>(*upstream);
  } else if (const auto next = map.ordinal("next_valid_id")) {
    action.change = world::NextIdChange{*next};
  } else if (const auto competing = map.boolean("competing_session")) {
    action.change = world::CompetitionChange{*competing};
  } else if (const auto port = map.ordinal("api_port")) {
    action.change = world::PortChange{*port};
    if (*port > 65535) {
      fields.add_problem("api_port", Shape::ordinal,
                         "`api_port` is `" + std::to_string(*port) + "`; expected 1 to 65535");
    }
  } else if (fields.word("restart", Shape::yes)) {
    action.change = world::Restart{};
  } else if (const YamlNode* const order = map.find("order", Shape::map)) {
    action.change = read_order_change(reading, *order, captures, action.with);
  } else if (const YamlNode* const position = map.find("position", Shape::map)) {
    action.change = read_position_change(reading, *position);
  } else if (const YamlNode* const cash = map.find("cash", Shape::map)) {
    action.change = read_cash_change(reading, *cash);
  } else if (const YamlNode* const liquidation = map.find("liquidation", Shape::map)) {
    action.change = read_liquidation(reading, *liquidation);
  }
}

}  // namespace ibgw::scenario
