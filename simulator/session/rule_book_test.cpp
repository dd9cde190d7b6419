// Filters of rules on fields that any peer can send.
#include <catch2/catch.hpp>

#include "simulator/scenario/matching_rows.hpp"
#include "simulator/session/message_view.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::session {
namespace {

using scenario::fits;
using scenario::Matcher;

TEST_CASE("a pattern matches texts of any length and any bytes") {
  wire::Message start(*wire::find_message("START_API", wire::Direction::to_gateway));
  const auto fits_text = [&](const char* pattern, const std::string& text) {
    start.set("optionalCapabilities", text);
    const Matcher matcher{
        .kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern(pattern)};
    return fits({.path = "optionalCapabilities", .matcher = matcher, .mark = {}}, view_of(&start),
                nullptr);
  };
  const std::string long_text(1'000'000, 'a');
  CHECK(fits_text(".*z", long_text + "z"));
  CHECK_FALSE(fits_text(".*z", long_text));
  CHECK(fits_text("((.|y)|(z|x))*q", long_text + "q"));
  CHECK(fits_text("a.*b", "a\xff\xfe b"));
  CHECK_FALSE(fits_text("a", "aa"));
}

TEST_CASE("matchers match messages as the table says") {
  for (const scenario::testing::MatchingRow& row : scenario::testing::kMatchingRows) {
    CAPTURE(row.where, row.fields);
    std::string reason;
    wire::Message message(*wire::find_message("PLACE_ORDER", wire::Direction::to_gateway));
    REQUIRE_FALSE(wire::fill_fields(*wire::tree_from_json(row.fields, reason), message));
    CHECK(fits(scenario::testing::matchers_of(row), view_of(&message), nullptr) == row.fits);
  }
}

TEST_CASE("a pattern looks at the spelling of numbers, and never matches an absent value") {
  const Matcher matcher{.kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern("1.*")};
  CHECK(fits(matcher, scenario::view_of(std::int64_t{12})));
  CHECK_FALSE(fits(matcher, scenario::view_of(std::int64_t{21})));
  CHECK_FALSE(
      fits({.path = "clientId", .matcher = matcher, .mark = {}}, view_of(nullptr), nullptr));
}

}  // namespace
}  // namespace ibgw::session
