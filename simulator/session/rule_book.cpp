#include "simulator/session/rule_book.hpp"

#include <charconv>

#include "simulator/wire/number.hpp"

namespace ibgw::session {
namespace {

using scenario::Matcher;
using scenario::Rule;
using scenario::Trigger;
using scenario::TriggerKind;

std::string spelling(const wire::Value& value) {
  char buffer[wire::kNumberCharsMax];
  switch (value.kind) {
    case wire::Value::Kind::integer:
      return {buffer, wire::write_integer(buffer, value.integer)};
    case wire::Value::Kind::real:
      return {buffer, wire::write_double(buffer, value.real, true)};
    case wire::Value::Kind::text:
      return std::string(value.text());
    case wire::Value::Kind::absent:
    case wire::Value::Kind::record:
    case wire::Value::Kind::list:
      return {};
  }
  return {};
}

bool same(const Tree& wanted, const wire::Value& value) {
  if (wanted.kind == Tree::Kind::boolean) {
    return wire::integer_of(value) == (wanted.boolean ? 1 : 0);
  }
  if (wanted.kind == Tree::Kind::integer || wanted.kind == Tree::Kind::real) {
    const double number =
        wanted.kind == Tree::Kind::integer ? static_cast<double>(wanted.integer) : wanted.real;
    return wire::real_of(value) == number;
  }
  return spelling(value) == wanted.text;
}

double bound(const Tree& tree) {
  return tree.kind == Tree::Kind::integer ? static_cast<double>(tree.integer) : tree.real;
}

bool matches_value(const Matcher& matcher, const wire::Value* value) {
  const bool present = value != nullptr && !value->is_absent();
  switch (matcher.kind) {
    case Matcher::Kind::absent:
      return !present;
    case Matcher::Kind::any:
      return present;
    case Matcher::Kind::equals:
      return present && same(matcher.value, *value);
    case Matcher::Kind::regex:
      return present && matcher.pattern.fits(spelling(*value));
    case Matcher::Kind::less:
    case Matcher::Kind::greater: {
      const std::optional<double> number = present ? wire::real_of(*value) : std::nullopt;
      return number && (matcher.kind == Matcher::Kind::less ? *number < bound(matcher.value)
                                                            : *number > bound(matcher.value));
    }
    case Matcher::Kind::one_of:
      for (const Tree& option : matcher.value.items) {
        if (present && same(option, *value)) {
          return true;
        }
      }
      return false;
  }
  return false;
}

bool is_request(TriggerKind kind) {
  return kind == TriggerKind::request || kind == TriggerKind::any_request;
}

bool names(const Trigger& trigger, const Occurrence& occurrence) {
  if (trigger.kind == TriggerKind::any_request) {
    return is_request(occurrence.kind);
  }
  return trigger.kind == occurrence.kind && trigger.message == occurrence.message;
}

}  // namespace

bool matches(const Matcher& matcher, const wire::Message* message, std::string_view path) {
  return matches_value(matcher, message == nullptr ? nullptr : message->find(path));
}

bool matches(const Matcher& matcher, std::int64_t number) {
  wire::Value value;
  value.kind = wire::Value::Kind::integer;
  value.integer = number;
  return matches_value(matcher, &value);
}

RuleBook::RuleBook(const std::vector<Rule>& rules)
    : rules_(rules), seen_(rules.size()), fired_(rules.size()) {}

bool RuleBook::accepts(std::size_t index, const Occurrence& occurrence) {
  const Rule& rule = rules_[index];
  if (rule.connection && !matches(*rule.connection, occurrence.connection)) {
    return false;
  }
  if (rule.client_id &&
      (occurrence.client_id < 0 || !matches(*rule.client_id, occurrence.client_id))) {
    return false;
  }
  for (const scenario::FieldMatcher& field : rule.where) {
    if (!matches(field.matcher, occurrence.fields, field.path)) {
      return false;
    }
  }
  ++seen_[index];
  return !rule.nth || matches(*rule.nth, seen_[index]);
}

const std::vector<std::size_t>& RuleBook::find(const Occurrence& occurrence) {
  found_.clear();
  bool decided = false;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    // `nth` counts the events and not who took them, so the rules behind the first one look too.
    if (names(rules_[index].on, occurrence) && accepts(index, occurrence) && !decided) {
      ++fired_[index];
      found_.push_back(index);
      decided = !rules_[index].continues;
    }
  }
  return found_;
}

std::vector<std::size_t> RuleBook::timed(TriggerKind stage, std::string_view message) const {
  std::vector<std::size_t> timed;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    const Trigger& on = rules_[index].on;
    if (on.kind == TriggerKind::after && on.of == stage && on.of_message == message) {
      timed.push_back(index);
    }
  }
  return timed;
}

std::vector<std::size_t> RuleBook::timed_from_start() const {
  std::vector<std::size_t> timed;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    if (rules_[index].on.kind == TriggerKind::after && !rules_[index].on.of) {
      timed.push_back(index);
    }
  }
  return timed;
}

bool RuleBook::fires(std::size_t index, const Occurrence& occurrence) {
  if (!accepts(index, occurrence)) {
    return false;
  }
  ++fired_[index];
  return true;
}

std::vector<std::pair<std::string, int>> RuleBook::fired() const {
  std::vector<std::pair<std::string, int>> fired;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    fired.emplace_back(rules_[index].id, fired_[index]);
  }
  return fired;
}

}  // namespace ibgw::session
