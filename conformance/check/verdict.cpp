#include "conformance/check/verdict.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/context.hpp"
#include "conformance/check/rule_work.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Severity;
using State = Judgement::State;

constexpr std::array<std::pair<Verdict, std::string_view>, 9> kNames{{
    {Verdict::pass, "pass"},
    {Verdict::informational, "informational"},
    {Verdict::non_strict, "non-strict"},
    {Verdict::fail, "fail"},
    {Verdict::unsupported, "unsupported"},
    {Verdict::inconclusive, "inconclusive"},
    {Verdict::could_not_run, "could-not-run"},
    {Verdict::not_installed, "not-installed"},
    {Verdict::harness_error, "harness-error"},
}};

int weight(Verdict verdict) {
  constexpr std::array kOrder{Verdict::pass,         Verdict::informational, Verdict::non_strict,
                              Verdict::fail,         Verdict::inconclusive,  Verdict::could_not_run,
                              Verdict::harness_error};
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), verdict) - kOrder.begin());
}

Verdict verdict_of(Severity severity) {
  switch (severity) {
    case Severity::fail:
      return Verdict::fail;
    case Severity::non_strict:
      return Verdict::non_strict;
    case Severity::informational:
      return Verdict::informational;
  }
  return Verdict::fail;
}

/// How late the runner was at worst while the deadline was running; 0 when it was on time.
std::int64_t lateness(const CaseRecord& record, const Judgement& judgement) {
  std::int64_t worst = 0;
  for (const Event& event : record.events) {
    if (event.kind != EventKind::late || !judgement.window_begin || !judgement.window_end) {
      continue;
    }
    const bool overlaps = event.time >= *judgement.window_begin &&
                          event.time - event.values.integer <= *judgement.window_end;
    if (overlaps) {
      worst = std::max(worst, event.values.integer);
    }
  }
  return worst;
}

/// A client that ends by itself in the middle of a case is a finding whatever the scenario asks
/// for.
void add_exits(const Context& context, const scenario::Scenario& scenario, Ruling& ruling) {
  std::vector<int> killed;
  for (const Event* event : context.events()) {
    const auto known = std::find(killed.begin(), killed.end(), event->instance);
    if (event->kind == EventKind::killed) {
      killed.push_back(event->instance);
    } else if (event->kind == EventKind::exited && event->instance != 0) {
      if (known != killed.end()) {
        killed.erase(known);
        continue;
      }
      const std::int64_t after = event->time - context.input().record.begin;
      ruling.findings.push_back(
          {.id = event->instance == 1 ? std::string("client:exit")
                                      : fmt::format("client:exit#{}", event->instance),
           .severity = Severity::fail,
           .requirement = scenario.requirement,
           .expected = "the client" + of_client(event->instance) + " runs until it is told to end",
           .actual = fmt::format("{} after {}", event->text, format_span(after))});
      ruling.verdict = merge(ruling.verdict, Verdict::fail);
    }
  }
}

std::string by_rule(const Event& event) {
  return event.rule.empty() ? std::string() : "rule " + event.rule + ": ";
}

/// The machine that the gateway runs on forbids what a rule has to do: an error of the rule, or a
/// proof that says why there is none.
bool lacks_right(const Event& event) {
  const bool is_refuted = event.kind == EventKind::proof &&
                          event.values.kind == Tree::Kind::boolean && !event.values.boolean;
  const bool is_error = event.kind == EventKind::error && !event.rule.empty();
  return (is_refuted || is_error) && event.text.starts_with("no right to");
}

/// Faults that could not be made, or that were made and did not come out as meant. Whatever the
/// client did then proves nothing.
void require_proofs(const Context& context, Ruling& ruling) {
  for (const Event* event : context.events()) {
    const bool is_refuted = event->kind == EventKind::proof && !lacks_right(*event) &&
                            event->values.kind == Tree::Kind::boolean && !event->values.boolean;
    if (is_refuted && ruling.verdict != Verdict::harness_error) {
      ruling.verdict = Verdict::harness_error;
      ruling.reason = fmt::format("{}the fault {} was not carried out: {}", by_rule(*event),
                                  event->name, event->text);
    } else if (lacks_right(*event) && weight(ruling.verdict) < weight(Verdict::could_not_run)) {
      ruling.verdict = Verdict::could_not_run;
      ruling.reason = by_rule(*event) + event->text;
    }
  }
}

void require_fault(const Context& context, const scenario::Scenario& scenario, Ruling& ruling) {
  const bool would_pass = ruling.verdict == Verdict::pass ||
                          ruling.verdict == Verdict::informational ||
                          ruling.verdict == Verdict::non_strict;
  if (!would_pass) {
    return;
  }
  const std::string undone = undone_rule(context, scenario);
  if (undone.empty()) {
    return;
  }
  if (!context.impossible_call().empty()) {
    ruling.verdict = Verdict::unsupported;
    ruling.reason =
        fmt::format("the client cannot make call {}; {}", context.impossible_call(), undone);
    return;
  }
  ruling.verdict = Verdict::harness_error;
  ruling.reason = undone;
}

}  // namespace

Ruling rule_on(const CaseRecord& record, const scenario::Scenario& scenario,
               const ClientFacts& facts) {
  const Moment now = record.end.value_or(record.events.empty() ? 0 : record.events.back().time);
  const JudgeInput input{
      .record = record, .scenario = scenario, .facts = facts, .now = now, .final = true};
  const Context context(input);
  Ruling ruling;
  bool any_supported = false;
  for (const Judgement& judgement : judge(input)) {
    any_supported = any_supported || judgement.state != State::unsupported;
    if (judgement.state == State::unsupported) {
      ruling.unsupported.push_back({.id = judgement.finding, .why = judgement.actual});
    }
    if (judgement.state != State::fail) {
      continue;
    }
    std::string actual = judgement.actual;
    if (const std::int64_t late = lateness(record, judgement); late > 0) {
      actual += fmt::format(" (not blamed: the machine was busy and the runner {} late)",
                            format_span(late));
      ruling.verdict = merge(ruling.verdict, Verdict::inconclusive);
      ruling.lateness = std::max(ruling.lateness, Duration(late));
      ruling.reason = "the runner was late by " + format_span(ruling.lateness.count());
    } else {
      ruling.verdict = merge(ruling.verdict, verdict_of(judgement.severity));
    }
    ruling.findings.push_back({.id = judgement.finding,
                               .severity = judgement.severity,
                               .requirement = scenario.requirement,
                               .expected = judgement.expected,
                               .actual = std::move(actual)});
  }
  add_exits(context, scenario, ruling);
  if (!any_supported && ruling.findings.empty()) {
    ruling.verdict = Verdict::unsupported;
    ruling.reason =
        ruling.unsupported.empty() ? "nothing is expected" : ruling.unsupported.front().why;
  }
  require_proofs(context, ruling);
  require_fault(context, scenario, ruling);
  return ruling;
}

Verdict merge(Verdict a, Verdict b) {
  return weight(a) >= weight(b) ? a : b;
}

std::string_view to_string(Verdict verdict) {
  for (const auto& [value, name] : kNames) {
    if (value == verdict) {
      return name;
    }
  }
  return "?";
}

std::optional<Verdict> verdict_of(std::string_view name) {
  for (const auto& [value, known] : kNames) {
    if (known == name) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace ibgw::conformance
