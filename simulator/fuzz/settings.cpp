#include "simulator/fuzz/settings.hpp"

#include <string>

#include "simulator/scenario/loader.hpp"

namespace ibgw::fuzz {
namespace {

// Rules for things that the gateway does on its own and on purpose, with and without changed bytes.
constexpr const char* kPacing = "{limits: {messages_per_second: 5, pace_messages: true}}";
constexpr const char* kRefusing =
    "{limits: {messages_per_second: 5, pace_messages: false}, max_clients: 2, master_client_id: 7}";
constexpr const char* kHolding = R"(
  - on: any_request
    nth: 2
    do: [{model: , fragment: {each: 3}}]
  - on: REQ_IDS
    do: [{model: , coalesce: true}, {send: CURRENT_TIME, with: {currentTime: "1767607200"}}]
  - on: REQ_POSITIONS
    do: [{model: , delay: 2s}]
  - on: {sending: OPEN_ORDER}
    nth: 2
    do: [{model: , duplicate: 2}]
)";
constexpr const char* kClosing = R"(
  - on: {after: 2s, of: ready}
    do: [{close: fin}]
  - on: PLACE_ORDER
    nth: 3
    do: [model, half_close]
  - on: peer_fin
    connection: 2
    do: [hold]
  - on: REQ_CURRENT_TIME
    do: [model, {close: rst}]
)";
constexpr const char* kBreaking = R"(
  - on: any_request
    nth: 4
    do: [{model: , truncate: 5}]
  - on: REQ_MKT_DATA
    do: [{model: , corrupt: {at: 4, xor: 0xff}}]
  - on: REQ_CONTRACT_DATA
    do: [{model: , duplicate: 2}, {wait: 1s}, {send_raw: {hex: "00 00 00 01 ff"}}]
)";
constexpr const char* kMoving = R"(
  - on: {sending: ORDER_STATUS}
    nth: 2
    do: [swallow]
  - on: PLACE_ORDER
    nth: 2
    do: [model, {set: {order: {id: $orderId, filled: all, price: 150.25}}}, {set: {upstream: lost}},
         {wait: 1s}, {set: {upstream: restored}}]
  - on: REQ_MKT_DATA
    do: [{set: {farm: {name: usfarm, state: broken}}}, model]
)";

Setting setting_of(const char* rules, const char* gateway, bool bytes_are_whole) {
  const std::string text = "schema: 1\nsummary: s\nrequirement: r\n" +
                           (*gateway == '\0' ? "" : "gateway: " + std::string(gateway) + '\n') +
                           (*rules == '\0' ? "" : "rules:" + std::string(rules)) +
                           "client: [{connect: {client_id: 1}}]\n"
                           "expect: [{callback: nextValidId}]\n";
  return {scenario::load_scenario_text(text, "fuzz/fuzz.yaml").front(), false, bytes_are_whole};
}

}  // namespace

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = [] {
    std::vector<Setting> list;
    list.push_back({scenario::Scenario{}, true, true});
    list.push_back(setting_of("", kPacing, true));
    list.push_back(setting_of("", kRefusing, true));
    list.push_back(setting_of(kHolding, "", true));
    list.push_back(setting_of(kClosing, "", true));
    list.push_back(setting_of(kBreaking, "", false));
    list.push_back(setting_of(kMoving, "", true));
    return list;
  }();
  return all;
}

}  // namespace ibgw::fuzz
