// The few protobuf primitives this client needs, written by hand: varint, fixed64 and
// length-delimited fields. Fixed32 and groups are understood far enough to be skipped or refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

enum class WireType { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

// Negative numbers become ten bytes, as proto3's int32 and int64 have it.
void append_varint_field(std::string& out, int number, std::int64_t value);
void append_bytes_field(std::string& out, int number, std::string_view value);
void append_double_field(std::string& out, int number, double value);

struct ProtobufField {
  int number = 0;
  WireType type = WireType::varint;
  std::uint64_t value = 0;  // varint, fixed64 and fixed32
  std::string_view bytes;   // bytes; points into the payload

  std::int64_t as_integer() const { return static_cast<std::int64_t>(value); }
  double as_double() const;
};

// Reads one field after the other. The payload has to outlive the reader and its fields.
class ProtobufReader {
 public:
  explicit ProtobufReader(std::string_view payload) : rest_(payload) {}

  // Empty at the end and after damage; is_damaged() tells which.
  std::optional<ProtobufField> next();

  bool is_damaged() const { return damaged_; }

 private:
  std::optional<ProtobufField> fail();
  std::optional<std::uint64_t> read_varint();
  std::optional<std::uint64_t> read_fixed(unsigned byte_count);

  std::string_view rest_;
  bool damaged_ = false;
};

}  // namespace ibgw::reference
