// Historical bars, ticks, schedules and histograms, on the model alone.
#include <cmath>
#include <map>

#include "simulator/gateway/history/history_query.hpp"
#include "simulator/gateway/test_support.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway::test {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kApple = 265598;
constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kDay = 1440 * kMinute;

Json bars(int id, const char* size, const char* duration, const char* what = "TRADES",
          int con_id = kApple) {
  return {{"reqId", id},          {"contract", contract_of(con_id)},
          {"endDateTime", ""},    {"barSizeSetting", size},
          {"duration", duration}, {"useRTH", false},
          {"whatToShow", what},   {"formatDate", 1},
          {"keepUpToDate", false}};
}

const Json& rows(const std::vector<Sent>& sent) {
  REQUIRE_FALSE(sent.empty());
  INFO(sent[0].name << ' ' << sent[0].fields.dump().substr(0, 200));
  REQUIRE(sent[0].name == "HISTORICAL_DATA");
  return sent[0].fields["historicalDataBars"];
}

double number(const Json& row, const char* field) {
  return row[field].is_string() ? std::stod(row[field].get<std::string>())
                                : row[field].get<double>();
}

}  // namespace

TEST_CASE("every bar size gives bars of the market's prices") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const std::map<std::string, std::pair<const char*, std::size_t>> cases = {
      {"1 secs", {"60 S", 60}},   {"5 secs", {"600 S", 120}}, {"10 secs", {"600 S", 60}},
      {"15 secs", {"600 S", 40}}, {"30 secs", {"600 S", 20}}, {"1 min", {"3600 S", 60}},
      {"2 mins", {"3600 S", 30}}, {"3 mins", {"3600 S", 20}}, {"5 mins", {"3600 S", 12}},
      {"10 mins", {"3600 S", 6}}, {"15 mins", {"3600 S", 4}}, {"20 mins", {"3600 S", 3}},
      {"30 mins", {"2 D", 43}},   {"1 hour", {"2 D", 22}},    {"2 hours", {"2 D", 11}},
      {"3 hours", {"2 D", 9}},    {"4 hours", {"2 D", 6}},    {"8 hours", {"2 D", 5}},
      {"1 day", {"10 D", 10}},    {"1 week", {"10 W", 10}},   {"1 month", {"1 Y", 12}}};
  CHECK(cases.size() == 21);
  int id = 1;
  for (const auto& [size, expected] : cases) {
    INFO(size);
    const auto sent =
        bench.ask(client, "REQ_HISTORICAL_DATA", bars(id++, size.c_str(), expected.first));
    const Json& all = rows(sent);
    CHECK(all.size() == expected.second);
    CHECK(only(sent, "HISTORICAL_DATA_END").size() == 1);
    for (const Json& row : all) {
      CHECK(number(row, "high") >= std::max(number(row, "open"), number(row, "close")));
      CHECK(number(row, "low") <= std::min(number(row, "open"), number(row, "close")));
      CHECK(number(row, "volume") > 0);
    }
    // A bar begins where the previous one ended, except for the step of one trade.
    const BarSize& meant = *find_bar_size(size);
    const time::Zone& zone = world::default_zone();
    const std::int64_t slot = bar_begin(meant, kWall - 1, zone);
    const std::int64_t opened = kWall - 330 * kMinute;  // The pre-market began at 4:00.
    const Bar last = bench.model.market().bar(0, std::max(slot, opened),
                                              std::min(next_bar(meant, slot, zone), kWall));
    CHECK(number(all.back(), "close") == last.close);
    CHECK(number(all.back(), "high") >= last.high);
  }
}

