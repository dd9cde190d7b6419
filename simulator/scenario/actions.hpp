// One row per action of `do`: how it is written, what it needs, whether a client notices it, and
// how it is carried out and proven. The reader, the reference, the schema, the session and the
// network all read these rows; docs/adding-an-action.md explains how to add one.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "simulator/scenario/language.hpp"
#include "simulator/scenario/net_step.hpp"
#include "simulator/scenario/scenario.hpp"

namespace ibgw::scenario {

/// Which members of Action are set by the value of the key and by the keys beside it.
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

/// Where an action works, and so what it needs to be there.
enum class ActionPlace {
  rule,        ///< In its rule, or in the whole gateway.
  connection,  ///< On the connection of its event.
  event,       ///< On that connection, in place of the model's part of the event.
  listener,
};

/// Whether a connected client notices the action.
enum class Noticed {
  no,
  yes,
  if_connected,  ///< As long as the gateway's output reaches the client.
  if_modified,   ///< The same, and only if modifiers change the bytes.
};

/// Whether the network returns a proof. Modifiers are proven separately.
enum class Proven {
  no,
  yes,
  if_sized,  ///< Only if a receive buffer size is given.
};

/// What happens to the actions after it.
enum class Pause {
  none,
  planned,   ///< They run `duration` later.
  for_good,  ///< They never run.
};

struct ActionSpec {
  ActionKind kind = ActionKind::swallow;
  FormSpec form;               ///< May be shared by several rows, which then differ in `word`.
  std::string_view word = {};  ///< The value of the key that selects this row, such as `fin`.
  ActionValue value = ActionValue::none;
  ActionPlace place = ActionPlace::rule;
  Noticed noticed = Noticed::no;
  Proven proven = Proven::no;
  Pause pause = Pause::none;
  bool writes = false;               ///< Whether it writes bytes, which modifiers can change.
  std::optional<NetStep> step = {};  ///< What the network is asked to do, if that is all it does.
};

/// All rows, in the order of the reference; rows with the same key are adjacent.
[[nodiscard]] std::span<const ActionSpec> action_specs();
[[nodiscard]] const ActionSpec& spec_of(ActionKind kind);
/// The row whose action consists of this step only; nullptr if there is none.
[[nodiscard]] const ActionSpec* spec_of(NetStep step);
/// The rows with this key.
[[nodiscard]] std::span<const ActionSpec> specs_of_key(std::string_view key);

/// The action's name in traces and proofs: `hold`, `close: fin`.
[[nodiscard]] std::string_view name_of(const ActionSpec& spec);

}  // namespace ibgw::scenario
