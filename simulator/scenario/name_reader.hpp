// Reads names of the protocol and checks them against its tables: messages, callbacks, calls,
// fields; and the stages of a session. Problems are reported; what is wrong comes back empty.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/scenario.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::scenario {

/// A message of that direction that exists at the scenario's versions.
[[nodiscard]] const wire::MessageSpec* read_message(Reading& reading, Named value,
                                                    wire::Direction direction);
[[nodiscard]] std::string read_callback(Reading& reading, Named value);
[[nodiscard]] std::string read_call(Reading& reading, Named value);

[[nodiscard]] std::string read_capability(Reading& reading, Named value);
[[nodiscard]] std::string read_client_timeout(Reading& reading, Named value);
/// Reports a name that is not a time-out of clients.
void check_client_timeout(Reading& reading, Place place, const std::string& name);

/// Which of the words that values of this shape are, or nothing.
[[nodiscard]] std::optional<std::size_t> read_word(Reading& reading, Named value, Shape shape);
/// One of the words, or nothing.
[[nodiscard]] std::optional<std::size_t> read_word(Reading& reading, Named value,
                                                   const std::vector<std::string>& words);

struct Stage {
  TriggerKind kind = TriggerKind::accept;
  std::string message;  ///< For TriggerKind::request.
};
/// Every word that is one: the stages of a session, then the requests.
[[nodiscard]] std::vector<std::string> stage_names();
/// A stage by its word, or a request by its name.
[[nodiscard]] std::optional<Stage> read_stage(Reading& reading, Named value);

/// What the fields of a `where` or `with` are fields of.
struct FieldOwner {
  const wire::MessageSpec* message = nullptr;  ///< Null: it has no fields at all.
  std::string name;                            ///< To call it by.
  bool unknown = false;                        ///< A problem was reported; check nothing.
};
[[nodiscard]] FieldOwner owner_of_message(const wire::MessageSpec* message);
[[nodiscard]] FieldOwner owner_of_callback(const std::string& callback);
[[nodiscard]] FieldOwner owner_of_call(const std::string& call);

/// Reports a dotted path that names no field of the owner.
void check_field(Reading& reading, Place place, const std::string& path, const FieldOwner& owner);

}  // namespace ibgw::scenario
