#include "conformance/check/verdict.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "conformance/check/context.hpp"
#include "conformance/check/rule_events.hpp"
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

/// The longest delay of the runner while the deadline was running; 0 if it was on time.
std::int64_t lateness(const CaseRecord& record, const Judgement& judgement) {
  std::int64_t worst = 0;
  for (const RecordedEvent& event : record.events) {
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

// Findings about client processes that need no expectation.
constexpr std::string_view kExit = "client:exit";
constexpr std::string_view kThreadException = "client:thread_exception";

/// `client:exit`; for the second process `client:exit#2`.
std::string finding_of_process(std::string_view what, int instance) {
  return instance == 1 ? std::string(what) : fmt::format("{}#{}", what, instance);
}

std::string finding_of_rule(const scenario::Rule& rule) {
  return "rule:" + rule.id;
}

/// A client that exits on its own during a case is always a finding.
void add_exits(const Context& context, const scenario::Scenario& scenario, Ruling& ruling) {
  std::vector<int> killed;
  for (const RecordedEvent* event : context.events()) {
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
          {.id = finding_of_process(kExit, event->instance),
           .severity = Severity::fail,
           .requirement = scenario.requirement,
           .expected = "the client" + of_client(event->instance) + " runs until it is told to exit",
           .actual = fmt::format("{} after {}", event->text, format_span(after))});
      ruling.verdict = merge(ruling.verdict, Verdict::fail);
    }
  }
}

/// So is a thread or event loop of the library that died: in some runtimes the whole process would
/// exit.
void add_dead_threads(const Context& context, const scenario::Scenario& scenario, Ruling& ruling) {
  std::vector<int> told;
  for (const RecordedEvent* event : context.events()) {
    const bool is_first = std::find(told.begin(), told.end(), event->instance) == told.end();
    if (event->kind != EventKind::note || event->name != "thread_exception" || !is_first) {
      continue;
    }
    told.push_back(event->instance);
    const std::int64_t after = event->time - context.input().record.begin;
    const std::string& text = event->text;
    ruling.findings.push_back(
        {.id = finding_of_process(kThreadException, event->instance),
         .severity = Severity::fail,
         .requirement = scenario.requirement,
         .expected = "no thread of the client" + of_client(event->instance) + " dies",
         .actual =
             fmt::format("{} after {}", text.empty() ? "an exception" : text, format_span(after))});
    ruling.verdict = merge(ruling.verdict, Verdict::fail);
  }
}

/// An adapter that failed at its own work has lost or changed something that the client did.
void excuse_defects(const Context& context, Ruling& ruling) {
  const std::vector<const RecordedEvent*>& events = context.events();
  const auto defect = std::find_if(events.begin(), events.end(), [](const RecordedEvent* event) {
    return event->kind == EventKind::note && event->name == "adapter_defect";
  });
  if (defect != events.end() && ruling.verdict != Verdict::harness_error) {
    ruling.verdict = Verdict::could_not_run;
    ruling.reason = "the adapter could not report what the client did: " + (*defect)->text;
  }
}

std::string by_rule(const RecordedEvent& event) {
  return event.rule.empty() ? std::string() : "rule " + event.rule + ": ";
}

/// Whether the gateway lacks a right that a rule needs: the rule has an error, or a proof that says
/// so.
bool lacks_right(const RecordedEvent& event) {
  const bool is_refuted = event.kind == EventKind::proof &&
                          event.values.kind == Tree::Kind::boolean && !event.values.boolean;
  const bool is_error = event.kind == EventKind::error && !event.rule.empty();
  return (is_refuted || is_error) && event.forbidden;
}

