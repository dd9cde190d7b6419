// What a run will cost: by earlier durations, by waits, and cut at budgets.
#include "conformance/plan/run_cost.hpp"

#include <catch2/catch.hpp>

#include "conformance/plan/made_inventory.hpp"
#include "conformance/plan/matrix.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

CaseResult took(const std::string& variant, const std::string& rest, Duration duration) {
  CaseResult result;
  result.case_id = variant + rest;
  result.duration = duration;
  return result;
}

TEST_CASE("a case takes what it took, else what its variant took, else its scenario's waits") {
  Inventory inventory = small_inventory();
  inventory.scenarios[2].steps.resize(2);
  inventory.scenarios[2].steps[1].duration = 4s;
  inventory.scenarios[2].requires_.clear();
  const KnownDurations known({took("handshake/close[at=accept]", "@142/old", 6s),
                              took("handshake/close[at=accept]", "@157/reference", 2s),
                              took("handshake/close[at=hello]", "@142/old", Duration::zero())});
  Selection selection;
  selection.clients = {"old"};
  selection.server_versions = {142, 157};
  const std::vector<CasePlan> plans = plan_cases(inventory, selection);
  REQUIRE(plans.size() == 5);
  const RunCost cost = cost_of(plans, known, 10);
  // 6 s as it took, 4 s as its variant takes on average; three times 300 ms to settle, once 4 s.
  CHECK(cost.all.time == (6s + 4s + 900ms + 4s) / 10);
  CHECK(cost.from_waits == 3);
  CHECK(
      cost_text(cost, "old.json") ==
      "client   cases          time\n"
      "old          5           1 s\n"
      "all          5           1 s\n"
      "at 10 cases at a time, by the durations in old.json; 3 cases are not in there: by the waits "
      "of their scenarios, the least that they can take\n");
}

TEST_CASE("a budget cuts what a client costs, entry by entry, and cases alone are not shared") {
  Inventory inventory = small_inventory();
  inventory.scenarios[2].alone = true;
  inventory.scenarios[2].requires_.clear();
  const std::vector<CasePlan> plans =
      plan_matrix(inventory,
                  "- {client: old, scenario: close, server_versions: [142], budget: 20s}\n"
                  "- {client: [old, reference], server_versions: [157], budget: 2m}\n",
                  "ci.yaml")
          .plans;
  KnownDurations known({took("handshake/close[at=accept]", "@142/old", 100s),
                        took("handshake/close[at=hello]", "@142/old", 100s),
                        took("handshake/healthy", "@157/old", 70s)});
  const RunCost cost = cost_of(plans, known, 4);
  REQUIRE(cost.clients.size() == 2);
  CHECK(cost.clients[0].time == 20s + 120s);
  CHECK(cost.clients[0].whole_time == 50s + 50s + 70s);
  CHECK(cost.clients[1].time == 120s);
  CHECK(cost_text(cost, "x") ==
        "client      cases          time\n"
        "old             5    2 min 20 s  without its budget 2 min 50 s\n"
        "reference       3    2 min 00 s\n"
        "all             8    4 min 20 s  without its budget 4 min 50 s\n"
        "at 4 cases at a time, by the durations in x\n");
}

TEST_CASE("without earlier results the table says what it goes by") {
  const Inventory inventory = small_inventory();
  Selection selection;
  selection.clients = {"reference"};
  selection.server_versions = {142};
  CHECK(cost_text(cost_of(plan_cases(inventory, selection), {}, 1), "") ==
        "client      cases          time\n"
        "reference       2           1 s\n"
        "all             2           1 s\n"
        "at 1 case at a time, by the waits of their scenarios, the least that they can take; "
        "--costs FILE goes by an earlier results.json\n");
}

}  // namespace
}  // namespace ibgw::conformance
