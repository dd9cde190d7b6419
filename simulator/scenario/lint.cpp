#include "simulator/scenario/lint.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/scenario/map_reader.hpp"

namespace ibgw::scenario {
namespace {

Place place_of(const SourceMark& mark) {
  return {mark.line, mark.column};
}

bool same_value(const Tree& a, const Tree& b) {
  return a.kind == b.kind && a.text == b.text &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same_value);
}

bool same_matcher(const Matcher& a, const Matcher& b) {
  return a.kind == b.kind && a.pattern.text() == b.pattern.text() && same_value(a.value, b.value);
}

/// True if the earlier filter accepts everything that the later one accepts.
bool covers(const std::optional<Matcher>& earlier, const std::optional<Matcher>& later) {
  return !earlier || (later && same_matcher(*earlier, *later));
}

bool covers(const std::vector<FieldMatcher>& earlier, const std::vector<FieldMatcher>& later) {
  return std::all_of(earlier.begin(), earlier.end(), [&](const FieldMatcher& needed) {
    return std::any_of(later.begin(), later.end(), [&](const FieldMatcher& given) {
      return given.path == needed.path && same_matcher(given.matcher, needed.matcher);
    });
  });
}

bool covers(const Trigger& earlier, const Trigger& later) {
  // Every timed rule has an event of its own.
  if (later.kind == TriggerKind::after) {
    return false;
  }
  if (earlier.kind == TriggerKind::any_request && later.kind == TriggerKind::request) {
    return true;
  }
  return earlier.kind == later.kind && earlier.message == later.message;
}

bool covers(const Rule& earlier, const Rule& later) {
  return !earlier.continues && covers(earlier.on, later.on) &&
         covers(earlier.connection, later.connection) &&
         covers(earlier.client_id, later.client_id) && covers(earlier.nth, later.nth) &&
         covers(earlier.where, later.where);
}

void lint_rules(const std::vector<Rule>& rules, Problems& problems) {
  for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
    const Place place = place_of(rule->mark);
    const auto same_id =
        std::find_if(rules.begin(), rule, [&](const Rule& other) { return other.id == rule->id; });
    if (same_id != rule) {
      problems.add(place, "rule `" + rule->id + "` is already defined in line " +
                              std::to_string(same_id->mark.line) + "; expected a unique id");
    }
    const auto covering =
        std::find_if(rules.begin(), rule, [&](const Rule& other) { return covers(other, *rule); });
    if (covering != rule) {
      problems.add(
          place,
          "unreachable rule: the rule in line " + std::to_string(covering->mark.line) +
              " handles all its events; expected a stricter filter there, or `continue: true`");
    }
  }
}

class ExpectationLint {
 public:
  ExpectationLint(const Scenario& scenario, Problems& problems) : problems_(problems) {
    instances_.insert(1);
    for (const Step& step : scenario.steps) {
      instances_.insert(step.instance);
      calls_.insert({step.instance, step.call});
    }
    for (const Rule& rule : scenario.rules) {
      rule_ids_.push_back(rule.id);
    }
  }

  void check(const std::vector<Expectation>& expectations) const {
    for (const Expectation& expectation : expectations) {
      const Place place = place_of(expectation.mark);
      if (!instances_.contains(expectation.instance)) {
        problems_.add(place, "no step addresses client " + std::to_string(expectation.instance) +
                                 "; expected a client that `client:` uses");
      }
      check_call(place, expectation.instance, expectation.call);
      for (const Pattern& pattern : expectation.sequence) {
        if (pattern.kind == Pattern::Kind::call_begin || pattern.kind == Pattern::Kind::call_end) {
          check_call(place_of(pattern.mark), expectation.instance, pattern.name);
        }
      }
      if (expectation.from.kind == Anchor::Kind::call_begin) {
        check_call(place_of(expectation.from.mark), expectation.instance, expectation.from.name);
      } else if (expectation.from.kind == Anchor::Kind::rule && !expectation.from.name.empty()) {
        check_rule(place_of(expectation.from.mark), expectation.from.name);
      }
      for (const Alternative& alternative : expectation.alternatives) {
        check(alternative.expectations);
      }
    }
  }

 private:
  void check_call(Place place, int instance, const std::string& call) const {
    // The client itself makes the call eConnect, inside its connect.
    if (!call.empty() && call != "eConnect" && !calls_.contains({instance, call})) {
      problems_.add(place, "no step of client " + std::to_string(instance) + " calls `" + call +
                               "`; expected such a step under `client:`");
    }
  }

  void check_rule(Place place, const std::string& id) const {
    if (std::find(rule_ids_.begin(), rule_ids_.end(), id) == rule_ids_.end()) {
      problems_.add(place,
                    with_hint("unknown rule `" + id + "`", id, rule_ids_, "the `id:` of a rule"));
    }
  }

  Problems& problems_;
  std::set<int> instances_;
  std::set<std::pair<int, std::string>> calls_;
  std::vector<std::string> rule_ids_;
};

/// Reports capabilities that the scenario uses but does not require, because clients without them
/// would seem to fail.
void lint_requirements(const Scenario& scenario, Problems& problems) {
  constexpr std::pair<std::string_view, std::string_view> kNeeds[] = {
      {"reconnect", "auto_reconnect"},
      {"tls", "tls"},
      {"greeting", "raw_greeting"},
      {"inside", "connect_in_callback"}};
  for (const Step& step : scenario.steps) {
    for (const auto& [argument, capability] : kNeeds) {
      const auto& known = scenario.requires_;
      if (step.kind == StepKind::connect && step.args.find(argument) != nullptr &&
          std::find(known.begin(), known.end(), capability) == known.end()) {
        problems.add(place_of(step.mark),
                     "`" + std::string(argument) +
                         "` is not supported by every client; expected `requires: [" +
                         std::string(capability) + "]`");
      }
    }
  }
}

}  // namespace

void lint(const Scenario& scenario, Problems& problems) {
  lint_rules(scenario.rules, problems);
  lint_requirements(scenario, problems);
  ExpectationLint(scenario, problems).check(scenario.expectations);
}

}  // namespace ibgw::scenario
