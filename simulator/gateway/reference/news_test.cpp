#include "simulator/gateway/reference/news.hpp"

#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {
namespace {

using test::Bench;
using test::error_code;
using test::only;
using test::Sent;
using Json = nlohmann::ordered_json;

Json headlines(int id, int total = 10) {
  return {
      {"reqId", id}, {"conId", 265598}, {"providerCodes", "BRFG+DJ-N"}, {"totalResults", total}};
}

}  // namespace

TEST_CASE("headlines come newest first, and the end says whether there are more") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_HISTORICAL_NEWS", headlines(1));
  REQUIRE(sent.size() == 11);
  CHECK(sent[0].text("time") == "2026-01-05 13:00:00.0");
  CHECK(sent[1].text("time") == "2026-01-05 10:30:00.0");
  CHECK(sent[2].text("time") == "2026-01-04 13:00:00.0");
  CHECK(sent[10].text("hasMore") == "true");
  Json request = headlines(3);
  request["startDateTime"] = "2026-01-05 00:00:00.0";
  CHECK(bench.ask(client, "REQ_HISTORICAL_NEWS", request).back().text("hasMore") == "false");
  const auto first = bench.ask(client, "REQ_HISTORICAL_NEWS", headlines(2, 1));
  CHECK(first.size() == 2);
  CHECK(first[1].text("hasMore") == "true");
}

TEST_CASE("headlines are bounded by time: after the start, until the end") {
  Bench bench;
  const ClientSession client = bench.start(1);
  Json request = headlines(1);
  request["startDateTime"] = "2026-01-05 10:30:00.0";
  CHECK(bench.ask(client, "REQ_HISTORICAL_NEWS", request).size() == 2);
  request["endDateTime"] = "2026-01-05 13:00:00.0";
  CHECK(bench.ask(client, "REQ_HISTORICAL_NEWS", request).size() == 2);
  request["endDateTime"] = "20260105 12:59:59";
  CHECK(bench.ask(client, "REQ_HISTORICAL_NEWS", request).size() == 1);
  request["endDateTime"] = "yesterday";
  CHECK(error_code(bench.ask(client, "REQ_HISTORICAL_NEWS", request)) == 10314);
  request = headlines(1);
  request["providerCodes"] = "NOPE";
  CHECK(error_code(bench.ask(client, "REQ_HISTORICAL_NEWS", request)) == 10276);
  request["conId"] = 1;
  CHECK(error_code(bench.ask(client, "REQ_HISTORICAL_NEWS", request)) == 200);
}

TEST_CASE("the headlines of a day are the same whenever the gateway started") {
  const auto at_start = [](std::int64_t wall_ms) {
    Model model(world::default_world(), 1);
    model.begin({0, wall_ms});
    return find_headlines(model.world(), model.began_ms(), {265598, INT64_MIN, test::kWall, {}},
                          20);
  };
  const auto first = at_start(test::kWall);
  const auto second = at_start(test::kWall - 7'000'000);
  REQUIRE(first.size() == 20);
  REQUIRE(second.size() == 20);
  for (std::size_t i = 0; i < first.size(); ++i) {
    CHECK(first[i].wall_ms == second[i].wall_ms);
    CHECK(first[i].id == second[i].id);
  }
}

TEST_CASE("an article of a world file appears once, by its age") {
  world::World world = world::default_world();
  world.news = {{"BRFG", "BRFG$1", 265598, "headline", "text", 120}};
  Bench bench(world);
  const ClientSession client = bench.start(1);
  const auto sent = bench.ask(client, "REQ_HISTORICAL_NEWS", headlines(1));
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].text("time") == "2026-01-05 12:30:00.0");
  CHECK(sent[0].text("articleId") == "BRFG$1");
}

TEST_CASE("articles are read by provider and id") {
  Bench bench;
  const ClientSession client = bench.start(1);
  CHECK(bench.ask(client, "REQ_NEWS_PROVIDERS")[0].fields["newsProviders"].size() == 3);
  const auto read = [&](const char* provider, const char* id) {
    return bench.ask(client, "REQ_NEWS_ARTICLE",
                     {{"reqId", 5}, {"providerCode", provider}, {"articleId", id}});
  };
  CHECK(read("BRFG", "BRFG$0a1b2c3d20260105")[0].text("articleText") ==
        "Apple began to ship a new product line today.");
  CHECK(error_code(read("DJ-N", "BRFG$0a1b2c3d20260105")) == 10172);
  CHECK(error_code(read("BRFG", "BRFG$0a1b2c3d")) == 10172);
  CHECK(error_code(read("XX", "BRFG$0a1b2c3d20260105")) == 10276);
}

TEST_CASE("existing bulletins come if all are requested") {
  Bench bench;
  const ClientSession client = bench.start(1);
  CHECK(bench.ask(client, "REQ_NEWS_BULLETINS", {{"allMessages", false}}).empty());
  CHECK(bench.ask(client, "REQ_NEWS_BULLETINS", {{"allMessages", true}})[0].name ==
        "NEWS_BULLETINS");
  CHECK(bench.model.subscriptions().has(1, Stream::news_bulletins, 0));
  CHECK(bench.ask(client, "CANCEL_NEWS_BULLETINS").empty());
  CHECK_FALSE(bench.model.subscriptions().has(1, Stream::news_bulletins, 0));
}

