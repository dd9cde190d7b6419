// The language tables as JSON Schema, for editors that complete and check while you type.
#include <nlohmann/json.hpp>

#include "simulator/scenario/language.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/scenario/schema_fields.hpp"
#include "simulator/scenario/words.hpp"
#include "simulator/wire/names.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::scenario {
namespace {

using Json = nlohmann::ordered_json;

/// `a rule` -> `a-rule`: the key in $defs.
std::string slug(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c != '`') {
      text += c == ' ' ? '-' : c;
    }
  }
  return text;
}

Json reference(const MapSpec& map) {
  return {{"$ref", "#/$defs/" + slug(map.name)}};
}

Json any_of(std::initializer_list<Json> choices) {
  return {{"anyOf", Json(std::vector<Json>(choices))}};
}

/// `${parameter}` is allowed in place of any value.
Json parameter_or(Json value) {
  if (value.contains("type") && value["type"] == "string") {
    return value;
  }
  return any_of({std::move(value), {{"type", "string"}, {"pattern", R"(\$\{)"}}});
}

Json list_of(Json items) {
  return {{"type", "array"}, {"items", parameter_or(std::move(items))}};
}

Json names(const std::vector<std::string>& all) {
  return {{"enum", all}};
}

Json duration() {
  return {{"anyOf",
           {{{"type", "string"}, {"pattern", R"(^\d+(\.\d+)?(us|ms|s|m|h)$)"}}, {{"const", 0}}}}};
}

Json integer(int min, int max) {
  Json json = {{"type", "integer"}, {"minimum", min}};
  if (max != kNoMax) {
    json["maximum"] = max;
  }
  return json;
}

Json scalar() {
  return {{"type", {"string", "number", "boolean"}}};
}

Json one_or_list(const Json& one) {
  return any_of({one, list_of(one)});
}

/// An action or a step: a map, or only the word if it takes no value.
Json map_or_word(const MapSpec& map) {
  Json words = Json::array();
  for (const FormSpec& form : map.forms) {
    const bool stands_alone =
        form.main.shape == Shape::nothing || form.main.shape == Shape::options;
    if (stands_alone) {
      words.push_back(form.main.key);
    }
  }
  return words.empty() ? reference(map) : any_of({reference(map), {{"enum", words}}});
}

