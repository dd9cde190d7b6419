#include "conformance/plan/case_list.hpp"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "conformance/plan/case_name.hpp"
#include "conformance/plan/glob.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

using Json = nlohmann::ordered_json;

Json milliseconds(Duration duration) {
  return std::chrono::round<std::chrono::milliseconds>(duration).count();
}

Json case_json(const Inventory& inventory, const CasePlan& plan, const std::string& today) {
  const scenario::Scenario& scenario = *plan.scenario;
  Json json = {{"case", plan.id},
               {"scenario", scenario.name},
               {"server_version", plan.server_version},
               {"negotiated", plan.negotiated},
               {"client", plan.client->name}};
  if (plan.why_unsupported) {
    json["unsupported"] = *plan.why_unsupported;
  }
  if (plan.budget) {
    json["budget_ms"] = milliseconds(plan.budget->limit);
  }
  Json known = Json::array();
  const ScenarioNames names(scenario);
  for (const KnownFailure& entry : known_failures_in(inventory, scenario)) {
    if (!is_expired(entry, today) && covers(entry, names, *plan.client, plan.negotiated, plan.id)) {
      known.push_back(entry.finding);
    }
  }
  json["known_failures"] = std::move(known);
  return json;
}

Json client_json(const ClientCost& cost) {
  Json json = Json::object();
  if (!cost.client.empty()) {
    json["client"] = cost.client;
  }
  json["cases"] = cost.cases;
  json["time_ms"] = milliseconds(cost.time);
  json["time_without_budget_ms"] = milliseconds(cost.whole_time);
  return json;
}

Json cost_json(const RunCost& cost) {
  Json clients = Json::array();
  for (const ClientCost& client : cost.clients) {
    clients.push_back(client_json(client));
  }
  Json json = client_json(cost.all);
  json["jobs"] = cost.jobs;
  json["cases_estimated_by_waits"] = cost.from_waits;
  json["clients"] = std::move(clients);
  return json;
}

}  // namespace

std::string cases_json(const Inventory& inventory, const std::vector<CasePlan>& plans,
                       const RunCost& cost, const std::string& today) {
  Json list = Json::array();
  for (const CasePlan& plan : plans) {
    list.push_back(case_json(inventory, plan, today));
  }
  return Json{{"cases", std::move(list)}, {"cost", cost_json(cost)}}.dump(1) + '\n';
}

std::string scenarios_json(const std::vector<const scenario::Scenario*>& scenarios) {
  Json list = Json::array();
  for (const scenario::Scenario* const scenario : scenarios) {
    if (list.empty() || list.back()["name"] != scenario->name) {
      list.push_back({{"name", scenario->name},
                      {"also", scenario->also},
                      {"summary", scenario->summary},
                      {"requirement", scenario->requirement},
                      {"file", reported_file(scenario->path)},
                      {"server_versions",
                       {std::max(scenario->since, wire::kServerVersionMin),
                        std::min(scenario->until - 1, wire::kServerVersionMax)}},
                      {"requires", scenario->requires_},
                      {"alone", scenario->alone},
                      {"variants", Json::array()}});
    }
    if (!scenario->variant.empty()) {
      list.back()["variants"].push_back(scenario->id());
    }
  }
  return Json{{"scenarios", std::move(list)}}.dump(1) + '\n';
}

}  // namespace ibgw::conformance
