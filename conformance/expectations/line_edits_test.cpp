// Applying and showing changes by whole lines.
#include "conformance/expectations/line_edits.hpp"

#include <catch2/catch.hpp>

namespace ibgw::conformance {
namespace {

TEST_CASE("unchanged lines keep every byte") {
  const std::string text = "a\r\n\tb \n\nc";
  CHECK(carried_out(text, {}) == text);
  CHECK(carried_out(text, {{.first = 0, .count = 1, .lines = {"x", "y"}}}) == "x\ny\n\tb \n\nc");
  CHECK(carried_out(text, {{.first = 1, .count = 2, .lines = {}}}) == "a\r\nc");
  CHECK(carried_out(text, {{.first = 4, .count = 0, .lines = {"d"}}}) == "a\r\n\tb \n\nc\nd\n");
  CHECK(carried_out("", {{.first = 0, .count = 0, .lines = {"d"}}}) == "d\n");
  CHECK(carried_out("a\n", {{.first = 0, .count = 1, .lines = {}}}).empty());
  CHECK(carried_out("\na\n", {{.first = 1, .count = 1, .lines = {"b"}}}) == "\nb\n");
}

TEST_CASE("edits are shown as by diff") {
  std::string text;
  for (int i = 1; i <= 20; ++i) {
    text += std::to_string(i) + "\n";
  }
  CHECK(unified_diff("f", text, {}).empty());
  CHECK(unified_diff("f", text, {{.first = 3, .count = 2, .lines = {"4", "5"}}}).empty());
  CHECK(unified_diff("f", text,
                     {{.first = 0, .count = 1, .lines = {}},
                      {.first = 9, .count = 3, .lines = {"10", "x", "y", "12"}},
                      {.first = 20, .count = 0, .lines = {"21"}}}) ==
        "--- f\n+++ f\n"
        "@@ -1,4 +1,3 @@\n-1\n 2\n 3\n 4\n"
        "@@ -8,7 +7,8 @@\n 8\n 9\n 10\n-11\n+x\n+y\n 12\n 13\n 14\n"
        "@@ -18,3 +18,4 @@\n 18\n 19\n 20\n+21\n");
  CHECK(unified_diff("f", "", {{.first = 0, .count = 0, .lines = {"a"}}}) ==
        "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+a\n");
}

}  // namespace
}  // namespace ibgw::conformance