TEST_CASE("bars begin and end with their session") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto dates = [&](Json request, const char* end, bool regular) {
    request["endDateTime"] = end;
    request["useRTH"] = regular;
    const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
    std::vector<std::string> texts;
    for (const Json& row : rows(sent)) {
      texts.push_back(row["date"].get<std::string>().substr(0, 14));
    }
    return texts;
  };
  using Texts = std::vector<std::string>;
  const char* const night = "20251223-03:00:00";  // Monday, 22:00 in New York.
  CHECK(dates(bars(1, "1 hour", "1 D"), night, true) ==
        Texts{"20251222 09:30", "20251222 10:00", "20251222 11:00", "20251222 12:00",
              "20251222 13:00", "20251222 14:00", "20251222 15:00"});
  const Texts extended = dates(bars(1, "1 hour", "1 D"), night, false);
  CHECK(extended.size() == 16);
  CHECK(extended.front() == "20251222 04:00");
  // At weekends, it is Friday's; before the opening, that of the day before.
  CHECK(dates(bars(1, "1 hour", "1 D"), "20251221-12:00:00", true).front() == "20251219 09:30");
  CHECK(dates(bars(1, "1 hour", "1 D"), "20251222-14:30:00", true).front() == "20251219 09:30");
  CHECK(dates(bars(1, "1 min", "120 S"), "20251221-12:00:00", true) ==
        Texts{"20251219 15:58", "20251219 15:59"});
  // Christmas Eve is short, Christmas is no trading day.
  CHECK(dates(bars(1, "1 hour", "1 D"), "20251225-20:00:00", true) ==
        Texts{"20251224 09:30", "20251224 10:00", "20251224 11:00", "20251224 12:00"});
  CHECK(dates(bars(1, "1 day", "1 W"), "20251228-12:00:00", true) ==
        Texts{"20251222", "20251223", "20251224", "20251226"});
  CHECK(dates(bars(1, "1 week", "3 W"), "20251226-23:00:00", true) ==
        Texts{"20251212", "20251219", "20251226"});
  CHECK(dates(bars(1, "1 month", "3 M"), "20251226-23:00:00", true) ==
        Texts{"20251031", "20251128", "20251226"});
  // The Monday of a currency begins on Sunday.
  const Texts euro = dates(bars(1, "1 hour", "1 D", "MIDPOINT", 12087792), night, true);
  CHECK(euro.front() == "20251222 17:15");
  CHECK(dates(bars(1, "1 day", "2 D", "MIDPOINT", 12087792), "20251222-12:00:00", true) ==
        Texts{"20251219", "20251222"});
}

TEST_CASE("a bar of several sessions has their trades only") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto all = [&](const char* size, const char* duration) {
    Json request = bars(1, size, duration);
    request["endDateTime"] = "20251219-23:00:00";
    request["useRTH"] = true;
    return rows(bench.ask(client, "REQ_HISTORICAL_DATA", request));
  };
  const Json week = all("1 week", "1 W");
  const Json days = all("1 day", "1 W");
  REQUIRE(week.size() == 1);
  REQUIRE(days.size() == 5);
  double volume = 0;
  double high = 0;
  int count = 0;
  for (const Json& day : days) {
    volume += number(day, "volume");
    high = std::max(high, number(day, "high"));
    count += day["barCount"].get<int>();
  }
  CHECK(std::fabs(number(week[0], "volume") - volume) < 1e-6);
  CHECK(number(week[0], "high") == high);
  CHECK(week[0]["barCount"] == count);
  CHECK(week[0]["open"] == days[0]["open"]);
  CHECK(week[0]["close"] == days[4]["close"]);
  const double minute_ticks = number(week[0], "WAP") * 100;
  CHECK(std::fabs(minute_ticks - std::round(minute_ticks)) < 1e-6);
}

TEST_CASE("a schedule begins with the data") {
  world::World world = world::default_world();
  Bench bench(world);
  const ClientSession client = bench.start(1, 200);
  const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", bars(1, "1 day", "200 Y", "SCHEDULE"));
  REQUIRE(sent.size() == 1);
  CHECK(sent[0].text("startDateTime").starts_with("20000103"));
  CHECK(sent[0].fields["historicalSessions"].size() > 6000);
}

