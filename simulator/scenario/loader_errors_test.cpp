// Mistakes in a file as a whole and in its rules, with the exact text a user sees: place, what,
// line and caret.
#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {
namespace {

// clang-format off
const std::vector<testing::Invalid> kInvalid{
    {"an empty file",
     R"y()y",
     R"y(area/case.yaml: the file is empty; expected a scenario)y", true},
    {"a file with nothing but a comment",
     R"y(# nothing
)y",
     R"y(area/case.yaml: the file is empty; expected a scenario)y", true},
    {"what is no YAML",
     R"y(schema: 1
summary: [a
)y",
     R"y(area/case.yaml:3:1: not YAML: end of sequence flow not found)y", true},
    {"a second document",
     R"y(schema: 1
summary: s
requirement: r
---
schema: 1
)y",
     R"y(area/case.yaml:4:1: a second document; expected one scenario per file
---
^)y", true},
    {"a list instead of a scenario",
     R"y(- schema: 1
)y",
     R"y(area/case.yaml:1:1: a scenario is a list; expected a map
- schema: 1
^)y", true},
    {"missing required keys",
     R"y(schema: 1
summary: s
)y",
     R"y(area/case.yaml:1:1: a scenario without `requirement`; expected `requirement: ..` with text
schema: 1
^)y", true},
    {"another schema",
     R"y(schema: 2
summary: s
requirement: r
)y",
     R"y(area/case.yaml:1:9: `schema` is `2`; expected `1`
schema: 2
        ^)y", true},
    {"an unknown key with a near miss",
     R"y(setle: 1s
)y",
     R"y(area/case.yaml:4:1: unknown key `setle` in a scenario; did you mean `settle`?
setle: 1s
^)y"},
    {"an unknown key far from any",
     R"y(flavour: sweet
)y",
     R"y(area/case.yaml:4:1: unknown key `flavour` in a scenario; expected one of `schema`, `summary`, `requirement`, `source`, `also`, `versions`, `requires`, `gateway`, `variants`, `rules`, `client`, `expect`, `settle`, `limit`, `alone`
flavour: sweet
^)y"},
    {"a duplicate key",
     R"y(settle: 1s
limit: 2s
settle: 3s
)y",
     R"y(area/case.yaml:6:1: duplicate key `settle`; the first one is in line 4
settle: 3s
^)y"},
    {"an anchor and an alias",
     R"y(settle: &span 1s
limit: *span
)y",
     R"y(area/case.yaml:4:9: anchor `&span`; expected the value itself, a scenario has no anchors and aliases
settle: &span 1s
        ^
area/case.yaml:5:8: an alias; expected the value itself, a scenario has no anchors and aliases
limit: *span
       ^)y"},
    {"a merge key",
     R"y(gateway:
  <<: {legacy: true}
)y",
     R"y(area/case.yaml:5:3: a merge key; expected the keys themselves, a scenario has no merge keys
  <<: {legacy: true}
  ^)y"},
    {"a tag",
     R"y(settle: !!str 1s
)y",
     R"y(area/case.yaml:4:9: a tag; expected a plain value, a scenario has no tags
settle: !!str 1s
        ^)y"},
    {"a key that is no text",
     R"y(gateway:
  ? [a]
  : 1
)y",
     R"y(area/case.yaml:5:5: a key that is no text; expected a name
  ? [a]
    ^)y"},
    {"an empty summary",
     R"y(schema: 1
summary: ""
requirement: r
)y",
     R"y(area/case.yaml:2:10: `summary` is an empty text; expected text
summary: ""
         ^)y", true},
    {"a duration without a unit",
     R"y(settle: 300
)y",
     R"y(area/case.yaml:4:9: `settle` is `300`; expected a duration such as `300ms` or `2s`
settle: 300
        ^)y"},
    {"a list where a duration is due",
     R"y(settle: [1s]
)y",
     R"y(area/case.yaml:4:9: `settle` is a list; expected a duration such as `300ms` or `2s`
