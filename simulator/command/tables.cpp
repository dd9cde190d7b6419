// Prints the protocol reference from the tables that the gateway itself uses.
#include <algorithm>
#include <iostream>

#include <cxxopts.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"
#include "simulator/command/dissector.hpp"
#include "simulator/wire/spec.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::command {
namespace {

using Json = nlohmann::ordered_json;
using wire::FieldSpec;
using wire::FieldType;
using wire::Item;
using wire::MessageSpec;
using wire::RecordSpec;

std::string type_name(const FieldSpec& field) {
  const auto plain = [&]() -> std::string {
    switch (field.type) {
      case FieldType::i32:
        return "i32";
      case FieldType::i64:
        return "i64";
      case FieldType::f64:
        return "f64";
      case FieldType::boolean:
        return "bool";
      case FieldType::string:
        return "string";
      case FieldType::decimal:
        return "decimal";
      case FieldType::record:
        return std::string(field.record->name);
      case FieldType::map:
        return "map<string,string>";
    }
    return {};
  };
  return field.repeated && field.type != FieldType::map ? "[" + plain() + "]" : plain();
}

Json fields_json(const RecordSpec& record) {
  Json fields = Json::array();
  for (const FieldSpec& field : record.fields) {
    Json one = {{"name", field.name}, {"type", type_name(field)}};
    if (field.number != 0) {
      one["number"] = field.number;
    }
    if (field.from != 0) {
      one["since"] = field.from;
    }
    if (field.type == FieldType::record) {
      one["fields"] = fields_json(*field.record);
    }
    fields.push_back(std::move(one));
  }
  return fields;
}

std::string item_kind(const Item& item) {
  switch (item.kind) {
    case Item::Kind::version:
      return "version " + std::string(item.text);
    case Item::Kind::field:
      return item.only_followed   ? "field, left out if it would be the last"
             : item.optional_tail ? "field, optional at the end"
                                  : "field";
    case Item::Kind::within:
      return "record";
    case Item::Kind::repeat:
      return "count, then each item";
    case Item::Kind::column:
      return "count, then " + std::string(item.text) + " of each";
    case Item::Kind::values:
      return "count, then values";
    case Item::Kind::pairs:
      return "count, then a tag and a value for each";
    case Item::Kind::options:
      return "list of tag=value; in one field";
    case Item::Kind::bits:
      return "flags, combined in one number";
    case Item::Kind::presence:
      return "0 or 1, then the record";
    case Item::Kind::when:
      switch (item.condition) {
        case Item::Condition::filled:
          return "only if not empty";
        case Item::Condition::equals:
          return "only if equal to " + std::string(item.text);
        case Item::Condition::positive:
          return "only if above zero";
        case Item::Condition::none:
          return "always";
      }
  }
  return {};
}

Json text_json(std::span<const Item> items) {
  Json list = Json::array();
  for (const Item& item : items) {
    Json one;
    if (!item.path.empty()) {
      one["field"] = item.path;
    }
    one["kind"] = item_kind(item);
    if (item.from != 0) {
      one["since"] = item.from;
    }
    if (item.before != wire::kForever) {
      one["until"] = item.before;
    }
    if (!item.children.empty()) {
      one["items"] = text_json(item.children);
    }
    list.push_back(std::move(one));
  }
  return list;
}

Json message_json(const MessageSpec& message) {
  const bool to_gateway = message.direction == wire::Direction::to_gateway;
  Json json = {{"name", message.name},
               {"id", message.id},
               {"direction", to_gateway ? "to_gateway" : "to_client"},
               {to_gateway ? "call" : "callback", message.api_name}};
  if (message.since != 0) {
    json["since"] = message.since;
  }
  if (const std::string_view id = wire::request_id_field(message); !id.empty()) {
    json["request_id"] = id;
  }
  if (!message.answers.empty()) {
    json["answers"] = wire::split_names(message.answers);
  }
  if (!message.ends_with.empty()) {
    json["ends_with"] = message.ends_with;
  }
  if (!message.cancel.empty()) {
    json["cancelled_by"] = message.cancel;
  }
  json["text"] =
      message.text_form == wire::TextForm::layout ? text_json(message.text) : Json(nullptr);
  json["protobuf_since"] =
      message.protobuf_since == wire::kForever ? Json(nullptr) : Json(message.protobuf_since);
  json["fields"] = fields_json(*message.record);
  return json;
}

void print_items(std::span<const Item> items, int depth) {
  for (const Item& item : items) {
    std::string gate;
    if (item.from != 0) {
      gate += fmt::format(" from {}", item.from);
    }
    if (item.before != wire::kForever) {
      gate += fmt::format(" before {}", item.before);
    }
    const std::string how = item_kind(item);
    const std::string kind = how == "field" ? "" : " (" + how + ")";
    fmt::print("{}- {}{}{}\n", std::string(static_cast<std::size_t>(depth) * 2, ' '),
               item.path.empty() ? "" : "`" + std::string(item.path) + "`", kind, gate);
    print_items(item.children, depth + 1);
  }
}

void print_markdown(const MessageSpec& message) {
  fmt::print("### {} ({})\n\n", message.name, message.id);
  fmt::print(
      "{}; {} `{}`",
      message.direction == wire::Direction::to_gateway ? "client to gateway" : "gateway to client",
      message.direction == wire::Direction::to_gateway ? "call" : "callback", message.api_name);
  if (message.since != 0) {
    fmt::print("; from {}", message.since);
  }
  if (message.protobuf_since != wire::kForever) {
    fmt::print("; protobuf `{}` from {}", message.record->name, message.protobuf_since);
  }
  if (const std::string_view id = wire::request_id_field(message); !id.empty()) {
    fmt::print("; request id in `{}`", id);
  }
  if (!message.answers.empty()) {
    fmt::print("; answered by {}", fmt::join(wire::split_names(message.answers), ", "));
  }
  if (!message.ends_with.empty()) {
    fmt::print("; ends with {}", message.ends_with);
  }
  if (!message.cancel.empty()) {
    fmt::print("; cancelled by {}", message.cancel);
  }
  fmt::print("\n\n");
  for (const FieldSpec& field : message.record->fields) {
    fmt::print("- `{}`: {}{}{}\n", field.name, type_name(field),
               field.number != 0 ? fmt::format(" = {}", field.number) : ", in text only",
               field.from != 0 ? fmt::format(", from {}", field.from) : "");
  }
  if (message.text_form == wire::TextForm::layout) {
    fmt::print("\nText:\n\n");
    print_items(message.text, 0);
  } else if (message.text_form == wire::TextForm::not_in_tables) {
    fmt::print("\nText: not yet in the tables.\n");
  }
  fmt::print("\n");
}

std::string chosen_format(int argc, char** argv, const char* name, const char* help,
                          const std::vector<std::string>& formats) {
  cxxopts::Options description(name, help);
  const std::string expected = fmt::format("{}", fmt::join(formats, " or "));
  description.add_options()("format", expected,
                            cxxopts::value<std::string>()->default_value("markdown"));
  cxxopts::ParseResult options;
  if (!parse(description, argc, argv, options)) {
    return {};
  }
  const std::string format = options["format"].as<std::string>();
  if (std::find(formats.begin(), formats.end(), format) == formats.end()) {
    throw LoadError("--format " + format + ": expected " + expected);
  }
  return format;
}

}  // namespace

