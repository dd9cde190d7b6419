#include "conformance/check/giving_up.hpp"

#include <algorithm>

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;
using State = Judgement::State;

// Longer than clients wait before they reconnect.
constexpr Duration kSilence = 10s;

/// Also longer than the client's own time-outs.
Duration silence_of(const ClientFacts& facts) {
  Duration silence = kSilence;
  for (const auto& [name, timeout] : facts.timeouts) {
    silence = std::max(silence, timeout + 1s);
  }
  return silence;
}

bool has_failed(const Judgement& judgement) {
  return judgement.state == State::fail && judgement.severity == scenario::Severity::fail;
}

/// Its deadline has not passed yet, or the event that decides it is about to be recorded.
bool has_time(const Judgement& judgement) {
  return judgement.state == State::pending && judgement.holds_case && judgement.decidable_at;
}

std::ptrdiff_t count(const CaseRecord& record, EventKind kind) {
  return std::count_if(record.events.begin(), record.events.end(),
                       [kind](const RecordedEvent& event) { return event.kind == kind; });
}

/// Whether the rule's time may still come.
bool may_fire(const CaseRecord& record, const scenario::Rule& rule) {
  const auto has_fired = [&](const RecordedEvent& event) {
    return event.kind == EventKind::rule && event.name == rule.id;
  };
  return rule.on.kind == scenario::TriggerKind::after &&
         std::none_of(record.events.begin(), record.events.end(), has_fired);
}

}  // namespace

std::optional<Moment> gives_up_at(const JudgeInput& input,
                                  const std::vector<Judgement>& judgements) {
  const CaseRecord& record = input.record;
  const std::vector<scenario::Rule>& rules = input.scenario.rules;
  const bool is_open = !record.steps_done || count(record, EventKind::late) != 0 ||
                       count(record, EventKind::rule) != count(record, EventKind::rule_done) ||
                       std::any_of(judgements.begin(), judgements.end(), has_time) ||
                       std::any_of(rules.begin(), rules.end(), [&](const scenario::Rule& rule) {
                         return may_fire(record, rule);
                       });
  if (is_open || std::none_of(judgements.begin(), judgements.end(), has_failed)) {
    return std::nullopt;
  }
  return record.events.back().time + silence_of(input.facts).count();
}

}  // namespace ibgw::conformance
