// The run as a whole: complete and incomplete sets of parts.
#include "conformance/report/run_facts.hpp"

#include <catch2/catch.hpp>

#include "conformance/report/json_report.hpp"
#include "conformance/report/junit_report.hpp"
#include "conformance/report/made_results.hpp"
#include "conformance/report/tap_report.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using Catch::Matchers::Contains;

/// The n-th of four cases, each in its own shard.
RunPart part(int shard, Duration duration = 1s) {
  const std::string name = "a/" + std::to_string(shard);
  RunPart made;
  made.file = "s" + std::to_string(shard) + ".json";
  made.results = {result(name, "c1", Verdict::pass)};
  made.run.duration = duration;
  made.run.network.kind = "own";
  made.run.shard = shard;
  made.run.shards = 4;
  made.run.selection = {.flags = "--client c1",
                        .cases = 4,
                        .digest = digest_of({"a/1@176/c1", "a/2@176/c1", "a/3@176/c1"}),
                        .is_regular = true};
  return made;
}

std::string problems(const std::vector<RunPart>& parts) {
  std::string text;
  for (const std::string& problem : why_not_whole(parts)) {
    text += problem + "\n";
  }
  return text;
}

TEST_CASE("all shards of one selection are the whole, in any order") {
  CHECK(problems({part(3), part(1), part(4), part(2)}).empty());
  RunPart whole = part(1);
  whole.run.shards = 1;
  whole.run.selection->cases = 1;
  CHECK(problems({whole}).empty());
  RunPart repeated = whole;
  repeated.results.push_back(repeated.results.front());
  CHECK(problems({repeated}).empty());
}

TEST_CASE("parts that are missing, given twice or from another run are named") {
  CHECK(problems({part(1)}) == "shards 2/4, 3/4, 4/4 are missing\n");
  CHECK(problems({part(1), part(4), part(2)}) == "shard 3/4 is missing\n");
  CHECK(problems({part(1), part(2), part(3), part(4), part(2)}) ==
        "shard 2/4 is given twice: s2.json and s2.json\n");
  RunPart other = part(2);
  other.run.selection->digest = digest_of({"a/1@176/c1"});
  other.run.selection->flags = "--client c2";
  CHECK(problems({part(1), other, part(3), part(4)}) ==
        "s1.json and s2.json are from different runs: --client c1 (1 of 4 cases), and --client c2 "
        "(1 of 4 cases)\n");
  other = part(2);
  other.run.shards = 3;
  CHECK(problems({part(1), other, part(3), part(4)}) ==
        "s1.json and s2.json are from different runs: shard 1/4, and 2/3\n");
  other = part(2);
  other.run.why_partial = "interrupted by SIGINT";
  CHECK(problems({part(1), other, part(3), part(4)}) ==
        "s2.json is not complete: interrupted by SIGINT\n");
  other.run = {};
  CHECK(problems({other, part(1)}) == "s2.json has no selection, so its other parts are unknown\n");
  other = part(2);
  other.results.clear();
  CHECK(problems({part(1), other, part(3), part(4)}) == "found 3 cases, but 4 were selected\n");
}

TEST_CASE("a digest depends on the cases and their order") {
  CHECK(digest_of({"a", "b"}) != digest_of({"ab"}));
  CHECK(digest_of({"a", "b"}) != digest_of({"b", "a"}));
  CHECK(digest_of({"a", "b"}) == digest_of({"a", "b"}));
  CHECK(digest_of({}).size() == 16);
}

TEST_CASE("the duration of the whole is that of its longest part; shared networks are reported") {
  const RunFacts all = merged({part(1), part(2, 7s), part(3), part(4)});
  CHECK(all.duration == 7s);
  CHECK(all.network.kind == "own");
  CHECK(all.why_partial.empty());
  CHECK(all.shards == 1);
  CHECK(all.selection->cases == 4);
  RunPart shared = part(2);
  shared.run.network = {.kind = "shared", .why_shared = "no right"};
  const RunFacts some = merged({part(1), shared, part(3)});
  CHECK(some.network.kind == "shared");
  CHECK(some.network.why_shared == "no right");
  CHECK(some.why_partial == "shard 4/4 is missing");
  RunPart old = part(2);
  old.run = {.duration = 1s};
  CHECK_FALSE(merged({part(1), old}).selection);
}

TEST_CASE("results.json keeps the facts of the run") {
  RunPart one = part(3, 1500ms);
  one.run.why_partial = "interrupted by SIGINT: 1 of 2 cases was played";
  one.run.signal = 2;
  one.run.ignored_rules = true;
  const std::string text = json_report(one.results, one.run);
  CHECK_THAT(text, Contains(R"("exit_code":130,"duration_ms":1500,"network":"own","shard":"3/4",)"
                            R"("selection":{"flags":"--client c1","cases":4,"digest":")") &&
                       Contains(R"("partial":true,"partial_reason":"interrupted by SIGINT)"));
  const RunPart read = read_json_report(text, "x.json");
  CHECK(read.file == "x.json");
  CHECK(read.run.shard == 3);
  CHECK(read.run.shards == 4);
  CHECK(read.run.selection->digest == one.run.selection->digest);
  CHECK(read.run.why_partial == one.run.why_partial);
  CHECK(read.run.selection->is_regular);
  CHECK(read.run.ignored_rules);
  CHECK(merged({part(1), read}).ignored_rules);
  CHECK_FALSE(merged({part(1)}).ignored_rules);
  for (const char* const wrong : {"", "3", "0/4", "5/4", "x/4", "3/4x", "/", "-1/4"}) {
    CAPTURE(wrong);
    const RunPart odd = read_json_report(
        std::string(R"({"format":1,"summary":{"shard":")") + wrong + R"("},"cases":[]})", "x.json");
    CHECK((odd.run.shard == 1 && odd.run.shards == 1));
  }
}

TEST_CASE("a run that was cut off is green in no report") {
  RunPart one = part(1);
  one.run.why_partial = "interrupted by SIGTERM: 1 of 4 cases was played";
  one.run.signal = 15;
  CHECK(exit_code(one.results, one.run) == 143);
  CHECK(exit_code(one.results, {}) == 0);
  CHECK_THAT(junit_report(one.results, one.run),
             Contains(R"(tests="2" failures="0" errors="1" skipped="0")") &&
                 Contains(R"(<error message="interrupted by SIGTERM: 1 of 4)"));
  CHECK_THAT(tap_report(one.results, one.run),
             Contains("Bail out! interrupted by SIGTERM: 1 of 4 cases was played\n"));
}

}  // namespace
}  // namespace ibgw::conformance