TEST_CASE("the format of dates depends on version, requested format and bar size") {
  Bench bench;
  const auto first = [&](int session, int version, const char* size, int format) {
    const ClientSession client = bench.start(session, version);
    Json request = bars(1, size, "1 D");
    request["formatDate"] = format;
    const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
    return std::pair(rows(sent)[0]["date"].get<std::string>(), sent);
  };
  CHECK(first(1, 165, "1 hour", 1).first == "20260105  04:00:00");
  CHECK(first(2, 166, "1 hour", 1).first == "20260105 04:00:00 US/Eastern");
  CHECK(first(3, 176, "1 hour", 2).first == "1767603600");
  CHECK(first(4, 176, "1 day", 1).first == "20260105");
  CHECK(first(5, 225, "1 day", 2).first == "20260105");
  const auto old = first(6, 195, "1 hour", 1).second;
  CHECK(old.size() == 1);
  CHECK(old[0].text("startDateStr") == "20260104 09:30:00 US/Eastern");
  CHECK(old[0].text("endDateStr") == "20260105 09:30:00 US/Eastern");
  const auto recent = first(7, 196, "1 hour", 1).second;
  REQUIRE(recent.size() == 2);
  CHECK(recent[0].text("startDateStr").empty());
  CHECK(recent[1].text("endDateStr") == "20260105 09:30:00 US/Eastern");
  const auto gaps = first(8, 123, "1 hour", 1).second;
  CHECK(rows(gaps)[0]["hasGaps"] == "false");
}

TEST_CASE("long bars follow the clocks of their zone, also when midnight is skipped") {
  const auto begins = [](const char* zone_name, const char* size_name, const char* noon) {
    const time::Zone zone = *time::Zone::find(zone_name);
    const BarSize& size = *find_bar_size(size_name);
    std::int64_t at = zone.midnight(time::read(noon, zone, 0)->wall_ms);
    std::string texts;
    for (int i = 0; i < 4; ++i, at = next_bar(size, at, zone)) {
      CHECK(bar_begin(size, at, zone) == at);
      texts += time::minute_text(at, zone) + ' ';
    }
    return texts;
  };
  CHECK(begins("US/Eastern", "2 hours", "20260308 12:00") ==
        "20260308:0000 20260308:0300 20260308:0400 20260308:0600 ");
  CHECK(begins("US/Eastern", "4 hours", "20261101 12:00") ==
        "20261101:0000 20261101:0400 20261101:0800 20261101:1200 ");
  CHECK(begins("US/Eastern", "1 day", "20260307 12:00") ==
        "20260307:0000 20260308:0000 20260309:0000 20260310:0000 ");
  CHECK(begins("America/Sao_Paulo", "1 day", "20181103 12:00") ==
        "20181103:0000 20181104:0100 20181105:0000 20181106:0000 ");
}

TEST_CASE("the end of a query may be given in each form") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  int id = 1;
  for (const char* end :
       {"20251222-12:00:00", "20251222 12:00:00 UTC", "20251222 07:00:00",
        "20251222 07:00:00 US/Eastern", "20251222 13:00:00 MET", "20251222 21:00:00 JST"}) {
    Json request = bars(id++, "1 hour", "7200 S");
    request["endDateTime"] = end;
    auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
    if (std::string(end).size() == 17 && end[8] == ' ') {
      CHECK(sent[0].fields["errorCode"] == 2174);
      sent.erase(sent.begin());
    }
    CHECK(rows(sent).size() == 2);
    CHECK(rows(sent)[1]["date"] == "20251222 06:00:00 US/Eastern");
  }
  for (const char* end : {"yesterday", "20251222 12:00:00 Mars/Olympus", "20251222 12:00:00 XYZ",
                          "20251222 12:00:00 US/"}) {
    Json request = bars(id++, "1 hour", "7200 S");
    request["endDateTime"] = end;
    CHECK(error_code(bench.ask(client, "REQ_HISTORICAL_DATA", request)) == 10314);
  }
  Json request = bars(id, "1 hour", "7200 S");
  request["endDateTime"] = "yesterday";
  const auto refused = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  CHECK(refused[0]
            .text("errorMsg")
            .starts_with("End Date/Time: The date, time, or time-zone entered is invalid. The "
                         "correct format is "
                         "yyyymmdd hh:mm:ss xx/xxx where yyyymmdd and xx/xxx are optional."));
}

