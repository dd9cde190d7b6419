// Mistakes in steps, expectations and variants, with the exact text a user sees.
#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {
namespace {

// clang-format off
const std::vector<testing::Invalid> kInvalid{
    {"steps without expectations",
     R"y(client: [disconnect]
)y",
     R"y(area/case.yaml:4:1: `client` and `expect` go together; expected both, or neither for a scenario that is only served
client: [disconnect]
^)y"},
    {"an empty list of expectations",
     R"y(client: [disconnect]
expect: []
)y",
     R"y(area/case.yaml:5:9: `expect` is an empty list; expected a list of expectations
expect: []
        ^)y"},
    {"an unknown step",
     R"y(client: [disconect]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:10: `disconect` is no client step; did you mean `disconnect`?
client: [disconect]
         ^)y"},
    {"connect without a client id",
     R"y(client: [connect, {connect: {}}]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:10: `connect` stands alone; expected `connect: ..` with a map
client: [connect, {connect: {}}]
         ^
area/case.yaml:4:29: `connect` without `client_id`; expected `client_id: ..` with a whole number from 0
client: [connect, {connect: {}}]
                            ^)y"},
    {"an unknown call",
     R"y(client: [{call: reqPosition}]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:17: unknown call `reqPosition`; did you mean `reqPositions`?
client: [{call: reqPosition}]
                ^)y"},
    {"a call that is a step of its own",
     R"y(client: [{call: disconnect}]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:17: `disconnect` sends no request; expected a call that does (`connect` and `disconnect` are steps of their own)
client: [{call: disconnect}]
                ^)y"},
    {"an unknown argument",
     R"y(client: [{call: reqMktData, with: {reqid: 1}}]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:36: unknown field `reqid` of call `reqMktData`; did you mean `reqId`?
client: [{call: reqMktData, with: {reqid: 1}}]
                                   ^)y"},
    {"a dead client",
     R"y(client: [kill, disconnect]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:16: client 1 is dead; expected `start` after its `kill`
client: [kill, disconnect]
               ^)y"},
    {"an unknown question",
     R"y(client: [{query: isConnected}]
expect: [{never: error}]
)y",
     R"y(area/case.yaml:4:18: `query` is `isConnected`; did you mean `is_connected`?
