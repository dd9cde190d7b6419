// Reports from one set of results made by hand: console texts, results.json in both directions,
// JUnit against its schema.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"
#include "conformance/event/record_json.hpp"
#include "conformance/process/child.hpp"
#include "conformance/report/console_report.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/job_summary.hpp"
#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/report/made_results.hpp"
#include "conformance/report/tap_report.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

TEST_CASE("exit codes: the most important first") {
  const std::vector<CaseResult> all = one_of_each();
  CHECK(exit_code(all) == ExitCode::harness_problem);
  CHECK(exit_code({all[0], all[1], all[2], all[4], all[6], all[9]}) == ExitCode::as_expected);
  CHECK(exit_code({all[3], all[7], all[8]}) == ExitCode::failure);
  CHECK(exit_code({all[5]}) == ExitCode::failure);
  CHECK(exit_code({all[7], all[8]}) == ExitCode::client_problem);
  CHECK(exit_code({all[7]}) == ExitCode::inconclusive);
  CaseResult named = all[9];
  named.expected = false;
  CHECK(exit_code({named}) == ExitCode::client_problem);
}

TEST_CASE("lines of the console") {
  const std::vector<CaseResult> all = one_of_each();
  CHECK(verdict_line(all[0]) == "pass             a/pass@176/c1  0.41 s");
  CHECK(verdict_line(all[3]) == "FAIL             a/fail@176/c1  0.41 s");
  CHECK(verdict_line(all[4]) == "known failure    a/known@176/c1  0.41 s");
  CHECK(verdict_line(all[5]) ==
        "UNEXPECTED PASS  a/stale@176/c1  0.41 s  passed, although a failure is listed");
  CHECK(verdict_line(all[8]) ==
        "COULD-NOT-RUN    a/broken@176/c2  0.41 s  the adapter did not answer hello within 5s");
  CHECK(describe_findings(all[4]) ==
        "callback:error\n  requirement: It tells.\n  expected:    callback error\n  actual:      "
        "no callback <at all> \x01 \xff\nknown failure: it never does\n");
  CHECK_THAT(describe_case(all[3]), Contains("  timeline:\n") &&
                                        Contains("  stderr of the client:\n    Traceback\n") &&
                                        Contains("callback:other (informational)"));
  CHECK(describe(count(all)) ==
        "11 cases: 2 pass, 1 non-strict, 1 informational, 1 FAIL, 1 known failure, 1 of them "
        "UNEXPECTED PASS, 1 unsupported, 1 INCONCLUSIVE, 1 COULD NOT RUN, 1 not installed, 1 "
        "HARNESS ERROR");
}

TEST_CASE("the summary is a table of scenarios and clients") {
  const std::vector<CaseResult> results{
      result("a/long_name", "c1", Verdict::pass), result("a/long_name", "c1", Verdict::fail, false),
      result("a/b", "c1", Verdict::pass), result("a/b", "client-2", Verdict::unsupported)};
  CHECK(summary_table(results) ==
        "             c1           client-2\n"
        "a/b          1/1          1 unsupported\n"
        "a/long_name  1/2, 1 FAIL\n");
}

TEST_CASE("results.json is the same after reading and writing") {
  const std::vector<CaseResult> all = one_of_each();
  const std::string text = json_report(all, {.duration = 12s});
  const RunPart read = read_json_report(text, "x.json");
  CHECK(read.run.duration == 12s);
  const std::vector<CaseResult>& results = read.results;
  CHECK(json_report(results, read.run) ==
        json_report(read_json_report(json_report(results, read.run), "x.json").results, read.run));
  REQUIRE(results.size() == all.size());
  CHECK(results[3].findings.size() == 2);
  CHECK(results[3].findings[1].severity == scenario::Severity::informational);
  CHECK(exit_code(results) == ExitCode::harness_problem);
}

