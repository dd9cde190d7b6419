#include <algorithm>

#include <fmt/format.h>

#include "conformance/check/expectations.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Expectation;
using scenario::SocketEnd;

struct EndState {
  std::string name = "gone";
  bool closed = true;
};

/// FIN_WAIT_2, FIN-WAIT-2 and FIN_WAIT2 are one state.
std::string normalized(const std::string& state) {
  std::string plain;
  for (const char c : state) {
    if (c != '_' && c != '-') {
      plain += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
  }
  return plain;
}

std::string end_name(const Expectation& expectation) {
  return expectation.end == SocketEnd::client ? "client socket" : "gateway socket";
}

const std::vector<const RecordedEvent*>& changes_of(const Connection& connection,
                                                    const Expectation& expectation) {
  return expectation.end == SocketEnd::client ? connection.client_end : connection.gateway_end;
}

bool is_of(const Connection& connection, int instance) {
  return connection.instance == 0 || connection.instance == instance;
}

const Connection* chosen(const Context& context, const Expectation& expectation) {
  const Connection* latest = nullptr;
  for (const Connection& connection : context.connections()) {
    if (expectation.connection) {
      if (connection.number == *expectation.connection) {
        return &connection;
      }
    } else if (is_of(connection, expectation.instance)) {
      latest = &connection;
    }
  }
  return latest;
}

/// The state after the last change up to the moment. A connection that came and went between two
/// samples is gone.
EndState state_at(const Connection& connection, const Expectation& expectation, Moment moment) {
  EndState state;
  for (const RecordedEvent* event : changes_of(connection, expectation)) {
    if (event->time <= moment) {
      state = EndState{.name = event->name, .closed = event->socket->closed};
    }
  }
  return state;
}

std::string describe_state(const EndState& state) {
  if (state.name == "gone") {
    return "gone";
  }
  return state.closed ? state.name + ", not held by any process" : state.name + ", still held";
}

std::optional<Moment> counted_from(const Context& context, const Expectation& expectation,
                                   const std::optional<scenario::Limit>& limit) {
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  if (anchor.times.empty() || !limit) {
    return std::nullopt;
  }
  return anchor.times.back() + context.span(*limit).count();
}

/// The last moment at which the end was certainly still held; nothing if it was never closed.
std::optional<Moment> closed_since(const Connection& connection, const Expectation& expectation) {
  const auto& changes = changes_of(connection, expectation);
  if (changes.empty()) {
    return connection.first_seen;
  }
  for (const RecordedEvent* event : changes) {
    if (event->socket->closed) {
      return event->socket->previous_sample;
    }
  }
  return std::nullopt;
}

std::string span_text(const Context& context, const Expectation& expectation,
                      const scenario::Limit& limit, const char* word) {
  const std::string from = describe(expectation.from);
  return fmt::format("{} {} {}", describe(limit, context), word,
                     from.empty() ? "the latest step" : from);
}

Judgement judge_closed(const Context& context, const Expectation& expectation) {
  Judgement result = blank(
      expectation,
      fmt::format("{}{} closed within {}", end_name(expectation), of_client(expectation.instance),
                  span_text(context, expectation, *expectation.closed_within, "of")));
  if (context.input().record.last_sample == 0) {
    return unsupported(result, "sockets cannot be observed on this machine");
  }
  const Connection* connection = chosen(context, expectation);
  const std::optional<Moment> deadline =
      counted_from(context, expectation, expectation.closed_within);
  if (connection == nullptr) {
    const bool is_over = context.is_final() || (deadline && context.now() > *deadline);
    return is_over ? passed(result) : pending(result, true, deadline);
  }
  const std::optional<Moment> closed = closed_since(*connection, expectation);
  if (closed && (!deadline || *closed <= *deadline)) {
    return passed(result);
  }
  const bool is_seen_late = deadline && context.input().record.last_sample > *deadline;
  const bool is_vain = !deadline && context.is_gone_for_good(expectation.instance);
  if (!is_seen_late && !is_vain && !context.is_final()) {
    return pending(result, true, deadline);
  }
  const EndState state = state_at(*connection, expectation, deadline.value_or(context.now()));
  std::string actual = describe_state(state);
  if (!deadline) {
    actual += fmt::format("; {} never happened", describe(expectation.from));
  } else if (closed) {
    actual +=
        fmt::format("; closed {}", when(context, *closed, expectation.from, expectation.instance));
  }
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  return failed_in(result, actual,
                   anchor.times.empty() ? std::nullopt : std::optional<Moment>(anchor.times.back()),
                   deadline);
}

Judgement judge_state(const Context& context, const Expectation& expectation) {
  std::string wanted;
  for (const std::string& state : expectation.states) {
    wanted += (wanted.empty() ? "" : " or ") + state;
  }
  const std::string moment = expectation.at
                                 ? span_text(context, expectation, *expectation.at, "after")
                                 : "at the end of the case";
  Judgement result =
      blank(expectation, fmt::format("{}{} in {} {}", end_name(expectation),
                                     of_client(expectation.instance), wanted, moment));
  const Moment last_sample = context.input().record.last_sample;
  if (last_sample == 0) {
    return unsupported(result, "sockets cannot be observed on this machine");
  }
  std::optional<Moment> due = counted_from(context, expectation, expectation.at);
  if (!expectation.at && context.is_final()) {
    due = context.input().record.end.value_or(context.now());
  }
  const bool is_vain = expectation.at && !due && context.is_gone_for_good(expectation.instance);
  if (!context.is_final() && !is_vain && (!due || last_sample < *due)) {
    return pending(result, expectation.at.has_value(), due);
  }
  if (!due) {
    return failed(result, fmt::format("{} never happened", describe(expectation.from)));
  }
  const Connection* connection = chosen(context, expectation);
  const EndState state =
      connection != nullptr ? state_at(*connection, expectation, *due) : EndState{};
  for (const std::string& name : expectation.states) {
    const bool fits = name == "closed" ? state.closed : normalized(name) == normalized(state.name);
    if (fits) {
      return passed(result);
    }
  }
  // Its cause lies before this moment, and a busy machine may have delayed the effect.
  const AnchorTimes anchor = context.anchor(expectation.from, expectation.instance);
  return failed_in(result, connection == nullptr ? "no connection was seen" : describe_state(state),
                   anchor.times.empty() ? *due : anchor.times.back(), *due);
}

/// The largest number of moments in any span of this length, including both ends. `times` is in
/// order. It is enough to look at spans that begin at one of the moments.
int most_within(const std::vector<Moment>& times, Moment span) {
  std::ptrdiff_t most = 0;
  auto end = times.begin();
  for (auto begin = times.begin(); begin != times.end(); ++begin) {
    while (end != times.end() && *end - *begin <= span) {
      ++end;
    }
    most = std::max(most, end - begin);
  }
  return static_cast<int>(most);
}

}  // namespace

