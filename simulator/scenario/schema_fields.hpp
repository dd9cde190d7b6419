// The fields of messages in the JSON Schema: the keys of `with` and `where` depend on the message,
// callback or call beside them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "simulator/scenario/language.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::scenario {

class FieldSchemas {
 public:
  /// Definitions go into `definitions`, the schema's $defs.
  explicit FieldSchemas(nlohmann::ordered_json& definitions) : definitions_(definitions) {}

  /// Conditions for the `allOf` of a map: `if` it has this name, `then` these are the fields. Empty
  /// for a map without fields of messages.
  [[nodiscard]] nlohmann::ordered_json conditions(const MapSpec& map);

 private:
  enum class Side { values, matchers };
  struct Beside;

  void add(const Beside& beside, nlohmann::ordered_json& conditions);
  [[nodiscard]] std::string fields(const wire::MessageSpec& message, Side side);
  [[nodiscard]] nlohmann::ordered_json record(const wire::MessageSpec& message,
                                              const std::string& path);
  [[nodiscard]] nlohmann::ordered_json value(const wire::MessageSpec& message,
                                             const std::string& path);
  void add_paths(const wire::MessageSpec& message, const std::string& path,
                 nlohmann::ordered_json& object) const;
  /// Adds a definition once and returns its name; equal definitions are shared.
  [[nodiscard]] std::string define(const std::string& name, const nlohmann::ordered_json& json);

  nlohmann::ordered_json& definitions_;
  std::map<std::string, std::string> known_;  ///< Content to name.
};

}  // namespace ibgw::scenario
