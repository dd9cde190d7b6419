#include "client-under-test/reference/answers.hpp"

#include <nlohmann/json.hpp>

#include "client-under-test/reference/answer_watch.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/subscriptions.hpp"
#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

using Json = nlohmann::json;
using Calls = std::vector<std::string>;

AnswerWatch::Time at(int milliseconds) {
  return AnswerWatch::Time(std::chrono::milliseconds(milliseconds));
}

const AnswerSpec& positions() {
  return *find_answer("reqPositions");
}
const AnswerSpec& executions() {
  return *find_answer("reqExecutions");
}

Calls calls_of(const Subscriptions& subscriptions) {
  Calls calls;
  for (const auto& request : subscriptions.requests()) {
    calls.push_back(request.call + " " + request.arguments + " " + std::to_string(request.id));
  }
  return calls;
}

}  // namespace

TEST_CASE("every answer belongs to a request of this client") {
  for (const AnswerSpec& answer : all_answers()) {
    CAPTURE(answer.call);
    CHECK(find_request(answer.call) != nullptr);
  }
}

TEST_CASE("an answer in time is admitted, and nothing expires") {
  AnswerWatch watch;
  watch.add(positions(), kNoRequest, at(100));
  CHECK(watch.next_deadline() == at(100));
  CHECK(watch.admit("position", kNoRequest));
  CHECK(watch.admit("positionEnd", kNoRequest));
  CHECK_FALSE(watch.next_deadline());
  CHECK(watch.expire(at(200)).empty());
  CHECK(watch.admit("position", kNoRequest));  // an update of the subscription
  CHECK(watch.admit("tickPrice", 7));
}

TEST_CASE("a request without an end is given up at its deadline, once") {
  AnswerWatch watch;
  watch.add(executions(), 9001, at(100));
  CHECK(watch.expire(at(99)).empty());
  const auto given_up = watch.expire(at(100));
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].answer == &executions());
  CHECK(given_up[0].id == 9001);
  CHECK(watch.expire(at(300)).empty());
  CHECK_FALSE(watch.next_deadline());
}

TEST_CASE("messages that are late for one id are not late for another") {
  AnswerWatch watch;
  watch.add(executions(), 9001, at(100));
  watch.expire(at(100));
  watch.add(executions(), 9002, at(200));
  CHECK_FALSE(watch.admit("execDetails", 9001));
  CHECK_FALSE(watch.admit("execDetailsEnd", 9001));
  CHECK_FALSE(watch.admit("execDetails", 9001));
  CHECK(watch.admit("execDetails", 9002));
  CHECK(watch.admit("execDetails", kNoRequest));  // live
  CHECK(watch.admit("execDetailsEnd", 9002));
}

TEST_CASE("messages for a reused id are not late") {
  AnswerWatch watch;
  watch.add(executions(), 5, at(100));
  watch.expire(at(100));
  watch.add(executions(), 5, at(200));
  CHECK(watch.admit("execDetailsEnd", 5));
  CHECK(watch.expire(at(200)).empty());
}

TEST_CASE("without an id, everything is late until the next request") {
  AnswerWatch watch;
  watch.add(positions(), kNoRequest, at(100));
  watch.admit("position", kNoRequest);
  REQUIRE(watch.expire(at(100)).size() == 1);
  CHECK_FALSE(watch.admit("position", kNoRequest));
  CHECK_FALSE(watch.admit("positionEnd", kNoRequest));
  CHECK_FALSE(watch.admit("position", kNoRequest));
}

TEST_CASE("a late end does not end the next request") {
  AnswerWatch watch;
  watch.add(positions(), kNoRequest, at(100));
  watch.admit("position", kNoRequest);
  watch.expire(at(100));
  watch.add(positions(), kNoRequest, at(300));
  CHECK_FALSE(watch.admit("positionEnd", kNoRequest));  // of the first
  CHECK(watch.admit("position", kNoRequest));
  CHECK(watch.admit("positionEnd", kNoRequest));
  CHECK(watch.expire(at(300)).empty());
}

TEST_CASE("an end that never comes does not affect the next request") {
  AnswerWatch watch;
  watch.add(positions(), kNoRequest, at(100));
  watch.admit("position", kNoRequest);
  watch.expire(at(100));
  watch.add(positions(), kNoRequest, at(300));
  CHECK(watch.admit("position", kNoRequest));
  CHECK(watch.admit("positionEnd", kNoRequest));
  CHECK(watch.admit("position", kNoRequest));           // an update
  CHECK_FALSE(watch.admit("positionEnd", kNoRequest));  // of the first, after all
}