client: [{query: isConnected}]
                 ^)y"},
    {"a typo in never",
     R"y(client: [disconnect]
expect:
  - {never: nextValidID}
)y",
     R"y(area/case.yaml:6:13: unknown callback `nextValidID`; did you mean `nextValidId`?
  - {never: nextValidID}
            ^)y"},
    {"a field of a callback without fields",
     R"y(client: [disconnect]
expect:
  - {never: connectionClosed, where: {id: 1}}
)y",
     R"y(area/case.yaml:6:39: unknown field `id` of callback `connectionClosed`; it has no fields
  - {never: connectionClosed, where: {id: 1}}
                                      ^)y"},
    {"an unknown field of a callback",
     R"y(client: [disconnect]
expect:
  - {callback: error, where: {code: 326}}
)y",
     R"y(area/case.yaml:6:31: unknown field `code` of callback `error`; expected one of `id`, `errorTime`, `errorCode`, `errorMsg`, `advancedOrderRejectJson`
  - {callback: error, where: {code: 326}}
                              ^)y"},
    {"an expectation without its main key",
     R"y(client: [disconnect]
expect:
  - {within: 1s}
)y",
     R"y(area/case.yaml:6:5: an expectation without its main key; expected one of `callback`, `never`, `call`, `is_connected`, `socket`, `request`, `no_request`, `in_order`, `before`, `quiet_for`, `connections`, `one_of`, `cpu_below`, `memory_below`, `descriptors_below`
  - {within: 1s}
    ^)y"},
    {"a key that belongs to another expectation",
     R"y(client: [disconnect]
expect:
  - {never: error, returns: failure}
)y",
     R"y(area/case.yaml:6:20: `returns` does not go with `never`; expected only `where`, `severity`, `client` beside it
  - {never: error, returns: failure}
                   ^)y"},
    {"an unknown outcome",
     R"y(client: [disconnect]
expect:
  - {call: disconnect, returns: failed}
)y",
     R"y(area/case.yaml:6:33: `returns` is `failed`; expected one of `success`, `failure`, `exception`, `blocked`
  - {call: disconnect, returns: failed}
                                ^)y"},
    {"a call without its outcome",
     R"y(client: [disconnect]
expect:
  - {call: disconnect}
)y",
     R"y(area/case.yaml:6:5: an expectation without `returns`; expected `returns: ..` with `success`, `failure`, `exception` or `blocked`, or a list of them
  - {call: disconnect}
    ^)y"},
    {"a call that nobody makes",
     R"y(client: [disconnect]
expect:
  - {call: connect, returns: failure}
)y",
     R"y(area/case.yaml:6:5: no step of client 1 calls `connect`; expected one under `client:`
  - {call: connect, returns: failure}
    ^)y"},
    {"a limit that is none",
     R"y(client: [disconnect]
expect:
  - {callback: error, within: {plus: 1s}}
)y",
     R"y(area/case.yaml:6:31: a limit without `timeout`; expected `timeout: ..` with the name of a client time-out such as `handshake`
  - {callback: error, within: {plus: 1s}}
                              ^)y"},
    {"from without a time",
     R"y(client: [disconnect]
expect:
  - {is_connected: false, from: {sent: ERR_MSG}}
)y",
     R"y(area/case.yaml:6:27: `from` counts nothing; expected a time such as `within` beside it
  - {is_connected: false, from: {sent: ERR_MSG}}
                          ^)y"},
    {"from a request",
     R"y(client: [disconnect]
expect:
  - {callback: error, within: 1s, from: {sent: REQ_POSITIONS}}
)y",
     R"y(area/case.yaml:6:48: `REQ_POSITIONS` goes to the gateway; expected a message to the client
  - {callback: error, within: 1s, from: {sent: REQ_POSITIONS}}
                                               ^)y"},
    {"from an unknown rule",
     R"y(rules:
  - {id: close, on: hello, do: [swallow]}
client: [disconnect]
expect:
  - {callback: error, within: 1s, from: {rule: clos}}
)y",
     R"y(area/case.yaml:8:42: unknown rule `clos`; did you mean `close`?
  - {callback: error, within: 1s, from: {rule: clos}}
                                         ^)y"},
    {"an unknown socket state",
     R"y(client: [disconnect]
expect:
  - {socket: client, state: CLOSEWAIT}
)y",
     R"y(area/case.yaml:6:29: `state` is `CLOSEWAIT`; did you mean `CLOSE_WAIT`?
  - {socket: client, state: CLOSEWAIT}
                            ^)y"},
    {"a socket without anything to check",
     R"y(client: [disconnect]
expect:
  - {socket: client}
)y",
     R"y(area/case.yaml:6:6: `socket` needs one thing to check; expected either `state` or `closed_within`
  - {socket: client}
     ^)y"},
    {"a client that no step addresses",
     R"y(client: [disconnect]
expect:
  - {never: error, client: 2}
)y",
     R"y(area/case.yaml:6:5: no step addresses client 2; expected a client of `client:`
  - {never: error, client: 2}
    ^)y"},
    {"a matcher that is none",
     R"y(client: [disconnect]
expect:
  - {never: error, where: {errorCode: {inn: [1]}}}
)y",
     R"y(area/case.yaml:6:40: unknown key `inn` in a matcher; did you mean `in`?
  - {never: error, where: {errorCode: {inn: [1]}}}
                                       ^)y"},
    {"a bound that is no number",
     R"y(client: [disconnect]
expect:
  - {never: error, where: {errorCode: {lt: low}}}
)y",
     R"y(area/case.yaml:6:44: `lt` is `low`; expected a number
  - {never: error, where: {errorCode: {lt: low}}}
                                           ^)y"},
    {"a regular expression that is none",
     R"y(client: [disconnect]
expect:
  - {never: error, where: {errorMsg: {re: "("}}}
)y",
     R"y(area/case.yaml:6:43: `re` is `(`; expected a regular expression (ECMAScript)
  - {never: error, where: {errorMsg: {re: "("}}}
                                          ^)y"},
    {"a count that nothing meets",
     R"y(client: [disconnect]
expect:
  - {callback: error, count: {min: 2, max: 1}}
)y",
     R"y(area/case.yaml:6:30: `count` that nothing can meet; expected `min` no higher than `max`
  - {callback: error, count: {min: 2, max: 1}}
                             ^)y"},
    {"an unknown severity",
     R"y(client: [disconnect]
expect:
  - {never: error, severity: strict}
)y",
     R"y(area/case.yaml:6:30: `severity` is `strict`; expected one of `fail`, `non-strict`, `informational`
  - {never: error, severity: strict}
                             ^)y"},
    {"a pattern in an order",
     R"y(client: [disconnect]
expect:
  - {in_order: [{stage: redy}, {call: disconnect}]}
)y",
     R"y(area/case.yaml:6:25: unknown stage `redy`; did you mean `ready`?
  - {in_order: [{stage: redy}, {call: disconnect}]}
                        ^
area/case.yaml:6:32: a pattern without `phase`; expected `phase: ..` with `begin` or `end`
  - {in_order: [{stage: redy}, {call: disconnect}]}
                               ^)y"},
    {"several mistakes at once, in file order",
     R"y(settle: soon
rules:
  - {on: hello, do: [hodl]}
client: [disconnect]
expect:
  - {never: eror}
)y",
     R"y(area/case.yaml:4:9: `settle` is `soon`; expected a duration such as `300ms` or `2s`