Json value_of(const KeySpec& key) {
  switch (key.shape) {
    case Shape::nothing:
      return {{"type", "null"}};
    case Shape::stage:
      return names(stage_names());
    case Shape::text:
    case Shape::hex:
    case Shape::rule_id:
    case Shape::letter:
    case Shape::time_zone:
    case Shape::time_of_day:
      return {{"type", "string"}};
    case Shape::date:
      return {{"type", {"string", "integer"}}};
    case Shape::dates:
      return list_of({{"type", {"string", "integer"}}});
    case Shape::texts:
    case Shape::sessions:
      return list_of({{"type", "string"}});
    case Shape::client_timeout:
      return names(client_timeout_names());
    case Shape::capabilities:
      return list_of(names(capability_names()));
    case Shape::server_version:
      return integer(wire::kServerVersionMin, key.max);
    case Shape::boolean:
      return {{"type", "boolean"}};
    case Shape::yes:
      return {{"const", true}};
    case Shape::whole_number:
      return integer(0, key.max);
    case Shape::ordinal:
    case Shape::byte_count:
      return integer(1, key.max);
    case Shape::byte_sizes:
      return list_of(any_of({integer(1, key.max), {{"const", "rest"}}}));
    case Shape::positions:
      return list_of({{"type", "integer"}, {"minimum", 1}});
    case Shape::hex_number:
      return any_of({{{"type", "integer"}, {"minimum", 0}, {"maximum", 0xffffffff}},
                     {{"type", "string"}, {"pattern", "^0[xX][0-9a-fA-F]{1,8}$"}}});
    case Shape::byte_mask:
      return any_of({{{"type", "integer"}, {"minimum", 1}, {"maximum", 0xff}},
                     {{"type", "string"}, {"pattern", "^0[xX][0-9a-fA-F]{1,2}$"}}});
    case Shape::percent:
      return {{"type", "string"}, {"pattern", R"(^\d+(\.\d+)?%$)"}};
    case Shape::memory_size:
      return {{"type", "string"}, {"pattern", R"(^\d+(KiB|MiB|GiB)$)"}};
    case Shape::options:
      return any_of({{{"type", "null"}}, reference(*key.map)});
    case Shape::number:
      return {{"type", "number"}};
    case Shape::number_from_0:
      return {{"type", "number"}, {"minimum", 0}};
    case Shape::positive_number:
      return {{"type", "number"}, {"exclusiveMinimum", 0}};
    case Shape::quantity:
      return any_of({{{"type", "number"}, {"exclusiveMinimum", 0}}, {{"const", "all"}}});
    case Shape::number_or_capture:
      return any_of(
          {{{"type", "integer"}, {"minimum", 1}}, {{"type", "string"}, {"pattern", R"(^\$)"}}});
    case Shape::duration:
      return duration();
    case Shape::limit:
      return any_of({duration(), reference(kLimit)});
    case Shape::number_matcher:
      return any_of({{{"type", "integer"}}, reference(kMatcher)});
    case Shape::count:
      return any_of({{{"type", "integer"}, {"minimum", 0}}, reference(kCount)});
    case Shape::scalar:
      return scalar();
    case Shape::scalars:
      return list_of(scalar());
    case Shape::field_matchers:
    case Shape::field_values:
    case Shape::variants:
    case Shape::amounts:
      return {{"type", "object"}};
    case Shape::saved_fields:
      return {{"type", "object"},
              {"additionalProperties", {{"type", "string"}, {"pattern", R"(^\$[A-Za-z]\w*$)"}}}};
    case Shape::contracts:
      return list_of({{"type", {"string", "integer"}}});
    case Shape::request: {
      std::vector<std::string> all = wire::message_names(wire::Direction::to_gateway);
      all.emplace_back(wire::name_of(wire::greeting()));
      return names(all);
    }
    case Shape::message_to_client:
      return names(wire::message_names(wire::Direction::to_client));
    case Shape::callback:
      return names(wire::callback_names());
    case Shape::call:
      return names(wire::call_names());
    case Shape::close_way:
    case Shape::blackhole_place:
    case Shape::query:
    case Shape::phase:
    case Shape::socket_end:
    case Shape::severity:
    case Shape::sec_type:
    case Shape::option_right:
    case Shape::bulletin_type:
    case Shape::farm_state:
    case Shape::upstream_state:
    case Shape::calendar:
    case Shape::rejection:
    case Shape::order_action:
      return names(words_of(key.shape));
    case Shape::checks:
      return list_of(names(words_of(key.shape)));
    case Shape::outcomes:
      return one_or_list(names(words_of(key.shape)));
    case Shape::socket_states:
      return one_or_list({{"type", "string"}});
    case Shape::trigger: {
      std::vector<std::string> events = stage_names();
      events.emplace_back("any_request");
      return any_of({names(events), reference(kTrigger)});
    }
    case Shape::anchor:
      return reference(kAnchor);
    case Shape::pattern:
      return reference(kPattern);
    case Shape::patterns:
      return list_of(reference(kPattern));
    case Shape::actions:
      return list_of(map_or_word(kAction));
    case Shape::rules:
      return list_of(reference(kRule));
    case Shape::steps:
      return list_of(map_or_word(kStep));
    case Shape::expectations:
      return list_of(reference(kExpectation));
    case Shape::alternatives:
      return list_of(reference(kAlternative));
    case Shape::accounts:
      return list_of(any_of({{{"type", "string"}}, reference(*key.map)}));
    case Shape::maps:
      return list_of(reference(*key.map));
    case Shape::map:
      return reference(*key.map);
  }
  return Json::object();
}

Json property(const KeySpec& key) {
  Json value = parameter_or(value_of(key));
  value["description"] = key.doc;
  return value;
}

Json definition(const MapSpec& map) {
  Json properties = Json::object();
  Json required = Json::array();
  const auto add = [&](const KeySpec& key) { properties[std::string(key.key)] = property(key); };
  Json forms = Json::array();
  for (const FormSpec& form : map.forms) {
    add(form.main);
    forms.push_back({{"required", {form.main.key}}});
    for (const KeySpec& key : form.companions) {
      add(key);
    }
  }
  for (const KeySpec& key : map.keys) {
    add(key);
    if (key.need == Need::required) {
      required.push_back(key.key);
    }
  }
  Json json = {{"type", "object"},
               {"description", map.doc},
               {"properties", properties},
               {"additionalProperties", false}};
  if (!required.empty()) {
    json["required"] = required;
  }
  if (!forms.empty()) {
    json["oneOf"] = forms;
  }
  return json;
}

}  // namespace

std::string json_schema() {
  Json json = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
               {"$id", "urn:fake-ib-gateway:scenario:1"},
               {"title", "A scenario of fake-gateway and conformance"},
               {"$ref", "#/$defs/" + slug(kScenario.name)}};
  Json& definitions = json["$defs"];
  FieldSchemas fields(definitions);
  for (const MapSpec* const map : language()) {
    const std::string name = slug(map->name);
    definitions[name] = definition(*map);
    Json conditions = fields.conditions(*map);
    if (!conditions.empty()) {
      definitions[name]["allOf"] = std::move(conditions);
    }
  }
  // A rule needs `do` or `save`.
  definitions[slug(kRule.name)]["anyOf"] =
      Json::array({{{"required", Json::array({"do"})}}, {{"required", Json::array({"save"})}}});
  return json.dump(1) + '\n';
}

}  // namespace ibgw::scenario
