// The matrix file: what it selects, and its errors with line and column.
#include "conformance/plan/matrix.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "conformance/plan/made_inventory.hpp"
#include "simulator/base/load_error.hpp"

namespace ibgw::conformance {
namespace {

using Catch::Matchers::StartsWith;

std::vector<std::string> selected(const std::string& text) {
  const Inventory inventory = small_inventory();
  return ids(plan_matrix(inventory, text, "ci.yaml").plans);
}

std::string problems(const std::string& text) {
  const Inventory inventory = small_inventory();
  try {
    (void)plan_matrix(inventory, text, "ci.yaml");
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("a matrix selects the union of its selections, each case once") {
  // Healthy begins at 157: at 142 it has no case.
  CHECK(selected(R"(
- {client: old, scenario: "close[at=hello]", server_versions: [100, 142]}
- {client: [ref*, old], scenario: [healthy, "close[at=hello]"], server_versions: [142]}
- client: reference
  scenario: "*/close*"
  server_versions: edges
  variants: sample
)") == std::vector<std::string>{
           "handshake/close[at=hello]@100/old", "handshake/close[at=hello]@142/old",
           "handshake/close[at=hello]@142/reference", "handshake/close[at=accept]@100/reference",
           "handshake/close[at=hello]@163/reference", "handshake/close[at=accept]@226/reference"});
}

TEST_CASE("a key missing in a selection has the same default as its flag") {
  Selection healthy;
  healthy.scenarios = {"all_well"};
  CHECK(selected("- {scenario: all_well}\n") == ids(plan_cases(small_inventory(), healthy)));
  CHECK(selected("- {scenario: all_well, server_versions: all, variants: each}\n") ==
        selected("- {scenario: all_well}\n"));
}

TEST_CASE("clients are named as in the file") {
  const Inventory inventory = small_inventory();
  const MatrixCases cases =
      plan_matrix(inventory, "- {client: [old, ref*]}\n- {client: reference}\n", "ci.yaml");
  CHECK(cases.named_clients == std::vector<std::string>{"old", "ref*", "reference"});
}

TEST_CASE("the edges of a client's releases are its oldest and its newest one") {
  Inventory inventory = small_inventory();
  inventory.clients = {client_named("a-10.2", 100, 226), client_named("a-9.76.1", 100, 226),
                       client_named("a-10.10", 100, 226), client_named("b-1.0", 100, 226),
                       client_named("c-a-2.0", 100, 226)};
  const auto clients = [&](const std::string& text) {
    const MatrixCases cases = plan_matrix(inventory, text, "ci.yaml");
    std::set<std::string> names;
    for (const CasePlan& plan : cases.plans) {
      names.insert(plan.client->name);
    }
    return names;
  };
  CHECK(clients("- {client: [a-*, b-*], releases: edges}\n") ==
        std::set<std::string>{"a-9.76.1", "a-10.10", "b-1.0"});
  CHECK(clients("- {client: [a-*, b-*], releases: all}\n").size() == 4);
  CHECK(clients("- {client: a-10*, releases: edges}\n") ==
        std::set<std::string>{"a-10.2", "a-10.10"});
  // Whoever is named by a pattern is not named exactly.
  CHECK(plan_matrix(inventory, "- {client: a-*, releases: edges}\n", "x").named_clients ==
        std::vector<std::string>{"a-*"});
}

TEST_CASE("an entry gives each of its clients a budget, and a shard has its part of it") {
  const Inventory inventory = small_inventory();
  const std::vector<CasePlan> plans =
      plan_matrix(inventory,
                  "- {client: old, server_versions: [142], budget: 3m}\n"
                  "- {client: [old, reference], server_versions: [142, 157], budget: 90s}\n"
                  "- {client: reference, server_versions: [226]}\n",
                  "ci.yaml")
          .plans;
  const auto told = [](const std::vector<CasePlan>& cases) {
    std::vector<std::string> texts;
    for (const CasePlan& plan : cases) {
      texts.push_back(plan.id + (plan.budget ? " " + std::to_string(plan.budget->entry) + ": " +
                                                   describe(*plan.budget)
                                             : ""));
    }
    return texts;
  };
  CHECK(told(plans) ==
        std::vector<std::string>{
            "handshake/close[at=accept]@142/old 1: 3m", "handshake/close[at=hello]@142/old 1: 3m",
            "handshake/close[at=accept]@157/old 2: 90s", "handshake/close[at=hello]@157/old 2: 90s",
            "handshake/close[at=accept]@142/reference 2: 90s",
            "handshake/close[at=hello]@142/reference 2: 90s",
            "handshake/close[at=accept]@157/reference 2: 90s",
            "handshake/close[at=hello]@157/reference 2: 90s", "handshake/healthy@157/old 2: 90s",
            "handshake/healthy@157/reference 2: 90s", "handshake/close[at=accept]@226/reference",
            "handshake/close[at=hello]@226/reference", "handshake/healthy@226/reference"});
  Selection half;
  half.shards = 2;
  CHECK(told(shard_of(plans, half)).at(1) == "handshake/close[at=accept]@157/old 2: 45s");
}

TEST_CASE("a matrix is read strictly, and all errors are reported at once") {
  CHECK(
      problems(R"(- client: [old, rference]
  scenario: clse
  server_versions: [176, 99]
  variants: some
  clinet: old
- {client: old, server_versions: none}
- {client: old, scenario: healthy, server_versions: [100]}
- old
- {client: old, budget: 3}
- {client: old, budget: 0s}
- {client: old, releases: some}
)") ==
      R"(ci.yaml:1:17: no client matches `rference`; see: conformance list clients; did you mean reference?
- client: [old, rference]
                ^
ci.yaml:2:13: no scenario matches `clse`; see: conformance list scenarios; did you mean close?
  scenario: clse
            ^
ci.yaml:3:26: no server version `99`; expected a number from 100 to 226
  server_versions: [176, 99]
                         ^
ci.yaml:4:13: `variants` is `some`; expected `each` or `sample`
  variants: some
            ^
ci.yaml:5:3: unknown key `clinet` in a selection; did you mean `client`?
  clinet: old
  ^
ci.yaml:6:34: `server_versions` is `none`; expected a list such as `[176, 203]`, `all` or `edges`
- {client: old, server_versions: none}
                                 ^
ci.yaml:7:3: nothing is selected: no scenario applies to these clients at these server versions; see: conformance list
- {client: old, scenario: healthy, server_versions: [100]}
  ^
ci.yaml:8:3: a selection is `old`; expected a map
- old
  ^
ci.yaml:9:25: `budget` is `3`; expected a duration such as `300ms` or `2s`
- {client: old, budget: 3}
                        ^
ci.yaml:10:25: `budget` leaves no time; expected a duration such as `3m`
- {client: old, budget: 0s}
                        ^
ci.yaml:11:27: `releases` is `some`; expected `all` or `edges`
- {client: old, releases: some}
                          ^)");
  CHECK_THAT(problems("{client: old}\n"),
             StartsWith("ci.yaml:1:1: the matrix is a map; expected a list"));
  CHECK_THAT(problems("[]\n"), StartsWith("ci.yaml:1:1: the matrix is an empty list"));
  CHECK_THAT(problems("- {client: []}\n"), StartsWith("ci.yaml:1:12: `client` is an empty list"));
  CHECK(problems("- {client: old, server_versions: [x]}\n") ==
        "ci.yaml:1:35: `server_versions` is `x`; expected a whole number from 0\n"
        "- {client: old, server_versions: [x]}\n"
        "                                  ^");
}

}  // namespace
}  // namespace ibgw::conformance
