// `messages --format lua`: the message tables as a Wireshark dissector. The data comes first, then
// its interpreter from twsapi.lua, which explains the words of the data.
#include "simulator/command/dissector.hpp"

#include <iostream>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "simulator/base/check.hpp"
#include "simulator/command/command.hpp"
#include "simulator/wire/spec.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::command {
namespace {

using wire::FieldSpec;
using wire::FieldType;
using wire::Item;
using wire::MessageSpec;
using wire::RecordSpec;

class Tables {
 public:
  void add(const MessageSpec& message) {
    add(*message.record);
    std::string row = fmt::format("{}:{}", message.name, message.record->name);
    if (message.text_form == wire::TextForm::layout) {
      row += fmt::format(":{}", layout(message.text));
    }
    const bool to_gateway = message.direction == wire::Direction::to_gateway;
    (to_gateway ? to_gateway_ : to_client_) += fmt::format("[{}]=\"{}\",\n", message.id, row);
  }

  void print() const {
    fmt::print("local ascii7_from, binary_id_from = {}, {}\n", wire::gate::kEncodeMsgAscii7,
               wire::gate::kProtobuf);
    fmt::print("local records = {{\n");
    for (const auto& [name, record] : records_) {
      fmt::print("{}=\"{}\",\n", name, fields(*record));
    }
    fmt::print("}}\nlocal layouts = {{\n");
    for (const std::string& layout : layouts_) {
      fmt::print("\"{}\",\n", layout);
    }
    fmt::print("}}\nlocal to_gateway = {{\n{}}}\nlocal to_client = {{\n{}}}\n", to_gateway_,
               to_client_);
  }

 private:
  void add(const RecordSpec& record) {
    const auto [known, is_new] = records_.try_emplace(std::string(record.name), &record);
    IBGW_CHECK(known->second == &record);  // The data identifies records by name.
    for (const FieldSpec& field : record.fields) {
      if (is_new && field.type == FieldType::record) {
        add(*field.record);
      }
    }
  }

  static std::string type_name(const FieldSpec& field) {
    switch (field.type) {
      case FieldType::i32:
        return ":i";
      case FieldType::i64:
        return ":l";
      case FieldType::f64:
        return ":f";
      case FieldType::boolean:
        return ":b";
      case FieldType::string:
      case FieldType::decimal:
        return "";
      case FieldType::record:
        return ":" + std::string(field.record->name);
      case FieldType::map:
        return ":m";
    }
    return "";
  }

  static std::string fields(const RecordSpec& record) {
    std::vector<std::string> all;
    int expected = 1;
    for (const FieldSpec& field : record.fields) {
      all.push_back(std::string(field.name) + type_name(field) +
                    (field.repeated && field.type != FieldType::map ? "*" : "") +
                    (field.number == expected ? "" : fmt::format("={}", field.number)));
      expected = field.number + 1;
    }
    return fmt::format("{}", fmt::join(all, ","));
  }

  /// Position of the layout in the data, from 1; equal layouts are shared.
  std::size_t layout(std::span<const Item> items) {
    std::vector<std::string> all;
    for (const Item& item : items) {
      all.push_back(word(item));
    }
    std::string text = fmt::format("{}", fmt::join(all, ","));
    const auto [known, is_new] = layout_numbers_.try_emplace(text, layouts_.size() + 1);
    if (is_new) {
      layouts_.push_back(std::move(text));
    }
    return known->second;
  }

  std::string word(const Item& item) {
    std::string text = std::string(item.path) + kind(item);
    if (!item.children.empty()) {
      text += fmt::format("{{{}}}", layout(item.children));
    }
    if (item.from != 0) {
      text += fmt::format("@{}", item.from);
    }
    if (item.before != wire::kForever) {
      text += fmt::format("!{}", item.before);
    }
    return text + (item.optional_tail ? "~" : "") + (item.only_followed ? "^" : "");
  }

  static std::string kind(const Item& item) {
    switch (item.kind) {
      case Item::Kind::version:
        return "=" + std::string(item.text);
      case Item::Kind::field:
        return "";
      case Item::Kind::within:
        return "/";
      case Item::Kind::repeat:
        return "*";
      case Item::Kind::column:
        return "#" + std::string(item.text);
      case Item::Kind::values:
        return "+";
      case Item::Kind::pairs:
        return "%";
      case Item::Kind::options:
        return ";";
      case Item::Kind::presence:
        return "?";
      case Item::Kind::bits:
        return "&" + std::string(item.text);
      case Item::Kind::when:
        return (item.condition == Item::Condition::positive ? "<" : ">") + std::string(item.text);
    }
    return "";
  }

  std::map<std::string, const RecordSpec*> records_;
  std::vector<std::string> layouts_;
  std::map<std::string, std::size_t> layout_numbers_;
  std::string to_gateway_;
  std::string to_client_;
};

}  // namespace

void print_dissector() {
  Tables tables;
  tables.add(wire::kHello);
  tables.add(wire::kVersionReply);
  for (const MessageSpec& message : wire::messages()) {
    tables.add(message);
  }
  fmt::print(
      "-- The TWS API of Interactive Brokers for Wireshark. Generated by `fake-gateway messages "
      "--format lua`; do not edit.\n");
  tables.print();
  fmt::print("{}", kDissectorInterpreter);
}

}  // namespace ibgw::command
