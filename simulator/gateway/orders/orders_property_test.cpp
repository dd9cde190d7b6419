// Properties of orders, tested with random interleavings of requests and time.
#include <cmath>
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/gateway/contract_test_support.hpp"
#include "simulator/gateway/orders/order_test_support.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

using Json = nlohmann::json;

constexpr int kMaster = 99;
constexpr int kMicrosoft = 272093;
constexpr int kCall = 700'000'009;
constexpr int kFuture = 730283094;
constexpr int kEuro = 12087792;

world::World moving_world() {
  world::World world = world::default_world();
  world.master_client_id = kMaster;
  for (world::Instrument& one : world.instruments) {
    one.price.volatility *= 3;  // So that stops and limits are reached within seconds.
    one.shortable = one.con_id != kMicrosoft;
  }
  return world;
}

/// Random requests of three clients, the passing of time, and everything that was sent.
class Play {
 public:
  explicit Play(std::uint64_t seed) : bench_(moving_world(), seed), random_(seed) {
    bench_.connect(kMaster, kMaster, 203);
    for (int client = 1; client <= 3; ++client) {
      clients_.push_back(bench_.connect(client, client, 176));
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
    }
    keep(bench_.ask(clients_[0], "REQ_GLOBAL_CANCEL"));
    keep(bench_.pass(60'000));
  }

  Bench& bench() { return bench_; }
  [[nodiscard]] const std::vector<Sent>& sent() const { return sent_; }
  [[nodiscard]] std::string transcript() const {
    std::string all;
    for (const Sent& one : sent_) {
      all += fmt::format("{} {} {}\n", one.session, one.name, one.fields->dump());
    }
    return all;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }
  void keep(const std::vector<Sent>& more) { sent_.insert(sent_.end(), more.begin(), more.end()); }

  Json random_order(double price, double tick) {
    static const char* const kTypes[] = {"MKT",      "LMT",         "STP",   "STP LMT",
                                         "MIT",      "LIT",         "TRAIL", "PEG MID",
                                         "MIDPRICE", "TRAIL LIMIT", "REL",   "MTL"};
    static const char* const kTifs[] = {"DAY", "GTC", "IOC", "FOK", "GTC", "GTC"};
    const auto near = [&] { return std::round(price / tick + below(9) - 4) * tick; };
    Json order = {{"action", below(2) == 0 ? "BUY" : "SELL"},
                  {"totalQuantity", std::to_string(1 + below(400))},
                  {"orderType", kTypes[below(12)]},
                  {"tif", kTifs[below(6)]},
                  {"lmtPrice", near()},
                  {"auxPrice", near()},
                  {"transmit", below(8) != 0},
                  {"allOrNone", below(10) == 0}};
    const std::string type = order["orderType"];
    if (type.rfind("TRAIL", 0) == 0) {
      order["auxPrice"] = (1 + below(4)) * tick;
      order["lmtPriceOffset"] = tick;
    } else if (type == "REL") {
      order["auxPrice"] = 0.0;
    }
    if (below(4) == 0) {
      order["ocaGroup"] = "g" + std::to_string(below(3));
      order["ocaType"] = 1 + below(3);
    }
    if (below(4) == 0) {
      order["parentId"] = 1 + below(60);
    }
    return order;
  }

  void place(const ClientSession& client) {
    const int contracts[] = {kApple, kIbm, kMicrosoft, kCall, kFuture, kEuro};
    const int con_id = contracts[below(6)];
    Model& model = bench_.model;
    const int instrument = model.world().find_instrument(con_id);
    const world::Instrument& one = model.world().instruments[static_cast<std::size_t>(instrument)];
    const Quote quote = model.market().quote(instrument, bench_.now().wall_ms);
    const double tick = one.sec_type == "OPT" ? 0.05 : one.min_tick;
    Json order = random_order(quote.last, tick);
    if (one.sec_type == "FUT") {
      order["totalQuantity"] = "1";
    }
    // Mostly a new id, sometimes a known one, which changes an order.
    const int next = model.orders().next_id(client.client_id);
    const int id = below(4) == 0 ? 1 + below(next) : next;
    if (below(6) == 0) {
      const Json legs = {{{"conId", kApple}, {"ratio", 1}, {"action", "BUY"}},
                         {{"conId", kIbm}, {"ratio", 2}, {"action", "SELL"}}};
      order["orderType"] = "MKT";
      keep(bench_.place_fields(
          client, id,
          {{"secType", "BAG"}, {"symbol", "AAPL"}, {"exchange", "SMART"}, {"comboLegs", legs}},
          order));
    } else {
      keep(bench_.place_fields(client, id, test::contract_of(con_id), order));
    }
  }

  void step() {
    ClientSession& client = clients_[static_cast<std::size_t>(below(3))];
    switch (below(10)) {
      case 0:
        keep(bench_.cancel(client, 1 + below(60)));
        return;
      case 1:
      case 2:
        keep(bench_.pass(below(2000)));
        return;
      case 3: {
        const auto& orders = bench_.model.orders().orders();
        if (!orders.empty()) {  // A change from outside.
          auto one = orders.begin();
          std::advance(one, below(static_cast<int>(orders.size())));
          Recorder sink;
          bench_.model.orders().fill(one->first, 1 + below(100), 0, bench_.now(), sink);
          keep(sink.sent);
        }
        return;
      }
      case 4:
        bench_.model.end(client);  // It comes back in another session.
        client = bench_.connect(++last_session_, client.client_id, 176);
        keep(bench_.start_up);
        return;
      case 5:
        if (below(10) == 0) {
          keep(bench_.ask(client, "REQ_GLOBAL_CANCEL"));
        }
        return;
      default:
        place(client);
    }
  }

  Bench bench_;
  std::mt19937_64 random_;
  std::vector<ClientSession> clients_;
  std::vector<Sent> sent_;
  int last_session_ = 200;
};

double number(const nlohmann::json& value) {
  return value.is_string() ? std::stod(value.get<std::string>()) : value.get<double>();
}

/// What the master client was told about one order.
struct Told {
  std::set<std::string> ends;
  bool after_end = false;
  double traded = 0;
  double filled = 0;
};

std::map<std::string, Told> told_to_master(const std::vector<Sent>& sent) {
  std::map<std::string, Told> told;
  for (const Sent& one : sent) {
    if (one.session != kMaster) {
      continue;
    }
    if (one.name == "EXECUTION_DATA") {
      Told& order = told[one.at("/execution/permId").get<std::string>()];
      const bool leg = one.at("/execution/execId").get<std::string>().substr(18, 2) != "01";
      order.traded += leg ? 0 : number(one.at("/execution/shares"));
      order.after_end = order.after_end || !order.ends.empty();
    } else if (one.name == "ORDER_STATUS") {
      Told& order = told[one.at("/permId").get<std::string>()];
      const std::string status = one.at("/status");
      order.filled = number(one.at("/filled"));
      if (status == "Filled" || status == "Cancelled" || status == "Inactive") {
        order.ends.insert(status);
      } else {
        order.after_end = order.after_end || !order.ends.empty();
      }
    }
  }
  return told;
}

}  // namespace

TEST_CASE("money, positions and commissions add up, and every order ends once") {
  int traded = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    Play play(seed);
    const Ledger before(play.bench().model.world());
    play.run(400);
    Model& model = play.bench().model;
    const AccountState& start = before.accounts()[0];
    const AccountState& end = model.ledger().accounts()[0];
    std::map<std::string, double> cash = start.cash;
    std::map<int, double> quantity;
    for (const auto& [con_id, position] : start.positions) {
      quantity[con_id] = position.quantity;
    }
    std::map<std::int64_t, double> filled;
    std::set<std::string> ids;
    for (const Execution& one : model.orders().executions()) {
      CHECK(ids.insert(one.id).second);
      if (one.instrument < 0) {
        continue;
      }
      ++traded;
      const auto& what = model.world().instruments[static_cast<std::size_t>(one.instrument)];
      const double signed_quantity = one.buy ? one.quantity : -one.quantity;
      const double unit = one.price * (what.multiplier > 0 ? what.multiplier : 1);
      cash[what.currency] -= signed_quantity * unit + one.commission;
      quantity[what.con_id] += signed_quantity;
      filled[one.perm_id] += one.quantity;
    }
    for (const auto& [currency, amount] : cash) {
      INFO(currency);
      CHECK(end.cash.at(currency) == Approx(amount).margin(1e-4));
    }
    for (const auto& [con_id, amount] : quantity) {
      INFO(con_id);
      CHECK(end.positions.at(con_id).quantity == Approx(amount).margin(1e-6));
    }
    for (const auto& [perm_id, order] : model.orders().orders()) {
      INFO(perm_id);
      CHECK(is_final(order.status));
      CHECK(order.filled <= order.terms.quantity + kQuantityEpsilon);
      if (order.terms.instrument >= 0) {
        CHECK(filled[perm_id] == Approx(order.filled).margin(1e-6));
      }
    }
    for (const auto& [perm_id, told] : told_to_master(play.sent())) {
      INFO(perm_id);
      CHECK(told.ends.size() == 1);
      CHECK_FALSE(told.after_end);
      CHECK(told.traded == Approx(told.filled).margin(1e-6));
    }
    CHECK(model.schedule().size() == 0);
  }
  CHECK(traded > 500);  // Otherwise the test has shown nothing.
}

