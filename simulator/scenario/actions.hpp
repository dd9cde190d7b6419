// Every action of `do`, one row each: how it is written, what it needs, what a client meets of it,
// and how it is carried out and proven. The reader, the reference, the schema, the session and the
// network all read these rows; docs/adding-an-action.md says what a new one takes.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "simulator/scenario/language.hpp"
#include "simulator/scenario/net_step.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// What of Action the value of its key, and what stands beside it, fills in.
enum class ActionValue {
  none,
  message,         ///< `message` and `with`.
  bytes,           ///< `raw`.
  duration,        ///< `duration`.
  body,            ///< `body`, `times` and `duration`.
  change,          ///< `change` and `with`.
  receive_buffer,  ///< `receive_buffer`, or nothing.
  queue,           ///< `backlog` and `fill_backlog`, or nothing.
};

/// Where an action is at work, which is what it needs.
enum class ActionPlace {
  rule,        ///< In its rule, or in the whole gateway.
  connection,  ///< On the connection of its event.
  event,       ///< On that connection, in place of the model's part of the event.
  listener,
};

/// Whether a client that is there meets something of it.
enum class Noticed {
  no,
  yes,
  if_connected,  ///< While what we send arrives.
  if_modified,   ///< The same, and only where modifiers change its bytes.
};

/// Whether the network proves it. What has modifiers is proven beside this.
enum class Proven {
  no,
  yes,
  if_sized,  ///< Only with a receive buffer.
};

/// What becomes of the actions after it.
enum class Pause {
  none,
  planned,   ///< They come `duration` later.
  for_good,  ///< They never come.
};

struct ActionSpec {
  ActionKind kind = ActionKind::swallow;
  FormSpec form;               ///< Several rows may share one; then `word` tells them apart,
  std::string_view word = {};  ///< the value of its key: `fin`.
  ActionValue value = ActionValue::none;
  ActionPlace place = ActionPlace::rule;
  Noticed noticed = Noticed::no;
  Proven proven = Proven::no;
  Pause pause = Pause::none;
  bool writes = false;               ///< Bytes, which modifiers can change.
  std::optional<NetStep> step = {};  ///< What the network is asked to do, where it is just that.
};

/// All rows, in the order of the reference; those with the same key stand together.
[[nodiscard]] std::span<const ActionSpec> action_specs();
[[nodiscard]] const ActionSpec& spec_of(ActionKind kind);
/// The row whose action is this step and nothing else; nullptr: none is.
[[nodiscard]] const ActionSpec* spec_of(NetStep step);
/// The rows with this key.
[[nodiscard]] std::span<const ActionSpec> specs_of_key(std::string_view key);

/// As traces and proofs call it: `hold`, `close: fin`.
[[nodiscard]] std::string_view name_of(const ActionSpec& spec);

}  // namespace ibgw::scenario