TEST_CASE("reports of live orders, and the next order id, are never late") {
  AnswerWatch watch;
  watch.add(*find_answer("reqOpenOrders"), kNoRequest, at(100));
  watch.add(*find_answer("reqIds"), kNoRequest, at(100));
  REQUIRE(watch.expire(at(100)).size() == 2);
  CHECK(watch.admit("openOrder", kNoRequest));
  CHECK(watch.admit("orderStatus", kNoRequest));
  CHECK_FALSE(watch.admit("openOrderEnd", kNoRequest));
  CHECK(watch.admit("nextValidId", kNoRequest));
}

TEST_CASE("a request that is refused or cancelled does not expire") {
  AnswerWatch watch;
  watch.add(executions(), 9001, at(100));
  watch.add(executions(), 9002, at(100));
  watch.add(positions(), kNoRequest, at(100));
  watch.refuse(9001);
  watch.refuse(kNoRequest);  // an error of no request says nothing about one
  watch.withdraw(positions(), kNoRequest);
  const auto given_up = watch.expire(at(100));
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].id == 9002);
}

TEST_CASE("a lost connection gives up waiting requests and nothing else") {
  AnswerWatch watch;
  watch.add(positions(), kNoRequest, at(100));
  watch.add(executions(), 9001, at(100));
  watch.admit("positionEnd", kNoRequest);
  const auto given_up = watch.abandon();
  REQUIRE(given_up.size() == 1);
  CHECK(given_up[0].id == 9001);
  CHECK(watch.admit("execDetails", 9001));
  CHECK(watch.abandon().empty());
}

TEST_CASE("subscriptions are kept once each, and until they are cancelled") {
  Subscriptions subscriptions;
  subscriptions.record("reqPositions", Json::object(), 9001);
  subscriptions.record("reqPositions", Json::object(), 9002);
  subscriptions.record("reqCurrentTime", Json::object(), 9003);
  subscriptions.record("reqAccountSummary", {{"reqId", 5}, {"tags", "A"}}, 5);
  subscriptions.record("reqAccountSummary", {{"tags", "B"}}, 9004);
  subscriptions.record("reqExecutions", Json::object(), 9005);
  subscriptions.record("reqExecutions", Json::object(), 9006);
  CHECK(calls_of(subscriptions) ==
        Calls{"reqPositions {} -1", "reqAccountSummary {\"tags\":\"A\"} 5",
              "reqAccountSummary {\"tags\":\"B\"} 9004", "reqExecutions {} 9006"});
  subscriptions.record("cancelAccountSummary", {{"reqId", 5}}, 5);
  subscriptions.record("cancelPositions", Json::object(), 9007);
  CHECK(calls_of(subscriptions) ==
        Calls{"reqAccountSummary {\"tags\":\"B\"} 9004", "reqExecutions {} 9006"});
}

TEST_CASE("account updates end with subscribe false") {
  Subscriptions subscriptions;
  subscriptions.record("reqAccountUpdates", {{"acctCode", "DU1"}}, 1);
  CHECK(subscriptions.requests().size() == 1);
  subscriptions.record("reqAccountUpdates", {{"subscribe", false}}, 2);
  CHECK(subscriptions.requests().empty());
}

TEST_CASE("a stream is kept, a snapshot is not") {
  Subscriptions subscriptions;
  subscriptions.record("reqMktData", {{"reqId", 5}, {"snapshot", true}}, 5);
  CHECK(subscriptions.requests().empty());
  subscriptions.record("reqMktData", {{"reqId", 6}, {"snapshot", false}}, 6);
  CHECK(subscriptions.requests().size() == 1);
  subscriptions.record("cancelMktData", {{"reqId", 6}}, 6);
  CHECK(subscriptions.requests().empty());
}

TEST_CASE("after an order, open orders and executions are requested again") {
  Subscriptions subscriptions;
  subscriptions.record("placeOrder", {{"orderId", 1}}, 1);
  subscriptions.record("placeOrder", {{"orderId", 2}}, 2);
  CHECK(calls_of(subscriptions) == Calls{"reqOpenOrders {} -1", "reqExecutions {} -1"});
}

}  // namespace ibgw::reference
