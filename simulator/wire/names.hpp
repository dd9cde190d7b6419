// The official names of the protocol, for code that only needs to know what exists: scenarios,
// checks, reports.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibgw::wire {

enum class Direction { to_gateway, to_client };

struct MessageSpec;

/// By canonical message name (`REQ_POSITIONS`, `ERR_MSG`; also `VERSION_REPLY`), or nullptr.
[[nodiscard]] const MessageSpec* find_message(std::string_view name);
[[nodiscard]] const MessageSpec* find_message(std::string_view name, Direction direction);

/// The client's greeting, `HELLO`. It has no id, so find_message does not find it.
[[nodiscard]] const MessageSpec& greeting();

/// All message names in one direction, for hints.
[[nodiscard]] std::vector<std::string> message_names(Direction direction);

/// True when dotted `path` names a field of the message (`contract.symbol`); repeated records by
/// plain name.
[[nodiscard]] bool has_field(const MessageSpec& message, std::string_view path);
/// Names of the fields one level below `path` ("" = top), for hints.
[[nodiscard]] std::vector<std::string> field_names(const MessageSpec& message,
                                                   std::string_view path);

/// The values that a field accepts. Numbers may always be given as text too, so that wrong ones can
/// be sent.
enum class ValueShape { boolean, whole32, whole64, number, text, tags, record };
struct FieldShape {
  ValueShape shape = ValueShape::text;
  bool list = false;
};
/// The field must exist (see has_field).
[[nodiscard]] FieldShape shape_of(const MessageSpec& message, std::string_view path);

/// The message whose arrival a client reports by this EWrapper callback (`position` -> POSITION),
/// or nullptr. Callbacks without a message (`connectAck`, `connectionClosed`) give nullptr; see
/// is_callback.
[[nodiscard]] const MessageSpec* message_of_callback(std::string_view callback);
[[nodiscard]] bool is_callback(std::string_view name);
[[nodiscard]] std::vector<std::string> callback_names();

/// The request that an EClient call sends (`reqPositions` -> REQ_POSITIONS), or nullptr for
/// `connect`, `disconnect`, `eConnect`.
[[nodiscard]] const MessageSpec* message_of_call(std::string_view call);
[[nodiscard]] bool is_call(std::string_view name);
[[nodiscard]] std::vector<std::string> call_names();

/// Canonical name, direction and version range of a message: `since` inclusive, `until` exclusive
/// (INT32_MAX = open).
[[nodiscard]] std::string_view name_of(const MessageSpec& message);
[[nodiscard]] Direction direction_of(const MessageSpec& message);
[[nodiscard]] int since_of(const MessageSpec& message);

}  // namespace ibgw::wire
