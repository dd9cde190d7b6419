#include <map>
#include <random>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {
namespace {

using test::Bench;
using test::error_code;
using test::only;
using test::Sent;
using Json = nlohmann::ordered_json;

std::vector<Sent> details(Bench& bench, const ClientSession& client, const Json& contract) {
  return bench.ask(client, "REQ_CONTRACT_DATA", {{"reqId", 1}, {"contract", contract}});
}

}  // namespace

TEST_CASE("contract details have everything about a single contract") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent =
      details(bench, client,
              {{"symbol", "AAPL"}, {"secType", "STK"}, {"exchange", "SMART"}, {"currency", "USD"}});
  REQUIRE(sent.size() == 2);
  CHECK(sent[1].name == "CONTRACT_DATA_END");
  const Sent& row = sent[0];
  CHECK(row.text("contract/conId") == "265598");
  CHECK(row.text("contract/exchange") == "SMART");
  CHECK(row.text("contract/primaryExch") == "NASDAQ");
  CHECK(row.text("contractDetails/minTick") == "0.01");
  CHECK(row.text("contractDetails/secIdList") == R"({"ISIN":"US0378331005"})");
  CHECK(row.text("contractDetails/timeZoneId") == "US/Eastern");
  // Monday to Friday open, the weekend closed.
  const std::string hours = row.text("contractDetails/liquidHours");
  CHECK(hours.starts_with("20260105:0930-20260105:1600;20260106:0930"));
  CHECK(hours.ends_with(";20260110:CLOSED"));
  CHECK(row.text("contractDetails/tradingHours")
            .starts_with("20260105:0400-20260105:2000;20260106:0400"));
  const auto commas = [](const std::string& text) {
    return std::count(text.begin(), text.end(), ',');
  };
  CHECK(commas(row.text("contractDetails/marketRuleIds")) ==
        commas(row.text("contractDetails/validExchanges")));
}

TEST_CASE("a future is described in the time zone of its exchange") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto row = details(bench, client, {{"localSymbol", "ESH7"}, {"secType", "FUT"}})[0];
  CHECK(row.text("contractDetails/timeZoneId") == "US/Central");
  CHECK(row.text("contract/lastTradeDateOrContractMonth") == "20270319 08:30:00 US/Central");
  CHECK(row.text("contract/lastTradeDate") == "20270319");
  CHECK(row.text("contractDetails/tradingHours").starts_with("20260104:1700-20260105:1600;"));
  CHECK(row.text("contractDetails/liquidHours").starts_with("20260105:0830-20260105:1600;"));
  // What was told may be asked with.
  CHECK(details(bench, client,
                {{"symbol", "ES"},
                 {"secType", "FUT"},
                 {"lastTradeDateOrContractMonth", "20270319 08:30:00 US/Central"}})
            .size() == 2);
}

TEST_CASE("an ambiguous contract gives all matches, an unknown one error 200 and no end") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto chain = details(bench, client,
                             {{"symbol", "AAPL"},
                              {"secType", "OPT"},
                              {"lastTradeDateOrContractMonth", "20270115"},
                              {"right", "C"}});
  CHECK(only(chain, "CONTRACT_DATA").size() == 9);
  CHECK(only(chain, "CONTRACT_DATA_END").size() == 1);
  CHECK(chain[0].text("contractDetails/underSymbol") == "AAPL");
  CHECK(chain[0].text("contractDetails/realExpirationDate") == "20270115");
  CHECK(error_code(details(bench, client, {{"symbol", "NOSUCH"}, {"secType", "STK"}})) == 200);
}

TEST_CASE("bonds and funds have fields of their own") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto bond = details(bench, client, {{"symbol", "91282CJL6"}, {"secType", "BOND"}});
  CHECK(bond[0].name == "BOND_CONTRACT_DATA");
  CHECK(bond[0].text("contractDetails/coupon") == "5.0");
  CHECK(bond[0].text("contractDetails/secIdList") == R"({"CUSIP":"91282CJL6"})");
  const auto fund = details(bench, client, {{"symbol", "VFIAX"}, {"secType", "FUND"}});
  CHECK(fund[0].text("contractDetails/fundName") == "VANGUARD 500 INDEX FUND-ADMIRAL");
  CHECK(fund[0].text("contractDetails/fundAssetType") == "004");
}

TEST_CASE("symbols are found by the beginning of symbol or name, symbols first") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto find = [&](const char* pattern) {
    return bench.ask(client, "REQ_MATCHING_SYMBOLS", {{"reqId", 3}, {"pattern", pattern}})[0]
        .fields["contractDescriptions"];
  };
  const auto apple = find("aapl");
  REQUIRE(apple.size() == 1);
  CHECK(apple[0]["contract"]["conId"] == 265598);
  CHECK(apple[0]["derivativeSecTypes"] == Json::array({"OPT"}));
  CHECK(find("micro")[0]["contract"]["symbol"] == "MSFT");
  CHECK(find("I").size() > 2);
  CHECK(find("I")[0]["contract"]["symbol"].get<std::string>()[0] == 'I');
  CHECK(find("zzz").empty());
  CHECK(find("").empty());
}

