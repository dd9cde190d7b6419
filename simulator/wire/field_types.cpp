#include "simulator/wire/field_types.hpp"

#include "simulator/wire/spec.hpp"

namespace ibgw::wire {
namespace {

FieldKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::i32:
    case FieldType::i64:
      return FieldKind::whole;
    case FieldType::f64:
    case FieldType::decimal:
      return FieldKind::number;
    case FieldType::boolean:
      return FieldKind::boolean;
    case FieldType::string:
      return FieldKind::text;
    case FieldType::record:
    case FieldType::map:
      return FieldKind::record;
  }
  return FieldKind::text;
}

}  // namespace

std::optional<FieldKind> kind_of_field(const MessageSpec& message, std::string_view path) {
  const RecordSpec* record = message.record;
  while (record != nullptr) {
    const std::size_t dot = path.find('.');
    const int index = record->index_of(path.substr(0, dot));
    if (index < 0) {
      return std::nullopt;
    }
    const FieldSpec& field = record->fields[static_cast<std::size_t>(index)];
    if (dot == std::string_view::npos) {
      return kind_of(field.type);
    }
    if (field.type == FieldType::map) {
      return FieldKind::tag;
    }
    record = field.record;
    path = path.substr(dot + 1);
  }
  return std::nullopt;
}

}  // namespace ibgw::wire