Judgement judge_socket(const Context& context, const Expectation& expectation) {
  return expectation.closed_within ? judge_closed(context, expectation)
                                   : judge_state(context, expectation);
}

Judgement judge_connections(const Context& context, const Expectation& expectation) {
  const scenario::CountRange count = expectation.count.value_or(scenario::CountRange{});
  std::string expected = fmt::format("at most {} connections", count.max);
  if (count.max == INT32_MAX) {
    expected = fmt::format("at least {} connections", count.min);
  } else if (count.min > 0) {
    expected = count.min == count.max ? fmt::format("{} connections", count.min)
                                      : fmt::format("{} to {} connections", count.min, count.max);
  }
  if (expectation.per) {
    expected += " in any " + format_duration(*expectation.per);
  }
  Judgement result = blank(expectation, expected + of_client(expectation.instance));
  std::vector<Moment> times;
  for (const Connection& connection : context.connections()) {
    if (is_of(connection, expectation.instance) && connection.number != 0) {
      times.push_back(connection.first_seen);
    }
  }
  const int total = static_cast<int>(times.size());
  const int most = expectation.per ? most_within(times, expectation.per->count()) : total;
  if (most > count.max) {
    result.was_seen = true;
    return failed(result, fmt::format("{} connections", most));
  }
  if (total >= count.min) {
    const bool can_grow_too_many = count.max != INT32_MAX && !context.is_final();
    return can_grow_too_many ? pending(result, false, std::nullopt) : passed(result);
  }
  if (!context.is_final() && !context.is_gone_for_good(expectation.instance)) {
    return pending(result, true, std::nullopt);
  }
  return failed(result, total == 1 ? "1 connection" : fmt::format("{} connections", total));
}

}  // namespace ibgw::conformance
