#include "simulator/scenario/schema_fields.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace ibgw::scenario {
namespace {

using Json = nlohmann::ordered_json;
using wire::MessageSpec;
using wire::ValueShape;

/// `$name` and `${parameter}` are allowed in place of any value.
Json reference_or(Json json) {
  return {{"anyOf", {std::move(json), {{"type", "string"}, {"pattern", R"(^\$)"}}}}};
}

Json definition_of(const std::string& name) {
  return {{"$ref", "#/$defs/" + name}};
}

/// Text is allowed everywhere, so that scenarios can send wrong numbers.
Json scalar(ValueShape shape) {
  switch (shape) {
    case ValueShape::boolean:
      return {{"type", {"boolean", "integer", "string"}}};
    case ValueShape::whole32:
    case ValueShape::whole64:
      return {{"type", {"integer", "string"}}};
    case ValueShape::number:
      return {{"type", {"number", "string"}}};
    case ValueShape::text:  // As an object: `{hex: ff00}`.
      return {{"type", {"string", "number", "boolean", "object"}}};
    case ValueShape::tags:
      return {{"type", {"object", "array", "string"}}};
    case ValueShape::record:
      break;
  }
  return Json::object();
}

std::string join(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

/// The path as a regular expression.
std::string escaped(const std::string& path) {
  std::string text;
  for (const char c : path) {
    text += c == '.' ? "\\." : std::string(1, c);
  }
  return text;
}

const MessageSpec* message_named(const std::string& name) {
  return name == wire::name_of(wire::greeting()) ? &wire::greeting() : wire::find_message(name);
}

const MessageSpec* callback_named(const std::string& name) {
  return wire::message_of_callback(name);
}

const MessageSpec* call_named(const std::string& name) {
  return wire::message_of_call(name);
}

std::vector<std::string> requests() {
  std::vector<std::string> all = wire::message_names(wire::Direction::to_gateway);
  all.emplace_back(wire::name_of(wire::greeting()));
  return all;
}

std::vector<std::string> messages_to_client() {
  return wire::message_names(wire::Direction::to_client);
}

}  // namespace

/// A map in which a name determines the fields beside it.
struct FieldSchemas::Beside {
  const MapSpec* map;
  const char* name_key;
  const char* inner_key;  ///< If the name is inside a map: its key there; nullptr: the name is the
                          ///< value itself.
  std::vector<const char*> field_keys;
  Side side;
  std::vector<std::string> (*names)();
  const MessageSpec* (*find)(const std::string& name);
};

Json FieldSchemas::conditions(const MapSpec& map) {
  const Beside all[] = {
      {&kAction, "send", nullptr, {"with"}, Side::values, messages_to_client, message_named},
      {&kStep, "call", nullptr, {"with"}, Side::values, wire::call_names, call_named},
      {&kRule, "on", nullptr, {"where", "save"}, Side::matchers, requests, message_named},
      {&kRule,
       "on",
       "sending",
       {"where", "save"},
       Side::matchers,
       messages_to_client,
       message_named},
      {&kWaitFor,
       "callback",
       nullptr,
       {"where"},
       Side::matchers,
       wire::callback_names,
       callback_named},
      {&kExpectation,
       "callback",
       nullptr,
       {"where"},
       Side::matchers,
       wire::callback_names,
       callback_named},
      {&kExpectation,
       "never",
       nullptr,
       {"where"},
       Side::matchers,
       wire::callback_names,
       callback_named},
      {&kExpectation, "request", nullptr, {"where"}, Side::matchers, requests, message_named},
      {&kExpectation, "no_request", nullptr, {"where"}, Side::matchers, requests, message_named},
      {&kPattern,
       "callback",
       nullptr,
       {"where"},
       Side::matchers,
       wire::callback_names,
       callback_named},
      {&kPattern, "sent", nullptr, {"where"}, Side::matchers, messages_to_client, message_named},
      {&kPattern, "request", nullptr, {"where"}, Side::matchers, requests, message_named},
  };
  Json conditions = Json::array();
  for (const Beside& beside : all) {
    if (beside.map == &map) {
      add(beside, conditions);
    }
  }
  return conditions;
}

void FieldSchemas::add(const Beside& beside, Json& conditions) {
  std::map<std::string, Json> names_of;  // Names by the definition of their fields.
  for (const std::string& name : beside.names()) {
    if (const MessageSpec* const message = beside.find(name)) {
      names_of[fields(*message, beside.side)].push_back(name);
    }
  }
  for (const auto& [definition, names] : names_of) {
    Json name = {{"enum", names}};
    if (beside.inner_key != nullptr) {
      name = {{"type", "object"},
              {"properties", {{beside.inner_key, std::move(name)}}},
              {"required", Json::array({beside.inner_key})}};
    }
    Json then = Json::object();
    for (const char* const key : beside.field_keys) {
      then[key] = reference_or(definition_of(definition));
    }
    conditions.push_back({{"if",
                           {{"properties", {{beside.name_key, std::move(name)}}},
                            {"required", Json::array({beside.name_key})}}},
                          {"then", {{"properties", std::move(then)}}}});
  }
}

std::string FieldSchemas::fields(const MessageSpec& message, Side side) {
  const std::string name(wire::name_of(message));
  if (side == Side::values) {
    return define("fields-of-" + name, record(message, ""));
  }
  Json object = {{"type", "object"}, {"properties", Json::object()}};
  add_paths(message, "", object);
  object["additionalProperties"] = false;
  return define("paths-of-" + name, object);
}

Json FieldSchemas::record(const MessageSpec& message, const std::string& path) {
  Json properties = Json::object();
  for (const std::string& name : wire::field_names(message, path)) {
    properties[name] = value(message, join(path, name));
  }
  return {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json FieldSchemas::value(const MessageSpec& message, const std::string& path) {
  const wire::FieldShape shape = wire::shape_of(message, path);
  Json json = scalar(shape.shape);
  if (shape.shape == ValueShape::record) {
    const std::string name = "fields-of-" + path.substr(path.rfind('.') + 1);
    json = reference_or(definition_of(define(name, record(message, path))));
  }
  return shape.list ? reference_or({{"type", "array"}, {"items", std::move(json)}}) : json;
}

void FieldSchemas::add_paths(const MessageSpec& message, const std::string& path,
                             Json& object) const {
  for (const std::string& name : wire::field_names(message, path)) {
    const std::string full = join(path, name);
    object["properties"][full] = true;
    const ValueShape shape = wire::shape_of(message, full).shape;
    if (shape == ValueShape::record) {
      add_paths(message, full, object);
    } else if (shape == ValueShape::tags) {
      object["patternProperties"]["^" + escaped(full) + "\\..+$"] = true;
    }
  }
}

std::string FieldSchemas::define(const std::string& name, const Json& json) {
  const auto [known, is_new] = known_.emplace(json.dump(), name);
  if (is_new) {
    for (int i = 2; definitions_.contains(known->second); ++i) {
      known->second = name + "-" + std::to_string(i);
    }
    definitions_[known->second] = json;
  }
  return known->second;
}

}  // namespace ibgw::scenario
