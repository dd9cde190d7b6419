// Lists of known failures: read, checked against the inventory, applied to results.
#include "conformance/runner/known_failures.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "conformance/runner/made_inventory.hpp"

namespace ibgw::conformance {
namespace {

using Catch::Matchers::Contains;

constexpr const char* kEntries = R"(- case: "handshake/close*"
  finding: "never:nextValidId"
  versions: [100, 157]
  reason: it does not look
  evidence: run
  expires: 2030-01-01
)";

CaseResult result_of(Verdict verdict, const std::vector<std::string>& findings) {
  CaseResult result;
  result.case_id = "handshake/close[at=hello]@142/old";
  result.negotiated = 142;
  result.verdict = verdict;
  for (const std::string& id : findings) {
    result.findings.push_back({.id = id,
                               .severity = scenario::Severity::fail,
                               .requirement = {},
                               .expected = {},
                               .actual = {}});
  }
  return result;
}

CaseResult judged(CaseResult result, const std::string& today = "2026-01-05") {
  const Inventory inventory = small_inventory();
  const auto entries = read_known_failures(kEntries, "/x/a/expectations.yaml");
  apply_known_failures(result, inventory.scenarios[1], inventory.clients[0], entries, today);
  return result;
}

TEST_CASE("a listed failure is expected, any other is not, and neither is a pass") {
  const CaseResult known = judged(result_of(Verdict::fail, {"never:nextValidId"}));
  CHECK(known.expected);
  CHECK(known.known == std::vector<std::string>{"it does not look"});
  CHECK_FALSE(judged(result_of(Verdict::fail, {"call:connect"})).expected);
  CHECK_FALSE(judged(result_of(Verdict::fail, {"never:nextValidId", "call:connect"})).expected);
  const CaseResult stale = judged(result_of(Verdict::pass, {}));
  CHECK_FALSE(stale.expected);
  CHECK(stale.reason == "passed, although a failure is listed in /x/a/expectations.yaml:1");
  CHECK_FALSE(judged(result_of(Verdict::could_not_run, {})).expected);
  CHECK(judged(result_of(Verdict::unsupported, {})).expected);
}

TEST_CASE("a known failure counts for its versions only") {
  CaseResult newer = result_of(Verdict::fail, {"never:nextValidId"});
  newer.negotiated = 176;
  CHECK_FALSE(judged(newer).expected);
}

TEST_CASE("an expired known failure is unexpected again, with a word about it; a pass is stale") {
  const CaseResult failure = result_of(Verdict::fail, {"never:nextValidId"});
  CHECK(judged(failure, "2029-12-31").expected);
  const CaseResult expired = judged(failure, "2030-01-01");
  CHECK_FALSE(expired.expected);
  CHECK(expired.known.empty());
  CHECK(expired.reason == "a known failure until 2030-01-01 expired: /x/a/expectations.yaml:1");
  CHECK(judged(result_of(Verdict::fail, {"call:connect"}), "2030-01-01").reason.empty());
  const CaseResult passed = judged(result_of(Verdict::pass, {}), "2030-01-01");
  CHECK_FALSE(passed.expected);
  CHECK(passed.reason == "passed, although a failure is listed in /x/a/expectations.yaml:1");
}

TEST_CASE("a pattern over cases finds its case at whichever version and client it names") {
  const Inventory inventory = small_inventory();
  const auto is_sound = [&](const char* cases) {
    const auto entries = read_known_failures(
        fmt::format("- {{case: \"{}\", finding: \"client:exit\", reason: r, evidence: run}}\n",
                    cases),
        "/x/a/expectations.yaml");
    return check_known_failures(entries, inventory.scenarios, inventory.clients).empty();
  };
  for (const char* const cases :
       {"*@226/reference", "?andshake/close[at=hello]@100/old", "handshake/*@157/*", "*/old",
        "handshake/close[at=accept]@1?7/old", "all_well", "close[at=hello]",
        "handshake/healthy@226"}) {
    CAPTURE(cases);
    CHECK(is_sound(cases));
  }
  for (const char* const cases :
       {"*@227/reference", "*@158/old", "handshake/healthy@156/*", "*/young", "hand", "@",
        "handshake/close@176", "handshake/close[at=hello]@100/old/"}) {
    CAPTURE(cases);
    CHECK_FALSE(is_sound(cases));
  }
}

TEST_CASE("known failures are checked against the whole inventory") {
  const Inventory inventory = small_inventory();
  const auto problems = [&](const std::string& text) {
    const auto found = check_known_failures(read_known_failures(text, "/x/a/expectations.yaml"),
                                            inventory.scenarios, inventory.clients);
    return found.empty() ? std::string() : found.front().text();
  };
  CHECK(problems(kEntries).empty());
  CHECK_THAT(
      problems(
          "- {case: handshake/clse, finding: \"never:nextValidId\", reason: r, evidence: run}\n"),
      Contains("expectations.yaml:1:3: `handshake/clse` fits no case"));
  CHECK_THAT(
      problems(
          "- {case: handshake/close, finding: \"never:nextValid\", reason: r, evidence: run}\n"),
      Contains("no case of `handshake/close` has a finding `never:nextValid`"));
  CHECK(problems("- {case: \"handshake/close[[]*@142/old\", finding: \"client:exit\", reason: r, "
                 "evidence: run}\n")
            .find("fits no case") != std::string::npos);
  CHECK(problems("- {case: \"handshake/close*@142/old\", finding: \"client:exit\", reason: r, "
                 "evidence: run}\n")
            .empty());
  // The client `old` ends at 157, and the scenario begins there.
  const auto at_versions = [&](const char* scenario, const char* versions) {
    return problems(
        fmt::format("- {{case: {}, finding: \"client:exit\", reason: r, evidence: run, "
                    "clients: old, versions: {}}}\n",
                    scenario, versions));
  };
  CHECK(at_versions("handshake/close", "157..200").empty());
  CHECK_THAT(at_versions("handshake/close", "158..200"),
             Contains("fits no case of this client at its versions"));
  CHECK(at_versions("handshake/healthy", "[100, 157]").empty());
  CHECK_THAT(at_versions("handshake/healthy", "[100, 156]"), Contains("fits no case"));
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: c, evidence: hearsay}\n", "e.yaml"),
      Contains("expected `run` or `user-run`"));
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: c, evidence: run, expires: soon}\n",
                          "e.yaml"),
      Contains("expected a date"));
  CHECK_THROWS_WITH(read_known_failures("- {case: a, finding: b, evidence: run}\n", "e.yaml"),
                    Contains("without `reason`"));
  CHECK(read_known_failures("[]\n", "e.yaml").empty());
}

}  // namespace
}  // namespace ibgw::conformance
