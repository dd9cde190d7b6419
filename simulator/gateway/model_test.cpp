#include "simulator/gateway/model.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kWall = 1767623400000;  // 2026-01-05T14:30:00Z
constexpr Moment kNow{0, kWall};

class Collected final : public MessageSink {
 public:
  void send(int, const wire::Message& message) override {
    texts.push_back(std::string(message.spec().name) + ' ' + wire::fields_json(message).dump());
  }
  std::vector<std::string> texts;
};

std::vector<std::string> answers(Model& model, const ClientSession& client, const char* name,
                                 const char* fields = "{}") {
  std::string reason;
  wire::Message request(*wire::find_message(name));
  REQUIRE_FALSE(wire::fill_fields(*wire::tree_from_json(fields, reason), request).has_value());
  Collected collected;
  model.request(client, request, kNow, collected);
  return collected.texts;
}

}  // namespace

// Order and content as captured from live gateways at 200 to 225.
TEST_CASE("a session starts with accounts, next id and farm notices") {
  world::World world = world::default_world();
  world.accounts.resize(2);
  world.accounts[0].id = "DU1";
  world.accounts[1].id = "DU2";
  Model model(world);
  Collected sink;
  CHECK(model.connection_time(kWall) == "20260105 09:30:00 US/Eastern");
  REQUIRE(model.start({1, 7, 176}, kNow, sink));
  REQUIRE(sink.texts.size() == 5);
  CHECK(sink.texts[0] == R"(MANAGED_ACCTS {"accountsList":"DU1,DU2"})");
  CHECK(sink.texts[1] == R"(NEXT_VALID_ID {"orderId":1})");
  CHECK(
      sink.texts[2] ==
      R"(ERR_MSG {"id":-1,"errorTime":"1767623400000","errorCode":2104,"errorMsg":"Market data farm connection is OK:usfarm"})");
}

TEST_CASE("a client id is in use until its session ends") {
  Model model(world::default_world());
  Collected sink;
  REQUIRE(model.start({1, 7, 176}, kNow, sink));
  sink.texts.clear();
  CHECK_FALSE(model.start({2, 7, 176}, kNow, sink));
  REQUIRE(sink.texts.size() == 1);
  CHECK(sink.texts[0].find("\"errorCode\":326") != std::string::npos);
  model.end({2, 7, 176});  // The refused session does not free the id.
  CHECK_FALSE(model.start({3, 7, 176}, kNow, sink));
  model.end({1, 7, 176});
  CHECK(model.start({4, 7, 176}, kNow, sink));
}

TEST_CASE("empty answers are complete") {
  world::World world = world::default_world();
  world.accounts[0].positions.clear();
  Model model(world);
  const ClientSession client{1, 0, 176};
  using Texts = std::vector<std::string>;
  CHECK(answers(model, client, "REQ_POSITIONS") == Texts{"POSITION_END {}"});
  CHECK(answers(model, client, "REQ_OPEN_ORDERS") == Texts{"OPEN_ORDER_END {}"});
  CHECK(answers(model, client, "REQ_ALL_OPEN_ORDERS") == Texts{"OPEN_ORDER_END {}"});
  CHECK(answers(model, client, "REQ_COMPLETED_ORDERS") == Texts{"COMPLETED_ORDERS_END {}"});
  CHECK(answers(model, client, "REQ_EXECUTIONS", R"({"reqId":3})") ==
        Texts{R"(EXECUTION_DATA_END {"reqId":3})"});
  CHECK(answers(model, client, "REQ_ACCT_DATA", R"({"subscribe":false})").empty());
  CHECK(answers(model, client, "REQ_CURRENT_TIME") ==
        Texts{R"(CURRENT_TIME {"currentTime":"1767623400"})"});
}

TEST_CASE("requests that this world does not offer are refused by request id, never ignored") {
  Model model(world::default_world());
  const ClientSession client{1, 5, 176};
  const auto refused =
      answers(model, client, "REQ_FUNDAMENTAL_DATA", R"({"reqId":11,"reportType":"RESC"})");
  REQUIRE(refused.size() == 1);
  CHECK(refused[0].find(R"("id":11)") != std::string::npos);
  CHECK(refused[0].find(R"("errorCode":10358)") != std::string::npos);
  CHECK(answers(model, client, "REQ_AUTO_OPEN_ORDERS", R"({"autoBind":true})")[0].find("327") !=
        std::string::npos);
  CHECK(answers(model, ClientSession{1, 0, 176}, "REQ_AUTO_OPEN_ORDERS", R"({"autoBind":true})")
            .empty());
  CHECK(answers(model, client, "SET_SERVER_LOGLEVEL", R"({"logLevel":9})")[0].find("319") !=
        std::string::npos);
  CHECK(answers(model, client, "SET_SERVER_LOGLEVEL", R"({"logLevel":5})").empty());
}

TEST_CASE("every request with an end marker that the model serves ends with it once") {
  Model model(world::default_world());
  for (const wire::MessageSpec& spec : wire::messages()) {
    if (spec.direction != wire::Direction::to_gateway || spec.ends_with.empty()) {
      continue;
    }
    INFO(spec.name);
    wire::Message request(spec);
    if (request.root().spec->index_of("subscribe") >= 0) {
      request.set("subscribe", true);
    }
    Collected sink;
    model.request({1, 0, 176}, request, kNow, sink);
    int ends = 0;
    for (const std::string& text : sink.texts) {
      ends +=
          text.rfind(std::string(spec.ends_with), 0) == 0 || text.rfind("ERR_MSG", 0) == 0 ? 1 : 0;
    }
    CHECK(ends == 1);
  }
}

}  // namespace ibgw::gateway
