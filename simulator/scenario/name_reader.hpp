// Reads names of the protocol (messages, callbacks, calls, fields) and stages of a session, and
// checks them against the tables. Reports problems; returns an empty value for a wrong name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::scenario {

/// A message in that direction that exists at the scenario's versions.
[[nodiscard]] const wire::MessageSpec* read_message(Reading& reading, Named value,
                                                    wire::Direction direction);
[[nodiscard]] std::string read_callback(Reading& reading, Named value);
[[nodiscard]] std::string read_call(Reading& reading, Named value);

[[nodiscard]] std::string read_capability(Reading& reading, Named value);
[[nodiscard]] std::string read_client_timeout(Reading& reading, Named value);
/// Reports a name that is not a client time-out.
void check_client_timeout(Reading& reading, Place place, const std::string& name);

/// The index of the value in the words of this shape, or nothing.
[[nodiscard]] std::optional<std::size_t> read_word(Reading& reading, Named value, Shape shape);
/// The index of the value in `words`, or nothing.
[[nodiscard]] std::optional<std::size_t> read_word(Reading& reading, Named value,
                                                   const std::vector<std::string>& words);

struct Stage {
  TriggerKind kind = TriggerKind::accept;
  std::string message;  ///< For TriggerKind::request.
};
/// All valid names: the stages of a session, then the requests.
[[nodiscard]] std::vector<std::string> stage_names();
/// A stage by its name, or a request by its message name.
[[nodiscard]] std::optional<Stage> read_stage(Reading& reading, Named value);

/// The message, callback or call whose fields `where` or `with` refers to.
struct FieldOwner {
  const wire::MessageSpec* message = nullptr;  ///< Null if it has no fields.
  std::string name;                            ///< For messages.
  bool unknown = false;                        ///< A problem was reported; check nothing.
};
[[nodiscard]] FieldOwner owner_of_message(const wire::MessageSpec* message);
[[nodiscard]] FieldOwner owner_of_callback(const std::string& callback);
[[nodiscard]] FieldOwner owner_of_call(const std::string& call);

/// Reports a dotted path that is not a field of the owner.
void check_field(Reading& reading, Place place, const std::string& path, const FieldOwner& owner);

}  // namespace ibgw::scenario
