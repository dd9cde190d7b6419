// What matchers mean, row by row. The gateway's tests run every row on a decoded message, the
// judge's tests on the same message as the trace and adapters report it. Both must agree.
#pragma once

#include <string>
#include <vector>

#include "simulator/scenario/loader.hpp"

namespace ibgw::scenario::testing {

struct MatchingRow {
  const char* where;   ///< As in a scenario, for a PLACE_ORDER.
  const char* fields;  ///< The message's fields, as JSON.
  bool fits;
};

inline constexpr MatchingRow kMatchingRows[] = {
    // Booleans: 1, 0, true and false.
    {"{order.transmit: 1}", R"({"order":{"transmit":true}})", true},
    {"{order.transmit: true}", R"({"order":{"transmit":true}})", true},
    {"{order.transmit: \"true\"}", R"({"order":{"transmit":true}})", true},
    {"{order.transmit: \"1\"}", R"({"order":{"transmit":true}})", true},
    {"{order.transmit: 0}", R"({"order":{"transmit":true}})", false},
    {"{order.transmit: false}", R"({"order":{"transmit":false}})", true},
    {"{order.transmit: {in: [0]}}", R"({"order":{"transmit":false}})", true},
    {"{order.transmit: false}", R"({"order":{}})", false},
    // Numbers by value, however they are spelled.
    {"{order.totalQuantity: \"2.0\"}", R"({"order":{"totalQuantity":"2"}})", true},
    {"{order.totalQuantity: 2}", R"({"order":{"totalQuantity":"2.00"}})", true},
    {"{order.totalQuantity: 2}", R"({"order":{"totalQuantity":"2e0"}})", true},
    {"{order.totalQuantity: 2}", R"({"order":{"totalQuantity":"2x"}})", false},
    {"{order.totalQuantity: 0.1}", R"({"order":{"totalQuantity":"0.10"}})", true},
    {"{order.totalQuantity: {gt: 0.1}}", R"({"order":{"totalQuantity":"0.10000000000000000001"}})",
     true},
    {"{order.totalQuantity: {lt: 10}}", R"({"order":{"totalQuantity":"9.99"}})", true},
    {"{order.totalQuantity: {lt: 10}}", R"({"order":{"totalQuantity":"10"}})", false},
    {"{order.totalQuantity: {gt: -3}}", R"({"order":{"totalQuantity":"-2.5"}})", true},
    {"{order.totalQuantity: {lt: -2}}", R"({"order":{"totalQuantity":"-2.5"}})", true},
    {"{order.lmtPrice: 150.250}", R"({"order":{"lmtPrice":150.25}})", true},
    {"{order.lmtPrice: \"150.25\"}", R"({"order":{"lmtPrice":150.25}})", true},
    {"{order.lmtPrice: 150}", R"({"order":{"lmtPrice":150.0}})", true},
    {"{order.lmtPrice: {in: [1, 150]}}", R"({"order":{"lmtPrice":150}})", true},
    {"{order.lmtPrice: {gt: 150}}", R"({"order":{"lmtPrice":"Infinity"}})", true},
    {"{order.lmtPrice: {gt: 150}}", R"({"order":{"lmtPrice":"NaN"}})", false},
    {"{order.lmtPrice: {lt: 150}}", R"({"order":{"lmtPrice":"NaN"}})", false},
    {"{order.lmtPrice: {gt: 150}}", R"({"order":{"lmtPrice":"cheap"}})", false},
    {"{orderId: \"007\"}", R"({"orderId":7})", true},
    {"{orderId: {re: \"10.*\"}}", R"({"orderId":101})", true},
    {"{orderId: {re: \"1\"}}", R"({"orderId":101})", false},
    // 64 bits, never as doubles.
    {"{order.permId: 9007199254740993}", R"({"order":{"permId":"9007199254740993"}})", true},
    {"{order.permId: 9007199254740992}", R"({"order":{"permId":"9007199254740993"}})", false},
    {"{order.permId: {gt: 9007199254740992}}", R"({"order":{"permId":"9007199254740993"}})", true},
    {"{order.permId: {lt: 9007199254740993}}", R"({"order":{"permId":9007199254740992}})", true},
    {"{order.permId: \"9223372036854775807\"}", R"({"order":{"permId":9223372036854775807}})",
     true},
    {"{order.permId: 9223372036854775806}", R"({"order":{"permId":9223372036854775807}})", false},
    // Texts by spelling, except texts that are numbers.
    {"{contract.symbol: IBM}", R"({"contract":{"symbol":"IBM"}})", true},
    {"{contract.symbol: IBM}", R"({"contract":{"symbol":"ibm"}})", false},
    {"{contract.symbol: \"7203\"}", R"({"contract":{"symbol":"7203"}})", true},
    {"{contract.symbol: INF}", R"({"contract":{"symbol":"inf"}})", false},
    {"{contract.symbol: {re: \"I.*\"}}", R"({"contract":{"symbol":"IBM"}})", true},
    {"{contract.symbol: {re: \"B\"}}", R"({"contract":{"symbol":"IBM"}})", false},
    {"{contract.symbol: {in: [IBM, AAPL]}}", R"({"contract":{"symbol":"AAPL"}})", true},
    {"{contract.symbol: $$IBM}", R"({"contract":{"symbol":"$IBM"}})", true},
    {"{contract.symbol: \"any\"}", R"({"contract":{"symbol":"IBM"}})", false},
    // Unset, empty, and present.
    {"{order.tif: \"\"}", R"({"order":{"tif":""}})", true},
    {"{order.tif: \"\"}", R"({"order":{}})", false},
    {"{order.tif: absent}", R"({"order":{}})", true},
    {"{order.tif: absent}", R"({})", true},
    {"{order.tif: absent}", R"({"order":{"tif":""}})", false},
    {"{order.tif: empty}", R"({"order":{"tif":""}})", true},
    {"{order.tif: empty}", R"({"order":{}})", true},
    {"{order.tif: empty}", R"({})", true},
    {"{order.tif: empty}", R"({"order":{"tif":"DAY"}})", false},
    {"{order.tif: any}", R"({"order":{"tif":""}})", true},
    {"{order.tif: any}", R"({"order":{}})", false},
    {"{order.lmtPrice: empty}", R"({"order":{"lmtPrice":0}})", false},
    {"{order.lmtPrice: empty}", R"({"order":{}})", true},
    {"{order.tif: {re: \".*\"}}", R"({"order":{}})", false},
    // Records, lists and maps.
    {"{contract: any}", R"({"contract":{"symbol":"IBM"}})", true},
    {"{contract: any}", R"({"contract":{}})", false},
    {"{contract: absent}", R"({"contract":{}})", true},
    {"{contract: absent}", R"({"contract":{"deltaNeutralContract":{}}})", true},
    {"{contract.comboLegs: any}", R"({"contract":{"comboLegs":[{"conId":1}]}})", true},
    {"{contract.comboLegs: any}", R"({"contract":{"comboLegs":[]}})", false},
    {"{contract.comboLegs: absent}", R"({"contract":{"comboLegs":[]}})", true},
    {"{contract.comboLegs.conId: 2}", R"({"contract":{"comboLegs":[{"conId":1},{"conId":2}]}})",
     true},
    {"{contract.comboLegs.conId: 3}", R"({"contract":{"comboLegs":[{"conId":1},{"conId":2}]}})",
     false},
    {"{contract.comboLegs.conId: absent}",
     R"({"contract":{"comboLegs":[{"conId":1},{"ratio":2}]}})", false},
    {"{contract.comboLegs.conId: absent}",
     R"({"contract":{"comboLegs":[{"ratio":1},{"ratio":2}]}})", true},
    {"{contract.comboLegs.conId: absent}", R"({"contract":{}})", true},
    {"{contract.comboLegs.action: empty}",
     R"({"contract":{"comboLegs":[{"action":""},{"ratio":2}]}})", true},
    {"{contract.comboLegs.action: empty}",
     R"({"contract":{"comboLegs":[{"action":""},{"action":"BUY"}]}})", false},
    {"{contract.comboLegs.conId: {gt: 1}}",
     R"({"contract":{"comboLegs":[{"conId":1},{"conId":2}]}})", true},
    {"{order.algoParams.maxPctVol: 0.1}", R"({"order":{"algoParams":{"maxPctVol":"0.10"}}})", true},
    {"{order.algoParams.maxPctVol: {re: \"0[.].*\"}}",
     R"({"order":{"algoParams":{"maxPctVol":"0.1"}}})", true},
    {"{order.algoParams.maxPctVol: absent}", R"({"order":{"algoParams":{"maxPctVol":"0.1"}}})",
     false},
    {"{order.algoParams.maxPctVol: absent}", R"({"order":{"algoParams":{"noTakeLiq":"1"}}})", true},
    {"{order.algoParams.noTakeLiq: true}",
     R"({"order":{"algoParams":{"maxPctVol":"0.1","noTakeLiq":"1"}}})", true},
    {"{order.algoParams: any}", R"({"order":{"algoParams":{"maxPctVol":"0.1"}}})", true},
    {"{order.algoParams: absent}", R"({"order":{"algoParams":{}}})", true},
    // Several fields: all must match.
    {"{orderId: 1, contract.symbol: IBM}", R"({"orderId":1,"contract":{"symbol":"IBM"}})", true},
    {"{orderId: 1, contract.symbol: IBM}", R"({"orderId":1,"contract":{"symbol":"AAPL"}})", false},
};

/// The filters of a rule with this `where`.
inline std::vector<FieldMatcher> matchers_of(const MatchingRow& row) {
  const std::string text = std::string(
                               "schema: 1\nsummary: s\nrequirement: r\nrules:\n"
                               "  - {on: PLACE_ORDER, do: [model], where: ") +
                           row.where + "}\n";
  return load_scenario_text(text, "area/case.yaml").front().rules.front().where;
}

}  // namespace ibgw::scenario::testing
