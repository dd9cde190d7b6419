// Numbers at the limits of their types, in every field of every request: nothing overflows (the
// sanitizers would see it), and neither money nor ids are corrupted.
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/test_support.hpp"

namespace ibgw::gateway {
namespace {

using test::Bench;
using test::error_code;
using test::only;
using test::Sent;
using wire::FieldType;

constexpr int kApple = 265598;
constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Path {
  std::string name;
  FieldType type;
};

/// Collects the paths of all fields except lists.
void collect(const wire::RecordSpec& record, const std::string& prefix, int depth,
             std::vector<Path>& paths) {
  for (const wire::FieldSpec& field : record.fields) {
    const std::string name = prefix + std::string(field.name);
    if (field.repeated || field.type == FieldType::map || depth == 0) {
      continue;
    }
    if (field.type == FieldType::record) {
      collect(*field.record, name + '.', depth - 1, paths);
    } else {
      paths.push_back({name, field.type});
    }
  }
}

/// Fills the request so that it would be served.
void fill(wire::Message& request, int id) {
  const auto has = [&](std::string_view path) {
    std::vector<Path> paths;
    collect(*request.spec().record, "", 3, paths);
    return std::any_of(paths.begin(), paths.end(), [&](const Path& p) { return p.name == path; });
  };
  const auto set = [&](std::string_view path, auto value) {
    if (has(path)) {
      request.set(path, value);
    }
  };
  set("reqId", id);
  set("orderId", id);
  set("contract.conId", kApple);
  set("contract.exchange", "SMART");
  set("conId", kApple);
  set("order.action", "BUY");
  set("order.orderType", "LMT");
  set("order.totalQuantity", "100");
  set("order.lmtPrice", 1.0);
  set("order.tif", "GTC");
  set("order.transmit", true);
  set("barSizeSetting", "1 min");
  set("duration", "60 S");
  set("timePeriod", "1 day");
  set("whatToShow", "TRADES");
  set("tickType", "BidAsk");
  set("startDateTime", "20260105-14:29:50");
  set("numberOfTicks", 1);
  set("numRows", 5);
  set("groupId", 2);
  set("underPrice", 230.0);
  set("optionPrice", 10.0);
  set("volatility", 0.3);
}

struct Edge {
  std::int64_t integer;
  double real;
  const char* text;
};
constexpr Edge kEdges[] = {
    {kLargest, kInfinity, "9223372036854775807"},
    {kSmallest, -kInfinity, "-9223372036854775808"},
    {2147483647, 1.7e308, "2147483647"},
    {-2147483648LL, -1.7e308, "-2147483648"},
    {kLargest / 1000 + 1, std::numeric_limits<double>::quiet_NaN(), "1e300"},
    {-1, 5e-324, "10000000 Y"},
    {0, 1e18, "00000101-00:00:00"},
    {4294967296 + kApple, -0.0, "99991231 23:59:59 UTC"},
};

void put(wire::Message& request, const Path& path, const Edge& edge) {
  switch (path.type) {
    case FieldType::i32:
    case FieldType::i64:
      request.set(path.name, edge.integer);
      return;
    case FieldType::f64:
      request.set(path.name, edge.real);
      return;
    case FieldType::string:
    case FieldType::decimal:
      request.set(path.name, edge.text);
      return;
    case FieldType::boolean:
    case FieldType::record:
    case FieldType::map:
      return;
  }
}

/// Whether all sums of the first account are numbers.
bool has_numbers(Model& model) {
  const AccountState& account = model.ledger().accounts()[0];
  bool good = true;
  for (const auto& [currency, cash] : account.cash) {
    good = good && std::fabs(cash) < 1e15;
  }
  for (const auto& [con_id, position] : account.positions) {
    good = good && std::fabs(position.quantity) < 1e15;
  }
  return good;
}

}  // namespace

TEST_CASE("numbers that do not fit saturate at the limit of their type") {
  CHECK(saturate<int>(kLargest) == std::numeric_limits<int>::max());
  CHECK(saturate<int>(kSmallest) == std::numeric_limits<int>::min());
  CHECK(saturate<int>(std::int64_t{-7}) == -7);
  CHECK(saturate<std::int64_t>(1e300) == kLargest);
  CHECK(saturate<std::int64_t>(-kInfinity) == kSmallest);
  CHECK(saturate<std::int64_t>(2.5) == 3);
  CHECK(saturate<int>(std::numeric_limits<double>::quiet_NaN()) == 0);
  CHECK(saturating_sum(kLargest, 1) == kLargest);
  CHECK(saturating_sum(kSmallest, -1) == kSmallest);
  CHECK(saturating_sum(kSmallest, kLargest) == -1);
  CHECK(saturating_product(kLargest / 2, 3) == kLargest);
  CHECK(saturating_product(kSmallest / 2, 3) == kSmallest);
  CHECK(saturating_product(-4, 3) == -12);
}

TEST_CASE("every number of every request may be at the limit of its type") {
  int asked = 0;
  for (const wire::MessageSpec& spec : wire::messages()) {
    if (spec.direction != wire::Direction::to_gateway || find_answer(spec) == nullptr) {
      continue;
    }
    std::vector<Path> paths;
    collect(*spec.record, "", 3, paths);
    Bench bench;
    const ClientSession client = bench.start(1);
    int id = 0;
    for (const Path& path : paths) {
      for (const Edge& edge : kEdges) {
        wire::Message request(spec);
        fill(request, ++id);
        put(request, path, edge);
        bench.model.request(client, request, bench.now, bench);
        bench.wait(1100);
        bench.ask(client, "REQ_GLOBAL_CANCEL");
        ++asked;
      }
    }
    INFO(spec.name);
    CHECK(has_numbers(bench.model));
    CHECK(bench.model.orders().next_id(1) > 0);
  }
  CHECK(asked > 1000);  // Otherwise the test has shown nothing.
}

TEST_CASE("an order that lives for ever does not expire at once") {
  Bench bench;
  const ClientSession client = bench.start(1);
  wire::Message request(*wire::find_message("PLACE_ORDER", wire::Direction::to_gateway));
  fill(request, 1);
  request.set("order.duration", kLargest);
  bench.model.request(client, request, bench.now, bench);
  bench.wait(60'000);
  CHECK(bench.model.orders().has_open(1));
}

TEST_CASE("prices and quantities beyond any market are refused") {
  Bench bench;
  const ClientSession client = bench.start(1);
  const auto refused = [&](std::string_view path, auto value) {
    wire::Message request(*wire::find_message("PLACE_ORDER", wire::Direction::to_gateway));
    fill(request, 1);
    request.set(path, value);
    bench.sent.clear();
    bench.model.request(client, request, bench.now, bench);
    return error_code(bench.sent);
  };
  CHECK(refused("order.totalQuantity", "1e15") == 321);
  CHECK(refused("order.lmtPrice", kInfinity) == 321);
  CHECK(refused("order.lmtPrice", 1e300) == 321);
  CHECK(refused("order.auxPrice", std::numeric_limits<double>::quiet_NaN()) == 321);
  CHECK(refused("order.goodAfterTime", "20260105 -1:30:00") == 391);
}

TEST_CASE("a subscription to a display group gets messages with the id of its request") {
  Bench bench;
  const ClientSession client = bench.start(1);
  for (const std::int64_t id : {std::int64_t{0}, kLargest / 4 + 1, kLargest, kSmallest}) {
    wire::Message request(
        *wire::find_message("SUBSCRIBE_TO_GROUP_EVENTS", wire::Direction::to_gateway));
    request.set("reqId", id);
    request.set("groupId", 3);
    bench.sent.clear();
    bench.model.request(client, request, bench.now, bench);
    REQUIRE(bench.sent.size() == 1);
    CHECK(bench.sent[0].name == "DISPLAY_GROUP_UPDATED");
  }
  wire::Message update(*wire::find_message("UPDATE_DISPLAY_GROUP", wire::Direction::to_gateway));
  update.set("reqId", 0);
  update.set("contractInfo", "265598@SMART");
  bench.sent.clear();
  bench.model.request(client, update, bench.now, bench);
  REQUIRE(bench.sent.size() == 3);
  CHECK(bench.sent[0].text("reqId") == std::to_string(kSmallest));
  CHECK(bench.sent[1].text("reqId") == std::to_string(kLargest / 4 + 1));
  CHECK(bench.sent[2].text("reqId") == std::to_string(kLargest));
}

}  // namespace ibgw::gateway
