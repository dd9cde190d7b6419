// Two results side by side: what is called broken, mended, changed and not judged.
#include "conformance/report/comparison.hpp"

#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"
#include "conformance/report/made_results.hpp"

namespace ibgw::conformance {
namespace {

using Catch::Matchers::Contains;

CaseResult failed(const std::string& scenario, const std::string& client,
                  const std::vector<std::string>& findings) {
  CaseResult made = result(scenario, client, Verdict::fail);
  for (const std::string& id : findings) {
    made.findings.push_back(finding(id));
  }
  return made;
}

RunPart part(const std::string& file, std::vector<CaseResult> results) {
  return {.file = file, .results = std::move(results), .run = {}};
}

Comparison compared(const RunPart& before, const RunPart& after) {
  return compare(before, after, match_clients(before, after));
}

/// What the one case in both comes to.
Change change(const CaseResult& before, const CaseResult& after) {
  const RunPart one = part("a", {before});
  const RunPart other = part("b", {after});
  const Comparison comparison = compared(one, other);
  REQUIRE(comparison.cases.size() == 1);
  return comparison.cases.front().change;
}

TEST_CASE("findings decide what broke and what was mended") {
  const CaseResult pass = result("a/x", "c", Verdict::pass);
  const CaseResult one = failed("a/x", "c", {"one"});
  const CaseResult two = failed("a/x", "c", {"one", "two"});
  CHECK(change(pass, pass) == Change::same);
  CHECK(change(pass, one) == Change::broken);
  CHECK(change(one, pass) == Change::mended);
  CHECK(change(one, one) == Change::same);
  CHECK(change(one, two) == Change::broken);
  CHECK(change(two, one) == Change::changed);
  CHECK(change(one, failed("a/x", "c", {"other"})) == Change::broken);
  // Whether somebody expects it, how long it took and what it says in detail is not the point.
  CaseResult other = one;
  other.expected = false;
  other.duration = std::chrono::seconds(9);
  other.findings[0].actual = "something else";
  CHECK(change(one, other) == Change::same);
}

TEST_CASE("a failure that comes and goes is neither broken nor mended, whoever knows it") {
  const CaseResult pass = result("a/x", "c", Verdict::pass);
  const CaseResult unlisted = failed("a/x", "c", {"race"});
  CaseResult listed = unlisted;
  listed.findings[0].intermittent = true;
  CHECK(change(pass, listed) == Change::same);
  CHECK(change(listed, pass) == Change::same);
  CHECK(change(unlisted, listed) == Change::same);
  CHECK(change(listed, unlisted) == Change::same);
  CaseResult more = failed("a/x", "c", {"one", "race"});
  more.findings[1].intermittent = true;
  CHECK(change(listed, more) == Change::broken);
  CHECK(change(more, listed) == Change::mended);
}

TEST_CASE("weaker findings never break anything") {
  const CaseResult pass = result("a/x", "c", Verdict::pass);
  CaseResult weak = result("a/x", "c", Verdict::informational);
  weak.findings = {finding("hint", scenario::Severity::informational)};
  CHECK(change(pass, weak) == Change::changed);
  CHECK(change(weak, pass) == Change::changed);
  CHECK(change(failed("a/x", "c", {"one"}), weak) == Change::mended);
}

TEST_CASE("what nobody judged is neither broken nor mended") {
  const CaseResult fail = failed("a/x", "c", {"one"});
  const CaseResult pass = result("a/x", "c", Verdict::pass);
  for (const Verdict verdict :
       {Verdict::inconclusive, Verdict::could_not_run, Verdict::not_installed,
        Verdict::harness_error, Verdict::unsupported}) {
    const CaseResult none = result("a/x", "c", verdict, false);
    CHECK(change(fail, none) == Change::not_judged);
    CHECK(change(none, pass) == Change::not_judged);
    CHECK(change(none, fail) == Change::not_judged);
  }
  const CaseResult unsupported = result("a/x", "c", Verdict::unsupported);
  CHECK(change(unsupported, unsupported) == Change::same);
}

TEST_CASE("a case that can no longer be judged is no success") {
  const CaseResult pass = result("a/x", "c", Verdict::pass);
  const CaseResult other = result("a/y", "c", Verdict::pass);
  const auto code = [&](const CaseResult& before, std::vector<CaseResult> after) {
    after.push_back(other);
    const RunPart old_part = part("a", {before, other});
    const RunPart new_part = part("b", std::move(after));
    return exit_code(compared(old_part, new_part));
  };
  const auto none = [](Verdict verdict, bool expected = false) {
    return result("a/x", "c", verdict, expected);
  };
  CHECK(code(pass, {pass}) == ExitCode::as_expected);
  CHECK(code(pass, {failed("a/x", "c", {"one"})}) == ExitCode::failure);
  CHECK(code(pass, {none(Verdict::could_not_run)}) == ExitCode::client_problem);
  CHECK(code(pass, {none(Verdict::not_installed, true)}) == ExitCode::client_problem);
  CHECK(code(pass, {none(Verdict::harness_error)}) == ExitCode::harness_problem);
  CHECK(code(pass, {none(Verdict::inconclusive)}) == ExitCode::inconclusive);
  CHECK(code(failed("a/x", "c", {"one"}), {none(Verdict::could_not_run)}) ==
        ExitCode::client_problem);
  // Nothing is lost: it was not judged before either, a repetition was judged, the client has no
  // such call, or nobody played the case.
  CHECK(code(none(Verdict::inconclusive), {none(Verdict::could_not_run)}) == ExitCode::as_expected);
  CHECK(code(pass, {pass, none(Verdict::inconclusive)}) == ExitCode::as_expected);
  CHECK(code(pass, {none(Verdict::unsupported)}) == ExitCode::as_expected);
  CHECK(code(pass, {}) == ExitCode::as_expected);
  // If several apply.
  CHECK(code(pass, {none(Verdict::inconclusive), none(Verdict::could_not_run)}) ==
        ExitCode::client_problem);
  CHECK(code(pass, {none(Verdict::harness_error), none(Verdict::could_not_run)}) ==
        ExitCode::harness_problem);
  const RunPart before = part("a", {pass, other});
  const RunPart after = part("b", {none(Verdict::harness_error), failed("a/y", "c", {"one"})});
  CHECK(exit_code(compared(before, after)) == ExitCode::failure);
}

TEST_CASE("a requirement that cannot be asked on one side is not compared") {
  CaseResult unasked = result("a/x", "c", Verdict::pass);
  unasked.unsupported = {{.id = "one", .why = "the client has no such call"}};
  const CaseResult fail = failed("a/x", "c", {"one"});
  CHECK(change(fail, unasked) == Change::not_judged);
  CHECK(change(unasked, fail) == Change::changed);
}

TEST_CASE("repetitions of a case are one case: what occurred once has occurred") {
  CaseResult first = result("a/x", "c", Verdict::pass);
  CaseResult second = failed("a/x", "c", {"one"});
  CaseResult third = result("a/x", "c", Verdict::inconclusive, false);
  first.repetition = 1;
  second.repetition = 2;
  third.repetition = 3;
  const RunPart before = part("a", {first, third});
  const RunPart after = part("b", {first, second, third});
  const Comparison comparison = compared(before, after);
  REQUIRE(comparison.cases.size() == 1);
  CHECK(comparison.cases[0].change == Change::broken);
  CHECK(comparison.only_before.empty());
  CHECK(comparison.only_after.empty());
}

TEST_CASE("clients are compared by name, and a lone release with the lone other one") {
  const auto matched = [](const std::vector<std::string>& old_names,
                          const std::vector<std::string>& new_names) {
    RunPart before;
    RunPart after;
    for (const std::string& name : old_names) {
      before.results.push_back(result("a/x", name, Verdict::pass));
    }
    for (const std::string& name : new_names) {
      after.results.push_back(result("a/x", name, Verdict::pass));
    }
    std::string text;
    for (const ClientPair& pair : match_clients(before, after)) {
      text += pair.before + "=" + pair.after + " ";
    }
    return text;
  };
  CHECK(matched({"p-1.0"}, {"p-2.0"}) == "p-1.0=p-2.0 ");
  CHECK(matched({"p-1.0"}, {"p-1.0", "p-2.0"}) == "p-1.0=p-1.0 ");
  CHECK(matched({"p-1.0", "p-1.1"}, {"p-1.1", "p-2.0"}) == "p-1.0=p-2.0 p-1.1=p-1.1 ");
  CHECK(matched({"p-1.0", "p-1.1"}, {"p-2.0"}).empty());
  CHECK(matched({"p-1.0"}, {"q-1.0"}).empty());
}

TEST_CASE("a comparison for people says what broke in full, and names the rest") {
  const RunPart before =
      part("old.json",
           {failed("a/mended", "p-1.0", {"one"}), result("a/broken", "p-1.0", Verdict::pass),
            result("a/late", "p-1.0", Verdict::pass), result("a/gone", "p-1.0", Verdict::pass)});
  RunPart after = part(
      "new.json", {result("a/mended", "p-2.0", Verdict::pass), failed("a/broken", "p-2.0", {"two"}),
                   result("a/late", "p-2.0", Verdict::inconclusive, false),
                   result("a/new", "p-2.0", Verdict::pass)});
  after.run.why_partial = "interrupted by SIGINT: 4 of 5 cases were played";
  after.results[2].reason = "the machine was too late";
  const Comparison comparison = compared(before, after);
  CHECK(
      comparison_text(comparison, before, after) ==
      "new.json is not complete: interrupted by SIGINT: 4 of 5 cases were played\n"
      "p-1.0 is compared with p-2.0: another release of the same client\n"
      "broken: 1 case\n"
      "  a/broken@176/p-2.0  before: pass\n"
      "    two\n"
      "      requirement: It tells.\n"
      "      expected:    callback error\n"
      "      actual:      no callback <at all> \x01 \xff\n"
      "mended: 1 case\n"
      "  a/mended@176/p-2.0  before: fail (one); now: pass\n"
      "not judged: 1 case\n"
      "  a/late@176/p-2.0  before: pass; now: inconclusive: the machine was too late\n"
      "only in old.json: 1 case\n"
      "  a/gone@176/p-1.0\n"
      "only in new.json: 1 case\n"
      "  a/new@176/p-2.0\n"
      "3 cases in both: 1 broken, 1 mended, 0 with changed findings, 0 as before, 1 not judged; 1 "
      "only in old.json, 1 only in new.json\n");
  const std::optional<Tree> json = parse_json(comparison_json(comparison, before, after));
  REQUIRE(json);
  CHECK(to_json(*json->find("clients")) ==
        R"([{"before":"p-1.0","after":"p-2.0","matched_by":"family"}])");
  CHECK(
      to_json(*json->find("totals")) ==
      R"({"broken":1,"mended":1,"changed":0,"same":0,"not_judged":1,"only_before":1,"only_after":1})");
  CHECK(to_json(*json->find("broken")) ==
        R"([{"before":{"case":"a/broken@176/p-1.0","verdict":"pass","findings":[]},)"
        R"("after":{"case":"a/broken@176/p-2.0","verdict":"fail","findings":["two"]}}])");
}

TEST_CASE("releases that could belong together in several ways are named, and compared with none") {
  const RunPart before =
      part("a", {result("a/x", "p-1.0", Verdict::pass), result("a/x", "p-1.1", Verdict::pass)});
  const RunPart after = part("b", {result("a/x", "p-2.0", Verdict::pass)});
  CHECK_THAT(comparison_text(compared(before, after), before, after),
             Contains("not compared: p-1.0, p-1.1 with p-2.0; --client OLD=NEW says which belong "
                      "together\n"));
}

}  // namespace
}  // namespace ibgw::conformance
