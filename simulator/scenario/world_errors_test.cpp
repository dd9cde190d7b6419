// Mistakes in `gateway` and `set`, with the exact text a user sees.
#include "simulator/scenario/test_support.hpp"

namespace ibgw::scenario {
namespace {

// clang-format off
const std::vector<testing::Invalid> kInvalid{
    {"an account in a wrong shape",
     R"y(gateway:
  accounts: [[DU1]]
)y",
     R"y(area/case.yaml:5:14: `accounts` is a list; expected an account id or a map
  accounts: [[DU1]]
             ^)y"},
    {"an account without an id",
     R"y(gateway:
  accounts: [{cash: {USD: 1}}]
)y",
     R"y(area/case.yaml:5:14: an account needs `id`; expected `id: ..` with text
  accounts: [{cash: {USD: 1}}]
             ^)y"},
    {"an account twice",
     R"y(gateway:
  accounts: [DU1, DU2, DU1]
)y",
     R"y(area/case.yaml:5:24: account `DU1` is listed twice; expected each only once
  accounts: [DU1, DU2, DU1]
                       ^)y"},
    {"an account with a comma",
     R"y(gateway:
  accounts: ['DU1,DU2']
)y",
     R"y(area/case.yaml:5:14: account `DU1,DU2` contains a comma; expected a name without one, since commas separate accounts
  accounts: ['DU1,DU2']
             ^)y"},
    {"no accounts at all",
     R"y(gateway:
  accounts: []
)y",
     R"y(area/case.yaml:5:13: `accounts` is an empty list; expected a list of account ids or maps
  accounts: []
            ^)y"},
    {"cash that is not a map",
     R"y(gateway:
  accounts: [{id: DU1, cash: 1000}]
)y",
     R"y(area/case.yaml:5:30: `cash` is `1000`; expected a map of currencies to amounts
  accounts: [{id: DU1, cash: 1000}]
                             ^)y"},
    {"cash that is not a number",
     R"y(gateway:
  accounts: [{id: DU1, cash: {USD: much}}]
)y",
     R"y(area/case.yaml:5:36: `USD` is `much`; expected a number
  accounts: [{id: DU1, cash: {USD: much}}]
                                   ^)y"},
    {"a position in an unknown contract",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{conId: 99, quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:44: no contract 99 in this world; expected a `conId` of the default world or of `contracts`
  accounts: [{id: DU1, positions: [{conId: 99, quantity: 1}]}]
                                           ^)y"},
    {"a position in an unknown symbol",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{symbol: APPL, quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:45: no contract `APPL` in this world; did you mean `AAPL`?
  accounts: [{id: DU1, positions: [{symbol: APPL, quantity: 1}]}]
                                            ^)y"},
    {"a position in an ambiguous symbol",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{symbol: ES, quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:45: `ES` matches 2 contracts (`ESH7`, `ESM7`); expected `localSymbol` or `conId`
  accounts: [{id: DU1, positions: [{symbol: ES, quantity: 1}]}]
                                            ^)y"},
    {"a position without a contract",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:36: a position has no main key; expected one of `conId`, `symbol`, `localSymbol`
  accounts: [{id: DU1, positions: [{quantity: 1}]}]
                                   ^)y"},
    {"a position with two names",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{conId: 8314, symbol: IBM, quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:50: `conId` and `symbol` cannot be combined; expected only one of them in a position
  accounts: [{id: DU1, positions: [{conId: 8314, symbol: IBM, quantity: 1}]}]
                                                 ^)y"},
    {"a position without a quantity",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{symbol: IBM}]}]
)y",
     R"y(area/case.yaml:5:36: a position needs `quantity`; expected `quantity: ..` with a number
  accounts: [{id: DU1, positions: [{symbol: IBM}]}]
                                   ^)y"},
    {"a position twice",
     R"y(gateway:
  accounts: [{id: DU1, positions: [{symbol: IBM, quantity: 1}, {conId: 8314, quantity: 1}]}]
)y",
     R"y(area/case.yaml:5:64: position `IBM` is listed twice; expected each only once
  accounts: [{id: DU1, positions: [{symbol: IBM, quantity: 1}, {conId: 8314, quantity: 1}]}]
                                                               ^)y"},
    {"an unknown key of the gateway",
     R"y(gateway:
  contract: []
)y",
     R"y(area/case.yaml:5:3: unknown key `contract` in `gateway`; did you mean `contracts`?
  contract: []
  ^)y"},
    {"contracts that are not a list",
     R"y(gateway:
  contracts: {symbol: IBM}
)y",
     R"y(area/case.yaml:5:14: `contracts` is a map; expected a list of maps
  contracts: {symbol: IBM}
             ^)y"},
    {"a contract twice",
     R"y(gateway:
  contracts:
    - {conId: 8314, minTick: 1}
    - {symbol: IBM, minTick: 2}
)y",
     R"y(area/case.yaml:7:7: contract 8314 is already defined in line 6; expected each `conId` only once
    - {symbol: IBM, minTick: 2}
      ^)y"},
    {"a new contract twice",
     R"y(gateway:
  contracts:
    - {conId: 5, symbol: A}
    - {conId: 5, symbol: B}
)y",
     R"y(area/case.yaml:7:7: contract 5 is already defined in line 6; expected each `conId` only once
    - {conId: 5, symbol: B}
      ^)y"},
    {"a new contract without a symbol",
     R"y(gateway:
  contracts: [{conId: 5}]
)y",
     R"y(area/case.yaml:5:15: a new contract needs `symbol`; expected `symbol: ..`, or a `conId` of the default world
  contracts: [{conId: 5}]
              ^)y"},
    {"a contract without a name",
     R"y(gateway:
  contracts: [{minTick: 1}]
)y",
     R"y(area/case.yaml:5:15: a contract needs a name; expected `conId`, `symbol` or `localSymbol`
  contracts: [{minTick: 1}]
              ^)y"},
    {"an unknown contract to be changed",
     R"y(gateway:
  contracts: [{symbol: MSTF, minTick: 1}]
)y",
     R"y(area/case.yaml:5:15: no contract `MSTF` in this world; expected a new `conId`, to add a contract
  contracts: [{symbol: MSTF, minTick: 1}]
              ^)y"},
    {"a market rule that is not there",
     R"y(gateway:
  contracts: [{symbol: IBM, marketRuleId: 99}]
)y",
     R"y(area/case.yaml:5:43: no market rule 99 in this world; expected a rule of the default world or of `market_rules`
  contracts: [{symbol: IBM, marketRuleId: 99}]
                                          ^)y"},
    {"something below that is not there",
     R"y(gateway:
  contracts: [{conId: 5, symbol: A, secType: CFD, underConId: 6}]
)y",
     R"y(area/case.yaml:5:63: no underlying contract 6 in this world; expected another contract of the default world or of `contracts`
  contracts: [{conId: 5, symbol: A, secType: CFD, underConId: 6}]
                                                              ^)y"},
    {"an unknown type",
     R"y(gateway:
  contracts: [{conId: 5, symbol: A, secType: STOCK}]
)y",
     R"y(area/case.yaml:5:46: `secType` is `STOCK`; expected one of `STK`, `OPT`, `FUT`, `CASH`, `IND`, `BOND`, `CFD`, `CRYPTO`, `FUND`, `CMDTY`
  contracts: [{conId: 5, symbol: A, secType: STOCK}]
                                             ^)y"},
    {"an option that is not described",
     R"y(gateway:
  contracts: [{conId: 5, symbol: A, secType: OPT, lastTradeDateOrContractMonth: 20270319}]
)y",
     R"y(area/case.yaml:5:15: `OPT` is incomplete; expected `strike`, `right` and `underConId`
  contracts: [{conId: 5, symbol: A, secType: OPT, lastTradeDateOrContractMonth: 20270319}]
              ^)y"},
    {"a future without a date",
     R"y(gateway:
  contracts: [{conId: 5, symbol: A, secType: FUT}]
)y",
     R"y(area/case.yaml:5:15: `FUT` needs `lastTradeDateOrContractMonth`; expected its last trading day
  contracts: [{conId: 5, symbol: A, secType: FUT}]
              ^)y"},
    {"a date that does not exist",
     R"y(gateway:
  contracts: [{conId: 5, symbol: A, secType: FUT, lastTradeDateOrContractMonth: 20270230}]
)y",
     R"y(area/case.yaml:5:81: `lastTradeDateOrContractMonth` is `20270230`; expected a date such as `20270319`
  contracts: [{conId: 5, symbol: A, secType: FUT, lastTradeDateOrContractMonth: 20270230}]
                                                                                ^)y"},
    {"a tick of nothing",
     R"y(gateway:
  contracts: [{symbol: IBM, minTick: 0}]
)y",
     R"y(area/case.yaml:5:38: `minTick` is `0`; expected a number above 0
  contracts: [{symbol: IBM, minTick: 0}]
                                     ^)y"},
    {"a volatility below nothing",
     R"y(gateway:
  contracts: [{symbol: IBM, price: {volatility: -1}}]
)y",
     R"y(area/case.yaml:5:49: `volatility` is `-1`; expected a number from 0
  contracts: [{symbol: IBM, price: {volatility: -1}}]
                                                ^)y"},
    {"a tape out of order",
     R"y(gateway:
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 1, ask: 2}, {at: 1s, bid: 1, ask: 2}]}}]
)y",
     R"y(area/case.yaml:5:70: a point at `1000ms` comes after one at `2000ms`; expected the points of a tape in ascending order
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 1, ask: 2}, {at: 1s, bid: 1, ask: 2}]}}]
                                                                     ^)y"},
    {"a tape with its sides the wrong way round",
     R"y(gateway:
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 3, ask: 2}]}}]
)y",
     R"y(area/case.yaml:5:44: `ask` is below `bid`; expected at least the bid
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 3, ask: 2}]}}]
                                           ^)y"},
    {"a point of a tape without a price",
     R"y(gateway:
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 3}]}}]
)y",
     R"y(area/case.yaml:5:44: a point of a tape needs `ask`; expected `ask: ..` with a number above 0
  contracts: [{symbol: IBM, price: {tape: [{at: 2s, bid: 3}]}}]
                                           ^)y"},
    {"a tape finer than milliseconds",
     R"y(gateway:
  contracts: [{symbol: IBM, price: {tape: [{at: 2us, bid: 3, ask: 3}]}}]
)y",
     R"y(area/case.yaml:5:49: `at` is `2us`; expected whole milliseconds
  contracts: [{symbol: IBM, price: {tape: [{at: 2us, bid: 3, ask: 3}]}}]
                                                ^)y"},
    {"an exchange that closes before it opens",
     R"y(gateway:
  exchanges: [{name: NYSE, opens: 17:00}]
)y",
     R"y(area/case.yaml:5:15: exchange `NYSE` closes before it opens; expected `closes` later than `opens`
  exchanges: [{name: NYSE, opens: 17:00}]
              ^)y"},
    {"a session that is none",
     R"y(gateway:
  exchanges: [{name: TSEJ, regular: [09:00-11:30, 12:30]}]
)y",
     R"y(area/case.yaml:5:51: `regular` is `12:30`; expected a session such as `09:30-16:00`
  exchanges: [{name: TSEJ, regular: [09:00-11:30, 12:30]}]
                                                  ^)y"},
    {"sessions that overlap",
     R"y(gateway:
  exchanges: [{name: TSEJ, regular: [09:00-11:30, 11:00-15:30]}]
)y",
     R"y(area/case.yaml:5:51: session `11:00-15:30` begins before the one before it ends; expected sessions in order, without overlap
  exchanges: [{name: TSEJ, regular: [09:00-11:30, 11:00-15:30]}]
                                                  ^)y"},
    {"sessions that overlap with those of the next day",
     R"y(gateway:
  exchanges: [{name: CME, regular: [17:00-16:00, 16:30-18:00]}]
)y",
     R"y(area/case.yaml:5:36: the last session of `regular` ends after the first one of the next day begins
  exchanges: [{name: CME, regular: [17:00-16:00, 16:30-18:00]}]
                                   ^)y"},
    {"extended hours shorter than the regular ones",
     R"y(gateway:
  exchanges: [{name: NYSE, extended: [10:00-20:00]}]
)y",
     R"y(area/case.yaml:5:28: exchange `NYSE` has a regular session outside its extended ones
  exchanges: [{name: NYSE, extended: [10:00-20:00]}]
                           ^)y"},
    {"two ways to give the sessions",
     R"y(gateway:
  exchanges: [{name: NYSE, opens: 10:00, regular: [10:00-16:00]}]
)y",
     R"y(area/case.yaml:5:42: give either `regular`, or `opens` and `closes`
  exchanges: [{name: NYSE, opens: 10:00, regular: [10:00-16:00]}]
                                         ^)y"},
    {"a calendar that does not exist",
     R"y(gateway:
  exchanges: [{name: NYSE, calendar: us_stock}]
)y",
     R"y(area/case.yaml:5:38: `calendar` is `us_stock`; did you mean `us_stocks`?
  exchanges: [{name: NYSE, calendar: us_stock}]
                                     ^)y"},
    {"a holiday that is no date",
     R"y(gateway:
  exchanges: [{name: NYSE, holidays: [20260230]}]
)y",
     R"y(area/case.yaml:5:39: `holidays` is `20260230`; expected a date such as `20270319`
  exchanges: [{name: NYSE, holidays: [20260230]}]
                                      ^)y"},
    {"a time that is none",
     R"y(gateway:
  exchanges: [{name: NYSE, opens: '9:30'}]
)y",
     R"y(area/case.yaml:5:35: `opens` is `9:30`; expected a time such as `09:30`
  exchanges: [{name: NYSE, opens: '9:30'}]
                                  ^)y"},
    {"a time zone that does not exist",
     R"y(gateway:
  time_zone: Mars/Olympus
)y",
     R"y(area/case.yaml:5:14: `time_zone` is `Mars/Olympus`; expected a name of the tz database, such as `US/Eastern`
  time_zone: Mars/Olympus
             ^)y"},
    {"a letter that is none",
     R"y(gateway:
  exchanges: [{name: NYSE, letter: NY}]
)y",
     R"y(area/case.yaml:5:36: `letter` is `NY`; expected a letter
  exchanges: [{name: NYSE, letter: NY}]
                                   ^)y"},
    {"increments out of order",
     R"y(gateway:
  market_rules: [{id: 1, increments: [{lowEdge: 1, increment: 1}]}]
)y",
     R"y(area/case.yaml:5:39: increments are out of order; expected the first `lowEdge` to be 0, and each one above the previous
  market_rules: [{id: 1, increments: [{lowEdge: 1, increment: 1}]}]
                                      ^)y"},
    {"a market rule without increments",
     R"y(gateway:
  market_rules: [{id: 1, increments: []}]
)y",
     R"y(area/case.yaml:5:26: a market rule needs increments; expected at least one
  market_rules: [{id: 1, increments: []}]
                         ^)y"},
    {"an article of an unknown provider",
     R"y(gateway:
  news: [{provider: BRFGX, id: a, symbol: IBM, headline: h}]
)y",
     R"y(area/case.yaml:5:21: no news provider `BRFGX` in this world; did you mean `BRFG`?
  news: [{provider: BRFGX, id: a, symbol: IBM, headline: h}]
                    ^)y"},
    {"an article twice",
     R"y(gateway:
  news:
    - {provider: BRFG, id: a, symbol: IBM, headline: h}
    - {provider: BRFG, id: a, symbol: IBM, headline: h}
)y",
     R"y(area/case.yaml:7:7: article `a` is listed twice; expected each only once
    - {provider: BRFG, id: a, symbol: IBM, headline: h}
      ^)y"},
    {"an unknown type of bulletin",
     R"y(gateway:
  bulletins: [{text: t, type: new}]
)y",
     R"y(area/case.yaml:5:31: `type` is `new`; did you mean `news`?
  bulletins: [{text: t, type: new}]
                              ^)y"},
    {"a scanner list with an unknown contract",
     R"y(gateway:
  scanners: [{code: A, contracts: [IBM, 5]}]
)y",
     R"y(area/case.yaml:5:41: no contract 5 in this world; expected a `conId` of the default world or of `contracts`
  scanners: [{code: A, contracts: [IBM, 5]}]
                                        ^)y"},
    {"an interval of nothing",
     R"y(gateway:
  tick_interval: 0
)y",
     R"y(area/case.yaml:5:18: `tick_interval` is `0ms`; expected whole milliseconds, at least 1
  tick_interval: 0
                 ^)y"},
    {"set without anything",
     R"y(rules:
  - {on: hello, do: [{set: {}}]}
)y",
     R"y(area/case.yaml:5:28: `set` has no main key; expected one of `price`, `farm`, `upstream`, `next_valid_id`, `competing_session`, `api_port`, `restart`, `order`, `position`, `cash`, `liquidation`
  - {on: hello, do: [{set: {}}]}
                           ^)y"},
    {"set of an unknown thing",
     R"y(rules:
  - {on: hello, do: [{set: {pric: {symbol: IBM, last: 1}}}]}
)y",
     R"y(area/case.yaml:5:29: unknown key `pric` in `set`; did you mean `price`?
  - {on: hello, do: [{set: {pric: {symbol: IBM, last: 1}}}]}
                            ^)y"},
    {"set alone",
     R"y(rules:
  - {on: hello, do: [set]}
)y",
     R"y(area/case.yaml:5:22: `set` needs a value; expected `set: ..` with a map
  - {on: hello, do: [set]}
                     ^)y"},
    {"set of a price on a tape",
     R"y(gateway: {contracts: [{symbol: IBM, price: {tape: [{at: 0, bid: 1, ask: 2}]}}]}
rules:
  - {on: hello, do: [{set: {price: {symbol: IBM, last: 1}}}]}
)y",
     R"y(area/case.yaml:6:36: the price of `IBM` comes from a tape; expected a new point in the tape instead of `set`
  - {on: hello, do: [{set: {price: {symbol: IBM, last: 1}}}]}
                                   ^)y"},
    {"set of an unknown farm",
     R"y(rules:
  - {on: hello, do: [{set: {farm: {name: usfram, state: ok}}}]}
)y",
     R"y(area/case.yaml:5:42: no farm `usfram` in this world; did you mean `usfarm`?
  - {on: hello, do: [{set: {farm: {name: usfram, state: ok}}}]}
                                         ^)y"},
    {"set of a sec-def farm to what it cannot be",
     R"y(rules:
  - {on: hello, do: [{set: {farm: {name: secdefil, state: inactive}}}]}
)y",
     R"y(area/case.yaml:5:59: `inactive` is not a valid state for a sec-def farm; expected `ok` or `broken`
  - {on: hello, do: [{set: {farm: {name: secdefil, state: inactive}}}]}
                                                          ^)y"},
    {"set of an unknown state",
     R"y(rules:
  - {on: hello, do: [{set: {upstream: gone}}]}
)y",
     R"y(area/case.yaml:5:39: `upstream` is `gone`; expected one of `lost`, `restored`, `restored_data_lost`
  - {on: hello, do: [{set: {upstream: gone}}]}
                                      ^)y"},
    {"set of a port that is none",
     R"y(rules:
  - {on: hello, do: [{set: {api_port: 70000}}]}
)y",
     R"y(area/case.yaml:5:39: `api_port` is `70000`; expected 1 to 65535
  - {on: hello, do: [{set: {api_port: 70000}}]}
                                      ^)y"},
    {"set of a restart that is none",
     R"y(rules:
  - {on: hello, do: [{set: {restart: false}}]}
)y",
     R"y(area/case.yaml:5:38: `restart` is `false`; expected `true`
  - {on: hello, do: [{set: {restart: false}}]}
                                     ^)y"},
    {"set of an order without anything to do",
     R"y(rules:
  - {on: hello, do: [{set: {order: {id: 1}}}]}
)y",
     R"y(area/case.yaml:5:36: `set: order` has no main key; expected one of `filled`, `cancel`, `enter`
  - {on: hello, do: [{set: {order: {id: 1}}}]}
                                   ^)y"},
    {"set of an order with a price and no fill",
     R"y(rules:
  - {on: hello, do: [{set: {order: {id: 1, cancel: true, price: 5}}}]}
)y",
     R"y(area/case.yaml:5:58: `price` is not allowed with `cancel`; expected only `id` with it
  - {on: hello, do: [{set: {order: {id: 1, cancel: true, price: 5}}}]}
                                                         ^)y"},
    {"set of an order by a field that is not there",
     R"y(rules:
  - {on: PLACE_ORDER, do: [{set: {order: {id: $ordrId, cancel: true}}}]}
)y",
     R"y(area/case.yaml:5:47: unknown field `ordrId` of PLACE_ORDER; did you mean `orderId`?
  - {on: PLACE_ORDER, do: [{set: {order: {id: $ordrId, cancel: true}}}]}
                                              ^)y"},
    {"set of an order by a field of nothing",
     R"y(rules:
  - {on: accept, do: [{set: {order: {id: $orderId, cancel: true}}}]}
)y",
     R"y(area/case.yaml:5:42: `$orderId` refers to no message; expected it in a rule on a request or on `sending`, or a name from a rule's `save:`
  - {on: accept, do: [{set: {order: {id: $orderId, cancel: true}}}]}
                                         ^)y"},
    {"set of an order by something else",
     R"y(rules:
  - {on: hello, do: [{set: {order: {id: first, cancel: true}}}]}
)y",
     R"y(area/case.yaml:5:41: `id` is `first`; expected a number from 1, or a captured field such as `$orderId`
  - {on: hello, do: [{set: {order: {id: first, cancel: true}}}]}
                                        ^)y"},
    {"set of an order filled with nothing",
     R"y(rules:
  - {on: hello, do: [{set: {order: {id: 1, filled: 0}}}]}
)y",
     R"y(area/case.yaml:5:52: `filled` is `0`; expected a number above 0, or `all`
  - {on: hello, do: [{set: {order: {id: 1, filled: 0}}}]}
                                                   ^)y"},
};
// clang-format on

}  // namespace

TEST_CASE("every mistake in the world is named") {
  for (const testing::Invalid& invalid : kInvalid) {
    INFO(invalid.name);
    CHECK(testing::problems_of(testing::kHeader + invalid.text) == invalid.expected);
  }
}

TEST_CASE("a world file has the keys of gateway at its top level") {
  try {
    static_cast<void>(load_world_text("max_client: 3\n", "my/world.yaml"));
    FAIL("the mistake went unnoticed");
  } catch (const LoadError& error) {
    CHECK(std::string(error.what()) ==
          "my/world.yaml:1:1: unknown key `max_client` in `gateway`; did you mean `max_clients`?\n"
          "max_client: 3\n^");
  }
}

}  // namespace ibgw::scenario
