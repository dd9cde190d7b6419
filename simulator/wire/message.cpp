#include "simulator/wire/message.hpp"

#include <new>

#include "simulator/base/check.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::wire {

void Message::reset(const MessageSpec& spec) {
  spec_ = &spec;
  arena_.reset();
  if (frame_.capacity() > Arena::kKeptBytesMax) [[unlikely]] {
    frame_.release();
  }
  bytes_max_ = std::numeric_limits<std::size_t>::max();
  version_ = {};
  root_.spec = spec.record;
  root_.values = arena_.make<Value>(spec.record->fields.size());
}

namespace {

/// Creates a record at `place`, with its values after it.
Record* record_at(Value* place, const RecordSpec& spec) {
  static_assert(sizeof(Record) == sizeof(Value) && alignof(Record) == alignof(Value));
  return new (place) Record{&spec, place + 1};
}

}  // namespace

Record* Message::make_record(const RecordSpec& spec) {
  return record_at(arena_.make<Value>(1 + spec.fields.size()), spec);
}

Record& Message::nested(Record& record, int index) {
  Value& value = record.at(index);
  if (value.kind != Value::Kind::record) {
    value.kind = Value::Kind::record;
    value.record = make_record(*record.spec->fields[static_cast<std::size_t>(index)].record);
  }
  return *value.record;
}

void Message::set_text(Value& value, std::string_view text) {
  const std::string_view kept = arena_.copy(text);
  value.kind = Value::Kind::text;
  value.size = static_cast<std::uint32_t>(kept.size());
  value.chars = kept.data();
}

std::span<Value> Message::make_list(Value& value, const FieldSpec& field, std::size_t count) {
  value.kind = Value::Kind::list;
  value.size = static_cast<std::uint32_t>(count);
  value.items = arena_.make<Value>(list_bytes(field, count) / sizeof(Value));
  if (field.record != nullptr) {
    Value* place = value.items + count;
    for (Value& item : value.list()) {
      item.kind = Value::Kind::record;
      item.record = record_at(place, *field.record);
      place += 1 + field.record->fields.size();
    }
  }
  return value.list();
}

Value& Message::slot(std::string_view path) {
  Record* record = &root_;
  while (true) {
    const std::size_t dot = path.find('.');
    const int index = record->spec->index_of(path.substr(0, dot));
    IBGW_CHECK(index >= 0);
    if (dot == std::string_view::npos) {
      return record->at(index);
    }
    record = &nested(*record, index);
    path = path.substr(dot + 1);
  }
}

void Message::set(std::string_view path, std::int64_t number) {
  Value& value = slot(path);
  value.kind = Value::Kind::integer;
  value.integer = number;
}

void Message::set(std::string_view path, double number) {
  Value& value = slot(path);
  value.kind = Value::Kind::real;
  value.real = number;
}

void Message::set(std::string_view path, std::string_view text) {
  set_text(slot(path), text);
}

const Value* Message::find(std::string_view path) const {
  const Record* record = &root_;
  while (true) {
    const std::size_t dot = path.find('.');
    const int index = record->spec->index_of(path.substr(0, dot));
    if (index < 0 || record->at(index).is_absent()) {
      return nullptr;
    }
    const Value& value = record->at(index);
    if (dot == std::string_view::npos) {
      return &value;
    }
    if (value.kind != Value::Kind::record) {
      return nullptr;
    }
    record = value.record;
    path = path.substr(dot + 1);
  }
}

std::optional<std::int64_t> Message::integer(std::string_view path) const {
  const Value* const value = find(path);
  return value == nullptr ? std::nullopt : integer_of(*value);
}

std::optional<std::int64_t> Message::id(std::string_view path) const {
  const Value* const value = find(path);
  return value == nullptr ? std::nullopt : id_of(*value);
}

std::optional<double> Message::real(std::string_view path) const {
  const Value* const value = find(path);
  return value == nullptr ? std::nullopt : real_of(*value);
}

std::string_view Message::text(std::string_view path) const {
  const Value* const value = find(path);
  return value == nullptr ? std::string_view{} : value->text();
}

}  // namespace ibgw::wire
