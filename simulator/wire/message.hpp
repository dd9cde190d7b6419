// A message that was decoded or will be encoded: values as in the record tables, in one arena.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "simulator/base/arena.hpp"
#include "simulator/base/output_buffer.hpp"
#include "simulator/wire/spec.hpp"

namespace ibgw::wire {

struct Record;

/// One value, 16 bytes. Absent means not on the wire (protobuf) or unset (text).
struct Value {
  enum class Kind : std::uint8_t {
    absent,
    integer,  ///< i32, i64, boolean (0 or 1).
    real,
    text,  ///< Strings and decimals; also numbers with an unusual spelling, so that nothing is
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

/// Memory of a list's elements: a value each, plus a record of absent values for a list of records.
[[nodiscard]] constexpr std::size_t list_bytes(const FieldSpec& field, std::size_t count) {
  const std::size_t record =
      field.record == nullptr ? 0 : sizeof(Record) + field.record->fields.size() * sizeof(Value);
  return count * (sizeof(Value) + record);
}

/// The reason for a WireError if Message::affords returns false.
inline constexpr const char* kTooManyElements =
    "more elements than a message of this size may have";

/// Owns the values. Reusable: `reset` keeps enough memory for usual messages. Not copyable.
class Message {
 public:
  explicit Message(const MessageSpec& spec) { reset(spec); }

  /// Makes all values absent, and removes the bound on memory.
  void reset(const MessageSpec& spec);

  /// Call this when the message is no longer needed, to free the memory of a large message before
  /// the next one.
  void give_back() {
    if (arena_.held() > Arena::kKeptBytesMax || frame_.capacity() > Arena::kKeptBytesMax) {
      reset(*spec_);
    }
  }

  /// Bounds the memory of a message from a peer, in addition to the frame itself: four times its
  /// `bytes`, plus enough for a few thousand elements. Decoders call `affords` before they make
  /// lists and records.
  void bound_by(std::size_t bytes) { bytes_max_ = 4 * bytes + kBytesSpare; }
  [[nodiscard]] bool affords(std::size_t more) const {
    return arena_.handed_out() + more <= bytes_max_;
  }
  [[nodiscard]] const MessageSpec& spec() const { return *spec_; }
  [[nodiscard]] Record& root() { return root_; }
  [[nodiscard]] const Record& root() const { return root_; }
  [[nodiscard]] Arena& arena() { return arena_; }

  // By dotted path. Creates nested records on the way. The path must exist.
  void set(std::string_view path, std::int64_t number);
  void set(std::string_view path, int number) { set(path, std::int64_t{number}); }
  void set(std::string_view path, bool flag) { set(path, std::int64_t{flag ? 1 : 0}); }
  void set(std::string_view path, double number);
  /// Copies the text.
  void set(std::string_view path, std::string_view text);
  void set(std::string_view path, const char* text) { set(path, std::string_view(text)); }

  /// nullptr if there is none.
  [[nodiscard]] const Value* find(std::string_view path) const;
  /// Reads leniently, as a gateway must: a text that spells a number counts as one, and unset
  /// spellings as nothing.
  [[nodiscard]] std::optional<std::int64_t> integer(std::string_view path) const;
  /// The same for ids, where 2147483647 is a number like any other.
  [[nodiscard]] std::optional<std::int64_t> id(std::string_view path) const;
  [[nodiscard]] std::optional<double> real(std::string_view path) const;
  [[nodiscard]] std::string_view text(std::string_view path) const;

  /// The version field of a text frame if it differs from the tables; otherwise empty.
  [[nodiscard]] std::string_view version_spelling() const { return version_; }
  void keep_version(std::string_view text) { version_ = arena_.copy(text); }

  /// Keeps a copy of the frame, because the message outlives it and its texts point into it.
  /// Returns the copy, which is valid until the message is reset and is followed by kFrameZeros
  /// zero bytes.
  [[nodiscard]] std::string_view keep_frame(std::string_view payload) {
    frame_.clear();
    char* const end =
        copy_bytes(frame_.reserve(payload.size() + kFrameZeros), payload.data(), payload.size());
    std::memset(end, 0, kFrameZeros);
    return {end - payload.size(), payload.size()};
  }
  static constexpr std::size_t kFrameZeros = 8;
  /// Memory used for frames.
  [[nodiscard]] std::size_t frame_held() const { return frame_.capacity(); }

  // Building blocks.
  [[nodiscard]] Record* make_record(const RecordSpec& spec);
  /// The nested record in this field, created if it is absent.
  Record& nested(Record& record, int index);
  /// Copies the text.
  void set_text(Value& value, std::string_view text);
  /// Makes a list of `count` absent values, or of records if the field is a list of records.
  std::span<Value> make_list(Value& value, const FieldSpec& field, std::size_t count);

 private:
  // An element costs up to two hundred bytes and may take one or two bytes in a frame; no
  // meaningful message has more than a few thousand such elements.
  static constexpr std::size_t kBytesSpare = 1024 * 1024;

  Value& slot(std::string_view path);

  const MessageSpec* spec_ = nullptr;
  std::size_t bytes_max_ = std::numeric_limits<std::size_t>::max();
  Arena arena_;
  OutputBuffer frame_;  ///< Texts may point into this, besides the arena.
  Record root_;
  std::string_view version_;
};

}  // namespace ibgw::wire
