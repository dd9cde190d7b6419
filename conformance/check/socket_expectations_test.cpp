// socket and connections against hand-written samples.
#include <catch2/catch.hpp>

#include "conformance/check/record_builder.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Expectation;
using scenario::SocketEnd;
using Kind = scenario::ExpectationKind;

Expectation closed_within(int limit_ms, SocketEnd end = SocketEnd::client) {
  Expectation expectation = expect(Kind::socket);
  expectation.end = end;
  expectation.closed_within = limit_of(limit_ms);
  return expectation;
}

Expectation state_at(std::vector<std::string> states, int at, SocketEnd end = SocketEnd::client) {
  Expectation expectation = expect(Kind::socket);
  expectation.end = end;
  expectation.states = std::move(states);
  if (at > 0) {
    expectation.at = limit_of(at);
  }
  return expectation;
}

RecordBuilder open() {
  return RecordBuilder().connect(0).socket(5, SocketEnd::client, "ESTABLISHED", false, 0);
}

TEST_CASE("closed in time passes; the previous sample decides, because the change came after it") {
  CHECK(text_of(open()
                    .socket(1005, SocketEnd::client, "FIN_WAIT_2", true, 995)
                    .judge_at(closed_within(1000), 1010)) == "pass");
  CHECK(text_of(open()
                    .socket(1015, SocketEnd::client, "gone", true, 1005)
                    .judge_at(closed_within(1000), 1020)) ==
        "fail: client socket closed within 1s of the latest step | ESTABLISHED, still held; closed "
        "1.005s after the latest step");
}

TEST_CASE("an earlier close counts") {
  Expectation expectation = closed_within(1000);
  expectation.from = from(scenario::Anchor::Kind::sent, "ERR_MSG");
  CHECK(text_of(open()
                    .socket(50, SocketEnd::client, "gone", true, 40)
                    .sent(500, "ERR_MSG")
                    .judge_final(expectation)) == "pass");
}

TEST_CASE("not closed fails only when a sample after the deadline showed it") {
  CHECK(text_of(open().sampled(1000).judge_at(closed_within(1000), 1005)) == "pending");
  CHECK(text_of(open().sampled(1010).judge_at(closed_within(1000), 1010)) ==
        "fail: client socket closed within 1s of the latest step | ESTABLISHED, still held");
}

TEST_CASE("a connection that no sample ever caught was closed at once") {
  RecordBuilder quick = RecordBuilder().connect(0).accept(3, 1, 40001).sampled(2000);
  CHECK(text_of(quick.judge_final(closed_within(1000))) == "pass");
  CHECK(text_of(quick.judge_final(state_at({"closed"}, 0))) == "pass");
}

TEST_CASE("without a connection, closed passes and every other state fails") {
  const RecordBuilder none = RecordBuilder().connect(0).sampled(5000);
  CHECK(text_of(none.judge_final(closed_within(1000))) == "pass");
  CHECK(text_of(none.judge_final(state_at({"closed"}, 0))) == "pass");
  CHECK(text_of(none.judge_final(state_at({"CLOSE_WAIT"}, 0))) ==
        "fail: client socket in CLOSE_WAIT at the end of the case | no connection was seen");
}

TEST_CASE("if the kernel cannot be asked, sockets are unsupported") {
  CHECK(text_of(RecordBuilder().connect(0).judge_final(closed_within(1000))) ==
        "unsupported: sockets cannot be observed on this machine");
  CHECK(text_of(RecordBuilder().connect(0).judge_final(state_at({"CLOSE_WAIT"}, 0))) ==
        "unsupported: sockets cannot be observed on this machine");
}

TEST_CASE("the state is judged at its moment, however its name is written") {
  RecordBuilder record = open()
                             .socket(100, SocketEnd::client, "FIN_WAIT_2", true, 95)
                             .socket(700, SocketEnd::client, "gone", true, 690);
  CHECK(text_of(record.judge_at(state_at({"FIN-WAIT-2"}, 500), 800)) == "pass");
  CHECK(text_of(record.judge_at(state_at({"FIN_WAIT2", "TIME_WAIT"}, 500), 800)) == "pass");
  CHECK(text_of(record.judge_at(state_at({"closed"}, 500), 800)) == "pass");
  CHECK(text_of(record.judge_at(state_at({"FIN_WAIT_2"}, 50), 800)) ==
        "fail: client socket in FIN_WAIT_2 50ms after the latest step | ESTABLISHED, still held");
  CHECK(text_of(record.judge_at(state_at({"FIN_WAIT_2"}, 0), 800)) == "pending, does not hold");
  CHECK(text_of(record.judge_final(state_at({"FIN_WAIT_2"}, 0))) ==
        "fail: client socket in FIN_WAIT_2 at the end of the case | gone");
  CHECK(text_of(record.judge_at(state_at({"FIN_WAIT_2"}, 900), 890)) == "pending");
}