TEST_CASE("a session has the date of the contract, whatever the zone of its exchange") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  (void)bench.wait(150 * kDay);  // The option has been listed by then.
  Json request = bars(1, "1 day", "2 D", "SCHEDULE", 700'000'001);
  request["contract"]["exchange"] = "CBOE";  // In US/Central; the option is in US/Eastern.
  const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  const Json& sessions = sent[0].fields["historicalSessions"];
  REQUIRE(sessions.size() == 2);
  CHECK(sessions[1]["refDate"] == "20260604");
  CHECK(sessions[1]["startDateTime"] == "20260604-09:30:00");
}

TEST_CASE("each kind of data has the right prices") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto one = [&](const char* what, int con_id = kApple) {
    return bench.ask(client, "REQ_HISTORICAL_DATA", bars(1, "1 hour", "3600 S", what, con_id));
  };
  const Json bid = rows(one("BID"))[0];
  const Json ask = rows(one("ASK"))[0];
  const Json both = rows(one("BID_ASK"))[0];
  CHECK(number(ask, "high") > number(bid, "high"));
  CHECK(number(both, "high") == number(ask, "high"));
  CHECK(number(both, "low") == number(bid, "low"));
  CHECK(bid["volume"] == "-1");
  CHECK(number(rows(one("MIDPOINT"))[0], "barCount") == -1);
  CHECK(rows(one("ADJUSTED_LAST"))[0]["close"] == rows(one("TRADES"))[0]["close"]);
  const Json volatility = rows(one("HISTORICAL_VOLATILITY"))[0];
  CHECK(std::fabs(number(volatility, "close") - 0.28) < 0.03);
  CHECK(number(volatility, "high") >= number(volatility, "low"));
  CHECK(rows(one("OPTION_IMPLIED_VOLATILITY")).size() == 1);
  CHECK(error_code(one("TRADES", 12087792)) == 162);
  CHECK(rows(one("MIDPOINT", 12087792)).size() == 1);
  CHECK(error_code(one("BID", 416904)) == 162);
  CHECK(error_code(one("HISTORICAL_VOLATILITY", 12087792)) == 162);
  CHECK(error_code(one("EVERYTHING")) == 321);
}

TEST_CASE("an index is not traded, and stocks have a fee for borrowing") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto index =
      bench.ask(client, "REQ_HISTORICAL_DATA", bars(1, "1 day", "5 D", "TRADES", 416904));
  for (const Json& row : rows(index)) {
    CHECK(number(row, "volume") == 0);
    CHECK(number(row, "close") > 0);
  }
  const auto fees = bench.ask(client, "REQ_HISTORICAL_DATA", bars(2, "1 day", "5 D", "FEE_RATE"));
  for (const Json& row : rows(fees)) {
    CHECK((number(row, "close") > 0 && number(row, "close") < 1));
  }
  CHECK(error_code(bench.ask(client, "REQ_HISTORICAL_DATA",
                             bars(3, "1 day", "5 D", "FEE_RATE", 416904))) == 162);
}