TEST_CASE("no group ever over-fills") {
  int traded = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const auto below = [&](int bound) {
      return static_cast<int>(random() % static_cast<std::uint64_t>(bound));
    };
    Bench bench;
    const ClientSession client = bench.connect(1, 7);
    const bool bracket = below(3) == 0;
    if (bracket) {
      bench.place(client, 1, {{"lmtPrice", 200}, {"totalQuantity", "1"}});
    }
    const int type = 1 + below(3);
    std::map<int, double> asked;
    for (int i = 0; i < 2 + below(3); ++i) {
      const int id = 2 + i;
      asked[id] = 1 + below(300);
      Json order = {{"lmtPrice", 1 + below(90)}, {"totalQuantity", decimal(asked[id])}};
      if (bracket) {
        order["parentId"] = 1;
      } else {
        order["ocaGroup"] = "g";
        order["ocaType"] = type;
      }
      bench.place(client, id, order);
    }
    for (int step = 0; step < 200; ++step) {
      auto one = asked.begin();
      std::advance(one, below(static_cast<int>(asked.size())));
      Recorder sink;
      traded += bench.model.orders().fill(one->first, 1 + below(40), 0, bench.now(), sink) ? 1 : 0;
      double used = 0;  // Filled fractions, summed over all orders of the group.
      for (const auto& [perm_id, order] : bench.model.orders().orders()) {
        used += asked.contains(order.order_id) ? order.filled / asked[order.order_id] : 0;
      }
      CHECK(used <= 1 + 1e-9);
    }
  }
  CHECK(traded > 100);  // Otherwise the test has shown nothing.
}

TEST_CASE("the same seed and requests give the same messages") {
  for (const std::uint64_t seed : {7U, 8U}) {
    Play one(seed);
    Play two(seed);
    one.run(150);
    two.run(150);
    CHECK(one.transcript() == two.transcript());
    Play other(seed + 100);
    other.run(150);
    CHECK(one.transcript() != other.transcript());
  }
}

}  // namespace ibgw::gateway
