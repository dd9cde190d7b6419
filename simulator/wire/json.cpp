#include "simulator/wire/json.hpp"

#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "simulator/base/utf8.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::wire {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kHexKey = "hex";  // {"hex":"ff00"}: text that is not UTF-8.

Json record_json(const Record& record);

Json text_json(std::string_view text) {
  if (is_utf8(text)) {
    return std::string(text);
  }
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : text) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4U];
    hex += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return Json{{kHexKey, hex}};
}

/// The bytes of such an object; nothing if it is not one.
std::optional<std::string> bytes_of(const Tree& tree) {
  if (tree.kind != Tree::Kind::map || tree.members.size() != 1 ||
      tree.members[0].first != kHexKey || tree.members[0].second.text.size() % 2 != 0) {
    return std::nullopt;
  }
  const std::string& hex = tree.members[0].second.text;
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(&hex[i], &hex[i] + 2, byte, 16);
    if (error != std::errc{} || end != &hex[i] + 2) {
      return std::nullopt;
    }
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

Json scalar_json(const FieldSpec& field, const Value& value) {
  switch (value.kind) {
    case Value::Kind::integer:
      if (field.type == FieldType::boolean) {
        return value.integer != 0;
      }
      if (field.type == FieldType::i64) {
        return std::to_string(value.integer);
      }
      return value.integer;
    case Value::Kind::real:
      if (!std::isfinite(value.real)) {
        char buffer[kNumberCharsMax];
        return std::string(buffer, write_double(buffer, value.real, false));
      }
      return value.real;
    case Value::Kind::text:
      return text_json(value.text());
    case Value::Kind::record:
      return record_json(*value.record);
    case Value::Kind::absent:
    case Value::Kind::list:
      return nullptr;
  }
  return nullptr;
}

/// An object if the keys are unique texts, otherwise a list of pairs, so that nothing is lost.
Json map_json(const Value& value) {
  Json object = Json::object();
  Json pairs = Json::array();
  for (const Value& item : value.list()) {
    Json key = text_json(item.record->at(0).text());
    Json text = text_json(item.record->at(1).text());
    if (key.is_string()) {
      object[key.get<std::string>()] = text;
    }
    pairs.push_back(Json::array({std::move(key), std::move(text)}));
  }
  return object.size() == pairs.size() ? object : pairs;
}

Json value_json(const FieldSpec& field, const Value& value) {
  if (value.kind != Value::Kind::list) {
    return scalar_json(field, value);
  }
  if (field.type == FieldType::map) {
    return map_json(value);
  }
  Json list = Json::array();
  for (const Value& item : value.list()) {
    list.push_back(scalar_json(field, item));
  }
  return list;
}

Json record_json(const Record& record) {
  Json object = Json::object();
  for (std::size_t i = 0; i < record.spec->fields.size(); ++i) {
    if (!record.values[i].is_absent()) {
      const FieldSpec& field = record.spec->fields[i];
      object[std::string(field.name)] = value_json(field, record.values[i]);
    }
  }
  return object;
}

class Filler {
 public:
  explicit Filler(Message& message) : message_(message) {}

  std::optional<WireError> record(const Tree& tree, Record& into, const std::string& path) {
    if (tree.kind != Tree::Kind::map) {
      return WireError{0, path, "expected a map of fields"};
    }
    for (const auto& [name, value] : tree.members) {
      const std::string field_path = path.empty() ? name : path + '.' + name;
      // `contract.symbol: IBM` means the same as `contract: {symbol: IBM}`.
      const std::size_t dot = name.find('.');
      const int index = into.spec->index_of(std::string_view(name).substr(0, dot));
      if (index < 0) {
        return WireError{0, field_path, std::string(into.spec->name) + " has no such field"};
      }
      if (dot != std::string::npos) {
        if (into.spec->fields[static_cast<std::size_t>(index)].record == nullptr) {
          return WireError{0, field_path, "only records have fields of their own"};
        }
        Tree inner;
        inner.kind = Tree::Kind::map;
        inner.members.emplace_back(name.substr(dot + 1), value);
        if (auto error = record(inner, message_.nested(into, index), path)) {
          return error;
        }
        continue;
      }
      if (auto error = field(value, into, index, field_path)) {
        return error;
      }
    }
    return std::nullopt;
  }

 private:
  std::optional<WireError> field(const Tree& tree, Record& into, int index,
                                 const std::string& path) {
    const FieldSpec& spec = into.spec->fields[static_cast<std::size_t>(index)];
    Value& value = into.at(index);
    if (tree.kind == Tree::Kind::null) {
      value.kind = Value::Kind::absent;
      return std::nullopt;
    }
    if (spec.type == FieldType::map) {
      return map(tree, spec, value, path);
    }
    if (!spec.repeated) {
      return spec.record != nullptr ? record(tree, message_.nested(into, index), path)
                                    : scalar(tree, spec, value, path);
    }
    if (tree.kind != Tree::Kind::list) {
      return WireError{0, path, "expected a list"};
    }
    if (!message_.affords(list_bytes(spec, tree.items.size()))) {
      return WireError{0, path, kTooManyElements};
    }
    const std::span<Value> items = message_.make_list(value, spec, tree.items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string item_path = path + '[' + std::to_string(i) + ']';
      auto error = spec.record != nullptr ? record(tree.items[i], *items[i].record, item_path)
                                          : scalar(tree.items[i], spec, items[i], item_path);
      if (error) {
        return error;
      }
    }
    return std::nullopt;
  }

  std::optional<WireError> map(const Tree& tree, const FieldSpec& spec, Value& value,
                               const std::string& path) {
    if (!message_.affords(list_bytes(spec, tree.members.size() + tree.items.size()))) {
      return WireError{0, path, kTooManyElements};
    }
    if (tree.kind == Tree::Kind::map) {
      const std::span<Value> items = message_.make_list(value, spec, tree.members.size());
      for (std::size_t i = 0; i < items.size(); ++i) {
        message_.set_text(items[i].record->at(0), tree.members[i].first);
        if (auto error = text(tree.members[i].second, items[i].record->at(1), path)) {
          return error;
        }
      }
      return std::nullopt;
    }
    if (tree.kind != Tree::Kind::list) {
      return WireError{0, path, "expected a map or a list of pairs"};
    }
    const std::span<Value> items = message_.make_list(value, spec, tree.items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (tree.items[i].items.size() != 2) {
        return WireError{0, path, "expected pairs of tag and value"};
      }
      for (int k = 0; k < 2; ++k) {
        if (auto error = text(tree.items[i].items[static_cast<std::size_t>(k)],
                              items[i].record->at(k), path)) {
          return error;
        }
      }
    }
    return std::nullopt;
  }

  std::optional<WireError> text(const Tree& tree, Value& value, const std::string& path) {
    const std::optional<std::string> bytes = bytes_of(tree);
    if (!bytes && (tree.kind == Tree::Kind::list || tree.kind == Tree::Kind::map)) {
      return WireError{0, path, "expected a text"};
    }
    message_.set_text(value, bytes ? *bytes : tree.text);
    return std::nullopt;
  }

  std::optional<WireError> scalar(const Tree& tree, const FieldSpec& spec, Value& value,
                                  const std::string& path) {
    const bool texts = spec.type == FieldType::string || spec.type == FieldType::decimal;
    if (texts || tree.kind == Tree::Kind::text) {
      return text(tree, value, path);
    }
    if (tree.kind == Tree::Kind::list || tree.kind == Tree::Kind::map) {
      return WireError{0, path, "expected a single value"};
    }
    if (spec.type == FieldType::f64) {
      if (tree.kind == Tree::Kind::boolean) {
        return WireError{0, path, "expected a number"};
      }
      value.kind = Value::Kind::real;
      value.real = tree.kind == Tree::Kind::integer ? static_cast<double>(tree.integer) : tree.real;
      return std::nullopt;
    }
    if (tree.kind == Tree::Kind::real) {
      return WireError{0, path, "expected a whole number"};
    }
    value.kind = Value::Kind::integer;
    value.integer = tree.kind == Tree::Kind::boolean ? (tree.boolean ? 1 : 0) : tree.integer;
    if (spec.type == FieldType::i32 && value.integer != static_cast<std::int32_t>(value.integer)) {
      return WireError{0, path, "expected a number of 32 bits"};
    }
    if (spec.type == FieldType::boolean && value.integer != 0 && value.integer != 1) {
      return WireError{0, path, "expected true or false"};
    }
    return std::nullopt;
  }

  Message& message_;
};

Tree to_tree(const Json& json) {
  Tree tree;
  if (json.is_object()) {
    tree.kind = Tree::Kind::map;
    for (const auto& [key, value] : json.items()) {
      tree.members.emplace_back(key, to_tree(value));
    }
  } else if (json.is_array()) {
    tree.kind = Tree::Kind::list;
    for (const Json& item : json) {
      tree.items.push_back(to_tree(item));
    }
  } else if (json.is_string()) {
    tree.kind = Tree::Kind::text;
    tree.text = json.get<std::string>();
  } else if (!json.is_null()) {
    tree.kind = json.is_boolean()          ? Tree::Kind::boolean
                : json.is_number_integer() ? Tree::Kind::integer
                                           : Tree::Kind::real;
    tree.boolean = json.is_boolean() && json.get<bool>();
    tree.integer = json.is_number_integer() ? json.get<std::int64_t>() : 0;
    tree.real = json.is_number() ? json.get<double>() : 0;
    tree.text = json.dump();
  }
  return tree;
}

}  // namespace

Json fields_json(const Message& message) {
  return record_json(message.root());
}

Json message_json(const Message& message, Encoding encoding) {
  Json json;
  json["message"] = std::string(message.spec().name);
  json["id"] = message.spec().id;
  json["encoding"] = encoding == Encoding::protobuf ? "protobuf" : "text";
  if (!message.version_spelling().empty()) {
    json["version"] = text_json(message.version_spelling());
  }
  json["fields"] = fields_json(message);
  return json;
}

std::optional<WireError> fill_fields(const Tree& fields, Message& message) {
  return Filler(message).record(fields, message.root(), "");
}

std::optional<Tree> tree_from_json(std::string_view text, std::string& reason) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    reason = "not a JSON value";
    return std::nullopt;
  }
  return to_tree(json);
}

}  // namespace ibgw::wire
