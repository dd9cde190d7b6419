#include "conformance/plan/client_list.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace ibgw::conformance {
namespace {

using nlohmann::json;

json listed(const std::string& manifest, const std::string& path) {
  const std::vector<ClientUnderTest> clients = read_manifest(manifest, path);
  std::vector<const ClientUnderTest*> chosen;
  for (const ClientUnderTest& client : clients) {
    chosen.push_back(&client);
  }
  const Places places{
      .programs = "/b/bin", .build_root = "/b", .clients = "/b/clients", .time_scale = 1};
  return json::parse(clients_json(chosen, places))["clients"];
}

TEST_CASE("a listed client has everything needed to run it") {
  const json clients = listed(R"(language: Python
package: ib_async
versions: ["2.1.0"]
server_versions: [157, 178]
timeouts: {handshake: 1500ms}
provides: [order_callbacks]
install: "pip install --prefix {env} ib_async=={version}"
run: "{env}/bin/python {dir}/adapter.py {client}"
)",
                              "/x/python-ib_async/adapter.yaml");
  CHECK(clients == json::parse(R"([{
    "name": "python-ib_async-2.1.0", "family": "python-ib_async", "language": "Python", "package": "ib_async",
    "version": "2.1.0",
    "server_versions": [157, 178], "timeouts_ms": {"handshake": 1500.0}, "provides": ["order_callbacks"],
    "directory": "/x/python-ib_async", "environment": "/b/clients/python-ib_async-2.1.0",
    "install": "pip install --prefix /b/clients/python-ib_async-2.1.0 ib_async==2.1.0",
    "run": "/b/clients/python-ib_async-2.1.0/bin/python /x/python-ib_async/adapter.py python-ib_async-2.1.0",
    "state": "not-installed",
    "hint": "not installed; run: conformance install python-ib_async-2.1.0"}])"));
}

TEST_CASE("a client of this project has nothing to install and no version") {
  const json clients = listed(
      "language: C++\nrun: \"{bin}/x {client}\"\nserver_versions: [100, 226]\nclients: {a: {}}\n",
      "/x/reference/adapter.yaml");
  CHECK(clients == json::parse(R"([{
    "name": "a", "family": "a", "language": "C++", "server_versions": [100, 226], "timeouts_ms": {}, "provides": [],
    "directory": "/x/reference", "environment": "/b/clients/a", "run": "/b/bin/x a", "state": "ready"}])"));
}

}  // namespace
}  // namespace ibgw::conformance