settle: [1s]
        ^)y"},
    {"yes for true",
     R"y(rules: [{on: hello, do: [model], optional: yes}]
)y",
     R"y(area/case.yaml:4:44: `optional` is `yes`; expected `true` or `false`
rules: [{on: hello, do: [model], optional: yes}]
                                           ^)y"},
    {"a quoted number",
     R"y(gateway: {max_clients: "3"}
)y",
     R"y(area/case.yaml:4:24: `max_clients` is `3`; expected a whole number from 0
gateway: {max_clients: "3"}
                       ^)y"},
    {"a number with a leading zero",
     R"y(gateway: {max_clients: 010}
)y",
     R"y(area/case.yaml:4:24: `max_clients` is `010`; expected a whole number from 0
gateway: {max_clients: 010}
                       ^)y"},
    {"an empty list of accounts",
     R"y(gateway: {accounts: []}
)y",
     R"y(area/case.yaml:4:21: `accounts` is an empty list; expected a list of account ids or maps
gateway: {accounts: []}
                    ^)y"},
    {"versions that contradict",
     R"y(versions: {since: 150, until: 150}
)y",
     R"y(area/case.yaml:4:11: `versions` that no server version meets; expected `since` below `until`
versions: {since: 150, until: 150}
          ^)y"},
    {"a column behind characters of several bytes",
     R"y(source: "für"
gateway: {accounts: ["é", []]}
)y",
     R"y(area/case.yaml:5:27: `accounts` is an empty list; expected an account id or a map
