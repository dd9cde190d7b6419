// Lists of known failures: read, checked against the inventory, applied to results.
#include "conformance/plan/known_failures.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "conformance/plan/made_inventory.hpp"

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
  CHECK(known.findings[0].known == "it does not look");
  CHECK_FALSE(known.findings[0].intermittent);
  CHECK_FALSE(judged(result_of(Verdict::fail, {"call:connect"})).expected);
  CHECK_FALSE(judged(result_of(Verdict::fail, {"never:nextValidId", "call:connect"})).expected);
  const CaseResult stale = judged(result_of(Verdict::pass, {}));
  CHECK_FALSE(stale.expected);
  CHECK(stale.reason == "passed, although a failure is listed in /x/a/expectations.yaml:1");
  CHECK_FALSE(judged(result_of(Verdict::could_not_run, {})).expected);
  CHECK(judged(result_of(Verdict::unsupported, {})).expected);
}

TEST_CASE("an intermittent failure may occur or not") {
  const auto judged_by = [](CaseResult result, const std::string& text,
                            const std::string& today = "2026-01-05") {
    const Inventory inventory = small_inventory();
    apply_known_failures(result, inventory.scenarios[1], inventory.clients[0],
                         read_known_failures(text, "/x/a/expectations.yaml"), today);
    return result;
  };
  const std::string race =
      "- {case: close, finding: race, reason: two threads, evidence: run, intermittent: true, "
      "expires: 2030-01-01}\n";
  const std::string steady =
      "- {case: close, finding: never:nextValidId, reason: it does not look, evidence: run}\n";
  const CaseResult failure = judged_by(result_of(Verdict::fail, {"race"}), race);
  CHECK(failure.expected);
  CHECK(failure.findings[0].known == "two threads");
  CHECK(failure.findings[0].intermittent);
  const CaseResult pass = judged_by(result_of(Verdict::pass, {}), race);
  CHECK(pass.expected);
  CHECK(pass.reason == "passed this time; an intermittent failure is known: two threads");
  CHECK_FALSE(judged_by(result_of(Verdict::fail, {"race"}), race, "2030-01-01").expected);
  // Beside a failure that is always there.
  CHECK(judged_by(result_of(Verdict::fail, {"race", "never:nextValidId"}), race + steady).expected);
  CHECK(judged_by(result_of(Verdict::fail, {"never:nextValidId"}), race + steady).expected);
  CHECK(judged_by(result_of(Verdict::fail, {"race"}), race + steady).expected);
  const CaseResult stale = judged_by(result_of(Verdict::pass, {}), race + steady);
  CHECK_FALSE(stale.expected);
  CHECK(stale.reason == "passed, although a failure is listed in /x/a/expectations.yaml:2");
}

TEST_CASE("an intermittent failure needs a reason") {
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: , evidence: run, intermittent: true}\n",
                          "e.yaml"),
      Contains("e.yaml:1:50: an intermittent failure needs a `reason`; expected what in the client "
               "is left to chance"));
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: c, evidence: run, intermittent: 2}\n",
                          "e.yaml"),
      Contains("`intermittent` is"));
}

TEST_CASE("a known failure counts for its versions only") {
  CaseResult newer = result_of(Verdict::fail, {"never:nextValidId"});
  newer.negotiated = 176;
  CHECK_FALSE(judged(newer).expected);
}

constexpr const char* kLists = R"(- case: ["handshake/close[at=accept]", "*@100/reference"]
  finding: "never:nextValidId"
  clients: [old, "ref*"]
  reason: it does not look
  evidence: run
)";

TEST_CASE("an entry with lists covers cases that match one pattern of each") {
  const Inventory inventory = small_inventory();
  const KnownFailure entry = read_known_failures(kLists, "/x/a/expectations.yaml").at(0);
  const auto is_covered = [&](std::size_t scenario, std::size_t client, int version) {
    const ScenarioNames names(inventory.scenarios.at(scenario));
    return covers(entry, names, inventory.clients.at(client), version,
                  fmt::format("{}@{}/{}", names.id(), version, inventory.clients[client].name));
  };
  CHECK(is_covered(0, 0, 142));
  CHECK(is_covered(0, 1, 226));
  CHECK(is_covered(1, 1, 100));
  CHECK_FALSE(is_covered(1, 1, 142));
  CHECK_FALSE(is_covered(1, 0, 100));
  CHECK(check_known_failures({entry}, inventory.scenarios, inventory.clients).empty());
}

