#include "simulator/session/rule_book.hpp"

#include "simulator/session/message_view.hpp"
#include "simulator/session/rule_run.hpp"

namespace ibgw::session {
namespace {

using scenario::fits;
using scenario::Rule;
using scenario::Trigger;
using scenario::TriggerKind;

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

RuleBook::RuleBook(const std::vector<Rule>& rules)
    : rules_(rules), seen_(rules.size()), fired_(rules.size()) {}

bool RuleBook::accepts(std::size_t index, const Occurrence& occurrence) {
  const Rule& rule = rules_[index];
  const auto takes = [](const scenario::Matcher& matcher, int number) {
    return fits(matcher, scenario::view_of(std::int64_t{number}));
  };
  if (rule.connection && !takes(*rule.connection, occurrence.connection)) {
    return false;
  }
  if (rule.client_id &&
      (occurrence.client_id < 0 || !takes(*rule.client_id, occurrence.client_id))) {
    return false;
  }
  if (!rule.where.empty() && !fits(rule.where, view_of(occurrence.fields), &saved_)) {
    return false;
  }
  ++seen_[index];
  return !rule.nth || takes(*rule.nth, seen_[index]);
}

const std::vector<std::size_t>& RuleBook::find(const Occurrence& occurrence) {
  found_.clear();
  bool decided = false;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    // `nth` counts events, whichever rule takes them, so rules after the first match count too.
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

Tree RuleBook::save(std::size_t index, const Occurrence& occurrence) {
  Tree saved;
  saved.kind = Tree::Kind::map;
  for (const scenario::SavedField& field : rules_[index].saves) {
    Tree value = occurrence.fields == nullptr ? Tree{} : field_tree(*occurrence.fields, field.path);
    if (value.kind != Tree::Kind::null) {
      saved.members.emplace_back(field.name, std::move(value));
    }
  }
  saved_.add_all(saved);
  return saved;
}

std::vector<std::pair<std::string, int>> RuleBook::fired() const {
  std::vector<std::pair<std::string, int>> fired;
  for (std::size_t index = 0; index < rules_.size(); ++index) {
    fired.emplace_back(rules_[index].id, fired_[index]);
  }
  return fired;
}

}  // namespace ibgw::session