TEST_CASE("queries that make no sense are refused with one error") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto code = [&](const Json& request) {
    return error_code(bench.ask(client, "REQ_HISTORICAL_DATA", request));
  };
  CHECK(code(bars(1, "7 mins", "1 D")) == 321);
  CHECK(code(bars(1, "1 min", "1D")) == 321);
  CHECK(code(bars(1, "1 min", "-1 D")) == 321);
  CHECK(code(bars(1, "1 sec", "60 S")) == 321);
  CHECK(code(bars(1, "1 day", "400 D")) == 321);
  CHECK(code(bars(1, "1 day", "2 D", "NOTHING")) == 321);
  for (const char* const what : {"Trades", "midpoint", "Bid_Ask"}) {
    CHECK(code(bars(1, "1 day", "2 D", what)) == 0);
  }
  CHECK(code(bars(1, "1 secs", "1 M")) == 162);
  CHECK(code(bars(1, "1 day", "1 D", "TRADES", 999)) == 200);
  Json request = bars(1, "1 day", "1 D");
  request["endDateTime"] = "19800101-00:00:00";
  CHECK(code(request) == 162);
  request = bars(1, "1 day", "1 D", "ADJUSTED_LAST");
  request["endDateTime"] = "20260101-00:00:00";
  CHECK(code(request) == 321);
  request = bars(1, "1 secs", "60 S");
  request["keepUpToDate"] = true;
  CHECK(code(request) == 321);
  for (const int format : {-1, 0, 4}) {
    request = bars(1, "1 day", "2 D");
    request["formatDate"] = format;
    CHECK(code(request) == 321);
  }
  CHECK(error_code(bench.ask(client, "CANCEL_HISTORICAL_DATA", {{"reqId", 1}})) == 366);
}

