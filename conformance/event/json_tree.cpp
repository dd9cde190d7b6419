#include "conformance/event/json_tree.hpp"

#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace ibgw::conformance {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDepthMax =
    64;  // Deeper values of an adapter, which is a foreign program, are garbage.

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) {
        return true;
      }
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

/// Larger integers are unsigned.
bool fits_64_bits(const Json& integer) {
  return !integer.is_number_unsigned() || integer.get<std::uint64_t>() <= INT64_MAX;
}

Tree from_json(const Json& json) {
  Tree tree;
  if (json.is_boolean()) {
    tree = boolean_tree(json.get<bool>());
  } else if (json.is_number_integer() && fits_64_bits(json)) {
    tree = integer_tree(json.get<std::int64_t>());
  } else if (json.is_number()) {
    tree.kind = Tree::Kind::real;
    tree.real = json.get<double>();
    tree.text = json.dump();
  } else if (json.is_string()) {
    tree = text_tree(json.get<std::string>());
  } else if (json.is_array()) {
    tree.kind = Tree::Kind::list;
    for (const Json& item : json) {
      tree.items.push_back(from_json(item));
    }
  } else if (json.is_object()) {
    tree.kind = Tree::Kind::map;
    for (const auto& [key, value] : json.items()) {
      tree.members.emplace_back(key, from_json(value));
    }
  }
  return tree;
}

Json as_json(const Tree& tree) {
  switch (tree.kind) {
    case Tree::Kind::null:
      return nullptr;
    case Tree::Kind::boolean:
      return tree.boolean;
    case Tree::Kind::integer:
      return tree.integer;
    case Tree::Kind::real:
      return tree.real;
    case Tree::Kind::text:
      return tree.text;
    case Tree::Kind::list: {
      Json list = Json::array();
      for (const Tree& item : tree.items) {
        list.push_back(as_json(item));
      }
      return list;
    }
    case Tree::Kind::map: {
      Json map = Json::object();
      for (const auto& [key, value] : tree.members) {
        map[key] = as_json(value);
      }
      return map;
    }
  }
  return nullptr;
}

void append_flow(std::string& out, const Tree& tree, std::size_t length_max) {
  if (out.size() > length_max) {
    return;
  }
  if (tree.kind == Tree::Kind::map) {
    out += '{';
    const char* separator = "";
    for (const auto& [key, value] : tree.members) {
      out += separator + key + ": ";
      append_flow(out, value, length_max);
      separator = ", ";
    }
    out += '}';
  } else if (tree.kind == Tree::Kind::list) {
    out += '[';
    const char* separator = "";
    for (const Tree& item : tree.items) {
      out += separator;
      append_flow(out, item, length_max);
      separator = ", ";
    }
    out += ']';
  } else if (tree.kind == Tree::Kind::null) {
    out += "null";
  } else {
    out += tree.text;
  }
}

}  // namespace

std::optional<Tree> parse_json(std::string_view text) {
  if (is_too_deep(text)) {
    return std::nullopt;
  }
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    return std::nullopt;
  }
  return from_json(json);
}

std::string to_json(const Tree& tree) {
  return as_json(tree).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_flow(const Tree& tree, std::size_t length_max) {
  std::string out;
  append_flow(out, tree, length_max);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20) {
      c = ' ';
    }
  }
  if (out.size() > length_max) {
    out.resize(length_max);
    out += "...";
  }
  return out;
}

Tree text_tree(std::string text) {
  Tree tree;
  tree.kind = Tree::Kind::text;
  tree.text = std::move(text);
  return tree;
}

Tree integer_tree(std::int64_t value) {
  Tree tree;
  tree.kind = Tree::Kind::integer;
  tree.integer = value;
  tree.text = fmt::to_string(value);
  return tree;
}

Tree boolean_tree(bool value) {
  Tree tree;
  tree.kind = Tree::Kind::boolean;
  tree.boolean = value;
  tree.text = value ? "true" : "false";
  return tree;
}

Tree map_tree() {
  Tree tree;
  tree.kind = Tree::Kind::map;
  return tree;
}

void set_member(Tree& map, std::string key, Tree value) {
  map.members.emplace_back(std::move(key), std::move(value));
}

std::string text_of(const Tree& map, std::string_view key) {
  const Tree* value = map.find(key);
  return value != nullptr && value->kind == Tree::Kind::text ? value->text : std::string();
}

std::int64_t integer_of(const Tree& map, std::string_view key, std::int64_t fallback) {
  const Tree* value = map.find(key);
  return value != nullptr && value->kind == Tree::Kind::integer ? value->integer : fallback;
}

}  // namespace ibgw::conformance
