// An update changes only the necessary lines of an expectations.yaml; every other byte stays.
#include "conformance/expectations/known_failure_text.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

using Catch::Matchers::Contains;
using Texts = std::vector<std::string>;

std::string changed(const std::string& text, const KnownFailureUpdate& update) {
  return carried_out(text, edits_for(text, "/x/a/expectations.yaml", update));
}

Coverage covering(const Texts& cases, const Texts& clients = {"*"}, int min = 0,
                  int max = INT32_MAX) {
  return {.cases = cases, .clients = clients, .version_min = min, .version_max = max};
}

KnownFailureUpdate change(std::size_t entry, const std::vector<Coverage>& remains) {
  return {.changes = {{.entry = entry, .remains = remains}}, .added = {}, .expired = {}};
}

KnownFailureUpdate addition(const Coverage& covered) {
  return {.changes = {}, .added = {{.finding = "call:connect", .covered = covered}}, .expired = {}};
}

constexpr const char* kFile = R"(# What it does wrong – found by running it.
- case: "a/b*"   # all of it
  finding: "call:connect"
  # as its author says
  reason: >-
    It waits,
    and waits.
  evidence:   run

# About the next one.
- {finding: 'one_of', case: [ "c/d", 'c/ä' ], reason: no, evidence: run, versions: [100, 176]} # why

-   reason:
    case:
      - "e/f"   # the first
      - "e/g"
    finding: one_of
    clients: old
    evidence: run
    # its last word

# The end.
)";

TEST_CASE("a new entry comes at the end, and everything before it stays the same") {
  const std::string entry =
      "- case: \"x/y\"\n  finding: \"call:connect\"\n  reason:\n  evidence: run\n";
  CHECK(changed(kFile, addition(covering({"x/y"}))) == kFile + entry);
  CHECK(changed("", addition(covering({"x/y"}))) == entry);
  CHECK(changed("[]\n", addition(covering({"x/y"}))) == entry);
  CHECK(changed("# None yet.\n[]  # soon\n", addition(covering({"x/y"}))) ==
        "# None yet.\n# soon\n" + entry);
  CHECK(changed("- {case: a, finding: b, reason: c, evidence: run}", addition(covering({"x/y"}))) ==
        "- {case: a, finding: b, reason: c, evidence: run}\n" + entry);
  CHECK(changed("  - case: a\r\n    finding: b\r\n    reason: c\r\n    evidence: run\r\n\r\n",
                addition(covering({"x/y"}))) ==
        "  - case: a\r\n    finding: b\r\n    reason: c\r\n    evidence: run\r\n"
        "  - case: \"x/y\"\r\n    finding: \"call:connect\"\r\n    reason:\r\n"
        "    evidence: run\r\n\r\n");
}

TEST_CASE("a new entry is written in readable lines") {
  CHECK(changed("[]", addition(covering({"x/y", "x/z[at=\"a\\b\"]"}, {"old", "new"}, 100, 176))) ==
        "- case: [\"x/y\", \"x/z[at=\\\"a\\\\b\\\"]\"]\n  finding: \"call:connect\"\n"
        "  clients: [\"old\", \"new\"]\n  versions: [100, 176]\n  reason:\n  evidence: run\n");
  const std::string longer(60, 'x');
  CHECK(changed("[]", addition(covering({longer, longer + "y"}))) ==
        "- case:\n    - \"" + longer + "\"\n    - \"" + longer +
            "y\"\n  finding: \"call:connect\"\n  reason:\n  evidence: run\n");
}

/// The file without these lines (from 1).
std::string without_lines(std::size_t first, std::size_t last) {
  std::vector<std::string> lines = lines_of(kFile);
  lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first - 1),
              lines.begin() + static_cast<std::ptrdiff_t>(last));
  return fmt::format("{}\n", fmt::join(lines, "\n"));
}

TEST_CASE("a removed entry takes its own lines and comments with it, and no others") {
  CHECK(changed(kFile, change(0, {})) == without_lines(2, 8));
  CHECK(changed(kFile, change(1, {})) == without_lines(11, 11));
  CHECK(changed(kFile, change(2, {})) == without_lines(13, 21));
  KnownFailureUpdate all = change(0, {});
  all.changes.push_back({.entry = 1, .remains = {}});
  all.changes.push_back({.entry = 2, .remains = {}});
  CHECK(changed(kFile, all) ==
        "# What it does wrong – found by running it.\n[]\n\n"
        "# About the next one.\n\n# The end.\n");
  all.added.push_back({.finding = "one_of", .covered = covering({"x/y"})});
  CHECK(read_known_failures(changed(kFile, all), "x").size() == 1);
}

