#include "simulator/scenario/world_reader.hpp"

#include <algorithm>
#include <utility>

#include "simulator/scenario/contract_reader.hpp"
#include "simulator/scenario/field_reader.hpp"

namespace ibgw::scenario {
namespace {

using world::World;

constexpr std::int64_t kMinuteMs = 60'000;

/// Reports a name that an earlier item of the list already has.
template <typename List, typename Same>
void check_unique(Reading& reading, Place place, std::string_view what, const std::string& name,
                  const List& earlier, const Same& same) {
  if (std::any_of(earlier.begin(), earlier.end(), same)) {
    reading.problems.add(
        place, std::string(what) + " `" + name + "` is listed twice; expected each only once");
  }
}

/// The matching element, or a new one at the end.
template <typename Element, typename Fits>
Element& element_of(std::vector<Element>& list, const Fits& fits) {
  const auto found = std::find_if(list.begin(), list.end(), fits);
  return found != list.end() ? *found : list.emplace_back();
}

void read_cash(Reading& reading, const MapReader& map, std::map<std::string, double>& cash) {
  const YamlNode* const node = map.find("cash", Shape::amounts);
  if (node == nullptr) {
    return;
  }
  if (node->kind != YamlNode::Kind::map || node->entries.empty()) {
    add_wrong_type(reading, {*node, "cash"}, describe(Shape::amounts));
    return;
  }
  cash.clear();
  for (const YamlEntry& entry : node->entries) {
    if (const auto amount = read_real(reading, {entry.value, entry.key}, Shape::number)) {
      cash[entry.key] = *amount;
    }
  }
}

void read_positions(Reading& reading, const MapReader& map, const World& world,
                    std::vector<world::Holding>& positions) {
  if (!map.has("positions")) {
    return;
  }
  positions.clear();
  for (const YamlNode& item : FieldReader(reading, map).maps("positions")) {
    const MapReader holding_map(reading, item, kHolding);
    const FieldReader fields(reading, holding_map);
    world::Holding holding;
    const int contract = find_contract(reading, holding_map, world);
    fields.real("quantity", Shape::number, holding.quantity);
    fields.real("averageCost", Shape::number_from_0, holding.average_cost);
    if (contract >= 0) {
      const world::Instrument& one = world.instruments[static_cast<std::size_t>(contract)];
      holding.con_id = one.con_id;
      check_unique(reading, item.place, "position", one.symbol, positions,
                   [&](const world::Holding& other) { return other.con_id == one.con_id; });
      positions.push_back(holding);
    }
  }
}

void read_account(Reading& reading, const YamlNode& node, World& world, world::Account& account) {
  if (node.kind == YamlNode::Kind::scalar) {
    account.id = read_text(reading, {node, "accounts"}).value_or("");
    return;
  }
  if (node.kind != YamlNode::Kind::map) {
    add_wrong_type(reading, {node, "accounts"}, "an account id or a map");
    return;
  }
  const MapReader map(reading, node, kAccount);
  const FieldReader fields(reading, map);
  fields.text("id", account.id);
  fields.text("base_currency", account.base_currency);
  read_cash(reading, map, account.cash);
  read_positions(reading, map, world, account.positions);
  if (const auto code = map.text("family_code")) {
    world.family_codes.emplace_back(account.id, *code);
  }
}

void read_accounts(Reading& reading, const MapReader& map, World& world) {
  const YamlNode* const node = map.find("accounts", Shape::accounts);
  if (node == nullptr) {
    return;
  }
  std::vector<world::Account> accounts;
  for (const YamlNode& item : read_list(reading, {*node, "accounts"}, Shape::accounts)) {
    world::Account account = accounts.empty() ? world.accounts.front() : world::Account();
    account.id.clear();
    read_account(reading, item, world, account);
    if (account.id.find(',') != std::string::npos) {
      reading.problems.add(
          item.place,
          "account `" + account.id +
              "` contains a comma; expected a name without one, since commas separate accounts");
    }
    check_unique(reading, item.place, "account", account.id, accounts,
                 [&](const world::Account& other) { return other.id == account.id; });
    accounts.push_back(std::move(account));
  }
  if (!accounts.empty()) {
    world.accounts = std::move(accounts);
  }
}

void read_farms(Reading& reading, const MapReader& map, World& world) {
  if (const YamlNode* const node = map.find("farms", Shape::map)) {
    const MapReader farms_map(reading, *node, kFarms);
    const FieldReader fields(reading, farms_map);
    fields.texts("market_data", world.market_data_farms);
    fields.texts("historical", world.historical_farms);
    fields.text("sec_def", world.sec_def_farm);
  }
}

void read_limits(Reading& reading, const MapReader& map, World& world) {
  if (const YamlNode* const node = map.find("limits", Shape::map)) {
    const MapReader limits_map(reading, *node, kClientLimits);
    const FieldReader fields(reading, limits_map);
    fields.whole_number("messages_per_second", world.messages_per_second);
    fields.boolean("pace_messages", world.pace_messages);
    fields.whole_number("market_data_lines", world.market_data_lines);
  }
  if (const YamlNode* const node = map.find("commission", Shape::map)) {
    const MapReader commission_map(reading, *node, kCommission);
    const FieldReader fields(reading, commission_map);
    fields.real("per_unit", Shape::number_from_0, world.commission);
    fields.real("minimum", Shape::number_from_0, world.commission_min);
  }
}

void read_checks(Reading& reading, const MapReader& map, World& world) {
  if (const YamlNode* const list = map.find("skip_checks", Shape::checks)) {
    for (const YamlNode& item : read_list(reading, {*list, "skip_checks"}, Shape::checks)) {
      if (const auto index = read_word(reading, {item, "skip_checks"}, Shape::checks)) {
        world.skip_checks.push_back(static_cast<world::Check>(*index));
      }
    }
  }
}

void read_times(const FieldReader& fields, World& world) {
  // At least a millisecond, because faster streams would do nothing else.
  std::int64_t tick = world.tick_interval_ms;
  std::int64_t refresh = world.account_refresh_ms;
  fields.milliseconds("tick_interval", 1, tick);
  fields.milliseconds("account_refresh", 1, refresh);
  world.tick_interval_ms = static_cast<int>(tick);
  world.account_refresh_ms = static_cast<int>(refresh);
}

/// The one session that `opens` and `closes` give.
void read_only_session(Reading& reading, const MapReader& map, const FieldReader& fields,
                       Place place, const world::Exchange& exchange, world::TradingHours& hours) {
  world::Period session{hours.regular.front().opens, hours.regular.back().closes};
  fields.time_of_day("opens", session.opens);
  fields.time_of_day("closes", session.closes);
  if (session.closes <= session.opens) {
    reading.problems.add(place, "exchange `" + exchange.name +
                                    "` closes before it opens; expected `closes` later than "
                                    "`opens`");
    return;
  }
  if (map.has("regular")) {
    map.add_problem("regular", "give either `regular`, or `opens` and `closes`");
  }
  hours.regular = {session};
  hours.extended.clear();
}

void read_hours(Reading& reading, const MapReader& map, Place place, world::Exchange& exchange) {
  world::TradingHours& hours = exchange.hours;
  const FieldReader fields(reading, map);
  fields.time_zone("time_zone", hours.zone);
  if (map.has("opens") || map.has("closes")) {
    read_only_session(reading, map, fields, place, exchange, hours);
  } else if (map.has("regular")) {
    fields.sessions("regular", hours.regular);
    hours.extended.clear();
  }
  fields.sessions("extended", hours.extended);
  for (const world::Period& regular : hours.regular) {
    const auto contains = [&](const world::Period& one) {
      return one.opens <= regular.opens && regular.closes <= one.closes;
    };
    if (map.has("extended") &&
        std::none_of(hours.extended.begin(), hours.extended.end(), contains)) {
      map.add_problem("extended", "exchange `" + exchange.name +
                                      "` has a regular session outside its extended ones");
      break;
    }
  }
  if (const auto calendar = fields.word("calendar", Shape::calendar)) {
    hours.calendar = &world::calendars()[*calendar];
  }
  fields.dates("holidays", hours.holidays);
  if (map.has("early_closes")) {
    hours.short_days.clear();
  }
  for (const YamlNode& item : fields.maps("early_closes")) {
    const MapReader day_map(reading, item, kEarlyClose);
    const FieldReader day_fields(reading, day_map);
    world::ShortDay& day = hours.short_days.emplace_back();
    std::string date = "0";
    day_fields.date("date", date);
    day.date = std::stoi(date);
    day_fields.time_of_day("closes", day.closes);
    if (day.closes <= hours.regular.front().opens) {
      day_map.add_problem("closes", "the day closes before its first session; expected a holiday");
    }
  }
}

void read_exchanges(Reading& reading, const FieldReader& gateway, World& world) {
  bool always_open = true;
  gateway.boolean("always_open", always_open);
  world.elsewhere.always_open = always_open;
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = always_open;
  }
  for (const YamlNode& item : gateway.maps("exchanges")) {
    const MapReader map(reading, item, kExchange);
    const std::optional<std::string> name = map.text("name");
    if (!name) {
      continue;
    }
    const bool is_new = world.find_exchange(*name) == nullptr;
    world::Exchange& exchange =
        element_of(world.exchanges, [&](const world::Exchange& e) { return e.name == *name; });
    exchange.name = *name;
    exchange.always_open = is_new ? always_open : exchange.always_open;
    const FieldReader fields(reading, map);
    fields.sec_type("depth_of", exchange.sec_type);
    read_hours(reading, map, item.place, exchange);
    fields.boolean("always_open", exchange.always_open);
    fields.letter("letter", exchange.letter);
  }
}

void read_market_rules(Reading& reading, const FieldReader& gateway, World& world) {
  for (const YamlNode& item : gateway.maps("market_rules")) {
    const MapReader map(reading, item, kMarketRule);
    const FieldReader fields(reading, map);
    world::MarketRule rule;
    fields.whole_number("id", rule.id);
    for (const YamlNode& step_node : fields.maps("increments")) {
      const MapReader step_map(reading, step_node, kIncrement);
      const FieldReader step_fields(reading, step_map);
      world::PriceIncrement step;
      step_fields.real("lowEdge", Shape::number_from_0, step.low_edge);
      step_fields.real("increment", Shape::positive_number, step.increment);
      const bool ascends = rule.increments.empty()
                               ? step.low_edge == 0
                               : step.low_edge > rule.increments.back().low_edge;
      if (!ascends) {
        reading.problems.add(step_node.place,
                             "increments are out of order; expected the first `lowEdge` to be 0, "
                             "and each one above the previous");
      }
      rule.increments.push_back(step);
    }
    if (map.has("increments") && rule.increments.empty()) {
      map.add_problem("increments", "a market rule needs increments; expected at least one");
    }
    element_of(world.market_rules, [&](const world::MarketRule& r) { return r.id == rule.id; }) =
        std::move(rule);
  }
}

void read_news(Reading& reading, const MapReader& gateway, const FieldReader& lists, World& world) {
  if (gateway.has("news_providers")) {
    world.news_providers.clear();
    for (const YamlNode& item : lists.maps("news_providers")) {
      const MapReader map(reading, item, kNewsProvider);
      world::NewsProvider provider;
      FieldReader(reading, map).text("code", provider.code);
      FieldReader(reading, map).text("name", provider.name);
      world.news_providers.push_back(std::move(provider));
    }
  }
  // Removes default articles whose providers were removed.
  std::vector<std::string> codes;
  for (const world::NewsProvider& provider : world.news_providers) {
    codes.push_back(provider.code);
  }
  const auto is_known = [&](const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
  };
  std::erase_if(world.news, [&](const world::NewsArticle& a) { return !is_known(a.provider); });
  if (!gateway.has("news")) {
    return;
  }
  world.news.clear();
  for (const YamlNode& item : lists.maps("news")) {
    const MapReader map(reading, item, kNewsArticle);
    const FieldReader fields(reading, map);
    world::NewsArticle article;
    const int contract = find_contract(reading, map, world);
    article.con_id =
        contract < 0 ? 0 : world.instruments[static_cast<std::size_t>(contract)].con_id;
    fields.text("provider", article.provider);
    fields.text("id", article.id);
    fields.text("headline", article.headline);
    article.text = article.headline;
    fields.text("text", article.text);
    std::int64_t age = article.minutes_ago * kMinuteMs;
    fields.milliseconds("age", 0, age);
    article.minutes_ago = static_cast<int>(age / kMinuteMs);
    fields.time_of_day("every_day_at", article.daily_minute);
    if (!article.provider.empty() && !is_known(article.provider)) {
      fields.add_problem("provider", Shape::text,
                         with_hint("no news provider `" + article.provider + "` in this world",
                                   article.provider, codes, "one of `news_providers`"));
    }
    check_unique(reading, item.place, "article", article.id, world.news,
                 [&](const world::NewsArticle& other) { return other.id == article.id; });
    world.news.push_back(std::move(article));
  }
}

void read_bulletins(Reading& reading, const MapReader& gateway, const FieldReader& lists,
                    World& world) {
  if (!gateway.has("bulletins")) {
    return;
  }
  world.bulletins.clear();
  for (const YamlNode& item : lists.maps("bulletins")) {
    const MapReader map(reading, item, kBulletin);
    const FieldReader fields(reading, map);
    world::NewsBulletin bulletin;
    bulletin.id = static_cast<int>(world.bulletins.size()) + 1;
    fields.ordinal("id", bulletin.id);
    const auto type = fields.word("type", Shape::bulletin_type);
    bulletin.type = static_cast<int>(type.value_or(0)) + 1;
    fields.text("text", bulletin.text);
    fields.text("exchange", bulletin.exchange);
    world.bulletins.push_back(std::move(bulletin));
  }
}

void read_calendar(Reading& reading, const MapReader& gateway, const FieldReader& lists,
                   World& world) {
  if (!gateway.has("calendar")) {
    return;
  }
  world.calendar.clear();
  for (const YamlNode& item : lists.maps("calendar")) {
    const MapReader map(reading, item, kCalendarEvent);
    const FieldReader fields(reading, map);
    world::CalendarEvent event;
    const int contract = find_contract(reading, map, world);
    event.con_id = contract < 0 ? 0 : world.instruments[static_cast<std::size_t>(contract)].con_id;
    fields.text("type", event.type);
    fields.date("date", event.date);
    world.calendar.push_back(std::move(event));
  }
}

void read_scanners(Reading& reading, const FieldReader& lists, World& world) {
  for (const YamlNode& item : lists.maps("scanners")) {
    const MapReader map(reading, item, kScanner);
    world::ScannerList scanner;
    FieldReader(reading, map).text("code", scanner.code);
    if (const YamlNode* const contracts = map.find("contracts", Shape::contracts)) {
      for (const YamlNode& name : read_list(reading, {*contracts, "contracts"}, Shape::contracts)) {
        if (const int found = find_contract(reading, {name, "contracts"}, world); found >= 0) {
          scanner.con_ids.push_back(world.instruments[static_cast<std::size_t>(found)].con_id);
        }
      }
    }
    element_of(world.scanners, [&](const world::ScannerList& s) {
      return s.code == scanner.code;
    }) = std::move(scanner);
  }
}

}  // namespace