std::string problem_in(const std::string& text, Reasons reasons = Reasons::may_be_missing) {
  try {
    (void)read_known_failures(text, "e.yaml", reasons);
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

TEST_CASE("each pattern of a list must match something") {
  const Inventory inventory = small_inventory();
  const auto problems = [&](const std::string& cases, const std::string& clients) {
    const auto entries = read_known_failures(
        fmt::format("- {{case: {}, clients: {}, finding: \"never:nextValidId\", reason: r, "
                    "evidence: run}}\n",
                    cases, clients),
        "/x/a/expectations.yaml");
    std::string text;
    for (const Problem& problem :
         check_known_failures(entries, inventory.scenarios, inventory.clients)) {
      text += problem.text() + "\n";
    }
    return text;
  };
  CHECK(problems("[all_well, handshake/close]", "[old, reference]").empty());
  CHECK(problems("[handshake/close, \"handshake/clo?e\"]", "[\"*\"]").empty());
  CHECK_THAT(problems("[handshake/close, handshake/clse]", "old"),
             Contains("`handshake/clse` matches no case of this client"));
  CHECK_THAT(problems("handshake/close", "[old, young]"),
             Contains("`young` matches no client of this adapter"));
  CHECK_THAT(problem_in("- {case: [], finding: f, reason: r, evidence: run}\n"),
             Contains("e.yaml:1:10: `case` is an empty list"));
  CHECK_THAT(problem_in("- {case: [a, {b: c}], finding: f, reason: r, evidence: run}\n"),
             Contains("e.yaml:1:14: `case` is a map"));
}

TEST_CASE("versions are a list of two; errors for old notations say what to write") {
  const auto problem = [](const std::string& versions) {
    return problem_in(
        fmt::format("- {{case: a, finding: b, reason: c, evidence: run}}\n- case: a\n"
                    "  finding: b\n  versions: {}\n  reason: c\n  evidence: run\n",
                    versions));
  };
  CHECK(problem("[103, 144]").empty());
  CHECK(problem("103..144") ==
        "e.yaml:4:13: `versions` is `103..144`; expected `[103, 144]`\n"
        "  versions: 103..144\n"
        "            ^");
  CHECK_THAT(problem("176"), Contains("`versions` is `176`; expected `[176, 176]`"));
  for (const char* const wrong :
       {"all", "[176]", "[144, 103]", "[a, b]", "[100, 142, 176]", "..", "1.."}) {
    CAPTURE(wrong);
    CHECK_THAT(problem(wrong),
               Contains("expected the lowest and the highest such as `[100, 176]`"));
  }
}

TEST_CASE("an entry may lack a reason, unless reasons are required") {
  for (const char* const empty : {"", "\"\"", "~", "' '"}) {
    CAPTURE(empty);
    const std::string text = fmt::format(
        "- {{case: a, finding: b, reason: c, evidence: run}}\n- case: a\n  finding: b\n"
        "  reason: {}\n  evidence: run\n",
        empty);
    const auto entries = read_known_failures(text, "e.yaml");
    CHECK(entries.at(1).reason.empty());
    CHECK(reason_of(entries.at(0)) == "c");
    CHECK(reason_of(entries.at(1)) == "no reason given: e.yaml:2");
    CHECK(note_on_reasons(entries) ==
          "1 known failure has no reason, e.yaml:2; this is an error when CI=true");
    CHECK_THAT(problem_in(text, Reasons::must_be_given),
               Contains("e.yaml:4:") && Contains("`reason` is empty; expected why") &&
                   Contains("\n  reason:") && Contains("  ^"));
  }
  CHECK(note_on_reasons({}).empty());
  const auto two = read_known_failures(
      "- {case: a, finding: b, reason: , evidence: run}\n"
      "- {case: a, finding: c, reason: , evidence: run}\n",
      "e.yaml");
  CHECK_THAT(note_on_reasons(two),
             Contains("2 known failures have no reason, the first is e.yaml:1;"));
  CHECK_THAT(problem_in("- {case: a, finding: b, reason: [c], evidence: run}\n"),
             Contains("`reason` is a list"));
}

TEST_CASE("an expired known failure is unexpected again, with a reason; a pass makes it stale") {
  const CaseResult failure = result_of(Verdict::fail, {"never:nextValidId"});
  CHECK(judged(failure, "2029-12-31").expected);
  const CaseResult expired = judged(failure, "2030-01-01");
  CHECK_FALSE(expired.expected);
  CHECK(expired.findings[0].known.empty());
  CHECK(expired.reason == "a known failure until 2030-01-01 expired: /x/a/expectations.yaml:1");
  CHECK(judged(result_of(Verdict::fail, {"call:connect"}), "2030-01-01").reason.empty());
  const CaseResult passed = judged(result_of(Verdict::pass, {}), "2030-01-01");
  CHECK_FALSE(passed.expected);
  CHECK(passed.reason == "passed, although a failure is listed in /x/a/expectations.yaml:1");
}

TEST_CASE("a pattern for cases matches at any version and client that it names") {
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
      Contains("expectations.yaml:1:3: `handshake/clse` matches no case"));
  CHECK_THAT(
      problems(
          "- {case: handshake/close, finding: \"never:nextValid\", reason: r, evidence: run}\n"),
      Contains("no case of `handshake/close` can have a finding `never:nextValid`"));
  CHECK(problems("- {case: \"handshake/close[[]*@142/old\", finding: \"client:exit\", reason: r, "
                 "evidence: run}\n")
            .find("matches no case") != std::string::npos);
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
  CHECK(at_versions("handshake/close", "[157, 200]").empty());
  CHECK_THAT(at_versions("handshake/close", "[158, 200]"),
             Contains("matches no case of this client at its versions"));
  CHECK(at_versions("handshake/healthy", "[100, 157]").empty());
  CHECK_THAT(at_versions("handshake/healthy", "[100, 156]"), Contains("matches no case"));
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: c, evidence: hearsay}\n", "e.yaml"),
      Contains("expected `run` or `user-run`"));
  CHECK_THROWS_WITH(
      read_known_failures("- {case: a, finding: b, reason: c, evidence: run, expires: soon}\n",
                          "e.yaml"),
      Contains("expected a date"));
  CHECK_THROWS_WITH(read_known_failures("- {case: a, finding: b, evidence: run}\n", "e.yaml"),
                    Contains("needs `reason`"));
  CHECK(read_known_failures("[]\n", "e.yaml").empty());
}

}  // namespace
}  // namespace ibgw::conformance