settle: soon
        ^
area/case.yaml:6:22: `hodl` is no action; expected one of `model`, `swallow`, `send`, `send_raw`, `wait`, `wait_real`, `until_case_end`, `close`, `half_close`, `hold`, `stop_reading`, `resume_reading`, `refuse`, `listen`, `stop_accepting`, `resume_accepting`, `repeat`, `blackhole`, `set`
  - {on: hello, do: [hodl]}
                     ^
area/case.yaml:9:13: unknown callback `eror`; did you mean `error`?
  - {never: eror}
            ^)y"},
    {"a parameter that is never used",
     R"y(variants: {at: [hello]}
)y",
     R"y(area/case.yaml:4:12: parameter `at` is never used; expected `${at}` somewhere
variants: {at: [hello]}
           ^)y"},
    {"an unknown parameter",
     R"y(variants: {stage: [hello]}
rules:
  - {on: "${stge}", do: ["${stage}"]}
)y",
     R"y(area/case.yaml:4:20: `hello` is no action; expected one of `model`, `swallow`, `send`, `send_raw`, `wait`, `wait_real`, `until_case_end`, `close`, `half_close`, `hold`, `stop_reading`, `resume_reading`, `refuse`, `listen`, `stop_accepting`, `resume_accepting`, `repeat`, `blackhole`, `set`
variants: {stage: [hello]}
                   ^
area/case.yaml:6:10: `${stge}` is no parameter of `variants`; did you mean `stage`?
  - {on: "${stge}", do: ["${stage}"]}
         ^)y"},
    {"a reference without variants",
     R"y(rules:
  - {on: "${stage}", do: [hold]}
)y",
     R"y(area/case.yaml:5:10: `${stage}` is no parameter of `variants`; expected one that is listed there
  - {on: "${stage}", do: [hold]}
         ^)y"},
    {"a value that is wrong where it is used",
     R"y(variants:
  at: [hello, helo]
rules:
  - on: ${at}
    do: [hold]
)y",
     R"y(area/case.yaml:5:15: unknown stage `helo`; did you mean `hello`?
  at: [hello, helo]
              ^)y"},
    {"a label that cannot be part of a case id",
     R"y(variants:
  at: ["a b", a, a]
rules:
  - {id: "${at}", on: hello, do: [hold]}
)y",
     R"y(area/case.yaml:5:8: `a b` cannot be part of a case id; expected letters, digits, `_`, `.` and `-` only, or a map that gives the value such a label
  at: ["a b", a, a]
       ^
area/case.yaml:5:18: `a` a second time; expected each value once
  at: ["a b", a, a]
                 ^)y"},
    {"a parameter without values",
     R"y(variants:
  at: []
  of: x
rules:
  - {id: "${at}${of}", on: hello, do: [hold]}
)y",
     R"y(area/case.yaml:5:7: `at` has no values; expected a list of single values, or a map of label to value
  at: []
      ^
area/case.yaml:6:7: `of` has no values; expected a list of single values, or a map of label to value
  of: x
      ^)y"},
    {"a list inside a text",
     R"y(variants:
  at: {one: [hello]}
rules:
  - {id: "x${at}", on: hello, do: [hold]}
)y",
     R"y(area/case.yaml:7:10: `x${at}` has a list or map inside a text; expected the reference alone, or a parameter with single values
  - {id: "x${at}", on: hello, do: [hold]}
         ^)y"},
    {"a value without the member asked for",
     R"y(variants:
  at: {one: {rule: hello}, two: {rul: ready}}
rules:
  - on: ${at.rule}
    do: [hold]
)y",
     R"y(area/case.yaml:5:33: `at=two` has no `rule`; expected it, for `${at.rule}` in line 7
  at: {one: {rule: hello}, two: {rul: ready}}
                                ^)y"},
    {"a reference inside variants",
     R"y(variants:
  at: [hello]
  of: {x: ["${at}"]}
rules:
  - {id: "${at}", on: hello, do: "${of}"}
)y",
     R"y(area/case.yaml:6:12: `${at}` inside `variants`; expected a value without references
  of: {x: ["${at}"]}
           ^)y"},
    {"a reference that does not end",
     R"y(variants: {at: [hello]}
rules:
  - {id: "${at}", on: "${at", do: [hold]}
)y",
     R"y(area/case.yaml:6:23: `${` without `}`; expected `${parameter}`
  - {id: "${at}", on: "${at", do: [hold]}
                      ^)y"},
};
// clang-format on

}  // namespace

TEST_CASE("wrong steps, expectations and variants are refused with place, reason, line and caret") {
  for (const testing::Invalid& invalid : kInvalid) {
    INFO(invalid.name);
    const std::string text = (invalid.whole ? std::string() : testing::kHeader) + invalid.text;
    CHECK(testing::problems_of(text) == invalid.expected);
  }
}

}  // namespace ibgw::scenario
