#include "simulator/scenario/language.hpp"

#include <array>

#include "simulator/wire/versions.hpp"

namespace ibgw::scenario {
namespace {

constexpr int kCallsMax = 10'000;

// ------------------------------------------------------------------------------------------------
// the whole

constexpr std::array kScenarioKeys{
    KeySpec{"schema", Shape::whole_number, "Version of the scenario language: 1.", kRequired},
    KeySpec{"summary", Shape::text, "What goes wrong, in one line.", kRequired},
    KeySpec{"requirement", Shape::text, "What a conformant client does, in one or two sentences.",
            kRequired},
    KeySpec{"source", Shape::text, "The source of the requirement."},
    KeySpec{"also", Shape::texts, "Other names this scenario answers to."},
    KeySpec{"versions", Shape::map, "Server versions the scenario applies to.", Need::optional,
            &kVersions},
    KeySpec{"requires", Shape::capabilities,
            "What a client must provide; without it the client is `unsupported` here."},
    KeySpec{"gateway", Shape::map, "What differs from the healthy default world.", Need::optional,
            &kGateway},
    KeySpec{"variants", Shape::variants,
            "Parameters; each combination of their values is a separate case."},
    KeySpec{"rules", Shape::rules, "What the gateway does differently, and when."},
    KeySpec{"client", Shape::steps, "What the client is asked to do, in order."},
    KeySpec{"expect", Shape::expectations, "What must be observed, in any order."},
    KeySpec{"settle", Shape::duration,
            "How long the case keeps running after everything is decided; default 300ms."},
    KeySpec{"limit", Shape::duration, "Maximum duration of the case; default 15s."},
    KeySpec{"alone", Shape::yes, "Run this case alone, because its timing is critical."},
};

constexpr std::array kVersionsKeys{
    KeySpec{"since", Shape::server_version, "The first server version.", Need::optional, nullptr,
            wire::kServerVersionMax},
    KeySpec{"until", Shape::server_version, "The first server version it no longer applies to.",
            Need::optional, nullptr, wire::kServerVersionMax},
};

// ------------------------------------------------------------------------------------------------
// rules

constexpr std::array kRuleKeys{
    KeySpec{"id", Shape::text,
            "Name of the rule, for `from: {rule: ..}` and reports; default `rule-<n>`."},
    KeySpec{"on", Shape::trigger,
            "The event that triggers the rule: a stage, a request, `any_request`, or a map.",
            kRequired},
    KeySpec{"connection", Shape::number_matcher,
            "Only this connection of the run, counted from 1."},
    KeySpec{"client_id", Shape::number_matcher, "Only this client id (known from START_API on)."},
    KeySpec{"nth", Shape::number_matcher,
            "Only the n-th event that passes the other filters, counted from 1."},
    KeySpec{"where", Shape::field_matchers, "Only if the fields of the message match."},
    KeySpec{"save", Shape::saved_fields,
            "Save fields of the message under names, for `$name` in matchers, `with` and `set`. "
            "Without `do`, the rule does nothing else and need not fire."},
    KeySpec{"do", Shape::actions,
            "Actions that replace the model's part, in order. Required without `save`."},
    KeySpec{"continue", Shape::boolean, "Also apply later rules to the same event."},
    KeySpec{"optional", Shape::boolean, "The rule need not fire or be carried out to its end."},
    KeySpec{
        "output", Shape::map,
        "Modifiers for every frame that the connection sends from then on, including the model's.",
        Need::optional, &kModifiers},
};

constexpr std::array kTriggerAfterKeys{
    KeySpec{"of", Shape::stage,
            "The stage to count from; default: the moment the gateway starts to listen."},
};
constexpr std::array kTriggerForms{
    FormSpec{{"sending", Shape::message_to_client, "The model is about to send this message."}},
    FormSpec{{"after", Shape::duration, "This time has passed since `of`."}, kTriggerAfterKeys},
};

// ------------------------------------------------------------------------------------------------
// client steps

constexpr std::array kStepKeys{
    KeySpec{"client", Shape::ordinal, "Which client process, counted from 1; default 1."},
};
constexpr std::array kTimeoutKeys{
    KeySpec{"timeout", Shape::duration,
            "Maximum duration of the step; default: the client's handshake time-out plus 1s, or 5s "
            "if it has none."},
};
constexpr std::array kCallKeys{
    KeySpec{"with", Shape::field_values,
            "Arguments by field name. The client chooses request and order ids unless they are "
            "given. `$name` is the value that a rule saved last under that name; the call waits "
            "until there is one."},
    KeySpec{"times", Shape::ordinal, "How many times to call, one after the other; default 1.",
            Need::optional, nullptr, kCallsMax},
    KeySpec{"timeout", Shape::duration, "Maximum duration of the step."},
};
constexpr std::array kStepForms{
    FormSpec{{"connect", Shape::map, "Connect.", Need::optional, &kConnect}, kTimeoutKeys},
    FormSpec{{"disconnect", Shape::nothing, "Disconnect."}, kTimeoutKeys},
    FormSpec{
        {"call", Shape::call, "Call one of the client's request methods, by its canonical name."},
        kCallKeys},
    FormSpec{{"wait", Shape::duration, "Do nothing; scales with `--time-scale`."}},
    FormSpec{{"wait_real", Shape::duration, "Do nothing; never scaled."}},
    FormSpec{{"wait_for", Shape::map,
              "Wait for something to happen after the last step that made the client act.",
              Need::optional, &kWaitFor}},
    FormSpec{{"query", Shape::query, "Ask the client for a value: `is_connected`."}, kTimeoutKeys},
    FormSpec{{"kill", Shape::nothing, "Kill the client process (SIGKILL)."}},
    FormSpec{{"start", Shape::nothing, "Start the client process again."}},
};

constexpr std::array kConnectKeys{
    KeySpec{"client_id", Shape::whole_number, "The client id of the session.", kRequired},
    KeySpec{"reconnect", Shape::boolean,
            "Use the client's automatic reconnect; needs `requires: [auto_reconnect]`."},
    KeySpec{"tls", Shape::boolean, "Connect with TLS; needs `requires: [tls]`."},
    KeySpec{"greeting", Shape::text,
            "Send exactly this text instead of the greeting; needs `requires: [raw_greeting]`."},
    KeySpec{"inside", Shape::callback,
            "Connect inside this callback, the next time it is called: `connectionClosed`; needs "
            "`requires: [connect_in_callback]`."},
};

constexpr std::array kWaitForKeys{
    KeySpec{"timeout", Shape::duration,
            "Continue without it after this time; default: as for a step."},
};
constexpr std::array kAwaitedCallbackKeys{
    KeySpec{"where", Shape::field_matchers, "Only if the arguments match."},
};
constexpr std::array kWaitForForms{
    FormSpec{{"callback", Shape::callback, "The client reported this callback."},
             kAwaitedCallbackKeys},
    FormSpec{
        {"stage", Shape::stage, "A connection of this client reached this stage in the gateway."}},
};

// ------------------------------------------------------------------------------------------------
// expectations

constexpr std::array kExpectationKeys{
    KeySpec{"severity", Shape::severity, "The severity of a violation; default `fail`."},
    KeySpec{"client", Shape::ordinal, "Which client process, counted from 1; default 1."},
};
constexpr KeySpec kWhere{"where", Shape::field_matchers, "Only if the fields match."};
constexpr KeySpec kWithin{"within", Shape::limit,
                          "At most this long after `from`; default: by the end of the case."};
constexpr KeySpec kFrom{"from", Shape::anchor,
                        "The moment from which time is counted; default: the start of the latest "
                        "step that makes the client act."};
constexpr KeySpec kAt{"at", Shape::limit,
                      "Exactly this long after `from`; default: at the end of the case."};
constexpr KeySpec kCounted{
    "count", Shape::count,
    "How many times, in the whole case or between `from` and `within`; default: at least once."};

constexpr std::array kCallbackKeys{kWhere, kWithin, kFrom, kCounted};
constexpr std::array kNeverKeys{kWhere};
constexpr std::array kCallExpectationKeys{
    KeySpec{"returns", Shape::outcomes,
            "`success`, `failure`, `exception` or `blocked`, or a list of them.", kRequired},
    kWithin,
    kFrom,
    KeySpec{"before_timeout", Shape::client_timeout,
            "It also ends before this time-out of the client can be the reason: within 90% of it, "
            "counted from the start of the call."},
    KeySpec{"nth", Shape::ordinal, "The n-th call with that name; default: the latest."},
    KeySpec{"each", Shape::boolean, "Every call with that name, not just the latest."},
};
constexpr std::array kIsConnectedKeys{kAt, kFrom};
constexpr std::array kSocketKeys{
    KeySpec{
        "state", Shape::socket_states,
        "The kernel's name such as `CLOSE_WAIT`, or `closed` (no process holds it), or a list."},
    kAt,
    KeySpec{"closed_within", Shape::limit, "No process holds the socket this long after `from`."},
    kFrom,
    KeySpec{"connection", Shape::ordinal,
            "The n-th connection of the case; default: the client's latest."},
};
constexpr std::array kRequestKeys{kWhere, kCounted, kWithin, kFrom};
constexpr std::array kQuietForKeys{kFrom};
constexpr std::array kCpuKeys{
    KeySpec{"over", Shape::duration, "The length of the measurement.", kRequired},
    kFrom,
};
constexpr std::array kGrowthKeys{kWithin, kFrom};
constexpr std::array kExpectationForms{
    FormSpec{{"callback", Shape::callback, "The client reports this callback."}, kCallbackKeys},
    FormSpec{{"never", Shape::callback, "The client never reports this callback."}, kNeverKeys},
    FormSpec{
        {"call", Shape::call, "How a call with that name ends: the latest, the n-th, or each."},
        kCallExpectationKeys},
    FormSpec{{"is_connected", Shape::boolean,
              "What the client answers when asked whether it is connected."},
             kIsConnectedKeys},
    FormSpec{{"socket", Shape::socket_end,
              "The kernel's state of one end of the connection: `client` or `gateway`."},
             kSocketKeys},
    FormSpec{{"request", Shape::request, "The client sends this request."}, kRequestKeys},
    FormSpec{{"no_request", Shape::request, "The client never sends this request."}, kNeverKeys},
    FormSpec{{"in_order", Shape::patterns,
              "These happen in this order; other events may come in between."}},
    FormSpec{{"before", Shape::map, "`a` happens before the first `b`.", Need::optional, &kBefore}},
    FormSpec{{"quiet_for", Shape::limit, "No callback for this long."}, kQuietForKeys},
    FormSpec{{"connections", Shape::map, "How many connections the client opens.", Need::optional,
              &kConnections}},
    FormSpec{{"one_of", Shape::alternatives,
              "Several acceptable outcomes; the first one that is met decides."}},
    FormSpec{{"cpu_below", Shape::percent,
              "The client's processes use less than this share of one core, averaged over the time "
              "`over` after `from`."},
             kCpuKeys},
    FormSpec{{"memory_below", Shape::memory_size,
              "The client's resident memory grows by less than this after `from`."},
             kGrowthKeys},
    FormSpec{
        {"descriptors_below", Shape::ordinal,
         "The client has fewer than this many additional open descriptors, compared to `from`."},
        kGrowthKeys},
};

constexpr std::array kPatternWhereKeys{kWhere};
constexpr std::array kPhaseKeys{
    KeySpec{"phase", Shape::phase, "`begin` or `end` of the call.", kRequired},
};
constexpr std::array kPatternForms{
    FormSpec{{"callback", Shape::callback, "The client reports this callback."}, kPatternWhereKeys},
    FormSpec{{"sent", Shape::message_to_client, "The gateway sends this message."},
             kPatternWhereKeys},
    FormSpec{{"request", Shape::request, "The gateway receives this request."}, kPatternWhereKeys},
    FormSpec{{"call", Shape::call, "A call of the client begins or ends."}, kPhaseKeys},
    FormSpec{{"stage", Shape::stage, "The session reaches this stage."}},
};

constexpr std::array kBeforeKeys{
    KeySpec{"a", Shape::pattern, "The earlier event.", kRequired},
    KeySpec{"b", Shape::pattern, "The later event.", kRequired},
};

constexpr std::array kConnectionsKeys{
    KeySpec{"at_most", Shape::whole_number, "The maximum number."},
    KeySpec{"at_least", Shape::whole_number, "Not fewer."},
    KeySpec{"per", Shape::duration, "`at_most` applies to any period of this length."},
};

constexpr std::array kAlternativeKeys{
    KeySpec{"severity", Shape::severity,
            "The verdict for this outcome: `fail` (default) means pass; otherwise the given lesser "
            "verdict."},
    KeySpec{"expect", Shape::expectations, "All of these must be met.", kRequired},
};

constexpr std::array kAnchorForms{
    FormSpec{{"call", Shape::call, "A call with that name began."}},
    FormSpec{{"sent", Shape::message_to_client, "The gateway sent this message."}},
    FormSpec{{"stage", Shape::stage, "The session reached this stage."}},
    FormSpec{{"rule", Shape::rule_id, "The rule fired."}},
    FormSpec{{"callback", Shape::callback, "The client reported this callback."}},
};

constexpr std::array kLimitKeys{
    KeySpec{"timeout", Shape::client_timeout,
            "A time-out from the client's manifest; 5s if it has none of that name.", kRequired},
    KeySpec{"plus", Shape::duration, "Additional time."},
};

constexpr std::array kCountKeys{
    KeySpec{"min", Shape::whole_number, "Not fewer."},
    KeySpec{"max", Shape::whole_number, "Not more."},
};

constexpr std::array kMatcherForms{
    FormSpec{{"re", Shape::text, "A regular expression (RE2) that matches the whole value."}},
    FormSpec{{"lt", Shape::scalar, "A number below this one."}},
    FormSpec{{"gt", Shape::scalar, "A number above this one."}},
    FormSpec{{"in", Shape::scalars, "One of these values."}},
};

}  // namespace

const MapSpec kScenario{"a scenario", "The top level of a file.", kScenarioKeys, {}};
const MapSpec kVersions{"`versions`", "", kVersionsKeys, {}};
const MapSpec kRule{"a rule", "The first rule that matches an event wins.", kRuleKeys, {}};
const MapSpec kTrigger{"a trigger",
                       "Or one word: `accept`, `hello`, `version_sent`, `START_API`, `ready`, "
                       "`peer_fin`, `peer_rst`, a request name, or `any_request`.",
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
const MapSpec kAnchor{"`from`",
                      "A moment. If the event happens several times, any of them counts.",
                      {},
                      kAnchorForms};
const MapSpec kLimit{"a limit", "Or a duration.", kLimitKeys, {}};
const MapSpec kCount{"`count`", "Or a number: exactly this many times.", kCountKeys, {}};
const MapSpec kMatcher{"a matcher",
                       "Or a scalar (the value equals it), or `any`, `absent` or `empty`.",
                       {},
                       kMatcherForms};

std::vector<const MapSpec*> language() {
  return {&kScenario,      &kVersions,     &kRule,        &kTrigger,       &kAction,
          &kRawBytes,      &kModifiers,    &kFragment,    &kCorrupt,       &kStopReading,
          &kStopAccepting, &kRepeat,       &kSet,         &kSetPrice,      &kSetFarm,
          &kSetOrder,      &kEnterOrder,   &kSetPosition, &kSetCash,       &kSetLiquidation,
          &kStep,          &kConnect,      &kWaitFor,     &kExpectation,   &kPattern,
          &kBefore,        &kConnections,  &kAlternative, &kAnchor,        &kLimit,
          &kCount,         &kMatcher,      &kGateway,     &kAccount,       &kHolding,
          &kFarms,         &kClientLimits, &kCommission,  &kContract,      &kPrice,
          &kTapePoint,     &kExchange,     &kEarlyClose,  &kMarketRule,    &kIncrement,
          &kNewsProvider,  &kNewsArticle,  &kBulletin,    &kCalendarEvent, &kScanner};
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
