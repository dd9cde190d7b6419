// A decoded or to-be-encoded message: values by the record tables, in one arena.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "simulator/base/arena.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::wire {

struct Record;

/// One value, 16 bytes. Absent means: not on the wire (protobuf) or no value known (text).
struct Value {
  enum class Kind : std::uint8_t {
    absent,
    integer,  ///< i32, i64, boolean (0 or 1).
    real,
    text,  ///< Strings and decimals; also numbers that are spelled unusually, so that nothing is
           ///< lost.
    record,
    list,  ///< Repeated fields; a map is a list of kMapEntry records.
  };

  Kind kind = Kind::absent;
  std::uint32_t size = 0;  ///< text: bytes; list: elements.
  union {
    std::int64_t integer = 0;
    double real;
    const char* chars;
    Record* record;
    Value* items;
  };

  [[nodiscard]] bool is_absent() const { return kind == Kind::absent; }
  [[nodiscard]] std::string_view text() const {
    return kind == Kind::text ? std::string_view(chars, size) : std::string_view{};
  }
  [[nodiscard]] std::span<Value> list() const {
    return kind == Kind::list ? std::span<Value>(items, size) : std::span<Value>{};
  }
};

}  // namespace ibgw::wire

template <>
inline constexpr bool ibgw::kZeroIsEmpty<ibgw::wire::Value> = true;

namespace ibgw::wire {

struct Record {
  const RecordSpec* spec = nullptr;
  Value* values = nullptr;  ///< One per field of `spec`, in its order.

  [[nodiscard]] Value& at(int index) const { return values[index]; }
};

/// Owns the values. Reusable: `reset` keeps the memory. Not copyable.
class Message {
 public:
  explicit Message(const MessageSpec& spec) { reset(spec); }

  void reset(const MessageSpec& spec);
  [[nodiscard]] const MessageSpec& spec() const { return *spec_; }
  [[nodiscard]] Record& root() { return root_; }
  [[nodiscard]] const Record& root() const { return root_; }
  [[nodiscard]] Arena& arena() { return arena_; }

  // By dotted path. Setting creates the nested records on the way; a path that does not exist is
  // our own bug.
  void set(std::string_view path, std::int64_t number);
  void set(std::string_view path, int number) { set(path, std::int64_t{number}); }
  void set(std::string_view path, bool flag) { set(path, std::int64_t{flag ? 1 : 0}); }
  void set(std::string_view path, double number);
  /// Copies the text.
  void set(std::string_view path, std::string_view text);
  void set(std::string_view path, const char* text) { set(path, std::string_view(text)); }

  /// nullptr when there is none.
  [[nodiscard]] const Value* find(std::string_view path) const;
  /// Reads leniently, as a gateway must: text that spells a number counts, unset spellings count as
  /// none.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view path) const;
  /// The same where every number counts: 2147483647 is an id like any other.
  [[nodiscard]] std::optional<std::int64_t> id(std::string_view path) const;
  [[nodiscard]] std::optional<double> real(std::string_view path) const;
  [[nodiscard]] std::string_view text(std::string_view path) const;

  /// The version field of a text frame, when it was not the one of the tables; empty otherwise.
  [[nodiscard]] std::string_view version_spelling() const { return version_; }
  void keep_version(std::string_view text) { version_ = arena_.copy(text); }

  // Building blocks.
  [[nodiscard]] Record* make_record(const RecordSpec& spec);
  /// The nested record in that field, made if it is absent.
  Record& nested(Record& record, int index);
  void set_text(Value& value, std::string_view text);
  /// A list of `count` absent values; of records when the field is one of records.
  std::span<Value> make_list(Value& value, const FieldSpec& field, std::size_t count);

 private:
  Value& slot(std::string_view path);

  const MessageSpec* spec_ = nullptr;
  Arena arena_;
  Record root_;
  std::string_view version_;
};

}  // namespace ibgw::wire
