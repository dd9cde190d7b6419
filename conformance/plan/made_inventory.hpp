// A small inventory, made by hand for the tests of the runner.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {

inline ClientUnderTest client_named(const std::string& name, int min, int max) {
  ClientUnderTest client;
  client.name = name;
  client.family = name.substr(0, name.rfind('-'));
  client.directory = "/x/a";
  client.server_min = min;
  client.server_max = max;
  return client;
}

inline scenario::Scenario scenario_named(const std::string& name, const std::string& variant = {}) {
  scenario::Scenario scenario;
  scenario.name = name;
  if (!variant.empty()) {
    scenario.variant.push_back({.parameter = "at", .label = variant});
  }
  scenario::Expectation never;
  never.finding = "never:nextValidId";
  scenario.expectations.push_back(never);
  return scenario;
}

inline Inventory small_inventory() {
  Inventory inventory;
  inventory.scenarios = {scenario_named("handshake/close", "accept"),
                         scenario_named("handshake/close", "hello"),
                         scenario_named("handshake/healthy")};
  inventory.scenarios[2].also = {"all_well"};
  inventory.scenarios[2].since = 157;
  inventory.scenarios[2].requires_ = {"auto_reconnect"};
  inventory.clients = {client_named("old", 100, 157), client_named("reference", 100, 226)};
  return inventory;
}

inline std::vector<std::string> ids(const std::vector<CasePlan>& plans) {
  std::vector<std::string> result;
  for (const CasePlan& plan : plans) {
    result.push_back(plan.id);
  }
  return result;
}

}  // namespace ibgw::conformance
