#include "simulator/session/message_view.hpp"

#include <cmath>

#include "simulator/wire/spec.hpp"

namespace ibgw::session {
namespace {

using scenario::ValueView;
using wire::Record;
using wire::Value;

ValueView view_of(const Value& value, wire::FieldType type);

const Record& record_at(const void* whole) {
  return *static_cast<const Record*>(whole);
}

const Value& list_at(const void* whole) {
  return *static_cast<const Value*>(whole);
}

ValueView field_view(const Record& record, std::size_t index) {
  return view_of(record.values[index], record.spec->fields[index].type);
}

ValueView entry_value(const Value& entry) {
  return entry.kind == Value::Kind::record ? field_view(*entry.record, 1) : ValueView{};
}

constexpr ValueView::Access kRecord{
    [](const void* whole) { return record_at(whole).spec->fields.size(); },
    [](const void* whole, std::size_t index) { return field_view(record_at(whole), index); },
    [](const void* whole, std::string_view name) {
      const int index = record_at(whole).spec->index_of(name);
      return index < 0 ? ValueView{}
                       : field_view(record_at(whole), static_cast<std::size_t>(index));
    }};

constexpr ValueView::Access kList{
    [](const void* whole) -> std::size_t { return list_at(whole).size; },
    [](const void* whole, std::size_t index) {
      const Value& item = list_at(whole).items[index];
      return view_of(item, wire::FieldType::record);
    },
    nullptr};

// On the wire, a map is a list of its entries.
constexpr ValueView::Access kMap{
    [](const void* whole) -> std::size_t { return list_at(whole).size; },
    [](const void* whole, std::size_t index) { return entry_value(list_at(whole).items[index]); },
    [](const void* whole, std::string_view name) {
      for (std::uint32_t i = 0; i < list_at(whole).size; ++i) {
        const Value& entry = list_at(whole).items[i];
        if (entry.kind == Value::Kind::record && entry.record->at(0).text() == name) {
          return entry_value(entry);
        }
      }
      return ValueView{};
    }};

ValueView text_view(std::string_view text) {
  ValueView view;
  view.kind = ValueView::Kind::text;
  view.text = text;
  return view;
}

ValueView parts_view(ValueView::Kind kind, const void* whole, const ValueView::Access& access) {
  ValueView view;
  view.kind = kind;
  view.whole = whole;
  view.access = &access;
  return view;
}

ValueView view_of(const Value& value, wire::FieldType type) {
  switch (value.kind) {
    case Value::Kind::absent:
      return {};
    case Value::Kind::integer:
      return scenario::view_of(type == wire::FieldType::boolean ? std::int64_t{value.integer != 0}
                                                                : value.integer);
    case Value::Kind::real: {
      if (std::isnan(value.real)) {
        return text_view("NaN");
      }
      ValueView view;
      view.kind = ValueView::Kind::real;
      view.real = value.real;
      return view;
    }
    case Value::Kind::text:
      return text_view(value.text());
    case Value::Kind::record:
      return parts_view(ValueView::Kind::record, value.record, kRecord);
    case Value::Kind::list:
      return type == wire::FieldType::map ? parts_view(ValueView::Kind::record, &value, kMap)
                                          : parts_view(ValueView::Kind::list, &value, kList);
  }
  return {};
}

}  // namespace

ValueView view_of(const wire::Message* message) {
  return message == nullptr ? ValueView{}
                            : parts_view(ValueView::Kind::record, &message->root(), kRecord);
}

}  // namespace ibgw::session