TEST_CASE("option parameters: one row for each exchange, then the end") {
  Bench bench;
  const ClientSession client = bench.start(1);
  Json request{{"reqId", 4},
               {"underlyingSymbol", "AAPL"},
               {"underlyingSecType", "STK"},
               {"underlyingConId", 265598}};
  const auto sent = bench.ask(client, "REQ_SEC_DEF_OPT_PARAMS", request);
  CHECK(sent.size() == 9);
  CHECK(sent[0].text("exchange") == "SMART");
  CHECK(sent[0].text("multiplier") == "100");
  CHECK(sent[0].fields["expirations"] == Json::array({"20270115", "20270319", "20270618"}));
  CHECK(sent[0].fields["strikes"].size() == 9);
  CHECK(sent.back().name == "SECURITY_DEFINITION_OPTION_PARAMETER_END");
  request["futFopExchange"] = "CBOE";
  CHECK(bench.ask(client, "REQ_SEC_DEF_OPT_PARAMS", request).size() == 2);
  request["underlyingSymbol"] = "IBM";
  CHECK(error_code(bench.ask(client, "REQ_SEC_DEF_OPT_PARAMS", request)) == 200);
}

TEST_CASE("rules, components and depth exchanges come from the world") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto rule = bench.ask(client, "REQ_MARKET_RULE", {{"marketRuleId", 32}});
  CHECK(rule[0].fields["priceIncrements"].size() == 2);
  CHECK(error_code(bench.ask(client, "REQ_MARKET_RULE", {{"marketRuleId", 7}})) == 124);
  const auto smart =
      bench.ask(client, "REQ_SMART_COMPONENTS", {{"reqId", 1}, {"bboExchange", "9c0001"}});
  CHECK(smart[0].fields["smartComponents"][0]["exchangeLetter"] == "Q");
  CHECK(error_code(bench.ask(client, "REQ_SMART_COMPONENTS", {{"reqId", 1}})) == 321);
  const auto depth = bench.ask(client, "REQ_MKT_DEPTH_EXCHANGES");
  CHECK(depth[0].fields["depthMarketDataDescriptions"].size() == 16);
  CHECK(error_code(bench.ask(client, "VERIFY_REQUEST", {{"apiName", "x"}})) == 321);
}

TEST_CASE("settings are stored, and invalid changes change nothing") {
  Bench bench;
  const ClientSession client = bench.start(1, 225);
  const auto settings = [&] {
    return bench.ask(client, "REQ_CONFIG", {{"reqId", 1}})[0].fields["api"]["settings"];
  };
  CHECK(settings()["readOnlyApi"] == false);
  const auto changed =
      bench.ask(client, "UPDATE_CONFIG",
                {{"reqId", 2},
                 {"messages", Json::array({{{"id", 131}, {"enabled", false}}})},
                 {"api", {{"settings", {{"readOnlyApi", true}, {"socketPort", 4002}}}}}});
  CHECK(changed[0].text("status") == "success");
  CHECK(changed[0].fields["changedFields"] ==
        Json::array({"messages[131].enabled", "api.settings.readOnlyApi"}));
  CHECK(bench.model.world().read_only);
  CHECK(settings()["readOnlyApi"] == true);
  const auto refused = bench.ask(
      client, "UPDATE_CONFIG",
      {{"reqId", 3}, {"api", {{"settings", {{"readOnlyApi", false}, {"socketPort", 70000}}}}}});
  CHECK(refused[0].text("status") == "error");
  CHECK(refused[0].fields["errors"].size() == 1);
  CHECK(settings()["readOnlyApi"] == true);
}

