// The execution of a rule's actions for one event: which action is next, and what `$name` refers
// to.
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
    int rounds_left = 0;  ///< repeat: rounds left after this one.
    scenario::Action const* repeat = nullptr;
  };

  const scenario::Rule* rule = nullptr;
  std::shared_ptr<Firing> firing;
  int connection = 0;  ///< 0: a rule triggered by the gateway's start.
  scenario::TriggerKind event = scenario::TriggerKind::accept;
  std::unique_ptr<wire::Message> message;  ///< The request, or the message about to be sent.
  std::string frame;                       ///< sending: the encoded frame that `model` writes.
  std::vector<Level> levels;
  std::vector<Frame> joined;    ///< Frames to be coalesced with this rule's next item.
  std::int64_t planned_ns = 0;  ///< When it was scheduled to continue. Waits add to this, so that
                                ///< delays do not accumulate.
  std::int64_t logical_ns = 0;  ///< The session's scenario time at the event, plus the waits since.
};

/// A deep copy that outlives the original.
[[nodiscard]] std::unique_ptr<wire::Message> copy_of(const wire::Message& message);

/// The field's value in the form that a scenario would write it; null if absent.
[[nodiscard]] Tree field_tree(const wire::Message& message, std::string_view path);

/// `tree` with every text `$name` replaced by the field of that name in `message` (may be nullptr),
/// or else by the latest value saved under that name, or else by null; `$$` becomes a plain `$`.
[[nodiscard]] Tree with_captures(const Tree& tree, const wire::Message* message,
                                 const scenario::SavedValues& saved);

}  // namespace ibgw::session
