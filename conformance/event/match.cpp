#include "conformance/event/match.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::FieldMatcher;
using scenario::Matcher;

template <typename Number>
std::optional<Number> spelled(std::string_view text) {
  Number number{};
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || rest != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

bool can_be_number(const Tree& value) {
  return value.kind == Tree::Kind::integer || value.kind == Tree::Kind::real ||
         value.kind == Tree::Kind::text;
}

std::optional<std::int64_t> as_integer(const Tree& value) {
  if (value.kind == Tree::Kind::integer) {
    return value.integer;
  }
  return value.kind == Tree::Kind::text ? spelled<std::int64_t>(value.text) : std::nullopt;
}

std::optional<double> as_real(const Tree& value) {
  if (value.kind == Tree::Kind::integer) {
    return static_cast<double>(value.integer);
  }
  if (value.kind == Tree::Kind::real) {
    return value.real;
  }
  const auto number =
      value.kind == Tree::Kind::text ? spelled<double>(value.text) : std::optional<double>();
  // "NaN" is a text like any other: no number is above it, below it or equal to it.
  return number && std::isnan(*number) ? std::nullopt : number;
}

bool equal(const Tree& wanted, const Tree& value) {
  if (can_be_number(wanted) && can_be_number(value)) {
    const auto wanted_integer = as_integer(wanted);
    const auto value_integer = as_integer(value);
    if (wanted_integer && value_integer) {
      return *wanted_integer == *value_integer;
    }
    const auto wanted_real = as_real(wanted);
    const auto value_real = as_real(value);
    if (wanted_real && value_real) {
      return *wanted_real <= *value_real && *wanted_real >= *value_real;
    }
  }
  if (value.kind == Tree::Kind::map || value.kind == Tree::Kind::list) {
    return false;
  }
  return wanted.text == value.text;
}

bool is_beyond(const Matcher& matcher, const Tree& value, bool less) {
  const auto bound = as_real(matcher.value);
  const auto number = as_real(value);
  return bound && number && (less ? *number < *bound : *number > *bound);
}

bool fits_pattern(const Matcher& matcher, const Tree& value) {
  return value.kind != Tree::Kind::map && value.kind != Tree::Kind::list &&
         matcher.pattern.fits(value.text);
}

/// Every value that the path names: none when missing, several when it goes through a list.
void collect(const Tree& from, std::string_view path, std::vector<const Tree*>& found) {
  if (from.kind == Tree::Kind::list) {
    for (const Tree& item : from.items) {
      collect(item, path, found);
    }
    return;
  }
  if (path.empty()) {
    found.push_back(&from);
    return;
  }
  const std::size_t dot = path.find('.');
  const Tree* next = from.find(path.substr(0, dot));
  if (next != nullptr) {
    collect(*next, dot == std::string_view::npos ? "" : path.substr(dot + 1), found);
  }
}

bool field_fits(const FieldMatcher& field, const Tree& values) {
  std::vector<const Tree*> found;
  collect(values, field.path, found);
  if (field.matcher.kind == Matcher::Kind::absent) {
    for (const Tree* value : found) {
      if (value->kind != Tree::Kind::null) {
        return false;
      }
    }
    return true;
  }
  for (const Tree* value : found) {
    if (matches(field.matcher, value)) {
      return true;
    }
  }
  return false;
}

std::string describe_matcher(const Matcher& matcher) {
  switch (matcher.kind) {
    case Matcher::Kind::equals:
      return to_flow(matcher.value);
    case Matcher::Kind::regex:
      return "/" + matcher.pattern.text() + "/";
    case Matcher::Kind::less:
      return "< " + matcher.value.text;
    case Matcher::Kind::greater:
      return "> " + matcher.value.text;
    case Matcher::Kind::one_of:
      return "one of " + to_flow(matcher.value);
    case Matcher::Kind::any:
      return "any";
    case Matcher::Kind::absent:
      return "absent";
  }
  return "?";
}

}  // namespace

bool matches(const Matcher& matcher, const Tree* value) {
  if (value == nullptr || value->kind == Tree::Kind::null) {
    return matcher.kind == Matcher::Kind::absent;
  }
  switch (matcher.kind) {
    case Matcher::Kind::equals:
      return equal(matcher.value, *value);
    case Matcher::Kind::regex:
      return fits_pattern(matcher, *value);
    case Matcher::Kind::less:
    case Matcher::Kind::greater:
      return is_beyond(matcher, *value, matcher.kind == Matcher::Kind::less);
    case Matcher::Kind::one_of:
      for (const Tree& candidate : matcher.value.items) {
        if (equal(candidate, *value)) {
          return true;
        }
      }
      return false;
    case Matcher::Kind::any:
      return true;
    case Matcher::Kind::absent:
      return false;
  }
  return false;
}

bool matches_all(const std::vector<FieldMatcher>& where, const Tree& values) {
  for (const FieldMatcher& field : where) {
    if (!field_fits(field, values)) {
      return false;
    }
  }
  return true;
}

std::string describe(const std::vector<FieldMatcher>& where) {
  if (where.empty()) {
    return {};
  }
  std::string text = "{";
  const char* separator = "";
  for (const FieldMatcher& field : where) {
    text += separator + field.path + ": " + describe_matcher(field.matcher);
    separator = ", ";
  }
  return text + "}";
}

}  // namespace ibgw::conformance
