// Finds what depends on a call that the client does not have. Only this is excused; whatever can
// happen without the call is judged as usual.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/check/facts.hpp"
#include "conformance/event/recorded_event.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::wire {
struct MessageSpec;
}

namespace ibgw::conformance {

/// Something depends on a missing call if
/// * it is the call, its request, or what the message tables name as an answer to that request;
/// * it comes from a rule that depends on the call: messages that the rule sends, and errors if it
///   changes the world;
/// * it is about orders or accounts, and the call is about an order (or a rule that depends on it
///   changes one);
/// * it is an error, and no other rule of the scenario causes errors;
/// * its time counts from one of these, which therefore never happened, or from the latest step,
///   and that step is the call;
/// * the call is `disconnect` and it is about the end of a connection, or the call is `connect`.
/// Anything that names another request id than the call's does not depend on it. Something that
/// must not happen (`never`) depends on a call only if nothing else in the case can cause it.
class MissingCalls {
 public:
  MissingCalls() = default;
  /// Of the calls that the scenario's steps ask for, those that the client does not offer, or
  /// answered with `unsupported`.
  MissingCalls(const scenario::Scenario& scenario, const ClientFacts& facts,
               const std::vector<const RecordedEvent*>& events);

  [[nodiscard]] bool empty() const { return missing_.empty(); }
  /// `connect` or `disconnect` if it is missing, otherwise empty. Without these, the rest of the
  /// case does not mean what it says.
  [[nodiscard]] std::string of_session() const;
  /// The first missing call that the expectation depends on, or empty. `has_anchor`: the event that
  /// its `from` names has happened. `must_come`: it is not a `never` or similar.
  [[nodiscard]] std::string needed_by(const scenario::Expectation& expectation, bool has_anchor,
                                      bool must_come) const;
  [[nodiscard]] std::string needed_by(const scenario::Rule& rule) const;

 private:
  struct Missing {
    const scenario::Step* step = nullptr;
    const wire::MessageSpec* request = nullptr;  ///< nullptr: connect, disconnect.
    std::vector<std::string_view> answers;       ///< Names of messages.
    bool is_latest = false;                      ///< No later step makes that client do anything.
    std::vector<const scenario::Rule*> rules;    ///< Rules that depend on the call.
    bool changes_world = false;                  ///< One of these rules does.
    bool changes_orders = false;                 ///< The call or one of these rules does.
  };

  [[nodiscard]] Missing missing_of(const scenario::Step& step) const;
  [[nodiscard]] bool has_other_errors(const Missing& missing) const;
  [[nodiscard]] bool waits(const Missing& missing, std::string_view message) const;
  [[nodiscard]] bool waits(const Missing& missing, const scenario::Pattern& pattern) const;
  [[nodiscard]] bool waits(const Missing& missing, const scenario::Anchor& anchor) const;
  [[nodiscard]] bool waits(const Missing& missing, const scenario::Expectation& expectation,
                           bool has_anchor, bool must_come) const;
  [[nodiscard]] bool can_come_otherwise(const scenario::Pattern& pattern) const;

  const scenario::Scenario* scenario_ = nullptr;
  std::vector<Missing> missing_;  ///< One for each step that cannot be played.
};

}  // namespace ibgw::conformance
