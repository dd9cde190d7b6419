// Updates of known failures: what is added, and in which groups; what is narrowed; what stays.
#include "conformance/expectations/known_failure_update.hpp"

#include <random>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "conformance/plan/made_inventory.hpp"

namespace ibgw::conformance {
namespace {

using Texts = std::vector<std::string>;

constexpr const char* kFinding = "never:nextValidId";
const Texts kAll{"100", "142", "157", "176", "193", "200", "203", "213", "226"};

/// handshake/close with two variants, handshake/healthy from 157 on; clients `old` (to 157) and
/// `reference`.
Inventory inventory() {
  Inventory small = small_inventory();
  small.scenarios[2].requires_.clear();
  return small;
}

/// The results of `id@version`, with these findings that make it fail; none: it passed.
class Results {
 public:
  Results& add(const std::string& scenario, const std::string& client, const Texts& versions,
               const Texts& findings) {
    for (const std::string& version : versions) {
      add_one(scenario, client, version, findings);
    }
    return *this;
  }

  Results& add_open(const std::string& scenario, const std::string& client,
                    const std::string& version, Verdict verdict) {
    add_one(scenario, client, version, {}).verdict = verdict;
    return *this;
  }

  CaseResult& add_one(const std::string& scenario, const std::string& client,
                      const std::string& version, const Texts& findings) {
    CaseResult result;
    const std::size_t bracket = scenario.find('[');
    result.scenario = scenario.substr(0, bracket);
    if (bracket != std::string::npos) {
      result.variant = scenario.substr(bracket + 1, scenario.size() - bracket - 2);
    }
    result.client = client;
    result.case_id = fmt::format("{}@{}/{}", scenario, version, client);
    result.negotiated = std::stoi(version);
    result.verdict = findings.empty() ? Verdict::pass : Verdict::fail;
    for (const std::string& id : findings) {
      result.findings.push_back({.id = id,
                                 .severity = scenario::Severity::fail,
                                 .requirement = {},
                                 .expected = {},
                                 .actual = {}});
    }
    all.push_back(result);
    return all.back();
  }

  std::vector<CaseResult> all;
};

KnownFailureUpdate updated(const std::string& entries, const std::vector<CaseResult>& results,
                           const Inventory& place = inventory(), Gaps gaps = Gaps::unknown) {
  const SeenCases seen(place, {&place.clients[0], &place.clients[1]}, results, gaps);
  return update_known_failures(read_known_failures(entries, "/x/a/expectations.yaml"), seen,
                               "2026-01-05");
}

std::string text_of(const Coverage& covered) {
  std::string text = fmt::format("{}", fmt::join(covered.cases, " "));
  if (covered.clients != Coverage().clients) {
    text += fmt::format(" of {}", fmt::join(covered.clients, " "));
  }
  if (covered.version_min != 0 || covered.version_max != INT32_MAX) {
    text += fmt::format(" at [{}, {}]", covered.version_min, covered.version_max);
  }
  return text;
}

Texts added(const KnownFailureUpdate& update) {
  Texts texts;
  for (const NewEntry& entry : update.added) {
    texts.push_back(entry.finding + ": " + text_of(entry.covered));
  }
  return texts;
}

/// What remains of a single entry; `as it was` if nothing changes.
Texts remains(const std::string& entry, const Results& results) {
  const KnownFailureUpdate update = updated(entry, results.all);
  if (update.changes.empty()) {
    return {"as it was"};
  }
  Texts texts;
  for (const Coverage& covered : update.changes.at(0).remains) {
    texts.push_back(text_of(covered));
  }
  return texts;
}

std::string entry_of(const std::string& cases, const std::string& more = {}) {
  const std::string value = cases.starts_with("[") ? cases : "\"" + cases + "\"";
  return fmt::format("- {{case: {}, finding: \"{}\", reason: r, evidence: run{}}}\n", value,
                     kFinding, more);
}

const Texts kNothing{};
const std::string kAccept = "handshake/close[at=accept]";
const std::string kHello = "handshake/close[at=hello]";
const std::string kHealthy = "handshake/healthy";

TEST_CASE("failures with one finding share an entry") {
  Results results;
  for (const std::string& scenario : {kAccept, kHello}) {
    results.add(scenario, "reference", kAll, {kFinding});
    results.add(scenario, "old", {"100", "142", "157"}, {kFinding});
  }
  CHECK(added(updated("[]", results.all)) == Texts{"never:nextValidId: handshake/close"});
  results.add(kHealthy, "reference", {"157", "176", "193", "200", "203", "213", "226"}, {kFinding});
  results.add(kHealthy, "old", {"157"}, {kFinding});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close handshake/healthy"});
}

TEST_CASE("an entry covers what failed, and nothing that passed") {
  Results results;
  results.add(kHello, "reference", {"142", "157", "176"}, {kFinding});
  // As far as it was played, it fails at every version.
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=hello] of reference"});
  results.add(kHello, "reference", {"100", "193", "200", "203", "213"}, {});
  results.add(kHello, "reference", {"226"}, {kFinding});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=hello] of reference at [142, 176]",
              "never:nextValidId: handshake/close[at=hello] of reference at [226, 226]"});
}

