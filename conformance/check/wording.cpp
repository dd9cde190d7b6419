// Names for the parts of expectations, as used in findings.
#include <fmt/format.h>

#include "conformance/check/context.hpp"
#include "conformance/event/match.hpp"

namespace ibgw::conformance {

using scenario::Anchor;
using scenario::Pattern;

std::string describe(const Pattern& pattern) {
  std::string text;
  switch (pattern.kind) {
    case Pattern::Kind::callback:
      text = "callback " + pattern.name;
      break;
    case Pattern::Kind::call_begin:
      text = "start of call " + pattern.name;
      break;
    case Pattern::Kind::call_end:
      text = "end of call " + pattern.name;
      break;
    case Pattern::Kind::request:
      text = "request " + pattern.name;
      break;
    case Pattern::Kind::sent:
      text = "sent " + pattern.name;
      break;
    case Pattern::Kind::stage:
      text = "stage " + pattern.name;
      break;
  }
  const std::string where = describe(pattern.where);
  return where.empty() ? text : text + " " + where;
}

std::string describe(const scenario::Limit& limit, const Context& context) {
  if (limit.fixed) {
    return format_duration(*limit.fixed + limit.plus);
  }
  std::string text =
      format_duration(context.span(limit)) + " (its " + limit.client_timeout + " time-out";
  if (limit.plus != Duration::zero()) {
    text += " + " + format_duration(limit.plus);
  }
  return text + ")";
}

std::string describe(const Anchor& anchor) {
  switch (anchor.kind) {
    case Anchor::Kind::latest_step:
      return {};
    case Anchor::Kind::call_begin:
      return "call " + anchor.name;
    case Anchor::Kind::sent:
      return "sent " + anchor.name;
    case Anchor::Kind::stage:
      return "stage " + anchor.name;
    case Anchor::Kind::rule:
      return "rule " + anchor.name;
    case Anchor::Kind::callback:
      return "callback " + anchor.name;
  }
  return {};
}

std::string describe_within(const scenario::Expectation& expectation, const Context& context) {
  if (!expectation.within) {
    return {};
  }
  const std::string from = describe(expectation.from);
  const std::string text = " within " + describe(*expectation.within, context);
  return from.empty() ? text : text + " of " + from;
}

std::string of_client(int instance) {
  return instance == 1 ? std::string() : fmt::format(" of client {}", instance);
}

}  // namespace ibgw::conformance
