#include "simulator/scenario/matcher_check.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "simulator/scenario/matching.hpp"
#include "simulator/scenario/number_text.hpp"
#include "simulator/wire/field_types.hpp"

namespace ibgw::scenario {
namespace {

using wire::FieldKind;

bool is_whole(const NumberText& number) {
  return !number.infinite && number.point >= static_cast<std::int64_t>(number.digits.size());
}

/// Whether a field of that type can have this value.
bool can_equal(FieldKind type, const Tree& scalar) {
  if (!reference_of(scalar).empty()) {
    return true;  // Any value may have been saved.
  }
  const bool is_boolean = scalar.kind == Tree::Kind::boolean;
  const std::optional<NumberText> number = parse_number(scalar.text);
  switch (type) {
    case FieldKind::boolean:
      return number && (number->digits.empty() || compare(*number, *parse_number("1")) == 0);
    case FieldKind::whole:
      return !is_boolean && number && is_whole(*number);
    case FieldKind::number:
      return !is_boolean && (number || scalar.text == "NaN");
    case FieldKind::text:
      return !is_boolean;
    case FieldKind::tag:
      return true;
    case FieldKind::record:
      return false;
  }
  return false;
}

bool can_fit(FieldKind type, const Matcher& matcher) {
  switch (matcher.kind) {
    case Matcher::Kind::any:
    case Matcher::Kind::absent:
      return true;
    case Matcher::Kind::empty:
      return type != FieldKind::record;
    case Matcher::Kind::equals:
      return can_equal(type, matcher.value);
    case Matcher::Kind::one_of:
      return std::all_of(matcher.value.items.begin(), matcher.value.items.end(),
                         [type](const Tree& item) { return can_equal(type, item); });
    case Matcher::Kind::regex:  // Numbers with fractions have several spellings.
      return type == FieldKind::whole || type == FieldKind::text || type == FieldKind::tag;
    case Matcher::Kind::less:
    case Matcher::Kind::greater:
      return type == FieldKind::whole || type == FieldKind::number || type == FieldKind::tag;
  }
  return false;
}

std::string_view describe(FieldKind type) {
  switch (type) {
    case FieldKind::boolean:
      return "takes a boolean; expected `true` or `false`";
    case FieldKind::whole:
      return "takes a whole number; expected a number, `{lt: ..}`, `{gt: ..}`, `{in: [..]}` or "
             "`{re: ..}`";
    case FieldKind::number:
      return "takes a number; expected a number, `{lt: ..}`, `{gt: ..}` or `{in: [..]}`";
    case FieldKind::text:
      return "takes a text; expected a text (`\"true\"` needs quotes), `{re: ..}` or `{in: [..]}`";
    case FieldKind::tag:
      return "";
    case FieldKind::record:
      return "is a record; expected `any` or `absent`, or a matcher for one of its fields";
  }
  return "";
}

}  // namespace

void check_single_field(Reading& reading, Place place, const std::string& path,
                        const FieldOwner& owner) {
  check_field(reading, place, path, owner);
  const auto kind =
      owner.message == nullptr ? std::nullopt : wire::kind_of_field(*owner.message, path);
  if (kind == FieldKind::record) {
    reading.problems.add(place, "`" + path + "` is a record; expected one of its fields");
  }
}

void check_matcher(Reading& reading, Place place, const std::string& path, const FieldOwner& owner,
                   const Matcher& matcher) {
  const std::optional<FieldKind> type =
      owner.message == nullptr ? std::nullopt : wire::kind_of_field(*owner.message, path);
  if (type && !can_fit(*type, matcher)) {
    reading.problems.add(place, "`" + path + "` " + std::string(describe(*type)));
  }
}

}  // namespace ibgw::scenario