gateway: {accounts: ["é", []]}
                          ^)y"},
    {"a rule without its event",
     R"y(rules:
  - do: [hold]
)y",
     R"y(area/case.yaml:5:5: a rule without `on`; expected `on: ..` with a stage, a request, `any_request`, `{sending: ..}` or `{after: .., of: ..}`
  - do: [hold]
    ^)y"},
    {"a rule without actions",
     R"y(rules:
  - on: hello
    do: []
)y",
     R"y(area/case.yaml:6:9: `do` is an empty list; expected a list of actions
    do: []
        ^)y"},
    {"an unknown stage",
     R"y(rules:
  - on: helo
    do: [hold]
)y",
     R"y(area/case.yaml:5:9: unknown stage `helo`; did you mean `hello`?
  - on: helo
        ^)y"},
    {"an unknown stage that is near nothing",
     R"y(rules:
  - on: x
    do: [hold]
)y",
     R"y(area/case.yaml:5:9: unknown stage `x`; expected accept, hello, version_sent, START_API, ready, peer_fin, peer_rst or the name of a request
  - on: x
        ^)y"},
    {"a message to the client as request",
     R"y(rules:
  - on: ERR_MSG
    do: [hold]
)y",
     R"y(area/case.yaml:5:9: `ERR_MSG` goes to the client; expected `{sending: ERR_MSG}` or a message to the gateway
  - on: ERR_MSG
        ^)y"},
    {"a request as message to the client",
     R"y(rules:
  - on: {sending: REQ_POSITIONS}
    do: [hold]
)y",
     R"y(area/case.yaml:5:19: `REQ_POSITIONS` goes to the gateway; expected a message to the client
  - on: {sending: REQ_POSITIONS}
                  ^)y"},
    {"two events in one trigger",
     R"y(rules:
  - on: {sending: ERR_MSG, after: 1s}
    do: [hold]
)y",
     R"y(area/case.yaml:5:28: `after` beside `sending`; expected only one of them in a trigger
  - on: {sending: ERR_MSG, after: 1s}
                           ^)y"},
    {"of without after",
     R"y(rules:
  - on: {sending: ERR_MSG, of: ready}
    do: [hold]
)y",
     R"y(area/case.yaml:5:28: `of` does not go with `sending`; expected nothing beside it
  - on: {sending: ERR_MSG, of: ready}
                           ^)y"},
    {"after a stage that is none",
     R"y(rules:
  - on: {after: 1s, of: any_request}
    do: [hold]
)y",
     R"y(area/case.yaml:5:25: unknown stage `any_request`; expected accept, hello, version_sent, START_API, ready, peer_fin, peer_rst or the name of a request
  - on: {after: 1s, of: any_request}
                        ^)y"},
    {"an action that needs a connection",
     R"y(rules:
  - on: {after: 1s}
    do: [{close: rst}]
)y",
     R"y(area/case.yaml:6:10: `close` needs a connection; expected `of:` in the trigger, so that there is one
    do: [{close: rst}]
         ^)y"},
    {"a filter that needs a connection",
     R"y(rules:
  - on: {after: 1s}
    connection: 1
    do: [stop_accepting]
)y",
     R"y(area/case.yaml:6:5: `connection` needs a connection; expected `of:` in the trigger, so that there is one
    connection: 1
    ^)y"},
    {"the model after a time",
     R"y(rules:
  - on: {after: 1s, of: ready}
    do: [model]
)y",
     R"y(area/case.yaml:6:10: `model` after a time; expected another action, the model has no part in it
    do: [model]
         ^)y"},
    {"a client id before it is known",
     R"y(rules:
  - on: hello
    client_id: 1
    do: [hold]
)y",
     R"y(area/case.yaml:6:5: `client_id` is not known before START_API; expected a later stage
    client_id: 1
    ^)y"},
    {"where without a message",
     R"y(rules:
  - on: ready
    where: {reqId: 1}
    do: [hold]
)y",
     R"y(area/case.yaml:6:5: `where` needs a message; expected it in a rule on a request or on `sending`
    where: {reqId: 1}
    ^)y"},
    {"a filter that is no number",
     R"y(rules:
  - on: hello
    nth: first
    do: [hold]
)y",
     R"y(area/case.yaml:6:10: `nth` is `first`; expected a number from 1, `{lt: ..}`, `{gt: ..}` or `{in: [..]}`
    nth: first
         ^)y"},
    {"an unknown action",
     R"y(rules:
  - on: hello
    do: [hodl]
)y",
     R"y(area/case.yaml:6:10: `hodl` is no action; expected one of `model`, `swallow`, `send`, `send_raw`, `wait`, `wait_real`, `until_case_end`, `close`, `half_close`, `hold`, `stop_reading`, `resume_reading`, `refuse`, `listen`, `stop_accepting`, `resume_accepting`, `repeat`, `blackhole`, `set`
    do: [hodl]
         ^)y"},
    {"an action without its value",
     R"y(rules:
  - on: hello
    do: [close]
)y",
     R"y(area/case.yaml:6:10: `close` stands alone; expected `close: ..` with `fin`, `rst` or `abrupt`
    do: [close]
         ^)y"},
    {"an action with a value too many",
     R"y(rules:
  - on: hello
    do: [{hold: 3}]
)y",
     R"y(area/case.yaml:6:17: `hold` is `3`; expected nothing after it
    do: [{hold: 3}]
                ^)y"},
    {"two actions in one item",
     R"y(rules:
  - on: hello
    do: [{wait: 1s, close: fin}]
)y",
     R"y(area/case.yaml:6:21: `close` beside `wait`; expected only one of them in an action
    do: [{wait: 1s, close: fin}]
                    ^)y"},
    {"a key that belongs to another action",
     R"y(rules:
  - on: hello
    do: [{wait: 1s, with: {id: 1}}]
)y",
     R"y(area/case.yaml:6:21: `with` does not go with `wait`; expected nothing beside it
    do: [{wait: 1s, with: {id: 1}}]
                    ^)y"},
    {"an unknown way to close",
     R"y(rules:
  - on: hello
    do: [{close: fni}]
)y",
     R"y(area/case.yaml:6:18: `close` is `fni`; expected one of `fin`, `rst`, `abrupt`
    do: [{close: fni}]
                 ^)y"},
    {"an unknown key beside an action",
     R"y(rules:
  - on: START_API
    do: [{send: ERR_MSG, wth: {id: 1}}]
)y",
     R"y(area/case.yaml:6:26: unknown key `wth` in an action; did you mean `with`?
    do: [{send: ERR_MSG, wth: {id: 1}}]
                         ^)y"},
    {"an action that is never reached",
     R"y(rules:
  - on: hello
    do: [until_case_end, hold]
)y",
     R"y(area/case.yaml:6:26: never reached; `until_case_end` before it holds it back for good
    do: [until_case_end, hold]
                         ^)y"},
    {"an unknown message",
     R"y(rules:
  - on: START_API
    do: [{send: ERR_MESG}]
)y",
     R"y(area/case.yaml:6:17: unknown message `ERR_MESG`; did you mean `ERR_MSG`?
    do: [{send: ERR_MESG}]
                ^)y"},
    {"an unknown field",
     R"y(rules:
  - on: START_API
    do:
      - send: ERR_MSG
        with: {errorCod: 1, errorMsg: x}
)y",
     R"y(area/case.yaml:8:16: unknown field `errorCod` of ERR_MSG; did you mean `errorCode`?
        with: {errorCod: 1, errorMsg: x}
               ^)y"},
    {"an unknown nested field",
     R"y(rules:
  - on: REQ_POSITIONS
    do:
      - send: POSITION
        with: {contract: {symbl: IBM}}
)y",
     R"y(area/case.yaml:8:27: unknown field `symbl` of `contract` of POSITION; did you mean `symbol`?
        with: {contract: {symbl: IBM}}
                          ^)y"},
    {"a dotted path in with",
     R"y(rules:
  - on: REQ_POSITIONS
    do:
      - send: POSITION
        with: {contract.symbol: IBM}
)y",
     R"y(area/case.yaml:8:16: `contract.symbol` is a dotted path; expected nested maps, as in `contract: {symbol: IBM}`
        with: {contract.symbol: IBM}
               ^)y"},
    {"a field without a value",
     R"y(rules:
  - on: START_API
    do:
      - send: ERR_MSG
        with: {errorCode: }
)y",
     R"y(area/case.yaml:8:27: `errorCode` is nothing; expected a value, or leave the key out
        with: {errorCode: }
                          ^)y"},
    {"a list for a number",
     R"y(rules:
  - on: START_API
    do:
      - send: ERR_MSG
        with: {errorCode: [1, 2]}
)y",
     R"y(area/case.yaml:8:27: `errorCode` does not fit the field; expected a single value
        with: {errorCode: [1, 2]}
                          ^)y"},
    {"a fraction for a whole number",
     R"y(rules:
  - on: START_API
    do:
      - send: ERR_MSG
        with: {errorCode: 1.5}
)y",
     R"y(area/case.yaml:8:27: `errorCode` does not fit the field; expected a whole number of 32 bits
        with: {errorCode: 1.5}
                          ^)y"},
    {"a single value for a record",
     R"y(rules:
  - on: REQ_POSITIONS
    do:
      - send: POSITION
        with: {contract: IBM}
)y",
     R"y(area/case.yaml:8:26: `contract` does not fit the field; expected a map of fields
        with: {contract: IBM}
                         ^)y"},
    {"a record for a list of records",
     R"y(rules:
  - on: REQ_OPEN_ORDERS
    do:
      - send: OPEN_ORDER
        with: {contract: {comboLegs: {conId: 1}}}
)y",
     R"y(area/case.yaml:8:38: `contract.comboLegs` does not fit the field; expected a list
        with: {contract: {comboLegs: {conId: 1}}}
                                     ^)y"},
    {"an unknown field of a captured request",
     R"y(rules:
  - on: REQ_MKT_DATA
    do:
      - send: ERR_MSG
        with: {id: $reqIdd}
)y",
     R"y(area/case.yaml:8:20: unknown field `reqIdd` of REQ_MKT_DATA; did you mean `reqId`?
        with: {id: $reqIdd}
                   ^)y"},
    {"a capture where nothing can be captured",
     R"y(rules:
  - on: ready
    do:
      - send: ERR_MSG
        with: {id: $reqId}
)y",
     R"y(area/case.yaml:8:20: `$reqId` has nothing to take a field from; expected it in a rule on a request or on `sending`
        with: {id: $reqId}
                   ^)y"},
    {"a message that is younger than the scenario",
     R"y(rules:
  - on: REQ_COMPLETED_ORDERS
    do: [swallow]
)y",
     R"y(area/case.yaml:5:9: `REQ_COMPLETED_ORDERS` exists from server version 150 on; expected `versions: {since: 150}` or later
  - on: REQ_COMPLETED_ORDERS
        ^)y"},
    {"odd hex",
     R"y(rules:
  - on: hello
    do: [{send_raw: {hex: 00 1}}]
)y",
     R"y(area/case.yaml:6:27: `hex` is `00 1`; expected pairs of hex digits such as `00 1f`
    do: [{send_raw: {hex: 00 1}}]
                          ^)y"},
    {"an unreachable rule",
     R"y(rules:
  - on: START_API
    do: [swallow]
  - on: START_API
    client_id: 3
    do: [hold]
)y",
     R"y(area/case.yaml:7:5: unreachable rule; the one in line 5 takes all its events; expected a stricter filter there, or `continue: true`
  - on: START_API
    ^)y"},
    {"a rule behind any_request",
     R"y(rules:
  - on: any_request
    do: [swallow]
  - on: REQ_POSITIONS
    do: [hold]
)y",
     R"y(area/case.yaml:7:5: unreachable rule; the one in line 5 takes all its events; expected a stricter filter there, or `continue: true`
  - on: REQ_POSITIONS
    ^)y"},
    {"a rule id twice",
     R"y(rules:
  - {id: a, on: hello, do: [swallow]}
  - {id: a, on: ready, do: [hold]}
)y",
     R"y(area/case.yaml:6:5: rule `a` a second time, first in line 5; expected an id of its own
  - {id: a, on: ready, do: [hold]}
    ^)y"},
};
// clang-format on

}  // namespace

