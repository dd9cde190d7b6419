#include "simulator/gateway/orders/order_record.hpp"

#include "simulator/base/check.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::gateway {
namespace {

using wire::FieldType;
using wire::Value;

bool says_something(const wire::Record& record);

bool says_something(const wire::FieldSpec& field, const Value& value) {
  switch (value.kind) {
    case Value::Kind::absent:
      return false;
    case Value::Kind::list:
      return !value.list().empty();
    case Value::Kind::record:
      return says_something(*value.record);
    case Value::Kind::integer:
    case Value::Kind::real:
    case Value::Kind::text:
      break;
  }
  switch (field.type) {
    case FieldType::boolean:
      return wire::integer_of(value).value_or(0) != 0;
    case FieldType::i32:
    case FieldType::i64:
      return wire::integer_of(value).has_value();
    case FieldType::f64:
    case FieldType::decimal:
      return wire::real_of(value).has_value();
    case FieldType::string:
    case FieldType::record:
    case FieldType::map:
      return !value.text().empty();
  }
  return false;
}

bool says_something(const wire::Record& record) {
  for (std::size_t i = 0; i < record.spec->fields.size(); ++i) {
    if (says_something(record.spec->fields[i], record.values[i])) {
      return true;
    }
  }
  return false;
}

void copy_scalar(const wire::FieldSpec& field, const Value& from, Value& to, wire::Message& owner) {
  switch (field.type) {
    case FieldType::boolean:
    case FieldType::i32:
    case FieldType::i64:
      to.kind = Value::Kind::integer;
      to.integer = *wire::integer_of(from);
      return;
    case FieldType::f64:
      to.kind = Value::Kind::real;
      to.real = *wire::real_of(from);
      return;
    case FieldType::string:
    case FieldType::decimal:
    case FieldType::record:
    case FieldType::map:
      if (from.kind == Value::Kind::text) {
        owner.set_text(to, from.text());
      } else {
        to = from;
      }
      return;
  }
}

}  // namespace

void copy_record(const wire::Record& from, wire::Record& to, wire::Message& owner) {
  IBGW_CHECK(from.spec == to.spec);
  for (std::size_t i = 0; i < from.spec->fields.size(); ++i) {
    const wire::FieldSpec& field = from.spec->fields[i];
    const Value& value = from.values[i];
    if (!says_something(field, value)) {
      continue;
    }
    if (value.kind == Value::Kind::record) {
      copy_record(*value.record, owner.nested(to, static_cast<int>(i)), owner);
    } else if (value.kind == Value::Kind::list) {
      const std::span<Value> items = owner.make_list(to.values[i], field, value.size);
      for (std::size_t k = 0; k < items.size(); ++k) {
        if (value.list()[k].kind == Value::Kind::record) {
          copy_record(*value.list()[k].record, *items[k].record, owner);
        } else {
          copy_scalar(field, value.list()[k], items[k], owner);
        }
      }
    } else {
      copy_scalar(field, value, to.values[i], owner);
    }
  }
}

void copy_nested(const wire::Message& from, std::string_view name, wire::Message& to) {
  const wire::Value* const value = from.find(name);
  if (value == nullptr || value->kind != Value::Kind::record) {
    return;
  }
  copy_record(*value->record, to.nested(to.root(), to.root().spec->index_of(name)), to);
}

void drop_field(wire::Message& message, std::string_view record, std::string_view field) {
  wire::Record& inner = message.nested(message.root(), message.root().spec->index_of(record));
  inner.at(inner.spec->index_of(field)) = {};
}

}  // namespace ibgw::gateway