/// Handles faults that could not be carried out, or did not come out as intended. Then the client's
/// behaviour proves nothing.
void require_proofs(const Context& context, Ruling& ruling) {
  for (const RecordedEvent* event : context.events()) {
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

void blame_nobody(const std::string& why, std::int64_t late, Ruling& ruling) {
  if (late > 0) {
    ruling.verdict = Verdict::inconclusive;
    ruling.lateness = std::max(ruling.lateness, Duration(late));
    ruling.reason = fmt::format("{}; the runner was late by {}", why, format_span(late));
  } else {
    ruling.verdict = Verdict::harness_error;
    ruling.reason = why;
  }
}

/// A step asked the client for the rule's event, and nothing else is wrong: then not reaching it is
/// what the client did wrong.
void blame_for(const Context& context, const UndoneRule& rule, Ruling& ruling) {
  Judgement judgement;
  judgement.window_begin = rule.since;
  judgement.window_end = context.now();
  const std::int64_t late = lateness(context.input().record, judgement);
  if (late > 0) {
    blame_nobody(rule.why, late, ruling);
    return;
  }
  const scenario::Scenario& scenario = context.input().scenario;
  ruling.findings.push_back(
      {.id = finding_of_rule(*rule.rule),
       .severity = Severity::fail,
       .requirement = scenario.requirement,
       .expected = "the client reaches " + occasion_name(*rule.rule) + ", as a step requires",
       .actual = rule.why});
  ruling.verdict = Verdict::fail;
}

/// A fault that did not happen proves nothing. If the client is the cause, its findings stand;
/// otherwise they do not count.
void require_fault(const Context& context, const scenario::Scenario& scenario, Ruling& ruling) {
  if (!is_pass(ruling.verdict) && ruling.verdict != Verdict::fail) {
    return;
  }
  Judgement whole_case;
  whole_case.window_begin = context.input().record.begin;
  whole_case.window_end = context.now();
  const std::int64_t late = lateness(context.input().record, whole_case);
  if (const std::optional<std::string> why = unsendable(context)) {
    blame_nobody(*why, 0, ruling);
    return;
  }
  const std::vector<UndoneRule> undone = undone_rules(context, scenario);
  const auto first = [&undone](UndoneRule::Cause cause) -> const UndoneRule* {
    const auto found = std::find_if(undone.begin(), undone.end(), [cause](const UndoneRule& rule) {
      return rule.cause == cause;
    });
    return found != undone.end() ? &*found : nullptr;
  };
  if (const UndoneRule* const ours = first(UndoneRule::Cause::ours)) {
    blame_nobody(ours->why, late, ruling);
  } else if (undone.empty()) {
    return;
  } else if (ruling.verdict == Verdict::fail) {
    ruling.reason = undone.front().why;
  } else if (const UndoneRule* const missing = first(UndoneRule::Cause::missing_call)) {
    ruling.verdict = Verdict::unsupported;
    ruling.reason = missing->why;
  } else if (const UndoneRule* const not_reached = first(UndoneRule::Cause::not_reached)) {
    blame_for(context, *not_reached, ruling);
  } else {
    blame_nobody(undone.front().why, late, ruling);
  }
}

/// Collects findings and unsupported expectations. Returns true if a positive expectation was
/// judged; if there are none, if any expectation was.
bool collect(const JudgeInput& input, Ruling& ruling) {
  const CaseRecord& record = input.record;
  bool any_judged = false;
  bool any_positive = false;
  bool any_positive_judged = false;
  for (const Judgement& judgement : judge(input)) {
    ++ruling.expectations;
    any_positive = any_positive || judgement.is_positive;
    if (judgement.state == State::unsupported) {
      ruling.unsupported.push_back({.id = judgement.finding, .why = judgement.actual});
      continue;
    }
    ++ruling.judged;
    any_judged = true;
    any_positive_judged = any_positive_judged || judgement.is_positive;
    if (judgement.state != State::fail) {
      continue;
    }
    std::string actual = judgement.actual;
    if (const std::int64_t late = lateness(record, judgement); late > 0) {
      actual += fmt::format(" (not counted: the machine was busy, and the runner was {} late)",
                            format_span(late));
      ruling.verdict = merge(ruling.verdict, Verdict::inconclusive);
      ruling.lateness = std::max(ruling.lateness, Duration(late));
      ruling.reason = "the runner was late by " + format_span(ruling.lateness.count());
    } else {
      ruling.verdict = merge(ruling.verdict, verdict_of(judgement.severity));
    }
    ruling.findings.push_back({.id = judgement.finding,
                               .severity = judgement.severity,
                               .requirement = input.scenario.requirement,
                               .expected = judgement.expected,
                               .actual = std::move(actual)});
  }
  return any_positive ? any_positive_judged : any_judged;
}

}  // namespace

Ruling rule_on(const CaseRecord& record, const scenario::Scenario& scenario,
               const ClientFacts& facts) {
  const Moment now = record.end.value_or(record.events.empty() ? 0 : record.events.back().time);
  const JudgeInput input{
      .record = record, .scenario = scenario, .facts = facts, .now = now, .final = true};
  const Context context(input);
  Ruling ruling;
  const bool is_judged = collect(input, ruling);
  add_exits(context, scenario, ruling);
  add_dead_threads(context, scenario, ruling);
  const std::string session_call = context.missing_calls().of_session();
  if (!is_judged && ruling.findings.empty()) {
    ruling.verdict = Verdict::unsupported;
    ruling.reason = ruling.unsupported.empty() ? "the scenario has no expectations"
                                               : ruling.unsupported.front().why;
  } else if (is_pass(ruling.verdict) && !session_call.empty()) {
    ruling.verdict = Verdict::unsupported;
    ruling.reason = "the client cannot make call " + session_call;
  }
  require_proofs(context, ruling);
  require_fault(context, scenario, ruling);
  excuse_defects(context, ruling);
  return ruling;
}

std::vector<std::string> unasked_findings(const scenario::Scenario& scenario) {
  int processes = 1;
  for (const scenario::Step& step : scenario.steps) {
    processes = std::max(processes, step.instance);
  }
  std::vector<std::string> findings;
  for (int instance = 1; instance <= processes; ++instance) {
    findings.push_back(finding_of_process(kExit, instance));
    findings.push_back(finding_of_process(kThreadException, instance));
  }
  for (const scenario::Rule& rule : scenario.rules) {
    if (!rule.optional) {
      findings.push_back(finding_of_rule(rule));
    }
  }
  return findings;
}

Verdict merge(Verdict a, Verdict b) {
  return weight(a) >= weight(b) ? a : b;
}

bool is_pass(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::non_strict ||
         verdict == Verdict::informational;
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
