#include "simulator/scenario/language.hpp"

#include <array>

#include "simulator/wire/versions.hpp"

namespace ibgw::scenario {
namespace {

constexpr Need kRequired = Need::required;

constexpr int kCallsMax = 10'000;

// ------------------------------------------------------------------------------------------------
// the whole

constexpr std::array kScenarioKeys{
    KeySpec{"schema", Shape::whole_number, "Version of the language: 1.", kRequired},
    KeySpec{"summary", Shape::text, "What goes wrong, in one line.", kRequired},
    KeySpec{"requirement", Shape::text, "What a conformant client does, in one or two sentences.",
            kRequired},
    KeySpec{"source", Shape::text, "Where that is known from."},
    KeySpec{"also", Shape::texts, "Other names this scenario answers to."},
    KeySpec{"versions", Shape::map, "Server versions it makes sense for.", Need::optional,
            &kVersions},
    KeySpec{"requires", Shape::capabilities,
            "What a client must provide; without it the client is `unsupported` here."},
    KeySpec{"gateway", Shape::map, "What differs from the healthy default world.", Need::optional,
            &kGateway},
    KeySpec{"variants", Shape::variants, "Parameters; every combination is a case of its own."},
    KeySpec{"rules", Shape::rules, "What the gateway does differently, and when."},
    KeySpec{"client", Shape::steps, "What the client is asked to do, in order."},
    KeySpec{"expect", Shape::expectations, "What must then be observed, independent of order."},
    KeySpec{"settle", Shape::duration,
            "How long to go on looking when everything is decided; default 300ms."},
    KeySpec{"limit", Shape::duration, "End of the case at the latest; default 15s."},
    KeySpec{"alone", Shape::yes, "Nothing else runs beside this case: it hangs on its timing."},
};

constexpr std::array kVersionsKeys{
    KeySpec{"since", Shape::server_version, "The first server version.", Need::optional, nullptr,
            wire::kServerVersionMax},
    KeySpec{"until", Shape::server_version, "The first server version that is too new.",
            Need::optional, nullptr, wire::kServerVersionMax},
};

// ------------------------------------------------------------------------------------------------
// rules

constexpr std::array kRuleKeys{
    KeySpec{"id", Shape::text,
            "Name of the rule, for `from: {rule: ..}` and reports; default `rule-<n>`."},
    KeySpec{"on", Shape::trigger,
            "The event it stands on: a stage, a request, `any_request`, or a map.", kRequired},
    KeySpec{"connection", Shape::number_matcher, "Only this connection of the run, from 1."},
    KeySpec{"client_id", Shape::number_matcher, "Only this client id (known from START_API on)."},
    KeySpec{"nth", Shape::number_matcher,
            "Only the n-th of the events that pass the other filters, from 1."},
    KeySpec{"where", Shape::field_matchers, "Only if the fields of the message match."},
    KeySpec{"save", Shape::saved_fields,
            "Keep fields of the message under names, for `$name` in matchers, `with` and `set`. "
            "Without `do` that is all: the rule takes nothing over and need not fire."},
    KeySpec{"do", Shape::actions,
            "What is done instead of the model's part, in order. Required without `save`."},
    KeySpec{"continue", Shape::boolean, "Let later rules act on the same event too."},
    KeySpec{"optional", Shape::boolean, "The rule need not fire, nor come to its end."},
    KeySpec{"output", Shape::map,
            "Modifiers for every frame that the connection sends from then on, the model's among "
            "them.",
            Need::optional, &kModifiers},
};

constexpr std::array kTriggerAfterKeys{
    KeySpec{"of", Shape::stage,
            "Count from this stage; without it from the moment the gateway listens."},
};
constexpr std::array kTriggerForms{
    FormSpec{{"sending", Shape::message_to_client, "The model is about to send this message."}},
    FormSpec{{"after", Shape::duration, "So long after something."}, kTriggerAfterKeys},
};

// ------------------------------------------------------------------------------------------------
// client steps

constexpr std::array kStepKeys{
    KeySpec{"client", Shape::ordinal, "Which client process, from 1; default 1."},
};
constexpr std::array kTimeoutKeys{
    KeySpec{"timeout", Shape::duration,
            "The step ends then at the latest; default: the client's handshake time-out plus 1s, "
            "else 5s."},
};
constexpr std::array kCallKeys{
    KeySpec{
        "with", Shape::field_values,
        "Arguments by field name; ids of requests and orders are the client's own unless "
        "given. `$name` is what a rule saved under that name last: the call waits until there is "
        "such a value."},
    KeySpec{"times", Shape::ordinal, "How often, one step after the other; default 1.",
            Need::optional, nullptr, kCallsMax},
    KeySpec{"timeout", Shape::duration, "The step ends then at the latest."},
};
constexpr std::array kStepForms{
    FormSpec{{"connect", Shape::map, "Connect.", Need::optional, &kConnect}, kTimeoutKeys},
    FormSpec{{"disconnect", Shape::nothing, "Disconnect."}, kTimeoutKeys},
    FormSpec{{"call", Shape::call, "Call a request of the client by its canonical name."},
             kCallKeys},
    FormSpec{{"wait", Shape::duration, "Do nothing; scales with `--time-scale`."}},
    FormSpec{{"wait_real", Shape::duration, "Do nothing; never scaled."}},
    FormSpec{{"wait_for", Shape::map,
              "Wait until something happened since the client was last made to act.",
              Need::optional, &kWaitFor}},
    FormSpec{{"query", Shape::query, "Ask the client something: `is_connected`."}, kTimeoutKeys},
    FormSpec{{"kill", Shape::nothing, "Kill the client process (SIGKILL)."}},
    FormSpec{{"start", Shape::nothing, "Start the client process again."}},
};

constexpr std::array kConnectKeys{
    KeySpec{"client_id", Shape::whole_number, "The id of the session.", kRequired},
    KeySpec{"reconnect", Shape::boolean,
            "The client's own automatic reconnect; needs `requires: [auto_reconnect]`."},
    KeySpec{"tls", Shape::boolean, "It speaks TLS; needs `requires: [tls]`."},
    KeySpec{"greeting", Shape::text,
            "It sends exactly this instead of its greeting; needs `requires: [raw_greeting]`."},
    KeySpec{"inside", Shape::callback,
            "Not now, but out of this callback when it comes next: `connectionClosed`; needs "
            "`requires: [connect_in_callback]`."},
};

constexpr std::array kWaitForKeys{
    KeySpec{"timeout", Shape::duration, "Go on without it after this long; default: see step."},
};
constexpr std::array kAwaitedCallbackKeys{
    KeySpec{"where", Shape::field_matchers, "Only if the arguments match."},
};
constexpr std::array kWaitForForms{
    FormSpec{{"callback", Shape::callback, "The client reported it."}, kAwaitedCallbackKeys},
    FormSpec{{"stage", Shape::stage,
              "The gateway got so far with a connection of this client, however long that took."}},
};

// ------------------------------------------------------------------------------------------------
// expectations

constexpr std::array kExpectationKeys{
    KeySpec{"severity", Shape::severity, "What a violation means; default `fail`."},
    KeySpec{"client", Shape::ordinal, "Which client process, from 1; default 1."},
};
constexpr KeySpec kWhere{"where", Shape::field_matchers, "Only if the fields match."};
constexpr KeySpec kWithin{"within", Shape::limit,
                          "At the latest so long after `from`; default: by the end of the case."};
constexpr KeySpec kFrom{
    "from", Shape::anchor,
    "The moment that time counts from; default: start of the latest client step."};
constexpr KeySpec kAt{"at", Shape::limit, "So long after `from`; default: at the end of the case."};
constexpr KeySpec kCounted{
    "count", Shape::count,
    "How often in the whole case, or between `from` and `within`; default: at least once."};

constexpr std::array kCallbackKeys{kWhere, kWithin, kFrom, kCounted};
constexpr std::array kNeverKeys{kWhere};
constexpr std::array kCallExpectationKeys{
    KeySpec{"returns", Shape::outcomes,
            "`success`, `failure`, `exception` or `blocked`, or a list of them.", kRequired},
    kWithin,
    kFrom,
    KeySpec{"before_timeout", Shape::client_timeout,
            "It also ends before that time-out of the client's own can be the reason: in nine "
            "tenths of it, counted from the begin of the call."},
    KeySpec{"nth", Shape::ordinal, "The n-th call of that name; default: the latest."},
    KeySpec{"each", Shape::boolean, "Every call of that name, not the latest alone."},
};
constexpr std::array kIsConnectedKeys{kAt, kFrom};
constexpr std::array kSocketKeys{
    KeySpec{
        "state", Shape::socket_states,
        "The kernel's name such as `CLOSE_WAIT`, or `closed` (no process holds it), or a list."},
    kAt,
    KeySpec{"closed_within", Shape::limit, "No process holds the socket so long after `from`."},
    kFrom,
    KeySpec{"connection", Shape::ordinal,
            "The n-th connection of the case; default: the client's latest."},
};
constexpr std::array kRequestKeys{kWhere, kCounted, kWithin, kFrom};
constexpr std::array kQuietForKeys{kFrom};
constexpr std::array kCpuKeys{
    KeySpec{"over", Shape::duration, "How long is looked.", kRequired},
    kFrom,
};
constexpr std::array kGrowthKeys{kWithin, kFrom};
constexpr std::array kExpectationForms{
    FormSpec{{"callback", Shape::callback, "The client reports this callback."}, kCallbackKeys},
    FormSpec{{"never", Shape::callback, "It never does."}, kNeverKeys},
    FormSpec{{"call", Shape::call, "How the latest call of that name ends, or the n-th, or each."},
             kCallExpectationKeys},
    FormSpec{{"is_connected", Shape::boolean, "The client's own answer."}, kIsConnectedKeys},
    FormSpec{{"socket", Shape::socket_end,
              "What the kernel says of one end of the connection: `client` or `gateway`."},
             kSocketKeys},
    FormSpec{{"request", Shape::request, "The client sends this request."}, kRequestKeys},
    FormSpec{{"no_request", Shape::request, "It never does."}, kNeverKeys},
    FormSpec{{"in_order", Shape::patterns,
              "These happen in this order; other things may come between."}},
    FormSpec{{"before", Shape::map, "`a` happens before the first `b`.", Need::optional, &kBefore}},
    FormSpec{{"quiet_for", Shape::limit, "No callback for so long."}, kQuietForKeys},
    FormSpec{{"connections", Shape::map, "How many connections the client opens.", Need::optional,
              &kConnections}},
    FormSpec{{"one_of", Shape::alternatives,
              "Several acceptable outcomes; the first that holds decides."}},
    FormSpec{{"cpu_below", Shape::percent,
              "The client's processes use less than this share of one core, on average `over` a "
              "span after `from`."},
             kCpuKeys},
    FormSpec{{"memory_below", Shape::memory_size,
              "The client's resident memory grows by less than this over what it was at `from`."},
             kGrowthKeys},
    FormSpec{{"descriptors_below", Shape::ordinal,
              "The client holds fewer than so many open descriptors more than at `from`."},
             kGrowthKeys},
};

constexpr std::array kPatternWhereKeys{kWhere};
constexpr std::array kPhaseKeys{
    KeySpec{"phase", Shape::phase, "`begin` or `end` of the call.", kRequired},
};
constexpr std::array kPatternForms{
    FormSpec{{"callback", Shape::callback, "The client reports it."}, kPatternWhereKeys},
    FormSpec{{"sent", Shape::message_to_client, "The gateway sends it."}, kPatternWhereKeys},
    FormSpec{{"request", Shape::request, "The gateway receives it."}, kPatternWhereKeys},
    FormSpec{{"call", Shape::call, "A call of the client begins or ends."}, kPhaseKeys},
    FormSpec{{"stage", Shape::stage, "The session reaches it."}},
};

constexpr std::array kBeforeKeys{
    KeySpec{"a", Shape::pattern, "What comes first.", kRequired},
    KeySpec{"b", Shape::pattern, "What comes later.", kRequired},
};

constexpr std::array kConnectionsKeys{
    KeySpec{"at_most", Shape::whole_number, "Not more than this many."},
    KeySpec{"at_least", Shape::whole_number, "Not fewer."},
    KeySpec{"per", Shape::duration, "`at_most` counts in any span of this length."},
};

constexpr std::array kAlternativeKeys{
    KeySpec{"severity", Shape::severity,
            "What it means that this is the outcome: `fail` (default) is full marks, else the "
            "lesser verdict."},
    KeySpec{"expect", Shape::expectations, "All of these hold.", kRequired},
};

constexpr std::array kAnchorForms{
    FormSpec{{"call", Shape::call, "A call of that name begins."}},
    FormSpec{{"sent", Shape::message_to_client, "The gateway sent it."}},
    FormSpec{{"stage", Shape::stage, "The session reached it."}},
    FormSpec{{"rule", Shape::rule_id, "The rule fired."}},
    FormSpec{{"callback", Shape::callback, "The client reported it."}},
};

constexpr std::array kLimitKeys{
    KeySpec{"timeout", Shape::client_timeout,
            "A time-out from the client's manifest; 5s if it has none of that name.", kRequired},
    KeySpec{"plus", Shape::duration, "And so much more."},
};

constexpr std::array kCountKeys{
    KeySpec{"min", Shape::whole_number, "Not fewer."},
    KeySpec{"max", Shape::whole_number, "Not more."},
};

constexpr std::array kMatcherForms{
    FormSpec{{"re", Shape::text, "A regular expression (RE2) that fits the whole value."}},
    FormSpec{{"lt", Shape::scalar, "A number below this one."}},
    FormSpec{{"gt", Shape::scalar, "A number above this one."}},
    FormSpec{{"in", Shape::scalars, "One of these."}},
};

}  // namespace

const MapSpec kScenario{"a scenario", "The top of a file.", kScenarioKeys, {}};
const MapSpec kVersions{"`versions`", "", kVersionsKeys, {}};
const MapSpec kRule{"a rule", "The first rule that matches an event wins.", kRuleKeys, {}};
const MapSpec kTrigger{"a trigger",
                       "Or one word: `accept`, `hello`, `version_sent`, `START_API`, `ready`, "
                       "`peer_fin`, `peer_rst`, a request name, "
                       "`any_request`.",
                       {},
                       kTriggerForms};
const MapSpec kStep{"a client step", "An item of `client`.", kStepKeys, kStepForms};
const MapSpec kConnect{"`connect`", "", kConnectKeys, {}};
const MapSpec kWaitFor{"`wait_for`", "", kWaitForKeys, kWaitForForms};
const MapSpec kExpectation{"an expectation", "An item of `expect`.", kExpectationKeys,
                           kExpectationForms};
const MapSpec kPattern{
    "a pattern", "One event, inside `in_order` and `before`.", {}, kPatternForms};
const MapSpec kBefore{"`before`", "", kBeforeKeys, {}};
const MapSpec kConnections{"`connections`", "", kConnectionsKeys, {}};
const MapSpec kAlternative{"an alternative", "An item of `one_of`.", kAlternativeKeys, {}};
const MapSpec kAnchor{
    "`from`", "A moment; where it comes several times, any of them will do.", {}, kAnchorForms};
const MapSpec kLimit{"a limit", "Or a duration.", kLimitKeys, {}};
const MapSpec kCount{"`count`", "Or a number: exactly so often.", kCountKeys, {}};
const MapSpec kMatcher{"a matcher",
                       "Or a scalar that the value equals, or `any`, `absent` or `empty`.",
                       {},
                       kMatcherForms};

std::vector<const MapSpec*> language() {
  return {&kScenario,      &kVersions,    &kRule,         &kTrigger,       &kAction,
          &kRawBytes,      &kModifiers,   &kFragment,     &kCorrupt,       &kStopReading,
          &kStopAccepting, &kRepeat,      &kSet,          &kSetPrice,      &kSetFarm,
          &kSetOrder,      &kStep,        &kConnect,      &kWaitFor,       &kExpectation,
          &kPattern,       &kBefore,      &kConnections,  &kAlternative,   &kAnchor,
          &kLimit,         &kCount,       &kMatcher,      &kGateway,       &kAccount,
          &kHolding,       &kFarms,       &kClientLimits, &kCommission,    &kContract,
          &kPrice,         &kTapePoint,   &kExchange,     &kMarketRule,    &kIncrement,
          &kNewsProvider,  &kNewsArticle, &kBulletin,     &kCalendarEvent, &kScanner};
}

const FormSpec* MapSpec::form(std::string_view main_key) const {
  for (const FormSpec& candidate : forms) {
    if (candidate.main.key == main_key) {
      return &candidate;
    }
  }
  return nullptr;
}

const KeySpec* MapSpec::find(std::string_view key) const {
  for (const KeySpec& candidate : keys) {
    if (candidate.key == key) {
      return &candidate;
    }
  }
  for (const FormSpec& candidate : forms) {
    if (candidate.main.key == key) {
      return &candidate.main;
    }
    for (const KeySpec& companion : candidate.companions) {
      if (companion.key == key) {
        return &companion;
      }
    }
  }
  return nullptr;
}

}  // namespace ibgw::scenario