TEST_CASE("a scanner sends its list at once and every thirty seconds") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto scan = [&](int id, Json fields) {
    return bench.ask(client, "REQ_SCANNER_SUBSCRIPTION",
                     {{"reqId", id}, {"scannerSubscription", std::move(fields)}});
  };
  const auto sent = scan(1, {{"scanCode", "MOST_ACTIVE"}, {"numberOfRows", 3}});
  REQUIRE(sent.size() == 1);
  const auto& rows = sent[0].fields["scannerDataElement"];
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["rank"] == 0);
  CHECK(rows[2]["contract"]["symbol"] == "AAPL");
  CHECK(bench.wait(90'000).size() == 3);
  CHECK(error_code(scan(1, {{"scanCode", "MOST_ACTIVE"}})) == 385);
  CHECK(error_code(scan(2, {{"scanCode", "NOSUCH"}})) == 162);
  // Contracts that trade below the price asked for are left out.
  std::size_t dear = 0;
  for (const int con_id : {756733, 4815747, 265598, 76792991, 320227571}) {
    const int instrument = bench.model.world().find_instrument(con_id);
    if (bench.model.market().quote(instrument, bench.now.wall_ms).last >= 400) {
      ++dear;
    }
  }
  REQUIRE(dear > 0);
  REQUIRE(dear < 5);
  CHECK(scan(3, {{"scanCode", "MOST_ACTIVE"}, {"numberOfRows", -1}, {"abovePrice", 400.0}})[0]
            .fields["scannerDataElement"]
            .size() == dear);
  const auto none = scan(4, {{"scanCode", "MOST_ACTIVE"}, {"belowPrice", 1.0}});
  REQUIRE(none.size() == 2);
  CHECK(none[0].text("errorCode") == "165");
  for (int id = 5; id <= 11; ++id) {
    CHECK(scan(id, {{"scanCode", "MOST_ACTIVE"}}).size() == 1);
  }
  CHECK(error_code(scan(12, {{"scanCode", "MOST_ACTIVE"}})) == 162);
  CHECK(bench.ask(client, "CANCEL_SCANNER_SUBSCRIPTION", {{"reqId", 1}}).empty());
  CHECK(error_code(bench.ask(client, "CANCEL_SCANNER_SUBSCRIPTION", {{"reqId", 1}})) == 365);
}

TEST_CASE("scanner parameters name the scans that the world has") {
  Bench bench;
  const auto sent = bench.ask(bench.start(1), "REQ_SCANNER_PARAMETERS");
  const std::string xml = sent[0].text("xml");
  CHECK(xml.size() > 2000);
  for (const world::ScannerList& list : bench.model.world().scanners) {
    CHECK(xml.find("<scanCode>" + list.code + "</scanCode>") != std::string::npos);
  }
}

TEST_CASE("the calendar needs a world with events, and a request for types first") {
  Bench closed;
  const ClientSession reader = closed.start(1);
  CHECK(error_code(closed.ask(reader, "REQ_WSH_META_DATA", {{"reqId", 1}})) == 10276);
  CHECK(error_code(closed.ask(reader, "REQ_WSH_EVENT_DATA", {{"reqId", 1}})) == 10276);
  CHECK(error_code(closed.ask(reader, "REQ_FUNDAMENTAL_DATA",
                              {{"reqId", 1}, {"reportType", "ReportSnapshot"}})) == 10358);
  CHECK(closed.ask(reader, "CANCEL_FUNDAMENTAL_DATA", {{"reqId", 1}}).empty());

  world::World world = world::default_world();
  world.calendar = {{265598, "wshe_ed", "20260129"}, {8314, "wshe_ed", "20260128"}};
  Bench bench(world);
  const ClientSession client = bench.start(1);
  const auto events = [&](Json fields) {
    fields["reqId"] = 2;
    return bench.ask(client, "REQ_WSH_EVENT_DATA", fields);
  };
  CHECK(error_code(events({{"conId", 265598}})) == 10282);
  const auto types = bench.ask(client, "REQ_WSH_META_DATA", {{"reqId", 1}});
  CHECK(Json::parse(types[0].text("dataJson"))["meta_data"]["event_types"][0]["tag"] == "wshe_ed");
  CHECK(error_code(bench.ask(client, "REQ_WSH_META_DATA", {{"reqId", 1}})) == 10278);
  const auto list = [&](Json fields) {
    return Json::parse(events(std::move(fields))[0].text("dataJson"));
  };
  CHECK(list({{"conId", 265598}})[0]["data"]["date"] == "20260129");
  CHECK(list({{"filter", R"({"watchlist":["8314"]})"}})[0]["conids"][0] == 8314);
  CHECK(list({{"startDate", "20260129"}}).size() == 1);
  CHECK(list({{"totalLimit", 1}}).size() == 1);
  CHECK(list(Json::object()).size() == 2);
}

}  // namespace ibgw::gateway
