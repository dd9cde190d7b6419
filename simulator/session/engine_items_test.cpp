// Items whose bytes are changed by a rule.
#include "simulator/session/test_support.hpp"

namespace ibgw::session {

using namespace std::string_literals;
using test::Bench;
using test::frame;

namespace {

/// A gateway whose answer to REQ_IDS is changed; the original is `0 0 0 06 9|1|1|`, for next id 1.
struct Answer {
  explicit Answer(const std::string& modifiers, double time_scale = 1)
      : gateway(
            "  - id: cut\n    on: REQ_IDS\n    do:\n      - model:\n        " + modifiers + "\n",
            time_scale) {
    connection = gateway.started();
    gateway.taken();
  }
  void ask() { gateway.bytes(connection, frame("8|1|1|")); }
  Bench gateway;
  int connection = 0;
};

const std::string kAnswer = "\0\0\0\x06"s + "9\0"s + "1\0"s + "1\0"s;

std::string pieces_of(const Output& out) {
  std::string text;
  for (const Step& step : out.steps) {
    if (step.kind == StepKind::segment || step.kind == StepKind::write) {
      text += (text.empty() ? "" : " ") + std::to_string(step.size) +
              (step.kind == StepKind::segment ? "s" : "");
    }
  }
  return text;
}

}  // namespace

TEST_CASE("fragment: pieces of the requested sizes, each a segment of its own") {
  const auto [modifiers, expected] = GENERATE(table<std::string, std::string>({
      {"fragment: {sizes: [3, rest]}", "3s 7s"},
      {"fragment: {sizes: [3, 4]}", "3s 4s 3s"},
      {"fragment: {sizes: [9, 1]}", "9s 1s"},
      {"fragment: {each: 4}", "4s 4s 2s"},
  }));
  Answer answer(modifiers);
  answer.ask();
  CHECK(pieces_of(answer.gateway.out) == expected);
  CHECK(answer.gateway.out.bytes.view() == kAnswer);
  REQUIRE(answer.gateway.out.proofs.size() >= 2);
  CHECK(answer.gateway.out.proofs.front().apart);
  CHECK_FALSE(answer.gateway.out.proofs.front().is_last);
  CHECK(answer.gateway.out.proofs.back().is_last);
  CHECK(answer.gateway.out.proofs.back().rule == "cut");
}

TEST_CASE("fragment with a gap: the rest waits, and so does all later output") {
  Answer answer("fragment: {sizes: [3, 3, rest], gap: 100ms}", 2);
  Bench& gateway = answer.gateway;
  answer.ask();
  CHECK(gateway.out.bytes.view() == kAnswer.substr(0, 3));
  gateway.taken();
  gateway.bytes(answer.connection, frame("61|1|"));
  CHECK(gateway.taken().empty());
  gateway.pass(199);
  CHECK(gateway.out.bytes.empty());
  gateway.pass(1);
  CHECK(gateway.out.bytes.view() == kAnswer.substr(3, 3));
  gateway.taken();
  gateway.pass(200);
  CHECK(gateway.written().substr(0, 4) == kAnswer.substr(6, 1) + "|1|");
  CHECK(gateway.written().find("62|1|") != std::string::npos);
  // A complete message is in the trace once, with all its bytes.
  CHECK(gateway.trace.has(R"("hex":"00000006390031003100")"));
}

TEST_CASE("fragment holds back the later actions of its rule; a close comes after it") {
  Bench gateway(
      "  - {on: REQ_IDS, do: [{model: , fragment: {each: 5, gap: 50ms}}, {close: fin}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.taken() == "1:segment");
  gateway.pass(50);
  CHECK(gateway.taken() == "1:segment 1:close_fin");
}

TEST_CASE("a close by another rule waits for the pieces that are due") {
  Bench gateway(
      "  - {on: REQ_IDS, do: [{model: , fragment: {each: 5, gap: 50ms}}]}\n"
      "  - {on: REQ_CURRENT_TIME, do: [{close: rst}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  CHECK(gateway.taken() == "1:segment");
  gateway.pass(50);
  CHECK(gateway.taken() == "1:segment 1:close_rst");
}

TEST_CASE("output that is due after our end is not sent, and not traced as sent") {
  const auto [end, said] = GENERATE(table<std::string, std::string>({
      {"half_close: ", "not sent, our side is closed: NEXT_VALID_ID"},
      {"blackhole: connection", "vanishes: NEXT_VALID_ID"},
  }));
  INFO(end);
  Bench gateway(
      "  - {on: REQ_IDS, do: [{model: , delay: 50ms}]}\n"
      "  - {on: REQ_CURRENT_TIME, do: [{" +
      end + "}]}\n");
  const int connection = gateway.started();
  gateway.trace.lines.clear();  // The start-up messages contain the same message.
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  gateway.taken();
  gateway.pass(50);
  CHECK(gateway.taken().empty());
  CHECK(gateway.trace.has(said));
  CHECK_FALSE(gateway.trace.has(R"("hex":"00000006390031003100")"));
}

TEST_CASE("every end of the connection comes after the queued pieces") {
  const auto [end, step] = GENERATE(table<std::string, std::string>({
      {"half_close: ", "half_close"},
      {"blackhole: connection", "blackhole_connection"},
      {"close: fin", "close_fin"},
      {"close: abrupt", "close_abrupt"},
  }));
  INFO(end);
  Bench gateway(
      "  - {on: REQ_IDS, do: [{model: , fragment: {each: 5, gap: 50ms}}]}\n"
      "  - {on: REQ_CURRENT_TIME, do: [{" +
      end + "}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  CHECK(gateway.taken() == "1:segment");
  gateway.pass(50);
  CHECK(gateway.taken() == "1:segment 1:" + step);
}

TEST_CASE("output after a waiting end is not sent") {
  Bench gateway(
      "  - on: REQ_IDS\n    do: [{model: , fragment: {each: 5, gap: 50ms}}]\n"
      "  - on: REQ_CURRENT_TIME\n    do: [half_close, model]\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|") + frame("49|1|"));
  gateway.pass(50);
  CHECK(gateway.taken() == "1:segment 1:segment 1:half_close");
  CHECK(gateway.trace.has("not sent, our side is closed: CURRENT_TIME"));
}

TEST_CASE("the trace names what was delayed for a connection that is gone") {
  Bench gateway("  - {id: late, on: REQ_IDS, do: [{model: , delay: 50ms}]}\n");
  const int connection = gateway.started();
  gateway.bytes(connection, frame("8|1|1|"));
  gateway.fin(connection);
  gateway.taken();
  gateway.pass(50);
  CHECK(gateway.taken().empty());
  CHECK(gateway.trace.has("skipped, the connection is gone: what rule late delayed"));
}

TEST_CASE("coalesce without a next item fails, and a later item is sent alone") {
  Bench gateway(
      "  - on: ready\n    do:\n      - send: ERR_MSG\n        with: {errorMsg: x}\n"
      "        coalesce: true\n      - model\n");
  const int connection = gateway.started();
  CHECK(gateway.trace.has("coalesce: nothing was written"));
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.out.bytes.view() == kAnswer);
}

TEST_CASE(
    "an item that waits for one that fails is not sent, neither then nor with another rule's "
    "item") {
  const auto [next, why] = GENERATE(table<std::string, std::string>({
      {"{model: , truncate: 4096}", "truncate: there are only 10 bytes"},
      {"{model: , keep_fields: 50}", "keep_fields: the frame has only 3 fields"},
      {"{model: , pad_to: 5}", "pad_to: 10 bytes are already there"},
      {"{model: , corrupt: {at: 99, xor: 1}}", "corrupt: there are only 10 bytes"},
      {"{model: , reorder: [2, 1]}", "reorder: names 2 messages, there are 1"},
      {"{model: , fragment: {sizes: [4096, rest]}}", "fragment: "},
      {"{model: , pad_to: 40000}", "coalesce: more than 32 KiB do not share a segment"},
      {"{send: POSITION_END, keep_fields: 50}", "keep_fields: "},
  }));
  INFO(next);
  Bench gateway(
      "  - {id: r, on: REQ_IDS, do: [{send: ERR_MSG, with: {errorMsg: held}, coalesce: true}, " +
      next + "]}\n  - {on: REQ_CURRENT_TIME, do: [{send: POSITION_END}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.out.steps.empty());
  gateway.bytes(connection, frame("49|1|"));
  CHECK(gateway.written().find("held") == std::string::npos);
  CHECK(gateway.taken() == "1:write");
  CHECK(gateway.trace.has(R"("kind":"rule_done","rule":"r","firing":1,"ok":false)"));
  CHECK(gateway.trace.has(why));
}

TEST_CASE("a coalesced item joins only the next item of its own rule") {
  Bench gateway(
      "  - {on: hello, do: [{send_raw: {fields: [held]}, coalesce: true}, model]}\n"
      "  - {on: version_sent, do: [{send_raw: {fields: [stranger]}, duplicate: 2}]}\n");
  gateway.hello(gateway.connect());
  REQUIRE(gateway.out.proofs.size() == 2);
  CHECK(gateway.out.proofs[0].name == "duplicate");
  CHECK(gateway.out.proofs[1].name == "coalesce");
  const std::string written = gateway.written();
  CHECK(written.rfind("stranger") < written.find("held"));
  CHECK(written.find("held") < written.find("176|"));
}

TEST_CASE("coalesce: one segment with the next item, whose own modifiers apply to both") {
  Bench gateway(
      "  - on: hello\n    do:\n      - {model: , coalesce: true}\n"
      "      - send: MANAGED_ACCTS\n        with: {accountsList: DU1}\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  CHECK(pieces_of(gateway.out) == "50s");
  CHECK(gateway.written().find("176|20260105") != std::string::npos);
  CHECK(gateway.written().find("15|1|DU1|") != std::string::npos);
  CHECK(gateway.out.proofs.front().name == "coalesce");
}

TEST_CASE("modifiers that change the bytes of a frame") {
  const auto [modifiers, expected] = GENERATE(table<std::string, std::string>({
      {"truncate: 7", kAnswer.substr(0, 7)},
      {"corrupt: {at: 4, xor: 0x01}", "\0\0\0\x06"s + "8\0"s + "1\0"s + "1\0"s},
      {"claim_length: 0x7fffffff", "\x7f\xff\xff\xff"s + kAnswer.substr(4)},
      {"duplicate: 3", kAnswer + kAnswer + kAnswer},
      {"pad_to: 13", "\0\0\0\x09"s + kAnswer.substr(4) + "\0\0\0"s},
      {"keep_fields: 2", "\0\0\0\x04"s + "9\0"s + "1\0"s},
  }));
  INFO(modifiers);
  Answer answer(modifiers);
  answer.ask();
  CHECK(answer.gateway.out.bytes.view() == expected);
  REQUIRE(answer.gateway.out.proofs.size() == 1);
  CHECK_FALSE(answer.gateway.out.proofs.front().apart);
}

TEST_CASE("a modifier that cannot be applied breaks the promise, and nothing is sent") {
  const auto [modifiers, reason] = GENERATE(table<std::string, std::string>({
      {"truncate: 10", "truncate: there are only 10 bytes"},
      {"corrupt: {at: 10, xor: 1}", "corrupt: there are only 10 bytes"},
      {"pad_to: 10", "pad_to: 10 bytes are already there"},
      {"keep_fields: 3", "keep_fields: the frame has only 3 fields"},
      {"fragment: {sizes: [10, rest]}", "fragment: 10 bytes give only 1 piece(s)"},
      {"reorder: [2, 1]", "reorder: names 2 messages, there are 1"},
  }));
  INFO(modifiers);
  Answer answer(modifiers);
  answer.ask();
  CHECK(answer.gateway.out.bytes.empty());
  CHECK(answer.gateway.trace.has(R"("kind":"error","rule":"cut")"));
  CHECK(answer.gateway.trace.has(reason));
}

TEST_CASE("reorder: the model's messages in another order") {
  Bench gateway("  - {on: START_API, do: [{model: , reorder: [2, 1, 3, 4, 5]}]}\n");
  gateway.started();
  const std::string written = gateway.written();
  CAPTURE(written);
  CHECK(written.find("9|1|1|") < written.find("15|1|DU"));
}

TEST_CASE("drop: nothing is sent, and the trace says what was dropped") {
  Answer answer("drop: true");
  answer.ask();
  CHECK(answer.gateway.out.bytes.empty());
  CHECK(answer.gateway.trace.has("dropped: NEXT_VALID_ID"));
  CHECK(answer.gateway.trace.has(R"("kind":"proof","rule":"cut","proof":"drop","ok":true)"));
}

TEST_CASE("delay: sent after later output") {
  Answer answer("delay: 100ms");
  answer.ask();
  answer.gateway.bytes(answer.connection, frame("61|1|"));
  CHECK(answer.gateway.written().find("62|1|") != std::string::npos);
  CHECK(answer.gateway.written().find("9|1|1|") == std::string::npos);
  answer.gateway.taken();
  answer.gateway.pass(100);
  CHECK(answer.gateway.out.bytes.view() == kAnswer);
}

TEST_CASE("pad_to in protobuf adds one unknown field of exactly the missing bytes") {
  Bench gateway(
      "  - {on: START_API, do: [{send: NEXT_VALID_ID, with: {orderId: 5}, pad_to: 4096}]}\n", 1, {},
      225);
  gateway.started_as("v100..225", "\0\0\0\x08\0\0\x01\x0f\x08\x01\x12\0"s);
  REQUIRE(gateway.out.bytes.size() >= 4096);
  const std::string_view padded = gateway.out.bytes.view_from(gateway.out.bytes.size() - 4096);
  CHECK(padded.substr(0, 4) == "\0\0\x0f\xfc"s);
  wire::Codec codec(225);
  wire::Message message(*wire::find_message("NEXT_VALID_ID"));
  const wire::Decoded decoded =
      codec.decode(padded.substr(4), wire::Direction::to_client, wire::Exactness::values, message);
  CHECK_FALSE(decoded.error.has_value());
  CHECK(decoded.unknown_fields == 1);
  CHECK(message.find("orderId")->integer == 5);
}

TEST_CASE("pad_to does not correct the length of raw bytes, or a deliberately wrong one") {
  const auto [hex, size, expected] = GENERATE(table<std::string, int, std::string>({
      {"01", 2, "\x01\0"s},
      {"aabbccddeeff", 8, "\xaa\xbb\xcc\xdd\xee\xff\0\0"s},
      {"00000009 3432", 8, "\0\0\0\x09\x34\x32\0\0"s},
      {"00000002 3432", 8, "\0\0\0\x04\x34\x32\0\0"s},
  }));
  INFO(hex);
  Bench gateway("  - {on: REQ_IDS, do: [{send_raw: {hex: \"" + hex +
                "\"}, pad_to: " + std::to_string(size) + "}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.out.bytes.view() == expected);
}

TEST_CASE("output applies to every frame from then on, including the model's later ones") {
  Bench gateway("  - {on: version_sent, output: {fragment: {each: 6}}, do: [swallow]}\n");
  const int connection = gateway.connect();
  gateway.hello(connection);
  CHECK(pieces_of(gateway.out).find('s') == std::string::npos);
  gateway.taken();
  gateway.bytes(connection, frame("71|2|1||"));
  CHECK(gateway.taken().find("1:segment 1:segment") == 0);
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(pieces_of(gateway.out) == "6s 4s");
}

TEST_CASE("after blackhole nothing is written or closed any more") {
  Bench gateway("  - {on: REQ_IDS, do: [{blackhole: connection}, model, {close: rst}]}\n");
  const int connection = gateway.started();
  gateway.taken();
  gateway.bytes(connection, frame("8|1|1|"));
  CHECK(gateway.taken() == "1:blackhole_connection");
  CHECK(gateway.trace.has("vanishes: NEXT_VALID_ID"));
  CHECK(gateway.trace.has("vanishes: close"));
}

TEST_CASE("a model's close within an item comes after what the item wrote") {
  Bench gateway("  - {on: START_API, nth: 2, do: [{model: , fragment: {each: 20}}]}\n");
  gateway.started(5);
  gateway.taken();
  gateway.started(5);
  const std::string steps = gateway.taken();
  CAPTURE(steps);
  CHECK(steps.find("2:segment") != std::string::npos);
  CHECK(steps.rfind("2:segment") < steps.find("2:close_fin"));
}

TEST_CASE("legacy: a client from before version 100 gets ready without frames") {
  Bench gateway({}, 1, "{legacy: true, accounts: [DU1]}");
  const int connection = gateway.connect();
  gateway.bytes(connection, "63\0"s);
  CHECK(gateway.written() == "76|20260105 09:30:00 US/Eastern|");
  CHECK(gateway.taken() == "1:write");
  gateway.bytes(connection,
                "71\0"
                "2\0"s);
  CHECK(gateway.taken().empty());
  gateway.bytes(connection, "7\0\0"s);
  CHECK(gateway.written().substr(0, 9) == "15|1|DU1|");
  CHECK(gateway.written().find("9|1|1|") == 9);
  gateway.taken();
  gateway.bytes(connection,
                "49\0"
                "1\0"s);
  CHECK(gateway.written() == "49|1|1767623400|");
  gateway.taken();
  gateway.bytes(connection,
                "104\0"
                "1\0"s);
  CHECK(gateway.taken().find("close_fin") != std::string::npos);
  CHECK(gateway.trace.has("REQ_USER_INFO does not exist at server version 76"));
}

TEST_CASE("legacy: a client of version 62 sends its id, and is answered with what it knows") {
  Bench gateway({}, 1, "{legacy: true, accounts: [DU1]}");
  const int connection = gateway.connect();
  gateway.bytes(connection, "62\0"s);
  CHECK(gateway.written() == "76|20260105 09:30:00 US/Eastern|");
  gateway.taken();
  gateway.bytes(connection, "7\0"s);
  CHECK(gateway.written().starts_with("15|1|DU1|9|1|1|"));
  gateway.taken();
  // Contract details by API 9.70 have no primary exchange; the next request follows at once.
  gateway.bytes(connection,
                "9\0007\00011\0000\0AAPL\0STK\0\0000\0\0\0SMART\0USD\0\0\0000\0\0\0"s
                "49\0001\0"s);
  const std::string written = gateway.written();
  CHECK(written.starts_with("10|8|11|AAPL|STK||"));
  CHECK(written.find("|52|1|11|") != std::string::npos);
  CHECK(written.ends_with("49|1|1767623400|"));
}

TEST_CASE("legacy: clients that are older than 62 are refused") {
  Bench gateway({}, 1, "{legacy: true}");
  const int connection = gateway.connect();
  gateway.bytes(connection, "61\0"s);
  CHECK(gateway.written() == "76|20260105 09:30:00 US/Eastern|");
  CHECK(gateway.taken().find("close_fin") != std::string::npos);
}

}  // namespace ibgw::session