TEST_CASE("other files, and other formats, are not taken for a results.json") {
  const auto problem = [](const std::string& text) {
    try {
      (void)read_json_report(text, "x.json");
    } catch (const LoadError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(problem("{}") == "x.json is not a valid results.json");
  CHECK(problem("no") == "x.json is not a valid results.json");
  CHECK(problem(R"({"format":1,"cases":[{}]})") ==
        "x.json is not a valid results.json: cannot read case 1");
  CHECK(problem(R"({"format":2,"cases":[{}]})") ==
        "x.json was written by another version of this program, in format 2; expected format 1");
  CHECK(problem(R"({"cases":[]})") ==
        "x.json was written by another version of this program, in an unknown format; expected "
        "format 1");
}

TEST_CASE("results.json has the names of the interface") {
  CaseResult one = result("handshake/silent_close", "reference", Verdict::fail, false);
  one.variant = "at=hello";
  one.findings = {{.id = "never:nextValidId",
                   .severity = scenario::Severity::fail,
                   .requirement = "R",
                   .expected = "E",
                   .actual = "A"}};
  CHECK(
      json_report({one}, {.duration = 1s}) ==
      "{\"format\":1,\n"
      R"("summary":{"cases":1,"pass":0,"non-strict":0,"informational":0,"fail":1,"known-fail":0,"stale":0,"unsupported":0,"inconclusive":0,"could-not-run":0,"not-installed":0,"harness-error":0,"flaky":0,"in-part":0,"unsteady":0,"exit_code":1,"duration_ms":1000},)"
      "\n\"cases\":[\n"
      R"({"case":"handshake/silent_close@176/reference","scenario":"handshake/silent_close","variant":"at=hello","server_version":176,"negotiated":157,"client":"reference","verdict":"fail","expected":false,"findings":[{"id":"never:nextValidId","severity":"fail","requirement":"R","expected":"E","actual":"A"}],"unsupported":[],"judged":0,"expectations":0,"known":[],"duration_ms":410,"command":"./scripts/conformance --client reference --scenario handshake/silent_close"})"
      "\n],\n\"scenarios\":[\n"
      R"({"scenario":"handshake/silent_close","file":"scenarios/handshake/silent_close.yaml","summary":"It <tells>","requirement":"It tells.\n"})"
      "\n],\n\"clients\":[\n"
      R"({"client":"reference","family":"reference"})"
      "\n]}\n");
}

TEST_CASE(
    "results.json gives each finding the reason why it is known, and each client its family") {
  CaseResult one = result("a/x", "p-1.0", Verdict::fail);
  one.findings = {finding("steady"), finding("weak", scenario::Severity::informational),
                  finding("race"), finding("again")};
  one.findings[0].known = "it never does";
  one.findings[2].known = "two threads";
  one.findings[2].intermittent = true;
  one.findings[3].known = "it never does";
  const std::string json = json_report({one}, {.duration = 1s});
  CHECK_THAT(json, Contains(R"("line":12,"known":"two threads","intermittent":true})") &&
                       Contains(R"("known":["it never does","two threads"])") &&
                       Contains(R"({"client":"p-1.0","family":"p"})"));
  const CaseResult read = read_json_report(json, "").results.at(0);
  CHECK(read.family == "p");
  CHECK(read.findings[0].known == "it never does");
  CHECK_FALSE(read.findings[0].intermittent);
  CHECK(read.findings[1].known.empty());
  CHECK(read.findings[2].intermittent);
}

TEST_CASE("every report says of an intermittent failure that it did not occur this time") {
  CaseResult pass = result("a/b", "c", Verdict::pass);
  pass.reason = "passed this time; an intermittent failure is known: two threads";
  const std::vector<CaseResult> results{pass};
  CHECK(verdict_line(pass) == "pass             a/b@176/c  0.41 s  " + pass.reason);
  CHECK_THAT(junit_report(results), Contains("<system-out>" + pass.reason + "\n</system-out>"));
  CHECK_THAT(tap_report(results),
             Contains("ok 1 - a/b@176/c\n") && Contains("  reason: \"" + pass.reason + "\"\n"));
  CHECK_THAT(json_report(results, {.duration = 1s}), Contains(R"("reason":")" + pass.reason));
  CHECK_THAT(job_summary(results, {.duration = 1s}), Contains(pass.reason));
  CHECK_THAT(html_case_page(pass, nullptr), Contains(pass.reason));
  CHECK(exit_code(results) == ExitCode::as_expected);
}

TEST_CASE("repetitions may differ in an intermittent failure, and in nothing else") {
  CaseResult pass = result("a/b", "c", Verdict::pass);
  CaseResult fail = result("a/b", "c", Verdict::fail);
  fail.findings = {finding("race")};
  fail.findings[0].intermittent = true;
  pass.repetition = 1;
  fail.repetition = 2;
  CHECK(unsteady_cases({pass, fail}).empty());
  CaseResult other = fail;
  other.findings.push_back(finding("steady"));
  CHECK(unsteady_cases({pass, fail, other}) ==
        std::vector<std::string>{"a/b@176/c: 1 time fail (steady); 1 time pass"});
  fail.findings[0].intermittent = false;
  CHECK(unsteady_cases({pass, fail}).size() == 1);
}

TEST_CASE("every report says how much of a partly judged pass was judged") {
  CaseResult part = result("a/b", "c", Verdict::pass);
  part.judged = 3;
  part.expectations = 8;
  part.unsupported = {
      {.id = "callback:position", .why = "the client cannot make call reqPositions"}};
  CaseResult whole = result("a/whole", "c", Verdict::pass);
  whole.judged = 8;
  whole.expectations = 8;
  const std::vector<CaseResult> both{part, whole};
  CHECK(verdict_line(part) == "pass (3 of 8 judged)  a/b@176/c  0.41 s");
  CHECK(verdict_line(whole) == "pass             a/whole@176/c  0.41 s");
  CHECK(summary_table(both) ==
        "         c\n"
        "a/b      1/1, 1 in part\n"
        "a/whole  1/1\n");
  CHECK(describe(count(both)) == "2 cases: 2 pass, 1 judged only in part");
  const std::string json = json_report(both, {.duration = 1s});
  CHECK_THAT(json, Contains(R"("in-part":1)") && Contains(R"("judged":3,"expectations":8)") &&
                       Contains(R"("judged":8,"expectations":8)"));
  const RunPart read = read_json_report(json, "");
  CHECK(share_judged(read.results.at(0)) == "3 of 8 judged");
  CHECK(share_judged(read.results.at(1)).empty());
  CHECK_THAT(junit_report(both),
             Contains("<system-out>pass (3 of 8 judged)\nnot judged: callback:position: the client "
                      "cannot make call reqPositions\n</system-out>"));
  CHECK_THAT(tap_report(both),
             Contains("ok 1 - a/b@176/c (3 of 8 judged)\n") && Contains("ok 2 - a/whole@176/c\n"));
  CHECK_THAT(job_summary(both, {.duration = 1s}),
             Contains("1 judged only in part") && Contains("| 3 of 8 judged | "));
  CHECK_THAT(html_case_page(part, nullptr), Contains("</span> (3 of 8 judged) <b>c</b>"));
}

TEST_CASE("repetitions of a case are distinguished, and their lateness is kept") {
  std::vector<CaseResult> three(3, result("a/b", "c", Verdict::pass));
  for (int i = 0; i < 3; ++i) {
    three[static_cast<std::size_t>(i)].repetition = i + 1;
  }
  three[2].verdict = Verdict::inconclusive;
  three[2].expected = false;
  three[2].lateness = 412ms;
  const std::string json =
      json_report(three, {.duration = 1s, .network = {.kind = "shared", .why_shared = "no right"}});
  CHECK_THAT(json, Contains(R"("client":"c","repetition":1,"verdict":"pass")") &&
                       Contains(R"("client":"c","repetition":3,"verdict":"inconclusive")") &&
                       Contains(R"("lateness_ms":412)") &&
                       Contains(R"("network":"shared","network_reason":"no right")"));
  const RunPart read = read_json_report(json, "x.json");
  CHECK((read.results[2].repetition == 3 && read.results[2].lateness == 412ms));
  CHECK_THAT(junit_report(three), Contains(R"(name="a/b@176" )") &&
                                      Contains(R"(name="a/b@176#2" )") &&
                                      Contains(R"(name="a/b@176#3" )"));
  CHECK(verdict_line(three[1]) == "pass             a/b@176/c#2  0.41 s");
}

TEST_CASE("a known failure needs the verdict fail; counts with and without the total") {
  const std::vector<CaseResult> results{result("a/b", "c", Verdict::fail),
                                        result("a/d", "c", Verdict::fail, false),
                                        result("a/e", "c", Verdict::pass)};
  CHECK(is_known_failure(results[0]));
  CHECK_FALSE(is_known_failure(results[1]));
  CHECK_FALSE(is_known_failure(results[2]));
  CHECK(describe_verdicts(count(results)) == "1 pass, 1 FAIL, 1 known failure");
  CHECK(describe(count(results)) == "3 cases: 1 pass, 1 FAIL, 1 known failure");
  CHECK(describe_verdicts({}).empty());
  CHECK(describe(Counts()) == "0 cases");
}

TEST_CASE("a case that is as expected on a retry counts, and is called flaky") {
  std::vector<CaseResult> results{result("a/b", "c", Verdict::pass),
                                  result("a/d", "c", Verdict::fail, false)};
  results[0].earlier = {"fail (one_of)", "could-not-run"};
  results[1].earlier = {"fail (one_of)"};
  CHECK(is_flaky(results[0]));
  CHECK_FALSE(is_flaky(results[1]));
  CHECK(verdict_line(results[0]) ==
        "pass             a/b@176/c  0.41 s  on try 3; earlier: fail (one_of); could-not-run");
  CHECK(describe(count(results)) == "2 cases: 1 pass, 1 FAIL, 1 of them FLAKY");
  CHECK_THAT(closing_lines(results, {.duration = 1s}),
             Contains("flaky (as expected only after a retry):\npass             a/b@176/c") &&
                 Contains("not as expected:\nFAIL             a/d@176/c"));
  CHECK_THAT(closing_lines({results[1]}, {.duration = 1s}), !Contains("as expected, but"));
  CHECK(exit_code({results[0]}) == ExitCode::as_expected);
  CHECK(exit_code(results) == ExitCode::failure);
  CHECK_THAT(junit_report(results),
             Contains(R"x(<flakyFailure message="fail (one_of)" type="fail" />)x") &&
                 Contains(R"(<flakyFailure message="could-not-run" type="could-not-run" />)"));
  CHECK_THAT(junit_report({results[1]}), !Contains("flakyFailure"));
  const RunPart read = read_json_report(json_report(results, {}), "x.json");
  CHECK(read.results[0].earlier == results[0].earlier);
  CHECK(read.results[1].earlier == results[1].earlier);
}

TEST_CASE("a case with different results between repetitions makes the run fail") {
  std::vector<CaseResult> results(4, result("a/b", "c", Verdict::fail, true));
  results.push_back(result("a/other", "c", Verdict::pass));
  for (int i = 0; i < 4; ++i) {
    results[static_cast<std::size_t>(i)].repetition = i + 1;
    results[static_cast<std::size_t>(i)].findings = {finding("callback:error")};
  }
  results[4].repetition = 1;
  CHECK(unsteady_cases(results).empty());
  CHECK(exit_code(results) == ExitCode::as_expected);
  // The order and texts of findings make no difference; another finding does.
  results[1].findings.push_back(finding("call:connect"));
  results[2].findings.insert(results[2].findings.begin(), finding("call:connect"));
  CHECK(unsteady_cases(results) ==
        std::vector<std::string>{"a/b@176/c: 2 times fail (call:connect, callback:error); 2 times "
                                 "fail (callback:error)"});
  CHECK(exit_code(results) == ExitCode::failure);
  CHECK_THAT(closing_lines(results, {.duration = 1s}),
             Contains("results differ between repetitions:\na/b@176/c: 2 times"));
  CHECK_THAT(
      junit_report(results),
      Contains(R"(tests="5" failures="4" errors="0" skipped="0")") &&
          Contains(
              "results differ between repetitions: 2 times fail (call:connect, callback:error); "));
  CHECK_THAT(job_summary(results, {.duration = 1s}),
             Contains("5 cases, results differ between repetitions\n") &&
                 Contains("### Results differ between repetitions\n\n* a/b@176/c: 2 times fail"));
  CHECK_THAT(tap_report(results), Contains("not ok 1 - a/b@176/c\n") &&
                                      Contains("not ok 4 - a/b@176/c\\#4\n") &&
                                      Contains("ok 5 - a/other@176/c\n") &&
                                      Contains("  unsteady: \"2 times fail (call:connect"));
  results[1] = results[2] = results[0];
  results[3].verdict = Verdict::pass;
  results[3].findings.clear();
  CHECK(unsteady_cases(results) ==
        std::vector<std::string>{"a/b@176/c: 3 times fail (callback:error); 1 time pass"});
  // A busy machine says nothing about the client.
  results[3].verdict = Verdict::inconclusive;
  results[3].expected = false;
  CHECK(unsteady_cases(results).empty());
  CHECK(exit_code(results) == ExitCode::inconclusive);
}

TEST_CASE("a failure is a failure in JUnit, with the same counts") {
  const std::string text = junit_report(one_of_each());
  CHECK_THAT(
      text,
      Contains(
          R"(<testsuites name="conformance" tests="11" failures="2" errors="3" skipped="3" time="4.510">)"));
  CHECK_THAT(
      text,
      Contains(R"(<testcase name="a/fail[at=hello]@176" classname="c1.a.fail" time="0.410">)"));
  CHECK_THAT(text, Contains(R"(<failure message="callback:error; callback:other" type="fail">)"));
  CHECK_THAT(text,
             Contains(R"(<skipped message="callback:error; known failure: it never does" />)"));
  CHECK_THAT(
      text,
      Contains(
          R"(<error message="the adapter did not answer hello within 5s" type="could-not-run">)"));
  CHECK_THAT(text, Contains("no callback &lt;at all&gt; ? ?"));
}

TEST_CASE("a missing client that was named exactly is an error in JUnit too") {
  const CaseResult missing = result("a/b", "c", Verdict::not_installed, false);
  CHECK(exit_code({missing}) == ExitCode::client_problem);
  CHECK_THAT(junit_report({missing}), Contains(R"(failures="0" errors="1" skipped="0")") &&
                                          Contains(R"(type="not-installed")") &&
                                          !Contains("<skipped"));
}

/// The result of xmllint for the file; nothing if it is not installed.
std::optional<ExitStatus> validate(const std::string& file, std::string& said) {
  boost::asio::io_context context(1);
  ChildOptions options;
  options.arguments = {"xmllint", "--noout", "--schema", IBGW_JUNIT_SCHEMA, file};
  std::optional<ExitStatus> exit;
  Child::Handlers handlers;
  handlers.on_exit = [&exit](const ExitStatus& status) { exit = status; };
  const auto child = Child::start(context, options, handlers);
  while (child && !exit && context.run_one() > 0) {
  }
  said = child ? (*child)->error_text() : std::string();
  return exit;
}

TEST_CASE("JUnit conforms to its schema, with and without cases") {
  std::string folder = (std::filesystem::temp_directory_path() / "junit-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  const std::filesystem::path file = std::filesystem::path(folder) / "junit.xml";
  for (const std::vector<CaseResult>& results : {one_of_each(), std::vector<CaseResult>()}) {
    std::ofstream(file) << junit_report(results);
    std::string said;
    const std::optional<ExitStatus> exit = validate(file.string(), said);
    INFO(said);
    if (exit) {
      CHECK(exit->code == 0);
    } else {
      WARN("xmllint is not installed");
    }
  }
  std::filesystem::remove_all(folder);
}

TEST_CASE("the timeline shows events with origin and time") {
  CHECK(timeline(small_record()) ==
        "       0.0 ms  runner      step 0 begins: connect\n"
        "       1.2 ms  gateway #1  accept: 127.0.0.1:40001\n"
        "       1.5 ms  gateway #1  receives START_API {clientId: 10}\n"
        "       2.0 ms  client      callback connectAck\n"
        "       2.5 ms  kernel #1   client socket FIN_WAIT_2, no process\n"
        "       3.0 ms  gateway #1  close: the client closed\n"
        "     500.0 ms  ---------   end of the case; later events are not judged\n"
        "     600.0 ms  runner      client ended: exit status 0\n");
  CHECK_THAT(timeline(small_record(), 4), Contains("... 3 more events ..."));
}

TEST_CASE("the timeline shows the results of proofs, and usage only if it changes") {
  CaseRecord record;
  record.begin = 1'000'000'000;
  const auto add = [&](EventKind kind, int ms, const char* values) {
    RecordedEvent event;
    event.kind = kind;
    event.time = record.begin + ms * 1'000'000LL;
    event.values = *parse_json(values);
    event.name = kind == EventKind::proof ? "fragment" : "";
    event.text = kind == EventKind::proof ? "3 segments" : "";
    event.connection = kind == EventKind::proof ? 1 : 0;
    event.instance = kind == EventKind::proof ? 0 : 1;
    record.add(event);
  };
  add(EventKind::usage, 0, R"({"cpu_ms":10,"memory":1048576,"descriptors":7})");
  add(EventKind::usage, 100, R"({"cpu_ms":30,"memory":1048576,"descriptors":7})");
  add(EventKind::usage, 200, R"({"cpu_ms":30,"memory":3145728,"descriptors":7})");
  add(EventKind::proof, 210, "true");
  add(EventKind::proof, 220, "false");
  CHECK(timeline(record) ==
        "       0.0 ms  kernel      client uses 10 ms CPU, 1.0 MiB, 7 descriptors\n"
        "     200.0 ms  kernel      client uses 30 ms CPU, 3.0 MiB, 7 descriptors\n"
        "     210.0 ms  gateway #1  proof fragment: 3 segments\n"
        "     220.0 ms  gateway #1  proof fragment FAILED: 3 segments\n");
}

TEST_CASE("a bundle is the same after reading and writing") {
  const CaseResult failed = one_of_each()[3];
  const std::optional<Bundle> read = read_json_bundle(json_bundle(failed, small_record()));
  REQUIRE(read);
  CHECK(timeline(read->record) == timeline(small_record()));
  CHECK(to_json(to_tree(read->record)) == to_json(to_tree(small_record())));
  CHECK(read->result.client_errors == "Traceback\n");
  // By this, `merge` recognizes the record of a case.
  CHECK(json_report({read->result}, {}) == json_report({failed}, {}));
  CHECK_FALSE(read_json_bundle("{}"));
}

}  // namespace
}  // namespace ibgw::conformance
