// What waits for a call that the client does not have. Only that is not asked of the client: what
// can come without the call is judged as ever.
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

/// Something waits for a missing call when
/// * it is the call, its request, or what the message tables name as an answer to that request;
/// * it comes of a rule that waits for the call: what the rule sends, and errors where it changes
///   the world;
/// * it is told of orders and accounts, and the call is about an order (or a rule that waits for it
///   changes one);
/// * it is an error, and no other rule of the scenario makes errors;
/// * it counts from one of those, which therefore never happened, or from the latest step, and that
///   is the call;
/// * the call is `disconnect` and it is about the end of a connection, or the call is `connect`.
/// What names another request id than the call's own does not wait for it. What must not come
/// (`never`) waits for a call only where nothing else that is played can bring it.
class MissingCalls {
 public:
  MissingCalls() = default;
  /// Of the calls that the scenario's steps ask for: those that the client does not offer, or of
  /// which it said `unsupported` when it was asked.
  MissingCalls(const scenario::Scenario& scenario, const ClientFacts& facts,
               const std::vector<const RecordedEvent*>& events);

  [[nodiscard]] bool empty() const { return missing_.empty(); }
  /// `connect` or `disconnect` when that is missing, else empty: the rest is another case then.
  [[nodiscard]] std::string of_session() const;
  /// The first missing call that it waits for, or empty. `has_anchor`: what its `from` names
  /// happened, so that nobody waits for that any more. `must_come`: it is no `never` or the like.
  [[nodiscard]] std::string needed_by(const scenario::Expectation& expectation, bool has_anchor,
                                      bool must_come) const;
  [[nodiscard]] std::string needed_by(const scenario::Rule& rule) const;

 private:
  struct Missing {
    const scenario::Step* step = nullptr;
    const wire::MessageSpec* request = nullptr;  ///< Null: connect, disconnect.
    std::vector<std::string_view> answers;       ///< Names of messages.
    bool is_latest = false;                      ///< No later step makes that client do anything.
    std::vector<const scenario::Rule*> rules;    ///< Those that wait for it.
    bool changes_world = false;                  ///< One of these does.
    bool changes_orders = false;                 ///< The call does, or one of these.
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
