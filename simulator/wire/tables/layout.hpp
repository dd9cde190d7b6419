// Functions for writing the tables. Included by tables only.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "simulator/wire/spec.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::wire::layout {

// Records.
constexpr FieldSpec one(std::string_view name, FieldType type, int number) {
  return {name, type, number, false, nullptr};
}
constexpr FieldSpec many(std::string_view name, FieldType type, int number) {
  return {name, type, number, true, nullptr};
}
constexpr FieldSpec map(std::string_view name, int number) {
  return {name, FieldType::map, number, true, &kMapEntry};
}
constexpr FieldSpec nested(std::string_view name, int number, const RecordSpec& record) {
  return {name, FieldType::record, number, false, &record};
}
constexpr FieldSpec records(std::string_view name, int number, const RecordSpec& record) {
  return {name, FieldType::record, number, true, &record};
}
/// A field that never got a protobuf number.
constexpr FieldSpec text_only(std::string_view name, FieldType type = FieldType::string) {
  return {name, type, 0, false, nullptr};
}

// Messages.
constexpr MessageSpec request(std::string_view name, int id, std::string_view call,
                              const RecordSpec& record) {
  return {.name = name,
          .id = id,
          .direction = Direction::to_gateway,
          .api_name = call,
          .record = &record};
}
constexpr MessageSpec answer(std::string_view name, int id, std::string_view callback,
                             const RecordSpec& record) {
  return {.name = name,
          .id = id,
          .direction = Direction::to_client,
          .api_name = callback,
          .record = &record};
}

// Text layouts.
constexpr Item version(std::string_view number) {
  Item item;
  item.kind = Item::Kind::version;
  item.text = number;
  return item;
}
constexpr Item field(std::string_view path) {
  Item item;
  item.path = path;
  return item;
}
constexpr Item with_children(Item::Kind kind, std::string_view path,
                             std::span<const Item> children) {
  Item item;
  item.kind = kind;
  item.path = path;
  item.children = children;
  return item;
}
constexpr Item within(std::string_view path, std::span<const Item> children) {
  return with_children(Item::Kind::within, path, children);
}
constexpr Item repeat(std::string_view path, std::span<const Item> children) {
  return with_children(Item::Kind::repeat, path, children);
}
constexpr Item presence(std::string_view path, std::span<const Item> children) {
  return with_children(Item::Kind::presence, path, children);
}
constexpr Item column(std::string_view path, std::string_view of) {
  Item item = with_children(Item::Kind::column, path, {});
  item.text = of;
  return item;
}
constexpr Item bits(std::string_view path, std::string_view mask,
                    std::span<const Item> lowest_first) {
  Item item = with_children(Item::Kind::bits, path, lowest_first);
  item.text = mask;
  return item;
}
constexpr Item values(std::string_view path) {
  return with_children(Item::Kind::values, path, {});
}
constexpr Item pairs(std::string_view path) {
  return with_children(Item::Kind::pairs, path, {});
}
constexpr Item options(std::string_view path) {
  return with_children(Item::Kind::options, path, {});
}
constexpr Item conditional(Item::Condition condition, std::string_view path, std::string_view text,
                           std::span<const Item> children) {
  Item item = with_children(Item::Kind::when, path, children);
  item.condition = condition;
  item.text = text;
  return item;
}
constexpr Item when_filled(std::string_view path, std::span<const Item> children) {
  return conditional(Item::Condition::filled, path, {}, children);
}
constexpr Item when_equals(std::string_view path, std::string_view spellings,
                           std::span<const Item> children) {
  return conditional(Item::Condition::equals, path, spellings, children);
}
constexpr Item when_positive(std::string_view path, std::span<const Item> children) {
  return conditional(Item::Condition::positive, path, {}, children);
}

/// Joins several lists, for blocks that differ in a field.
template <std::size_t... kSizes>
constexpr auto joined(const Item (&... parts)[kSizes]) {
  std::array<Item, (kSizes + ...)> all{};
  std::size_t at = 0;
  const auto add = [&](std::span<const Item> part) {
    for (const Item& item : part) {
      all[at++] = item;
    }
  };
  (add(parts), ...);
  return all;
}

// How a live gateway writes unset values (protocol.md 0.2).
inline constexpr std::string_view kUnsetInt = "2147483647";
inline constexpr std::string_view kUnsetDouble = "1.7976931348623157E308";
inline constexpr std::string_view kUnsetLong = "-9223372036854775808";
inline constexpr std::string_view kEmpty{"", 0};

constexpr Item int_or_unset(std::string_view path) {
  return field(path).unset_as(kUnsetInt);
}
constexpr Item double_or_unset(std::string_view path) {
  return field(path).unset_as(kUnsetDouble);
}
constexpr Item or_empty(std::string_view path) {
  return field(path).unset_as(kEmpty);
}

}  // namespace ibgw::wire::layout
