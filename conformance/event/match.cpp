#include "conformance/event/match.hpp"

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::FieldMatcher;
using scenario::Matcher;

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
    case Matcher::Kind::empty:
      return "empty";
  }
  return "?";
}

}  // namespace

bool matches(const Matcher& matcher, const Tree* value) {
  return fits(matcher, value == nullptr ? scenario::ValueView{} : scenario::view_of(*value));
}

bool matches_all(const std::vector<FieldMatcher>& where, const Tree& values,
                 const scenario::SavedValues* saved) {
  return fits(where, scenario::view_of(values), saved);
}

scenario::SavedValues saved_in(const CaseRecord& record) {
  scenario::SavedValues saved;
  for (const RecordedEvent& event : record.events) {
    if (event.kind == EventKind::rule) {
      saved.add_all(event.values);
    }
  }
  return saved;
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