TEST_CASE("a sample of variants and versions gives one entry for the scenario") {
  Results results;
  results.add(kAccept, "reference", {"100"}, {kFinding});
  results.add(kHello, "reference", {"226"}, {kFinding});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close of reference"});
  // A client that was played with one variant only has the same failure.
  results.add(kHello, "old", {"142"}, {kFinding});
  CHECK(added(updated("[]", results.all)) == Texts{"never:nextValidId: handshake/close"});
  results.add(kAccept, "old", {"142"}, {});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=accept] of reference",
              "never:nextValidId: handshake/close[at=hello]"});
}

TEST_CASE("a variant that cannot have the finding does not keep its scenario from being named") {
  Inventory place = inventory();
  scenario::Scenario third = place.scenarios[1];
  third.variant = {{.parameter = "at", .label = "ready"}};
  third.expectations[0].finding = "one_of";
  place.scenarios.insert(place.scenarios.begin() + 2, third);
  Results results;
  results.add(kAccept, "reference", kAll, {kFinding}).add(kHello, "reference", kAll, {kFinding});
  results.add("handshake/close[at=ready]", "reference", kAll, {"one_of"});
  CHECK(added(updated("[]", results.all, place)) ==
        Texts{"never:nextValidId: handshake/close of reference",
              "one_of: handshake/close[at=ready] of reference"});
}

TEST_CASE("scenarios and clients with different versions share a range if it is true for all") {
  Results results;
  // `old` ends at 157, and healthy begins there, so neither knows the other's versions.
  results.add(kHello, "old", {"100", "142", "157"}, {kFinding});
  results.add(kHello, "reference", {"100", "142", "157"}, {kFinding});
  results.add(kHello, "reference", {"176", "193", "200", "203", "213", "226"}, {});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=hello] at [100, 157]"});
  results.add(kHealthy, "reference", {"157"}, {kFinding});
  results.add(kHealthy, "old", {"157"}, {kFinding});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=hello] handshake/healthy at [100, 157]"});
}

TEST_CASE(
    "different findings, and different clients of different scenarios, get different entries") {
  Results results;
  results.add(kHello, "reference", kAll, {kFinding, "client:exit"});
  results.add(kAccept, "old", {"100", "142", "157"}, {kFinding});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=accept] of old",
              "never:nextValidId: handshake/close[at=hello] of reference",
              "client:exit: handshake/close[at=hello] of reference"});
}

TEST_CASE("failures that are listed, less severe or not judged are not added") {
  Results results;
  results.add(kHello, "reference", kAll, {kFinding});
  CHECK(added(updated(entry_of("handshake/close"), results.all)).empty());
  CHECK(added(updated(entry_of("handshake/close", ", versions: [100, 157]"), results.all)) ==
        Texts{"never:nextValidId: handshake/close[at=hello] of reference"});
  results.all.clear();
  results.add_one(kHello, "reference", "176", {kFinding}).findings[0].severity =
      scenario::Severity::informational;
  results.add_open(kHello, "reference", "142", Verdict::inconclusive);
  CHECK(updated("[]", results.all).is_empty());
}

TEST_CASE("a failure whose entry has expired is not added, but reported") {
  Results results;
  results.add(kHello, "reference", {"176"}, {kFinding});
  const auto update =
      updated(entry_of(kHealthy) + entry_of(kHello, ", expires: 2025-01-01"), results.all);
  CHECK(update.is_empty());
  CHECK(update.expired == std::vector<std::size_t>{1});
}

