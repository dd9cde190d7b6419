// A rule at work on one event: where it stands among its actions, and what its captures refer to.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/tree.hpp"
#include "simulator/scenario/matching.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/session/firing.hpp"
#include "simulator/session/frame.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::session {

struct RuleRun {
  struct Level {
    const std::vector<scenario::Action>* actions = nullptr;
    std::size_t next = 0;
    int rounds_left = 0;  ///< repeat: rounds after this one.
    scenario::Action const* repeat = nullptr;
  };

  const scenario::Rule* rule = nullptr;
  std::shared_ptr<Firing> firing;
  int connection = 0;  ///< 0: a rule that stands on the gateway's start.
  scenario::TriggerKind event = scenario::TriggerKind::accept;
  std::unique_ptr<wire::Message> message;  ///< The request, or the message about to be sent.
  std::string frame;                       ///< sending: the encoded frame that `model` writes.
  std::vector<Level> levels;
  std::vector<Frame> joined;  ///< To be coalesced with the rule's next item; nobody else's.
  std::int64_t planned_ns =
      0;  ///< When it was meant to go on: waits add to this, not to when it really did.
  std::int64_t logical_ns = 0;  ///< The session's scenario time at the event plus the waits since.
};

/// A deep copy that outlives the original.
[[nodiscard]] std::unique_ptr<wire::Message> copy_of(const wire::Message& message);

/// The field as a scenario's own value would have spelled it; null when it is absent.
[[nodiscard]] Tree field_tree(const wire::Message& message, std::string_view path);

/// `tree` with every text `$name` replaced by that field of `message` (nullptr: none has a value),
/// else by the latest value saved under the name, else by nothing; `$$` is a plain `$`.
[[nodiscard]] Tree with_captures(const Tree& tree, const wire::Message* message,
                                 const scenario::SavedValues& saved);

}  // namespace ibgw::session
