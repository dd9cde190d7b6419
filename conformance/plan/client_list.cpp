#include "conformance/plan/client_list.hpp"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

namespace ibgw::conformance {
namespace {

using Json = nlohmann::ordered_json;

Json timeouts_json(const ClientUnderTest& client) {
  Json timeouts = Json::object();
  for (const auto& [name, limit] : client.timeouts) {
    timeouts[name] = std::chrono::duration<double, std::milli>(limit).count();
  }
  return timeouts;
}

Json client_json(const ClientUnderTest& client, const Places& places) {
  Json json = {{"name", client.name}, {"family", client.family}, {"language", client.language}};
  for (const auto& [key, text] :
       {std::pair{"package", &client.package}, std::pair{"version", &client.version}}) {
    if (!text->empty()) {
      json[key] = *text;
    }
  }
  const ClientState state = state_of(client, places);
  json["server_versions"] = {client.server_min, client.server_max};
  json["timeouts_ms"] = timeouts_json(client);
  json["provides"] = client.provides;
  json["directory"] = client.directory;
  json["environment"] = environment_folder(client, places);
  if (!client.install.empty()) {
    json["install"] = expand(client.install, client, places);
  }
  json["run"] = expand(client.run, client, places);
  json["state"] = to_string(state.readiness);
  if (!state.is_ready()) {
    json["hint"] = state.hint;
  }
  return json;
}

}  // namespace

std::string clients_json(const std::vector<const ClientUnderTest*>& clients, const Places& places) {
  Json list = Json::array();
  for (const ClientUnderTest* const client : clients) {
    list.push_back(client_json(*client, places));
  }
  return Json{{"clients", list}}.dump(1) + '\n';
}

}  // namespace ibgw::conformance