int messages(int argc, char** argv) {
  const std::string format =
      chosen_format(argc, argv, "fake-gateway messages", "Prints every message of the protocol",
                    {"markdown", "json", "lua"});
  if (format == "json") {
    Json list = Json::array();
    for (const MessageSpec& message : wire::messages()) {
      list.push_back(message_json(message));
    }
    list.push_back(message_json(wire::kVersionReply));
    std::cout << Json{{"messages", list}}.dump(1) << '\n';
  } else if (format == "markdown") {
    for (const MessageSpec& message : wire::messages()) {
      print_markdown(message);
    }
  } else if (format == "lua") {
    print_dissector();
  }
  return kOk;
}

int versions(int argc, char** argv) {
  const std::string format =
      chosen_format(argc, argv, "fake-gateway versions", "Prints API releases and server versions",
                    {"markdown", "json"});
  if (format == "json") {
    Json json = {{"min", wire::kServerVersionMin}, {"max", wire::kServerVersionMax}};
    for (const wire::ReleaseSpec& release : wire::releases()) {
      json["releases"].push_back(
          {{"release", release.release}, {"max_version", release.max_version}});
    }
    for (const wire::GateSpec& gate : wire::gates()) {
      json["gates"].push_back(
          {{"version", gate.version}, {"name", gate.name}, {"effect", gate.effect}});
    }
    std::cout << json.dump(1) << '\n';
  } else if (format == "markdown") {
    fmt::print("| API release | highest server version |\n| --- | --- |\n");
    for (const wire::ReleaseSpec& release : wire::releases()) {
      fmt::print("| {} | {} |\n", release.release, release.max_version);
    }
    fmt::print("\n| server version | name | effect |\n| --- | --- | --- |\n");
    for (const wire::GateSpec& gate : wire::gates()) {
      fmt::print("| {} | {} | {} |\n", gate.version, gate.name, gate.effect);
    }
  }
  return kOk;
}

}  // namespace ibgw::command
