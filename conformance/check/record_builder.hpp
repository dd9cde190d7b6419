// Hand-written cases for the tests of the judge: every moment in milliseconds after the first step.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "conformance/check/verdict.hpp"
#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {

inline constexpr Moment kBegin = 1'000'000'000'000;

[[nodiscard]] inline Moment at_ms(double ms) {
  return kBegin + static_cast<Moment>(ms * 1e6);
}

[[nodiscard]] inline Duration ms(int count) {
  return std::chrono::milliseconds(count);
}

[[nodiscard]] inline scenario::Limit limit_of(int count_ms) {
  scenario::Limit limit;
  limit.fixed = ms(count_ms);
  return limit;
}

/// A record of a client that connects and can show everything; each function adds an event.
struct RecordBuilder {
  CaseRecord record;
  scenario::Scenario scenario;
  ClientFacts facts{.calls = {"connect", "disconnect", "reqPositions"},
                    .observes = {"callbacks", "calls", "is_connected"},
                    .timeouts = {}};
  int instance = 1;

  RecordBuilder() {
    record.begin = kBegin;
    record.steps_done = true;
    scenario.requirement = "R";
  }

  /// For cases with a common beginning.
  [[nodiscard]] RecordBuilder copy() const { return *this; }

  RecordBuilder& event(EventKind kind, double time_ms, std::string name, std::string text = {}) {
    RecordedEvent event;
    event.kind = kind;
    event.time = at_ms(time_ms);
    event.name = std::move(name);
    event.text = std::move(text);
    event.instance = is_from_trace(kind) ? 0 : instance;
    record.add(event);
    return *this;
  }

  RecordBuilder& values(EventKind kind, double time_ms, std::string name, const std::string& json) {
    RecordedEvent event;
    event.kind = kind;
    event.time = at_ms(time_ms);
    event.name = std::move(name);
    event.values = *parse_json(json);
    event.instance = is_from_trace(kind) ? 0 : instance;
    record.add(event);
    return *this;
  }

  RecordBuilder& callback(double time_ms, std::string name, const std::string& json = "{}") {
    return values(EventKind::callback, time_ms, std::move(name), json);
  }

  RecordBuilder& sent(double time_ms, std::string name, const std::string& json = "{}") {
    return values(EventKind::out, time_ms, std::move(name), json);
  }

  RecordBuilder& request(double time_ms, std::string name, const std::string& json = "{}") {
    return values(EventKind::in, time_ms, std::move(name), json);
  }

  /// Adds a step to the scenario, and its event to the record.
  RecordBuilder& step(double time_ms, scenario::StepKind kind, const std::string& name,
                      const std::string& call) {
    scenario::Step step;
    step.kind = kind;
    step.call = call;
    step.instance = instance;
    scenario.steps.push_back(step);
    RecordedEvent begin;
    begin.kind = EventKind::step_begin;
    begin.time = at_ms(time_ms);
    begin.name = name;
    begin.text = call;
    begin.id = static_cast<std::int64_t>(scenario.steps.size());
    begin.instance = instance;
    record.add(begin);
    return *this;
  }

  RecordBuilder& connect(double time_ms) {
    step(time_ms, scenario::StepKind::connect, "connect", "connect");
    return event(EventKind::call_begin, time_ms + 1, "connect");
  }

  RecordBuilder& connected(double time_ms, std::string outcome) {
    return event(EventKind::call_end, time_ms, "connect", std::move(outcome));
  }

  RecordBuilder& socket(double time_ms, scenario::SocketEnd end, std::string state, bool closed,
                        double previous_ms, int port = 40001, int connection = 1) {
    RecordedEvent event;
    event.kind = EventKind::socket;
    event.time = at_ms(time_ms);
    event.name = std::move(state);
    event.connection = connection;
    event.instance = instance;
    event.socket = SocketFact{.end = end,
                              .client_port = port,
                              .cookie = 7,
                              .inode = closed ? 0U : 9U,
                              .closed = closed,
                              .unread_bytes = 0,
                              .previous_sample = at_ms(previous_ms)};
    record.add(event);
    record.last_sample = std::max(record.last_sample, at_ms(time_ms));
    return *this;
  }

  RecordBuilder& accept(double time_ms, int connection, int port) {
    RecordedEvent event;
    event.kind = EventKind::accept;
    event.time = at_ms(time_ms);
    event.connection = connection;
    event.text = "127.0.0.1:" + std::to_string(port);
    record.add(event);
    return *this;
  }

  RecordBuilder& usage(double time_ms, int cpu_ms, std::int64_t memory, int descriptors) {
    Tree values = map_tree();
    set_member(values, "cpu_ms", integer_tree(cpu_ms));
    set_member(values, "memory", integer_tree(memory));
    set_member(values, "descriptors", integer_tree(descriptors));
    event(EventKind::usage, time_ms, "");
    record.events.back().values = std::move(values);
    return *this;
  }

  RecordBuilder& sampled(double time_ms) {
    record.last_sample = at_ms(time_ms);
    return *this;
  }

  [[nodiscard]] std::vector<Judgement> judge_all(double now_ms, bool final) const {
    return judge({.record = record,
                  .scenario = scenario,
                  .facts = facts,
                  .now = at_ms(now_ms),
                  .final = final});
  }

  /// The judgement of one expectation at a moment, or at the end of the case.
  [[nodiscard]] Judgement judge_at(const scenario::Expectation& expectation, double now_ms,
                                   bool final = false) const {
    RecordBuilder copy = *this;
    copy.scenario.expectations = {expectation};
    return copy.judge_all(now_ms, final).at(0);
  }

  [[nodiscard]] Judgement judge_final(const scenario::Expectation& expectation,
                                      double end_ms = 5000) const {
    RecordBuilder copy = *this;
    copy.record.end = at_ms(end_ms);
    return copy.judge_at(expectation, end_ms, true);
  }
};

[[nodiscard]] inline scenario::FieldMatcher field(std::string path, Tree value) {
  scenario::FieldMatcher matcher;
  matcher.path = std::move(path);
  matcher.matcher.kind = scenario::Matcher::Kind::equals;
  matcher.matcher.value = std::move(value);
  return matcher;
}

[[nodiscard]] inline scenario::Expectation expect(scenario::ExpectationKind kind,
                                                  std::string name = {}) {
  scenario::Expectation expectation;
  expectation.kind = kind;
  expectation.pattern.name = std::move(name);
  const bool is_request =
      kind == scenario::ExpectationKind::request || kind == scenario::ExpectationKind::no_request;
  if (is_request) {
    expectation.pattern.kind = scenario::Pattern::Kind::request;
  }
  expectation.finding = "F";
  return expectation;
}

[[nodiscard]] inline scenario::Anchor from(scenario::Anchor::Kind kind, std::string name) {
  return {.kind = kind, .name = std::move(name)};
}

/// `pass`, `pending`, `unsupported: why`, `fail: expected | actual`.
[[nodiscard]] inline std::string text_of(const Judgement& judgement) {
  switch (judgement.state) {
    case Judgement::State::pass:
      return "pass";
    case Judgement::State::pending:
      return judgement.holds_case ? "pending" : "pending, does not hold";
    case Judgement::State::unsupported:
      return "unsupported: " + judgement.actual;
    case Judgement::State::fail:
      return "fail: " + judgement.expected + " | " + judgement.actual;
  }
  return {};
}

}  // namespace ibgw::conformance