TEST_CASE("the case that started the project: killed client, gateway that does not close") {
  RecordBuilder record = open().socket(5, SocketEnd::gateway, "ESTABLISHED", false, 0);
  record.step(1000, scenario::StepKind::kill, "kill", "")
      .socket(1002, SocketEnd::client, "FIN_WAIT_2", true, 998)
      .socket(1002, SocketEnd::gateway, "CLOSE_WAIT", false, 998)
      .sampled(3000);
  CHECK(text_of(record.judge_final(state_at({"CLOSE_WAIT"}, 500, SocketEnd::gateway))) == "pass");
  CHECK(text_of(record.judge_final(state_at({"FIN_WAIT_2"}, 500))) == "pass");
  CHECK(text_of(record.judge_final(closed_within(500))) == "pass");
  CHECK(text_of(record.judge_final(closed_within(500, SocketEnd::gateway))) ==
        "fail: gateway socket closed within 500ms of the latest step | CLOSE_WAIT, still held");
}

TEST_CASE("the latest connection counts unless a number is given") {
  RecordBuilder record = open()
                             .socket(50, SocketEnd::client, "gone", true, 40)
                             .socket(100, SocketEnd::client, "ESTABLISHED", false, 90, 40002, 2)
                             .sampled(3000);
  CHECK(record.judge_final(state_at({"ESTABLISHED"}, 0)).state == Judgement::State::pass);
  Expectation first = state_at({"ESTABLISHED"}, 0);
  first.connection = 1;
  CHECK(text_of(record.judge_final(first)) ==
        "fail: client socket in ESTABLISHED at the end of the case | gone");
}

TEST_CASE("a refused attempt, which is seen by chance, does not change the numbers of others") {
  const bool is_seen = GENERATE(false, true);
  RecordBuilder record = open().accept(6, 1, 40001).socket(50, SocketEnd::client, "gone", true, 40);
  int sight = 2;
  if (is_seen) {
    record.socket(300, SocketEnd::client, "SYN_SENT", false, 290, 40002, sight)
        .socket(310, SocketEnd::client, "gone", true, 300, 40002, sight);
    ++sight;
  }
  record.accept(900, 2, 40003)
      .socket(901, SocketEnd::client, "CLOSE_WAIT", false, 890, 40003, sight)
      .sampled(3000);
  Expectation second = state_at({"CLOSE_WAIT"}, 0);
  second.connection = 2;
  CHECK(text_of(record.judge_final(second)) == "pass");
  second.connection = 3;
  CHECK(text_of(record.judge_final(second)) ==
        "fail: client socket in CLOSE_WAIT at the end of the case | no connection was seen");
}

TEST_CASE("connections are counted from both views, each once") {
  RecordBuilder record = open()
                             .accept(6, 1, 40001)
                             .accept(300, 2, 40002)
                             .socket(900, SocketEnd::client, "SYN_SENT", false, 890, 40003, 3);
  Expectation at_most = expect(Kind::connections);
  at_most.count = scenario::CountRange{.min = 0, .max = 1};
  CHECK(text_of(record.judge_at(at_most, 1000)) == "fail: at most 1 connections | 2 connections");
  at_most.count->max = 2;
  CHECK(text_of(record.judge_at(at_most, 1000)) == "pending, does not hold");
  CHECK(text_of(record.judge_final(at_most)) == "pass");
  Expectation at_least = expect(Kind::connections);
  at_least.count = scenario::CountRange{.min = 3};
  CHECK(text_of(record.judge_at(at_least, 1000)) == "pending");
  CHECK(text_of(record.judge_final(at_least)) == "fail: at least 3 connections | 2 connections");
}

TEST_CASE("with `per` no window of that length has more connections, wherever it begins") {
  RecordBuilder record = RecordBuilder().connect(0);
  for (const auto& [time, number] : {std::pair(0, 1), {900, 2}, {1000, 3}, {2000, 4}, {2001, 5}}) {
    record.accept(time, number, 40000 + number);
  }
  Expectation at_most = expect(Kind::connections);
  at_most.count = scenario::CountRange{.min = 0, .max = 3};
  at_most.per = ms(1000);
  CHECK(text_of(record.judge_final(at_most)) == "pass");
  // 0, 900 and 1000: both ends of the window belong to it.
  at_most.count->max = 2;
  CHECK(text_of(record.judge_final(at_most)) ==
        "fail: at most 2 connections in any 1s | 3 connections");
  at_most.per = ms(999);
  CHECK(text_of(record.judge_final(at_most)) == "pass");
  record.accept(1801, 6, 40006);
  CHECK(text_of(record.judge_at(at_most, 2500)) ==
        "fail: at most 2 connections in any 999ms | 3 connections");
}

}  // namespace
}  // namespace ibgw::conformance