TEST_CASE("an entry is removed if all its cases were played without its finding") {
  Results results;
  results.add(kHello, "reference", kAll, {});
  results.add(kHello, "old", {"100", "142"}, {});
  const std::string entry = entry_of("" + kHello + "");
  CHECK(remains(entry, results) == Texts{kHello + " of old at [143, 157]"});
  results.add(kHello, "old", {"157"}, {"client:exit"});
  CHECK(remains(entry, results) == kNothing);
  CHECK(remains(entry_of("handshake/close"), results) == Texts{kAccept});
  CHECK(remains(entry_of("handshake/close", ", clients: old"), results) ==
        Texts{kAccept + " of old"});
  // Of these versions, a run plays only 142.
  CHECK(remains(entry_of(kHello, ", versions: [103, 144]"), results) == kNothing);
}

TEST_CASE("an intermittent failure keeps the cases that passed") {
  Results results;
  results.add(kHello, "reference", kAll, {});
  results.add(kHello, "old", {"100", "142"}, {"never:nextValidId"});
  CHECK(updated(entry_of(kHello, ", intermittent: true"), results.all).is_empty());
}

TEST_CASE("an entry keeps cases that were not played or not judged") {
  const std::string entry = entry_of("handshake/close");
  Results results;
  CHECK(remains(entry, results) == Texts{"as it was"});
  results.add(kHello, "reference", {"176"}, {kFinding});
  results.add_open(kHello, "reference", "193", Verdict::inconclusive);
  results.add_open(kHello, "reference", "200", Verdict::could_not_run);
  results.add_open(kHello, "reference", "203", Verdict::harness_error);
  results.add_open(kHello, "old", "142", Verdict::not_installed);
  CHECK(remains(entry, results) == Texts{"as it was"});
  // If the case failed otherwise, a finding that could not be judged does not count as absent.
  results.add_one(kHello, "reference", "142", {"client:exit"}).unsupported = {
      {.id = kFinding, .why = "no such call"}};
  CHECK(remains(entry, results) == Texts{"as it was"});
  results.add(kHello, "reference", {"157"}, {});
  CHECK(remains(entry, results) == Texts{"handshake/close of reference at [100, 156]",
                                         "handshake/close of old", kAccept + " of reference",
                                         "handshake/close of reference at [158, 226]"});
}

TEST_CASE("versions are cut between what passed and what did not") {
  Results results;
  results.add(kHello, "reference", {"100", "142", "157"}, {kFinding});
  results.add(kHello, "reference", {"176", "193", "200", "203", "213", "226"}, {});
  const std::string clients = ", clients: reference";
  CHECK(remains(entry_of(kHello, clients), results) ==
        Texts{kHello + " of reference at [100, 175]"});
  CHECK(remains(entry_of(kHello, clients + ", versions: [103, 226]"), results) ==
        Texts{kHello + " of reference at [103, 175]"});
  CHECK(remains(entry_of(kHello, clients + ", versions: [100, 157]"), results) ==
        Texts{"as it was"});
  CHECK(remains(entry_of(kHello, clients + ", versions: [160, 210]"), results) == kNothing);
}

TEST_CASE("patterns of a list stay if they are still right") {
  Results results;
  results.add(kHello, "reference", kAll, {});
  results.add(kAccept, "reference", kAll, {kFinding});
  const std::string two = "[\"" + kHello + "\", \"*at=accept]\"]";
  CHECK(remains(entry_of(two, ", clients: [reference]"), results) ==
        Texts{"*at=accept] of reference"});
  results.add(kAccept, "old", {"100", "142", "157"}, {});
  CHECK(remains(entry_of("*at=accept]"), results) == Texts{"*at=accept] of reference"});
  CHECK(remains(entry_of("*at=accept]", ", clients: [\"ref*\", old]"), results) ==
        Texts{"*at=accept] of ref*"});
}

