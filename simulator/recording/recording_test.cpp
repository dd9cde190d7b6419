// The format of recordings, and what counts as a difference.
#include "simulator/recording/recording.hpp"

#include <catch2/catch.hpp>

#include "simulator/recording/comparison.hpp"

namespace ibgw::recording {
namespace {

const std::string kHeader = "server_version: 225\nexchanges:\n";

std::string problems_of(const std::string& text) {
  try {
    static_cast<void>(load_recording_text(text, "r.yaml"));
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

/// The result of one exchange with these keys besides the required ones.
Result played(const std::string& keys) {
  const std::string text = kHeader + "  - {name: n, source: s, " + keys + "}\n";
  return compare(load_recording_text(text, "r.yaml").front());
}

std::string differences(const std::string& keys) {
  std::string text;
  for (const Played& at : played(keys).played) {
    for (const Difference& one : at.differences) {
      text += std::to_string(at.server_version) + " " + one.message + " " + one.field + ": " +
              one.recorded + " / " + one.model + "\n";
    }
  }
  return text;
}

TEST_CASE("mistakes in a recording are reported with their place") {
  struct Row {
    const char* exchange;
    const char* expected;
  };
  const Row rows[] = {
      {"  - {name: n, source: s, request: {message: REQ_IDZ}, answers: []}\n",
       "r.yaml:3:45: unknown message `REQ_IDZ`; did you mean `REQ_IDS`?"},
      {"  - {name: n, source: s, request: {message: REQ_IDS, with: {numId: 1}}, answers: []}\n",
       "r.yaml:3:61: unknown field `numId` of REQ_IDS; did you mean `numIds`?"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [{message: ERR_MSG, where: "
       "{errorCod: 1}}]}\n",
       "r.yaml:3:92: unknown field `errorCod` of ERR_MSG; did you mean `errorCode`?"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}}\n",
       "r.yaml:3:5: an exchange needs `answers`; expected `answers: ..` with a list of maps"},
      {"  - {name: n, source: s, at: noon, request: {message: REQ_IDS}, answers: []}\n",
       "r.yaml:3:30: `at` is `noon`; expected a time in UTC such as `20260105-15:00:00`"},
      {"  - {name: n, source: s, at: '20260105-15: 0:00', request: {message: REQ_IDS}, answers: "
       "[]}\n",
       "r.yaml:3:30: `at` is `20260105-15: 0:00`; expected a time in UTC"},
      {"  - {name: n, source: s, versions: {since: 226}, request: {message: REQ_IDS}, answers: "
       "[]}\n",
       "r.yaml:3:36: `versions` excludes `server_version` 225; expected a range that contains the "
       "version of the recording"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: []}\n"
       "  - {name: n, source: s, request: {message: REQ_IDS}, answers: []}\n",
       "r.yaml:4:5: exchange `n` is listed twice; expected each name only once"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: why}\n",
       "r.yaml:3:77: `differs` is `why`; expected a list of maps"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: [{in: "
       "[ERR_MSG], "
       "why: it errs}]}\n",
       "r.yaml:3:99: `why` is `it errs`; expected the kind, then what the model does: `orders: "
       "brackets`"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: [{why: 'a: "
       "b'}]}\n",
       "r.yaml:3:78: a known difference needs `in`; expected `in: ..` with"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: [{in: "
       "[ERR_MSGS], "
       "why: 'a: b'}]}\n",
       "r.yaml:3:84: unknown message `ERR_MSGS`; did you mean `ERR_MSG`?"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: [{in: "
       "[ERR_MSG.errorCod], why: 'a: b'}]}\n",
       "r.yaml:3:84: unknown field `errorCod` of ERR_MSG; did you mean `errorCode`?"},
      {"  - {name: n, source: s, request: {message: REQ_IDS}, answers: [], differs: [{in: "
       "[ERR_MSG, "
       "ERR_MSG], why: 'a: b'}]}\n",
       "r.yaml:3:93: `ERR_MSG` is listed twice; expected each place only once"},
  };
  for (const Row& row : rows) {
    CHECK_THAT(problems_of(kHeader + row.exchange), Catch::StartsWith(row.expected));
  }
}

TEST_CASE("a recording without exchanges would be equal to anything") {
  CHECK_THAT(problems_of("server_version: 225\nexchanges: []\n"),
             Catch::StartsWith("r.yaml:2:1: a recording needs exchanges; expected at least one"));
}

TEST_CASE("an exchange is equal if all its answers come, in order, and nothing else") {
  const std::string ids = "request: {message: REQ_IDS}, ";
  CHECK(differences(ids + "answers: [{message: NEXT_VALID_ID, where: {orderId: 1}}]").empty());
  CHECK(differences(ids + "answers: [{message: NEXT_VALID_ID, where: {orderId: 2}}]") ==
        "225 NEXT_VALID_ID orderId: 2 / 1\n176 NEXT_VALID_ID orderId: 2 / 1\n");
  CHECK_THAT(differences(ids + "answers: []"),
             Catch::StartsWith("225 NEXT_VALID_ID : nothing / {\"orderId\":1}\n"));
  CHECK_THAT(differences(ids + "answers: [{message: ERR_MSG}]"),
             Catch::StartsWith("225 ERR_MSG : sent / NEXT_VALID_ID {\"orderId\":1}\n"));
  CHECK(differences(ids + "answers: [], more: true").empty());
  CHECK_THAT(differences(ids + "answers: [{message: NEXT_VALID_ID, count: 0}], more: true"),
             Catch::StartsWith("225 NEXT_VALID_ID : nothing / {\"orderId\":1}\n"));
  CHECK_THAT(differences(ids + "answers: [{message: NEXT_VALID_ID, count: 2}]"),
             Catch::StartsWith("225 NEXT_VALID_ID : 2 times / 1 time\n"));
  CHECK(differences(ids + "answers: [{message: NEXT_VALID_ID, count: {min: 0, max: 3}}]").empty());
}

TEST_CASE("a difference does not hide those that follow") {
  const std::string ids = "request: {message: REQ_IDS}, ";
  CHECK(differences("versions: {since: 200}, " + ids +
                    "answers: [{message: ERR_MSG}, {message: NEXT_VALID_ID, where: {orderId: 2}}, "
                    "{message: MANAGED_ACCTS}]") ==
        "225 ERR_MSG : sent / NEXT_VALID_ID {\"orderId\":1}\n"
        "225 NEXT_VALID_ID orderId: 2 / 1\n"
        "225 MANAGED_ACCTS : sent / nothing\n");
  CHECK(differences("versions: {since: 200}, before: [], request: {set: {upstream: lost}}, "
                    "answers: [{message: NEXT_VALID_ID}, {message: ERR_MSG}]") ==
        "225 NEXT_VALID_ID : sent / ERR_MSG {\"id\":-1,\"errorTime\":\"1767625200000\","
        "\"errorCode\":1100,\"errorMsg\":\"Connectivity between IBKR and Trader Workstation has "
        "been lost.\"}\n");
}

TEST_CASE("messages before the one that was recorded are too many") {
  CHECK(differences("versions: {since: 200}, request: {message: START_API}, answers: [{message: "
                    "NEXT_VALID_ID}, {message: ERR_MSG, count: {min: 0, max: 9}}]") ==
        "225 MANAGED_ACCTS : nothing / {\"accountsList\":\"DU1234567\"}\n");
}

TEST_CASE("what a recording declares holds, or is out of date") {
  const auto verdict = [](const std::string& answers, const std::string& differs) {
    return played("request: {message: REQ_IDS}, answers: [" + answers + "], differs: [" + differs +
                  "]")
        .verdict;
  };
  const std::string equal = "{message: NEXT_VALID_ID, where: {orderId: 1}}";
  const std::string other = "{message: NEXT_VALID_ID, where: {orderId: 2}}";
  const std::string id = "in: [NEXT_VALID_ID.orderId], why: 'a: b'";
  CHECK(verdict(equal, "") == Verdict::equal);
  CHECK(verdict(equal, "{" + id + "}") == Verdict::mended);
  CHECK(verdict(other, "") == Verdict::differs);
  CHECK(verdict(other, "{" + id + "}") == Verdict::declared);
  // Another difference is not excused.
  CHECK(verdict(other, "{in: [NEXT_VALID_ID], why: 'a: b'}") == Verdict::differs);
  CHECK(verdict("", "{" + id + "}") == Verdict::differs);
  CHECK(verdict("", "{in: [NEXT_VALID_ID], why: 'a: b'}") == Verdict::declared);
  CHECK(verdict(other, "{in: [NEXT_VALID_ID, NEXT_VALID_ID.orderId], why: 'a: b'}") ==
        Verdict::mended);
}

TEST_CASE("a known difference may be one of some versions") {
  const auto verdict = [](const std::string& versions) {
    return played(
               "request: {message: REQ_IDS}, answers: [{message: NEXT_VALID_ID, where: "
               "{orderId: 2}}], differs: [{in: [NEXT_VALID_ID.orderId], why: 'a: b', versions: " +
               versions + "}]")
        .verdict;
  };
  CHECK(verdict("{since: 176}") == Verdict::declared);
  CHECK(verdict("{since: 201}") == Verdict::differs);
  CHECK(verdict("{until: 201}") == Verdict::differs);
  const std::string protobuf_only =
      "request: {message: REQ_IDS}, answers: [{message: NEXT_VALID_ID, where: {orderId: 1}}]";
  CHECK(played(protobuf_only + ", differs: [{in: [NEXT_VALID_ID.orderId], why: 'a: b', versions: "
                               "{since: 226}}]")
            .verdict == Verdict::mended);
  CHECK(played(protobuf_only + ", differs: [{in: [ERR_MSG.errorTime], why: 'a: b', versions: "
                               "{until: 100}}]")
            .verdict == Verdict::mended);
}

TEST_CASE("an exchange is played where its messages and fields exist") {
  const auto versions = [](const std::string& keys) {
    std::vector<int> all;
    for (const Played& at : played(keys).played) {
      all.push_back(at.server_version);
    }
    return all;
  };
  CHECK(versions("request: {message: REQ_IDS}, answers: []") == std::vector<int>{225, 176});
  CHECK(versions("request: {message: REQ_CURRENT_TIME_IN_MILLIS}, answers: []") ==
        std::vector<int>{225});
  CHECK(versions("versions: {since: 200}, request: {message: REQ_IDS}, answers: []") ==
        std::vector<int>{225});
  CHECK(versions("server_version: 200, request: {message: REQ_IDS}, answers: []") ==
        std::vector<int>{200, 176, 225});
}

TEST_CASE("what comes before the request is played, and does not count") {
  const std::string order =
      "message: PLACE_ORDER, with: {orderId: 1, contract: {conId: 265598, exchange: SMART}, "
      "order: {action: BUY, totalQuantity: 1, orderType: LMT, lmtPrice: 1, tif: DAY, "
      "transmit: true}}";
  CHECK(differences("before: [{" + order +
                    "}], request: {message: REQ_OPEN_ORDERS}, answers: [{message: OPEN_ORDER}, "
                    "{message: ORDER_STATUS}, {message: OPEN_ORDER_END}]")
            .empty());
  CHECK(differences("before: [{" + order +
                    ", client_id: 7}], request: {message: REQ_OPEN_ORDERS}, answers: "
                    "[{message: OPEN_ORDER_END}]")
            .empty());
  CHECK(
      differences("before: [{" + order +
                  "}], request: {message: START_API}, more: true, answers: [{message: OPEN_ORDER}, "
                  "{message: NEXT_VALID_ID, where: {orderId: 2}}]")
          .empty());
  CHECK(differences("request: {set: {upstream: lost}}, answers: [{message: ERR_MSG, where: "
                    "{errorCode: 1100}}]")
            .empty());
}

}  // namespace
}  // namespace ibgw::recording