void read_gateway(Reading& reading, const YamlNode& node, Scenario& scenario) {
  const MapReader map(reading, node, kGateway);
  if (!map.is_usable()) {
    return;
  }
  scenario.mute_after_held = map.ordinal("mute_after_held");
  scenario.legacy = map.boolean("legacy").value_or(false);
  World world = world::default_world();
  const FieldReader fields(reading, map);
  fields.whole_number("max_clients", world.max_clients);
  fields.whole_number("next_valid_id", world.next_valid_id);
  fields.whole_number("master_client_id", world.master_client_id);
  fields.time_zone("time_zone", world.time_zone);
  world.elsewhere.hours.zone = world.time_zone;
  fields.text("user_name", world.user_name);
  fields.text("white_branding_id", world.white_branding_id);
  fields.boolean("read_only", world.read_only);
  if (const auto order = fields.word("rejection", Shape::rejection)) {
    world.rejection = static_cast<world::Rejection>(*order);
  }
  fields.boolean("delayed_notice", world.delayed_notice);
  read_farms(reading, map, world);
  read_checks(reading, map, world);
  read_limits(reading, map, world);
  read_times(fields, world);
  read_exchanges(reading, fields, world);
  read_market_rules(reading, fields, world);
  // In this order, because contracts refer to market rules, and everything below refers to
  // contracts.
  read_contracts(reading, fields.maps("contracts"), world);
  read_accounts(reading, map, world);
  read_news(reading, map, fields, world);
  read_bulletins(reading, map, fields, world);
  read_calendar(reading, map, fields, world);
  read_scanners(reading, fields, world);
  scenario.world = std::make_shared<const World>(std::move(world));
}

}  // namespace ibgw::scenario