TEST_CASE("a pattern for versions of the gateway is cut by version") {
  Results results;
  results.add(kHello, "reference", {"142"}, {});
  CHECK(remains(entry_of("*@142/reference"), results) == Texts{kAccept + "@142 of reference"});
  results.add(kAccept, "reference", {"142"}, {});
  // healthy begins at 157.
  CHECK(remains(entry_of("*@142/reference"), results) == kNothing);
  // No run plays 158 by default.
  CHECK(remains(entry_of("*close*@158/reference"), results) == Texts{"as it was"});
}

TEST_CASE("a case that does not apply to the client keeps no entry") {
  Inventory place = small_inventory();
  Results results;
  results.add(kHello, "reference", kAll, {}).add(kAccept, "reference", kAll, {});
  const std::string entry = entry_of("handshake/*", ", clients: reference");
  CHECK(updated(entry, results.all, place).changes.at(0).remains.empty());
  for (const char* const version : {"157", "176", "193", "200", "203", "213", "226"}) {
    results.add_open(kHealthy, "reference", version, Verdict::unsupported);
  }
  CHECK(updated(entry, results.all).changes.at(0).remains.empty());
}

TEST_CASE("versions that a run left out on purpose follow their neighbours") {
  Results results;
  results.add(kHello, "reference", {"142", "176", "226"}, {});
  const auto update =
      updated(entry_of(kHello, ", clients: reference") + entry_of(kHello, ", versions: [142, 226]"),
              results.all, inventory(), Gaps::on_purpose);
  REQUIRE(update.changes.size() == 2);
  CHECK(update.changes[0].remains.size() == 1);
  CHECK(text_of(update.changes[0].remains.at(0)) == kHello + " of reference at [100, 141]");
  CHECK(text_of(update.changes[1].remains.at(0)) == kHello + " of old at [142, 226]");
}

TEST_CASE("only a whole and regular run leaves out versions on purpose") {
  RunFacts run;
  CHECK(gaps_in(run) == Gaps::unknown);
  run.selection = RunSelection{.flags = {}, .cases = 1, .digest = {}, .is_regular = true};
  CHECK(gaps_in(run) == Gaps::on_purpose);
  RunFacts other = run;
  other.selection->is_regular = false;
  CHECK(gaps_in(other) == Gaps::unknown);
  other = run;
  other.shards = 2;
  CHECK(gaps_in(other) == Gaps::unknown);
  other = run;
  other.why_partial = "interrupted";
  CHECK(gaps_in(other) == Gaps::unknown);
}

TEST_CASE("a scenario that cannot have the finding neither keeps an entry nor cuts it") {
  Inventory place = inventory();
  place.scenarios[1].expectations[0].finding = "one_of";  // at=hello
  Results results;
  results.add(kHello, "reference", kAll, {"one_of"}).add(kAccept, "reference", kAll, {kFinding});
  const std::string entry = entry_of("handshake/close*", ", clients: reference");
  CHECK(updated(entry, results.all, place).changes.empty());
  results.all.clear();
  results.add(kAccept, "reference", kAll, {});
  CHECK(updated(entry, results.all, place).changes.at(0).remains.empty());
  // A run reports every entry that covers a pass.
  results.all.clear();
  results.add(kHello, "reference", kAll, {}).add(kAccept, "reference", kAll, {kFinding});
  const auto update = updated(entry, results.all, place);
  CHECK(text_of(update.changes.at(0).remains.at(0)) == kAccept + " of reference");
}

TEST_CASE("a finding that occurred in one of several repetitions has occurred") {
  Results results;
  results.add(kHello, "reference", kAll, {}).add(kHello, "reference", {"176"}, {kFinding});
  CHECK(remains(entry_of(kHello, ", clients: reference"), results) ==
        Texts{kHello + " of reference at [158, 192]"});
  CHECK(added(updated("[]", results.all)) ==
        Texts{"never:nextValidId: " + kHello + " of reference at [176, 176]"});
}

/// Random lists and random results, and properties that must always be true.
class Trial {
 public:
  explicit Trial(unsigned seed) : random_(seed) {}

