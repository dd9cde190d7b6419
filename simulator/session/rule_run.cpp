#include "simulator/session/rule_run.hpp"

#include "simulator/wire/number.hpp"

namespace ibgw::session {
namespace {

using wire::Message;
using wire::Record;
using wire::Value;

void copy_record(const Record& from, Message& message, Record& to);

void copy_value(const Value& from, const wire::FieldSpec& field, Message& message, Value& to) {
  switch (from.kind) {
    case Value::Kind::text:
      message.set_text(to, from.text());
      return;
    case Value::Kind::record:
      if (to.kind != Value::Kind::record) {
        to.kind = Value::Kind::record;
        to.record = message.make_record(*from.record->spec);
      }
      copy_record(*from.record, message, *to.record);
      return;
    case Value::Kind::list: {
      const std::span<Value> items = message.make_list(to, field, from.size);
      for (std::size_t i = 0; i < items.size(); ++i) {
        copy_value(from.list()[i], field, message, items[i]);
      }
      return;
    }
    case Value::Kind::absent:
    case Value::Kind::integer:
    case Value::Kind::real:
      to = from;
      return;
  }
}

void copy_record(const Record& from, Message& message, Record& to) {
  for (std::size_t i = 0; i < from.spec->fields.size(); ++i) {
    copy_value(from.values[i], from.spec->fields[i], message, to.values[i]);
  }
}

Tree tree_of(const Value& value) {
  Tree tree;
  char buffer[wire::kNumberCharsMax];
  switch (value.kind) {
    case Value::Kind::integer:
      tree.kind = Tree::Kind::integer;
      tree.integer = value.integer;
      tree.text.assign(buffer, wire::write_integer(buffer, value.integer));
      break;
    case Value::Kind::real:
      tree.kind = Tree::Kind::real;
      tree.real = value.real;
      tree.text.assign(buffer, wire::write_double(buffer, value.real, true));
      break;
    case Value::Kind::text:
      tree.kind = Tree::Kind::text;
      tree.text = std::string(value.text());
      break;
    case Value::Kind::record:
      tree.kind = Tree::Kind::map;
      for (std::size_t i = 0; i < value.record->spec->fields.size(); ++i) {
        if (!value.record->values[i].is_absent()) {
          tree.members.emplace_back(value.record->spec->fields[i].name,
                                    tree_of(value.record->values[i]));
        }
      }
      break;
    case Value::Kind::list:
      tree.kind = Tree::Kind::list;
      for (const Value& item : value.list()) {
        tree.items.push_back(tree_of(item));
      }
      break;
    case Value::Kind::absent:
      break;
  }
  return tree;
}

}  // namespace

std::unique_ptr<Message> copy_of(const Message& message) {
  auto copy = std::make_unique<Message>(message.spec());
  copy_record(message.root(), *copy, copy->root());
  return copy;
}

Tree field_tree(const Message& message, std::string_view path) {
  const Value* const value = message.find(path);
  return value == nullptr ? Tree{} : tree_of(*value);
}

Tree with_captures(const Tree& tree, const Message* message, const scenario::SavedValues& saved) {
  if (const std::string_view name = scenario::reference_of(tree); !name.empty()) {
    Tree field = message == nullptr ? Tree{} : field_tree(*message, name);
    const Tree* const latest = saved.latest(name);
    return field.kind == Tree::Kind::null && latest != nullptr ? *latest : field;
  }
  Tree result = tree;
  if (tree.kind == Tree::Kind::text) {
    result.text = scenario::plain_text(tree);
  }
  for (Tree& item : result.items) {
    item = with_captures(item, message, saved);
  }
  for (auto& member : result.members) {
    member.second = with_captures(member.second, message, saved);
  }
  return result;
}

}  // namespace ibgw::session
