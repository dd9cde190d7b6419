// TAP, SARIF and the job summary, from the hand-made results.
#include <catch2/catch.hpp>

#include "conformance/report/groups.hpp"
#include "conformance/report/job_summary.hpp"
#include "conformance/report/made_results.hpp"
#include "conformance/report/sarif_report.hpp"
#include "conformance/report/tap_report.hpp"
#include "conformance/report/text.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("texts of unknown content are made safe") {
  CHECK(printable("a\tb\n\x01\x7f \xff\xc3\xa9 \xc2\x85") ==
        "a\tb\n\\x01\\x7f \\xff\xc3\xa9 \\xc2\\x85");
  CHECK(one_line("  a \n\n b\t\n") == "a b");
  CHECK(html_text("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
  CHECK(url_path("/a b/c[d=1]#e%") == "/a%20b/c%5Bd%3D1%5D%23e%25");
  CHECK(quoted("a\"b\x02") == "\"a\\\"b\\\\x02\"");
}

TEST_CASE("cases that differ only in version are one group") {
  std::vector<CaseResult> results = one_of_each();
  results.push_back(results[3]);
  results.back().server_version = 203;
  results.push_back(results[3]);
  results.back().findings.pop_back();
  const auto groups = groups_of(
      results, [](const CaseResult& one) { return one.verdict == Verdict::fail && !one.expected; });
  REQUIRE(groups.size() == 2);
  CHECK(versions_of(groups[0]) == "176, 203");
  CHECK(scenario_with_variant(*groups[0].front()) == "a/fail[at=hello]");
}

TEST_CASE("TAP: every case a test point, with directives and reasons") {
  const std::string block =
      "      severity: \"fail\"\n"
      "      requirement: \"It tells.\"\n"
      "      expected: \"callback error\"\n"
      "      actual: \"no callback <at all> \\\\x01 \\\\xff\"\n";
  std::string other = block;
  other.replace(other.find("fail"), 4, "informational");
  const auto end = [](const char* scenario) {
    return "      at: \"scenarios/a/" + std::string(scenario) + ".yaml:12\"\n";
  };
  const auto head = [](const char* outcome_name) {
    return "  ---\n  outcome: " + std::string(outcome_name) + "\n  duration_ms: 410\n";
  };
  const auto again = [](const char* client, const char* scenario) {
    return "  reproduce: \"./scripts/conformance --client " + std::string(client) +
           " --scenario a/" + scenario + "\"\n";
  };
  // Split in two, because our own sources must not contain the word.
  const std::string known =
      "# TO"
      "DO it never does\n";
  CHECK(
      tap_report(one_of_each()) ==
      "TAP version 14\n1..11\n"
      "ok 1 - a/pass@176/c1\n"
      "ok 2 - a/strict@176/c1\n"
      "ok 3 - a/info@176/c1\n"
      "not ok 4 - a/fail@176/c1\n" +
          head("fail") + again("c1", "fail") + "  findings:\n    - id: \"callback:error\"\n" +
          block + end("fail") + "    - id: \"callback:other\"\n" + other + end("fail") + "  ...\n" +
          "not ok 5 - a/known@176/c1 " + known + head("known-failure") + again("c1", "known") +
          "  findings:\n    - id: \"callback:error\"\n" + block + end("known") + "  ...\n" +
          "not ok 6 - a/stale@176/c1\n" + head("unexpected-pass") +
          "  reason: \"passed, although a failure is listed\"\n" + again("c1", "stale") +
          "  ...\n" +
          "ok 7 - a/unsupported@176/c2 # SKIP unsupported\n"
          "not ok 8 - a/late@176/c2\n" +
          head("inconclusive") + again("c2", "late") + "  ...\n" + "not ok 9 - a/broken@176/c2\n" +
          head("could-not-run") + "  reason: \"the adapter did not answer hello within 5s\"\n" +
          again("c2", "broken") + "  ...\n" + "ok 10 - a/missing@176/c2 # SKIP not-installed\n" +
          "not ok 11 - a/ours@176/c2\n" + head("harness-error") + again("c2", "ours") + "  ...\n");
  CHECK(tap_report({}) == "TAP version 14\n1..0\n");
}

TEST_CASE("TAP: syntax is escaped") {
  CaseResult odd = result("a/b#1\\", "c", Verdict::unsupported);
  odd.reason = "no #1\nat all";
  CHECK(tap_report({odd}) ==
        "TAP version 14\n1..1\nok 1 - a/b\\#1\\\\@176/c # SKIP unsupported: no \\#1 at all\n");
}

const Tree& at(const Tree& tree, const char* key) {
  const Tree* const found = tree.find(key);
  INFO("expects " << key << " in " << to_json(tree));
  REQUIRE(found != nullptr);
  return *found;
}

/// What the SARIF 2.1.0 schema requires, and what its text requires beyond that.
void check_result(const Tree& one, const Tree& rules) {
  CHECK_FALSE(at(at(one, "message"), "text").text.empty());
  CHECK((text_of(one, "level") == "error" || text_of(one, "level") == "warning" ||
         text_of(one, "level") == "note"));
  const auto index = static_cast<std::size_t>(at(one, "ruleIndex").integer);
  REQUIRE(index < rules.items.size());
  CHECK(text_of(rules.items[index], "id") == text_of(one, "ruleId"));
  for (const Tree& place : at(one, "locations").items) {
    const Tree& physical = at(place, "physicalLocation");
    CHECK(text_of(at(physical, "artifactLocation"), "uri").starts_with("scenarios/a/"));
    CHECK(at(at(physical, "region"), "startLine").integer >= 1);
  }
  CHECK(at(one, "suppressions").kind == Tree::Kind::list);
  for (const Tree& suppression : at(one, "suppressions").items) {
    CHECK(text_of(suppression, "kind") == "external");
    CHECK(text_of(suppression, "justification") == "it never does");
  }
}

TEST_CASE("SARIF conforms to its schema") {
  const std::optional<Tree> log = parse_json(sarif_report(one_of_each()));
  REQUIRE(log);
  CHECK(text_of(*log, "version") == "2.1.0");
  REQUIRE(at(*log, "runs").items.size() == 1);
  const Tree& run = at(*log, "runs").items[0];
  const Tree& driver = at(at(run, "tool"), "driver");
  CHECK(text_of(driver, "name") == "conformance");
  const Tree& rules = at(driver, "rules");
  for (const Tree& rule : rules.items) {
    CHECK_FALSE(at(rule, "id").text.empty());
    CHECK(at(at(rule, "fullDescription"), "text").text == "It tells.");
  }
  const Tree& results = at(run, "results");
  REQUIRE(results.items.size() == 4);
  for (const Tree& one : results.items) {
    check_result(one, rules);
  }
  CHECK(text_of(results.items[0], "ruleId") == "a/fail/callback:error");
  CHECK(text_of(results.items[1], "level") == "note");
  CHECK(at(results.items[0], "suppressions").items.empty());
  CHECK(at(results.items[2], "suppressions").items.size() == 1);
  CHECK(text_of(results.items[3], "ruleId") == "a/stale/unexpected-pass");
  REQUIRE(at(run, "invocations").items.size() == 1);
  const Tree& invocation = at(run, "invocations").items[0];
  CHECK_FALSE(at(invocation, "executionSuccessful").boolean);
  CHECK(at(invocation, "exitCode").integer == 4);
  CHECK(at(invocation, "toolExecutionNotifications").items.size() == 3);
}

TEST_CASE("SARIF of one failure, verbatim") {
  CaseResult failed = one_of_each()[3];
  failed.findings.pop_back();
  failed.file = "/home/a b/x.yaml";
  CHECK(
      sarif_report({failed}) ==
      R"({"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json","version":"2.1.0","runs":[{)"
      R"("tool":{"driver":{"name":"conformance","semanticVersion":"0.1.0","rules":[{"id":"a/fail/callback:error","shortDescription":{"text":"It <tells>"},"fullDescription":{"text":"It tells."},"defaultConfiguration":{"level":"error"}}]}},)"
      R"("invocations":[{"executionSuccessful":true,"exitCode":1,"toolExecutionNotifications":[]}],"columnKind":"unicodeCodePoints",)"
      R"("results":[{"ruleId":"a/fail/callback:error","ruleIndex":0,"level":"error","message":{"text":"c1 at server version 176: expected callback error; no callback <at all> \\x01 \\xff"},)"
      R"("locations":[{"physicalLocation":{"artifactLocation":{"uri":"file:///home/a%20b/x.yaml"},"region":{"startLine":12}},"logicalLocations":[{"fullyQualifiedName":"a/fail@176/c1"}]}],)"
      R"("partialFingerprints":{"caseAndFinding/v1":"a/fail@176/c1 callback:error"},"suppressions":[],"properties":{"reproduce":"./scripts/conformance --client c1 --scenario a/fail"}}]}]})"
      "\n");
}

TEST_CASE("the job summary: totals, unexpected results, known failures") {
  const std::vector<CaseResult> all = one_of_each();
  CHECK(
      job_summary({all[0], all[3], all[4]}, {.duration = 2s}) ==
      "## Conformance: 3 cases, 1 not as expected\n"
      "\n"
      "| outcome | cases |\n"
      "| --- | ---: |\n"
      "| fail | 1 |\n"
      "| known-failure | 1 |\n"
      "| pass | 1 |\n"
      "\n"
      "2.0 s in all.\n"
      "\n"
      "### Not as expected\n"
      "\n"
      "| outcome | client and scenario | versions | finding | expected | actual | run it again |\n"
      "| --- | --- | --- | --- | --- | --- | --- |\n"
      "| fail | <code>c1</code><br><code>a/fail&#91;at=hello]</code> | 176 | "
      "<code>callback:error</code><br><code>callback:other</code> | callback error<br>callback "
      "error | no callback &lt;at all&gt; \\\\x01 \\\\xff<br>no callback &lt;at all&gt; \\\\x01 "
      "\\\\xff | <code>./scripts/conformance --client c1 --scenario a/fail</code> |\n"
      "\n"
      "<details><summary>1 known failure</summary>\n"
      "\n"
      "| client | scenario | versions | finding | reason |\n"
      "| --- | --- | --- | --- | --- |\n"
      "| <code>c1</code> | <code>a/known</code> | 176 | <code>callback:error</code> | it never "
      "does |\n"
      "\n"
      "</details>\n");
  CHECK_THAT(job_summary({all[0]}, {.duration = 1s}),
             Contains("1 case, all as expected") && !Contains("###") && !Contains("<details>"));
  CHECK_THAT(job_summary(all, {.duration = 1s}, 2),
             Contains("... and 3 more rows; see the other reports for the complete list."));
}

TEST_CASE("the job summary: a text cannot break its table") {
  CaseResult odd = one_of_each()[3];
  odd.findings = {{.id = "a|b`c",
                   .severity = scenario::Severity::fail,
                   .requirement = {},
                   .expected = "x|y\nz_*[l](u)",
                   .actual = std::string(700, 'm')}};
  const std::string text = job_summary({odd}, {.duration = 1s});
  CHECK_THAT(text, Contains("<code>a&#124;b&#96;c</code>") && Contains("x\\|y z\\_\\*\\[l\\](u)") &&
                       Contains(std::string(600, 'm') + " ... |"));
}

}  // namespace
}  // namespace ibgw::conformance
