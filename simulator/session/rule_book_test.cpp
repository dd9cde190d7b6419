// What filters of rules make of fields that any peer can send.
#include "simulator/session/rule_book.hpp"

#include <catch2/catch.hpp>

#include "simulator/wire/names.hpp"

namespace ibgw::session {
namespace {

using scenario::Matcher;

TEST_CASE("a pattern fits a text of any length and of any bytes") {
  wire::Message start(*wire::find_message("START_API", wire::Direction::to_gateway));
  const auto fits = [&](const char* pattern, const std::string& text) {
    start.set("optionalCapabilities", text);
    const Matcher matcher{
        .kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern(pattern)};
    return matches(matcher, &start, "optionalCapabilities");
  };
  const std::string long_text(1'000'000, 'a');
  CHECK(fits(".*z", long_text + "z"));
  CHECK_FALSE(fits(".*z", long_text));
  CHECK(fits("((.|y)|(z|x))*q", long_text + "q"));
  CHECK(fits("a.*b", "a\xff\xfe b"));
  CHECK_FALSE(fits("a", "aa"));
}

TEST_CASE("a pattern looks at numbers as they are spelled, and at nothing that is absent") {
  const Matcher matcher{.kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern("1.*")};
  CHECK(matches(matcher, 12));
  CHECK_FALSE(matches(matcher, 21));
  CHECK_FALSE(matches(matcher, nullptr, "clientId"));
}

}  // namespace
}  // namespace ibgw::session