/// The file with `old` replaced by `now`.
std::string with(const std::string& old, const std::string& now) {
  std::string text = kFile;
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), now);
}

TEST_CASE("a narrowed entry keeps its order, comments and reason") {
  CHECK(changed(kFile, change(0, {covering({"a/b1", "a/b2"})})) ==
        with("\"a/b*\"   # all", "[\"a/b1\", \"a/b2\"]   # all"));
  CHECK(changed(kFile, change(0, {covering({"a/b*"}, {"old"}, 100, 157)})) ==
        with("  reason: >-", "  clients: \"old\"\n  versions: [100, 157]\n  reason: >-"));
  CHECK(changed(kFile, change(1, {covering({"c/ä"}, {"*"}, 100, 142)})) ==
        with("[ \"c/d\", 'c/ä' ], reason: no, evidence: run, versions: [100, 176]",
             "\"c/ä\", reason: no, evidence: run, versions: [100, 142]"));
  CHECK(changed(kFile, change(1, {covering({"c/d", "c/ä"}, {"old"}, 100, 176)})) ==
        with("reason: no", "clients: \"old\", reason: no"));
  CHECK(changed(kFile, change(2, {covering({"e/g"}, {"old"}, 100, 100)})) ==
        with("    case:\n      - \"e/f\"   # the first\n      - \"e/g\"\n",
             "    versions: [100, 100]\n    case:\n      - \"e/g\"\n"));
}

TEST_CASE("an entry is split if one cannot describe the rest") {
  const std::string text = "- case: a/b\n  finding: f  # f\n  reason: r\n  evidence: run\n";
  CHECK(changed(text, change(0, {covering({"a/b"}, {"*"}, 100, 141),
                                 covering({"a/b"}, {"*"}, 158, 226)})) ==
        "- case: a/b\n  finding: f  # f\n  versions: [100, 141]\n  reason: r\n  evidence: run\n"
        "- case: a/b\n  finding: f  # f\n  versions: [158, 226]\n  reason: r\n  evidence: run\n");
}

TEST_CASE("values are found in every YAML notation") {
  const std::string rest = "  finding: f\n  reason: r\n  evidence: run\n";
  const auto cut = [&](const std::string& head) {
    return changed(head + rest, change(0, {covering({"x"})}));
  };
  CHECK(cut("- case: a/b # c\n") == "- case: \"x\" # c\n" + rest);
  CHECK(cut("-\n  case: 'it''s'\n") == "-\n  case: \"x\"\n" + rest);
  CHECK(cut("- case:\n    \"a\"\n") == "- case:\n    \"x\"\n" + rest);
  CHECK(cut("- case: [a, # one\n    \"b]\", c]\n") == "- case: \"x\"\n" + rest);
  CHECK(cut("- case: a\n    b # c\n") == "- case: \"x\" # c\n" + rest);
  CHECK(cut("- \"case\": a\n") == "- \"case\": \"x\"\n" + rest);
  CHECK(cut("- case:\n  - a\n  - b\n") == "- case:\n    - \"x\"\n" + rest);
  CHECK(cut("- case: >-\n    a\n") == "- case: \"x\"\n" + rest);
  CHECK(cut("- case: a#b\n") == "- case: \"x\"\n" + rest);
}

TEST_CASE("a list that cannot be changed line by line is refused") {
  const auto problem = [](const std::string& text, const KnownFailureUpdate& update) {
    try {
      (void)edits_for(text, "e.yaml", update);
    } catch (const LoadError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const std::string entry = "{case: a, finding: b, reason: c, evidence: run}";
  CHECK_THAT(problem("[" + entry + "]\n", change(0, {})),
             Contains("e.yaml:1:1: this list cannot be edited automatically"));
  CHECK_THAT(problem("[\n]\n", addition(covering({"x"}))), Contains("expected `[]`"));
  CHECK_THAT(problem("- " + entry + "\n...\n", addition(covering({"x"}))),
             Contains("cannot be edited automatically"));
}

}  // namespace
}  // namespace ibgw::conformance
