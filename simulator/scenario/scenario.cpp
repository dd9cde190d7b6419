#include "simulator/scenario/scenario.hpp"

#include <algorithm>

namespace ibgw::scenario {
namespace {

bool contains_model(const std::vector<Action>& actions) {
  return std::any_of(actions.begin(), actions.end(), [](const Action& action) {
    return action.kind == ActionKind::model || contains_model(action.body);
  });
}

}  // namespace

bool Modifiers::empty() const {
  return reorder.empty() && duplicate == 1 && !keep_fields && !pad_to && !claim_length &&
         !corrupt && !truncate && !drop && !delay && !coalesce && !fragment;
}

bool Rule::includes_model() const {
  return contains_model(actions);
}

std::string Scenario::id() const {
  std::string choices;
  for (const VariantChoice& choice : variant) {
    choices += (choices.empty() ? "" : ",") + choice.parameter + "=" + choice.label;
  }
  return choices.empty() ? name : name + "[" + choices + "]";
}

std::string to_string(TriggerKind kind) {
  switch (kind) {
    case TriggerKind::accept:
      return "accept";
    case TriggerKind::hello:
      return "hello";
    case TriggerKind::version_sent:
      return "version_sent";
    case TriggerKind::request:
      return "request";
    case TriggerKind::any_request:
      return "any_request";
    case TriggerKind::ready:
      return "ready";
    case TriggerKind::peer_fin:
      return "peer_fin";
    case TriggerKind::peer_rst:
      return "peer_rst";
    case TriggerKind::sending:
      return "sending";
    case TriggerKind::after:
      return "after";
  }
  return {};
}

std::string to_string(Severity severity) {
  switch (severity) {
    case Severity::fail:
      return "fail";
    case Severity::non_strict:
      return "non-strict";
    case Severity::informational:
      return "informational";
  }
  return {};
}

std::string to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::success:
      return "success";
    case Outcome::failure:
      return "failure";
    case Outcome::exception:
      return "exception";
    case Outcome::blocked:
      return "blocked";
  }
  return {};
}

}  // namespace ibgw::scenario