  void run() {
    for (int i = below(4); i >= 0; --i) {
      entries_ += random_entry();
    }
    for (const scenario::Scenario& scenario : place_.scenarios) {
      for (const ClientUnderTest& client : place_.clients) {
        play(scenario, client);
      }
    }
    const KnownFailureUpdate update = updated(entries_, results_.all, place_);
    const auto old = read_known_failures(entries_, "/x/a/expectations.yaml");
    std::vector<KnownFailure> now;
    for (std::size_t i = 0; i < old.size(); ++i) {
      const auto change = std::find_if(update.changes.begin(), update.changes.end(),
                                       [&](const EntryChange& one) { return one.entry == i; });
      for (const Coverage& covered : change == update.changes.end()
                                         ? std::vector<Coverage>{old[i].covered}
                                         : change->remains) {
        now.push_back(old[i]);
        now.back().covered = covered;
      }
    }
    for (const NewEntry& entry : update.added) {
      now.push_back(old.front());
      now.back().finding = entry.finding;
      now.back().covered = entry.covered;
    }
    CAPTURE(entries_);
    CHECK(check_known_failures(now, place_.scenarios, place_.clients).size() <=
          check_known_failures(old, place_.scenarios, place_.clients).size());
    compare(old, now);
  }

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  std::string one_of(const Texts& texts) {
    return texts[static_cast<std::size_t>(below(static_cast<int>(texts.size())))];
  }

  std::string random_entry() {
    const std::string cases =
        one_of({"\"*\"", "handshake/close", "handshake/healthy", "\"" + kHello + "\"",
                "[\"*accept]\", \"*hello]\"]", "[all_well, \"*[at=?ccept]\"]", "\"*@1*\"",
                "\"*/old\"", "[\"*@226/*\", handshake/close]"});
    const std::string clients =
        one_of({"", ", clients: old", ", clients: [\"ref*\", old]", ", clients: \"*\""});
    const std::string versions = one_of(
        {"", ", versions: [100, 157]", ", versions: [150, 210]", ", versions: [142, 176]", ""});
    return fmt::format("- {{case: {}, finding: {}, reason: r, evidence: run{}{}}}\n", cases,
                       one_of(findings_), clients, versions);
  }

  void play(const scenario::Scenario& scenario, const ClientUnderTest& client) {
    const int mood = below(3);
    for (const std::string& version : kAll) {
      const int number = std::stoi(version);
      if (number > client.server_max || number < scenario.since || below(4) == 0) {
        continue;
      }
      const bool fails = mood == 0 ? below(2) == 0 : mood == 1;
      results_.add(scenario.id(), client.name, {version},
                   fails ? Texts{one_of(findings_)} : Texts{});
    }
  }

  void compare(const std::vector<KnownFailure>& old, const std::vector<KnownFailure>& now) const {
    for (const scenario::Scenario& scenario : place_.scenarios) {
      const ScenarioNames names(scenario);
      for (const ClientUnderTest& client : place_.clients) {
        for (int version = std::max(scenario.since, client.server_min);
             version <= client.server_max; ++version) {
          const std::string id = fmt::format("{}@{}/{}", names.id(), version, client.name);
          for (const std::string& finding : findings_) {
            const auto listed = [&](const std::vector<KnownFailure>& entries) {
              return std::any_of(entries.begin(), entries.end(), [&](const KnownFailure& entry) {
                return entry.finding == finding && covers(entry, names, client, version, id);
              });
            };
            CAPTURE(id, finding);
            compare(id, version, finding, listed(old), listed(now));
          }
        }
      }
    }
  }

  void compare(const std::string& id, int version, const std::string& finding, bool was_listed,
               bool is_listed) const {
    const auto result = std::find_if(results_.all.begin(), results_.all.end(),
                                     [&](const CaseResult& one) { return one.case_id == id; });
    const bool is_usual =
        std::find(kAll.begin(), kAll.end(), std::to_string(version)) != kAll.end();
    if (result != results_.all.end()) {
      // Neither an unlisted failure nor an unexpected pass.
      const bool fails = std::any_of(result->findings.begin(), result->findings.end(),
                                     [&](const Finding& one) { return one.id == finding; });
      CHECK(is_listed == fails);
    } else if (is_usual) {
      CHECK((is_listed || !was_listed));
    }
  }

  std::mt19937 random_;
  const Inventory place_ = inventory();
  const Texts findings_{"client:exit", "client:thread_exception", "never:nextValidId"};
  std::string entries_;
  Results results_;
};

TEST_CASE("property: failures are listed, passes are not, whatever was listed and played before") {
  for (unsigned seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    Trial(seed).run();
  }
}

}  // namespace
}  // namespace ibgw::conformance