TEST_CASE("an update of a display group is sent to its other subscribers") {
  Bench bench;
  const ClientSession first = bench.start(1);
  const ClientSession second = bench.start(2);
  CHECK(bench.ask(first, "QUERY_DISPLAY_GROUPS", {{"reqId", 1}})[0].text("groups") ==
        "1|2|3|4|5|6|7");
  const auto subscribe = [&](const ClientSession& client, int id, int group) {
    return bench.ask(client, "SUBSCRIBE_TO_GROUP_EVENTS", {{"reqId", id}, {"groupId", group}});
  };
  CHECK(subscribe(first, 1, 4)[0].text("contractInfo") == "none");
  subscribe(second, -2, 4);
  subscribe(second, 3, 5);
  CHECK(error_code(subscribe(first, 2, 8)) == 321);
  CHECK(error_code(subscribe(first, 1, 2)) == 322);
  const auto update = [&](const ClientSession& client, int id, const char* what) {
    return bench.ask(client, "UPDATE_DISPLAY_GROUP", {{"reqId", id}, {"contractInfo", what}});
  };
  const auto told = update(first, 1, "265598@SMART");
  REQUIRE(told.size() == 1);
  CHECK(told[0].session == 2);
  CHECK(told[0].text("reqId") == "-2");
  CHECK(told[0].text("contractInfo") == "265598@SMART");
  CHECK(error_code(update(first, 9, "none")) == 321);
  // Another subscription of the same client is notified too.
  subscribe(first, 5, 4);
  CHECK(update(first, 1, "8314@SMART").size() == 2);
  bench.ask(first, "UNSUBSCRIBE_FROM_GROUP_EVENTS", {{"reqId", 5}});
  bench.ask(second, "UNSUBSCRIBE_FROM_GROUP_EVENTS", {{"reqId", -2}});
  CHECK(update(first, 1, "none").empty());
  CHECK(subscribe(second, 8, 4)[0].text("contractInfo") == "none");
}

TEST_CASE("no request is without an answer") {
  std::vector<std::string> without;
  for (const wire::MessageSpec& spec : wire::messages()) {
    if (spec.direction == wire::Direction::to_gateway && spec.name != "START_API" &&
        find_answer(spec) == nullptr) {
      without.emplace_back(spec.name);
    }
  }
  CHECK(without == std::vector<std::string>{});
}

// Several clients with requests in random order, and time passing in between: each request with an
// end marker gets exactly one, or one error.
TEST_CASE("every request with an end marker gets one end or one error") {
  std::vector<const wire::MessageSpec*> requests;
  for (const wire::MessageSpec& spec : wire::messages()) {
    if (spec.direction == wire::Direction::to_gateway && !spec.ends_with.empty()) {
      requests.push_back(&spec);
    }
  }
  for (unsigned seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&](int from, int to) {
      return from + static_cast<int>(random() % static_cast<unsigned>(to - from + 1));
    };
    Bench bench(world::default_world(), seed);
    const std::vector<ClientSession> clients{bench.start(1), bench.start(2), bench.start(3, 222)};
    std::map<std::pair<int, std::string>, int> open;  // By session and `END reqId`.
    const auto count = [&](const std::vector<Sent>& sent) {
      for (const Sent& one : sent) {
        const auto end = open.find({one.session, one.name + ' ' + one.text("reqId")});
        if (end != open.end()) {
          --end->second;
        }
        if (one.name == "ERR_MSG") {
          for (auto& [key, left] : open) {
            const bool mine =
                key.first == one.session && key.second.ends_with(' ' + one.text("id"));
            left -= mine ? 1 : 0;
          }
        }
      }
    };
    for (int id = 1; id <= 60; ++id) {
      const ClientSession& client = clients[static_cast<std::size_t>(pick(0, 2))];
      const wire::MessageSpec& spec =
          *requests[static_cast<std::size_t>(pick(0, static_cast<int>(requests.size()) - 1))];
      Json fields = Json::object();
      const bool has_id = spec.record->index_of("reqId") >= 0;
      const auto put = [&](const char* name, const Json& value) {
        if (spec.record->index_of(name) >= 0 && pick(0, 5) > 0) {
          fields[name] = value;
        }
      };
      put("account", pick(0, 3) == 0 ? "nobody" : "DU1234567");
      put("acctCode", "DU1234567");
      put("group", "All");
      put("tags", "NetLiquidation,$LEDGER");
      put("conId", pick(0, 1) == 0 ? 265598 : 1);
      put("underlyingConId", 265598);
      put("providerCodes", "BRFG+DJ-N");
      put("contract", {{"symbol", pick(0, 3) == 0 ? "NOSUCH" : "AAPL"}, {"secType", "STK"}});
      if (has_id) {
        fields["reqId"] = id;
      }
      if (spec.record->index_of("subscribe") >= 0) {
        fields["subscribe"] = true;
      }
      std::string key = std::string(spec.ends_with) + ' ' + (has_id ? std::to_string(id) : "");
      if (spec.name == "REQ_ACCT_DATA" && !fields.contains("acctCode")) {
        fields["acctCode"] = "";
      }
      ++open[{client.session, key}];
      count(bench.ask(client, spec.name, fields));
      count(bench.wait(pick(0, 400)));
    }
    count(bench.wait(60'000));
    for (const auto& [key, left] : open) {
      INFO("seed " << seed << ": session " << key.first << ' ' << key.second);
      CHECK(left == 0);
    }
  }
}

}  // namespace ibgw::gateway