TEST_CASE("too many queries for small bars violate the pacing") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto code = [&](const Json& request) {
    return error_code(bench.ask(client, "REQ_HISTORICAL_DATA", request));
  };
  CHECK(code(bars(1, "5 secs", "60 S")) == 0);
  CHECK(code(bars(2, "5 secs", "60 S")) == 162);
  CHECK(code(bars(2, "1 min", "60 S")) == 0);  // Larger bars are not paced.
  CHECK(code(bars(3, "1 min", "60 S")) == 0);
  (void)bench.wait(15'000);
  CHECK(code(bars(2, "5 secs", "60 S")) == 0);
  for (int n = 0; n < 4; ++n) {
    CHECK(code(bars(3, "5 secs", (std::to_string(70 + n) + " S").c_str())) == 0);
  }
  CHECK(code(bars(3, "5 secs", "80 S")) == 162);  // The sixth within two seconds.
  int granted = 6;
  for (int n = 0; n < 60; ++n) {
    (void)bench.wait(1000);
    granted += code(bars(3, "5 secs", (std::to_string(100 + n) + " S").c_str())) == 0 ? 1 : 0;
  }
  CHECK(granted == 60);
  const ClientSession other = bench.start(2, 200);
  CHECK(error_code(bench.ask(other, "REQ_HISTORICAL_DATA", bars(1, "5 secs", "60 S"))) == 0);
  (void)bench.wait(600'000);
  CHECK(code(bars(2, "5 secs", "60 S")) == 0);
}

TEST_CASE("bars that are kept up to date end up as in history") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  Json request = bars(5, "5 secs", "60 S");
  request["keepUpToDate"] = true;
  CHECK(rows(bench.ask(client, "REQ_HISTORICAL_DATA", request)).size() == 12);
  const auto twice = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  CHECK(error_code(twice) == 322);
  CHECK(twice[0]
            .text("errorMsg")
            .ends_with(" : cause - Duplicate ticker ID for API historical data query"));
  std::map<std::string, Json> latest;
  for (int i = 0; i < 30; ++i) {
    for (const Sent& one : bench.wait(1000)) {
      CHECK(one.name == "HISTORICAL_DATA_UPDATE");
      const Json& bar = one.fields["historicalDataBar"];
      latest[bar["date"].get<std::string>()] = bar;
    }
  }
  CHECK(latest.size() == 7);
  const auto after = bench.ask(client, "REQ_HISTORICAL_DATA", bars(6, "5 secs", "30 S"));
  for (const Json& row : rows(after)) {
    INFO(row.dump());
    CHECK(latest.at(row["date"].get<std::string>()) == row);
  }
  const auto cancelled = bench.ask(client, "CANCEL_HISTORICAL_DATA", {{"reqId", 5}});
  CHECK(error_code(cancelled) == 162);
  CHECK(bench.wait(10'000).empty());
}

TEST_CASE("regular hours and schedules follow an exchange that closes") {
  world::World world = world::default_world();
  for (world::Exchange& exchange : world.exchanges) {
    exchange.always_open = exchange.name != "NASDAQ" && exchange.always_open;
  }
  Bench bench(world);
  const ClientSession client = bench.start(1, 200);
  Json request = bars(1, "30 mins", "2 D");
  request["useRTH"] = true;
  // Monday has not opened yet; Thursday was a holiday.
  const auto halves = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  CHECK(rows(halves).size() == 13 + 13);
  CHECK(rows(halves)[0]["date"] == "20251231 09:30:00 US/Eastern");
  request = bars(1, "1 day", "5 D");
  const auto daily = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  REQUIRE(rows(daily).size() == 5);
  CHECK(rows(daily)[0]["date"] == "20251229");
  request = bars(2, "1 day", "5 D", "SCHEDULE");
  const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  REQUIRE(sent.size() == 1);
  REQUIRE(sent[0].name == "HISTORICAL_SCHEDULE");
  const Json& sessions = sent[0].fields["historicalSessions"];
  REQUIRE(sessions.size() == 5);
  CHECK(sessions[4]["startDateTime"] == "20260105-04:00:00");
  CHECK(sessions[4]["endDateTime"] == "20260105-20:00:00");
  CHECK(sessions[4]["refDate"] == "20260105");
  const ClientSession old = bench.start(2, 164);
  CHECK(error_code(bench.ask(old, "REQ_HISTORICAL_DATA", request)) == 321);
  // Streams stop while the exchange is closed.
  (void)bench.ask(client, "REQ_MKT_DATA", {{"reqId", 9}, {"contract", contract_of(kApple)}});
  CHECK_FALSE(bench.wait(1000).empty());
  (void)bench.wait(11 * 60 * kMinute);  // Past the post-market.
  CHECK(bench.wait(10'000).empty());
}

TEST_CASE("past ticks can be paged without gaps and add up to the bars") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto ask = [&](const char* from, const char* to, const char* what, int count) {
    return bench.ask(client, "REQ_HISTORICAL_TICKS",
                     {{"reqId", 1},
                      {"contract", contract_of(kApple)},
                      {"startDateTime", from},
                      {"endDateTime", to},
                      {"numberOfTicks", count},
                      {"whatToShow", what}});
  };
  std::int64_t next = kWall / 1000 - 60;
  double volume = 0;
  for (int page = 0; page < 6; ++page) {
    const auto sent = ask(time::dash_text(next * 1000, time::Zone()).c_str(), "", "TRADES", 95);
    REQUIRE(sent[0].name == "HISTORICAL_TICKS_LAST");
    const Json& ticks = sent[0].fields["historicalTicksLast"];
    CHECK(ticks.size() == 100);  // The last second is complete.
    CHECK(sent[0].fields["isDone"] == true);
    for (const Json& tick : ticks) {
      volume += number(tick, "size");
      CHECK(std::stoll(tick["time"].get<std::string>()) >= next);
    }
    next = std::stoll(ticks.back()["time"].get<std::string>()) + 1;
  }
  CHECK(next == kWall / 1000);
  CHECK(std::fabs(volume - bench.model.market().volume(0, kWall - kMinute, kWall)) < 1e-6);

  const auto back = ask("", "20260105-14:00:00", "BID_ASK", 50);
  const Json& quotes = back[0].fields["historicalTicksBidAsk"];
  CHECK(quotes.size() >= 50);
  CHECK(quotes.front()["time"] < quotes.back()["time"]);
  CHECK(number(quotes[0], "priceBid") < number(quotes[0], "priceAsk"));
  CHECK_FALSE(ask("", "20260105-14:00:00", "MIDPOINT", 5)[0].fields["historicalTicks"].empty());

  CHECK(error_code(ask("", "", "TRADES", 5)) == 321);
  CHECK(error_code(ask("20260105-14:00:00", "20260105-14:00:00", "TRADES", 5)) == 321);
  CHECK(error_code(ask("", "20260105-14:00:00", "TRADES", 1001)) == 321);
  CHECK(error_code(ask("", "20260105-14:00:00", "BIDS", 5)) == 321);
  CHECK(error_code(ask("", "noon", "TRADES", 5)) == 10314);
}

TEST_CASE("bars of combinations have their legs' prices") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  Json request = bars(1, "1 hour", "2 D");
  request["contract"] = {{"secType", "BAG"},
                         {"exchange", "SMART"},
                         {"comboLegs",
                          {{{"conId", kApple}, {"ratio", 1}, {"action", "BUY"}},
                           {{"conId", 272093}, {"ratio", 1}, {"action", "SELL"}}}}};
  const auto sent = bench.ask(client, "REQ_HISTORICAL_DATA", request);
  REQUIRE(rows(sent).size() == 22);
  const Market& market = bench.model.market();
  const std::int64_t friday = kWall - 3 * kDay - 330 * kMinute;  // 4:00.
  CHECK(std::fabs(number(rows(sent)[0], "open") -
                  (market.quote(0, friday).last - market.quote(1, friday).last)) < 1e-6);
  for (const Json& row : rows(sent)) {
    CHECK(number(row, "high") >= std::max(number(row, "open"), number(row, "close")));
    CHECK(number(row, "low") <= std::min(number(row, "open"), number(row, "close")));
  }
}

TEST_CASE("the head timestamp is where bars begin") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto head = [&](int con_id, const char* what, int format) {
    return bench.ask(client, "REQ_HEAD_TIMESTAMP",
                     {{"reqId", 1},
                      {"contract", contract_of(con_id)},
                      {"whatToShow", what},
                      {"formatDate", format}});
  };
  CHECK(head(kApple, "TRADES", 1)[0].text("headTimestamp") == "20000103-09:00:00");
  CHECK(head(kApple, "TRADES", 2)[0].text("headTimestamp") == "946890000");
  CHECK(head(700'000'001, "BID", 1)[0].text("headTimestamp") == "20260115-14:30:00");
  CHECK(error_code(head(12087792, "TRADES", 1)) == 162);
  const auto all = bench.ask(client, "REQ_HISTORICAL_DATA", bars(2, "1 month", "50 Y"));
  CHECK(rows(all).size() == 313);
  CHECK(rows(all)[0]["date"] == "20000131");
}

TEST_CASE("a histogram holds the volume of its period") {
  Bench bench;
  const ClientSession client = bench.start(1, 200);
  const auto ask = [&](const char* period) {
    return bench.ask(client, "REQ_HISTOGRAM_DATA",
                     {{"reqId", 1},
                      {"contract", contract_of(kApple)},
                      {"useRTH", true},
                      {"timePeriod", period}});
  };
  const auto sent = ask("3 days");
  REQUIRE(sent.size() == 1);
  const Json& entries = sent[0].fields["histogramDataEntries"];
  double volume = 0;
  double before = 0;
  for (const Json& entry : entries) {
    CHECK(number(entry, "price") > before);
    before = number(entry, "price");
    volume += number(entry, "size");
  }
  CHECK(entries.size() > 10);
  CHECK(std::fabs(volume - bench.model.market().volume(0, kWall - 3 * kDay, kWall)) < 1);
  CHECK(error_code(ask("for ever")) == 321);
}

}  // namespace ibgw::gateway::test
