// Matchers against observed values: the smallest part of every judgement.
#include "conformance/event/match.hpp"

#include <catch2/catch.hpp>

#include "conformance/event/json_tree.hpp"
#include "simulator/scenario/matching_rows.hpp"

namespace ibgw::conformance {
namespace {

using scenario::FieldMatcher;
using scenario::Matcher;

Matcher equals(Tree value) {
  return {.kind = Matcher::Kind::equals, .value = std::move(value), .pattern = {}};
}

bool fits(const std::string& path, const Matcher& matcher, const std::string& json) {
  return matches_all({FieldMatcher{.path = path, .matcher = matcher, .mark = {}}},
                     *parse_json(json));
}

TEST_CASE("matchers match reported events as the table says") {
  for (const scenario::testing::MatchingRow& row : scenario::testing::kMatchingRows) {
    CAPTURE(row.where, row.fields);
    CHECK(matches_all(scenario::testing::matchers_of(row), *parse_json(row.fields)) == row.fits);
  }
}

TEST_CASE("numbers compare as numbers however they are spelled") {
  CHECK(fits("a", equals(integer_tree(4)), R"({"a":4})"));
  CHECK(fits("a", equals(integer_tree(4)), R"({"a":"4"})"));
  CHECK(fits("a", equals(text_tree("4")), R"({"a":4})"));
  CHECK(fits("a", equals(text_tree("4.0")), R"({"a":4})"));
  CHECK(fits("a", equals(integer_tree(4)), R"({"a":"4.00"})"));
  CHECK_FALSE(fits("a", equals(integer_tree(4)), R"({"a":5})"));
  CHECK_FALSE(fits("a", equals(integer_tree(4)), R"({"a":"4x"})"));
}

TEST_CASE("a text that is not a number equals no number") {
  const Matcher below{.kind = Matcher::Kind::less, .value = integer_tree(5), .pattern = {}};
  const Matcher above{.kind = Matcher::Kind::greater, .value = integer_tree(5), .pattern = {}};
  for (const std::string text : {"NaN", "nan", "-nan", "nan(1)"}) {
    const std::string json = R"({"a":")" + text + R"("})";
    CHECK_FALSE(fits("a", equals(integer_tree(4)), json));
    CHECK_FALSE(fits("a", equals(text_tree("101.25")), json));
    CHECK_FALSE(fits("a", below, json));
    CHECK_FALSE(fits("a", above, json));
    CHECK(fits("a", equals(text_tree(text)), json));
  }
  CHECK(fits("a", above, R"({"a":"Infinity"})"));
  CHECK_FALSE(fits("a", equals(integer_tree(4)), R"({"a":"Infinity"})"));
}

TEST_CASE("integers beyond double precision stay exact") {
  CHECK_FALSE(fits("a", equals(text_tree("9007199254740993")), R"({"a":"9007199254740992"})"));
}

TEST_CASE("booleans are 1 and 0, and texts compare by spelling") {
  CHECK(fits("a", equals(boolean_tree(true)), R"({"a":true})"));
  CHECK(fits("a", equals(boolean_tree(true)), R"({"a":"true"})"));
  CHECK(fits("a", equals(boolean_tree(true)), R"({"a":1})"));
  CHECK_FALSE(fits("a", equals(boolean_tree(true)), R"({"a":2})"));
  CHECK(fits("a", equals(text_tree("IBM")), R"({"a":"IBM"})"));
  CHECK_FALSE(fits("a", equals(text_tree("IBM")), R"({"a":"ibm"})"));
}

TEST_CASE("missing and null match only absent") {
  const Matcher absent{.kind = Matcher::Kind::absent, .value = {}, .pattern = {}};
  const Matcher any{.kind = Matcher::Kind::any, .value = {}, .pattern = {}};
  CHECK(fits("a", absent, R"({})"));
  CHECK(fits("a", absent, R"({"a":null})"));
  CHECK(fits("a.b", absent, R"({"a":1})"));
  CHECK_FALSE(fits("a", absent, R"({"a":0})"));
  CHECK_FALSE(fits("a", any, R"({})"));
  CHECK(fits("a", any, R"({"a":""})"));
  CHECK_FALSE(fits("a", equals(text_tree("")), R"({})"));
}

TEST_CASE("bounds, patterns and choices") {
  const Matcher less{.kind = Matcher::Kind::less, .value = integer_tree(5), .pattern = {}};
  const Matcher greater{.kind = Matcher::Kind::greater, .value = integer_tree(5), .pattern = {}};
  const Matcher regex{
      .kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern(".*in use.*")};
  Tree choices;
  choices.kind = Tree::Kind::list;
  choices.items = {integer_tree(326), integer_tree(502)};
  const Matcher one_of{.kind = Matcher::Kind::one_of, .value = choices, .pattern = {}};
  CHECK(fits("a", less, R"({"a":4.9})"));
  CHECK_FALSE(fits("a", less, R"({"a":5})"));
  CHECK(fits("a", greater, R"({"a":"6"})"));
  CHECK_FALSE(fits("a", greater, R"({"a":"six"})"));
  CHECK(fits("a", regex, R"({"a":"id in use."})"));
  CHECK_FALSE(fits("a", regex, R"({"a":"in us"})"));
  CHECK(fits("a", one_of, R"({"a":"502"})"));
  CHECK_FALSE(fits("a", one_of, R"({"a":504})"));
}

TEST_CASE("dotted paths go into records and through lists") {
  CHECK(fits("contract.symbol", equals(text_tree("IBM")), R"({"contract":{"symbol":"IBM"}})"));
  CHECK(fits("legs.conId", equals(integer_tree(2)), R"({"legs":[{"conId":1},{"conId":2}]})"));
  CHECK_FALSE(fits("legs.conId", equals(integer_tree(3)), R"({"legs":[{"conId":1},{"conId":2}]})"));
}

TEST_CASE("a pattern matches a text of any length, however much it branches") {
  const auto fits_pattern = [](const char* pattern, const std::string& text) {
    const Matcher regex{.kind = Matcher::Kind::regex, .value = {}, .pattern = TextPattern(pattern)};
    return fits("a", regex, R"({"a":")" + text + R"("})");
  };
  const std::string long_text(1'000'000, 'x');
  CHECK(fits_pattern("x*", long_text));
  CHECK(fits_pattern("((.|y)|(z|x))*q", long_text + "q"));
  CHECK_FALSE(fits_pattern("((.|y)|(z|x))*q", long_text));
  CHECK_FALSE(fits_pattern("(x+x+)+y", long_text));
}

TEST_CASE("a pattern matches the whole value, byte by byte") {
  CHECK(TextPattern("a.*b").fits("a\xff\xfe b"));
  CHECK_FALSE(TextPattern("a").fits("ab"));
  CHECK_FALSE(TextPattern("a").fits("ba"));
  CHECK_FALSE(TextPattern("a|ab").fits("abc"));
  CHECK(TextPattern("a|ab").fits("ab"));
  CHECK_FALSE(TextPattern("a.b").fits("a\nb"));
  CHECK_FALSE(TextPattern("a(?=b)").is_valid());
  CHECK_FALSE(TextPattern("a(?=b)").fits("a"));
  CHECK_FALSE(TextPattern().fits(""));
}

TEST_CASE("invalid JSON, and JSON that nests too deeply, is refused") {
  CHECK_FALSE(parse_json(std::string(100'000, '[')));
  CHECK_FALSE(parse_json("hello"));
  CHECK_FALSE(parse_json("{} {}"));
  CHECK(parse_json(R"({"a":"[[[[{{{{\"["})"));
}

TEST_CASE("a tree survives conversion to JSON and back") {
  const std::string text = R"({"b":1,"a":[true,null,"x"],"c":{"d":-2.5}})";
  CHECK(to_json(*parse_json(text)) == text);
  CHECK(to_flow(*parse_json(text)) == "{b: 1, a: [true, null, x], c: {d: -2.5}}");
}

TEST_CASE("a name matches every value saved under it") {
  CaseRecord record;
  for (const int order : {101, 102, 101}) {
    RecordedEvent fired;
    fired.kind = EventKind::rule;
    fired.values = map_tree();
    set_member(fired.values, "order", integer_tree(order));
    record.add(fired);
  }
  const scenario::SavedValues saved = saved_in(record);
  const auto fits_saved = [&](Matcher matcher, const std::string& json) {
    return matches_all({FieldMatcher{.path = "orderId", .matcher = std::move(matcher), .mark = {}}},
                       *parse_json(json), &saved);
  };
  CHECK(fits_saved(equals(text_tree("$order")), R"({"orderId":101})"));
  CHECK(fits_saved(equals(text_tree("$order")), R"({"orderId":"102"})"));
  CHECK_FALSE(fits_saved(equals(text_tree("$order")), R"({"orderId":103})"));
  CHECK_FALSE(fits_saved(equals(text_tree("$order")), R"({})"));
  CHECK_FALSE(fits_saved(equals(text_tree("$other")), R"({"orderId":101})"));
  Tree choices;
  choices.kind = Tree::Kind::list;
  choices.items = {text_tree("$order"), integer_tree(7)};
  const Matcher one_of{.kind = Matcher::Kind::one_of, .value = choices, .pattern = {}};
  CHECK(fits_saved(one_of, R"({"orderId":102})"));
  CHECK(fits_saved(one_of, R"({"orderId":7})"));
  CHECK_FALSE(fits_saved(one_of, R"({"orderId":8})"));
  CHECK(saved.find("order")->size() == 2);
  CHECK(saved.latest("order")->integer == 101);
}

TEST_CASE("only the latest saved values are kept") {
  scenario::SavedValues saved;
  for (int i = 0; i < 5000; ++i) {
    saved.add("order", integer_tree(i));
  }
  CHECK(saved.find("order")->size() == scenario::SavedValues::kPerName);
  CHECK(saved.latest("order")->integer == 4999);
}

}  // namespace
}  // namespace ibgw::conformance