TEST_CASE("a wrong scenario is refused with place, reason, line and caret") {
  for (const testing::Invalid& invalid : kInvalid) {
    INFO(invalid.name);
    const std::string text = (invalid.whole ? std::string() : testing::kHeader) + invalid.text;
    CHECK(testing::problems_of(text) == invalid.expected);
  }
}

TEST_CASE("problems come one by one too, with their marks") {
  try {
    static_cast<void>(
        load_scenario_text(testing::kHeader + "settle: soon\nlimit: late\n", "area/case.yaml"));
    FAIL("no LoadError");
  } catch (const LoadError& error) {
    REQUIRE(error.problems().size() == 2);
    CHECK(error.problems()[1].mark.path == "area/case.yaml");
    CHECK(error.problems()[1].mark.line == 5);
    CHECK(error.problems()[1].mark.column == 8);
    CHECK(error.problems()[1].excerpt == "limit: late");
  }
}

TEST_CASE("a hostile file ends in problems, not in a crash") {
  CHECK_FALSE(testing::problems_of(std::string(100000, '[')).empty());
  CHECK_FALSE(testing::problems_of("a: " + std::string(100000, '{')).empty());
  CHECK_FALSE(testing::problems_of(std::string("\0\xff\xfe: {", 7)).empty());
  std::string many = testing::kHeader;
  for (int i = 0; i < 1000; ++i) {
    many += "k" + std::to_string(i) + ": 1\n";
  }
  try {
    static_cast<void>(load_scenario_text(many, "area/case.yaml"));
    FAIL("no LoadError");
  } catch (const LoadError& error) {
    CHECK(error.problems().size() == 100);
  }
}

TEST_CASE("more combinations than anybody can run are refused") {
  std::string variants = "variants:\n";
  std::string id;
  for (const char parameter : {'a', 'b', 'c', 'd'}) {
    variants += std::string("  ") + parameter + ": [1, 2, 3, 4, 5, 6]\n";
    id += std::string("${") + parameter + "}";
  }
  const std::string text =
      testing::kHeader + variants + "rules:\n  - {id: \"x" + id + "\", on: hello, do: [hold]}\n";
  CHECK_THAT(
      testing::problems_of(text),
      Catch::Contains("area/case.yaml:5:3: more than 1000 combinations; expected fewer values"));
}

}  // namespace ibgw::scenario
