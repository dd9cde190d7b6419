#include "client-under-test/reference/protobuf.hpp"

#include <bit>
#include <cstddef>

namespace ibgw::reference {

namespace {

constexpr unsigned kVarintBytesMax = 10;  // 64 bits, seven a byte

void append_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80U) {
    out.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

void append_tag(std::string& out, int number, WireType type) {
  append_varint(out, (static_cast<std::uint64_t>(number) << 3U) | static_cast<std::uint64_t>(type));
}

}  // namespace

void append_varint_field(std::string& out, int number, std::int64_t value) {
  append_tag(out, number, WireType::varint);
  append_varint(out, static_cast<std::uint64_t>(value));
}

void append_bytes_field(std::string& out, int number, std::string_view value) {
  append_tag(out, number, WireType::bytes);
  append_varint(out, value.size());
  out.append(value);
}

void append_double_field(std::string& out, int number, double value) {
  append_tag(out, number, WireType::fixed64);
  auto bits = std::bit_cast<std::uint64_t>(value);
  for (unsigned index = 0; index < sizeof bits; ++index) {
    out.push_back(static_cast<char>(bits & 0xFFU));
    bits >>= 8U;
  }
}

double ProtobufField::as_double() const {
  return std::bit_cast<double>(value);
}

std::optional<ProtobufField> ProtobufReader::fail() {
  damaged_ = true;
  rest_ = {};
  return std::nullopt;
}

std::optional<std::uint64_t> ProtobufReader::read_varint() {
  std::uint64_t value = 0;
  for (unsigned index = 0; index < kVarintBytesMax && index < rest_.size(); ++index) {
    const auto byte = static_cast<unsigned char>(rest_[index]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << (7U * index);
    if (byte < 0x80U) {
      rest_.remove_prefix(index + 1);
      return value;
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> ProtobufReader::read_fixed(unsigned byte_count) {
  if (rest_.size() < byte_count) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (unsigned index = 0; index < byte_count; ++index) {
    const auto byte = static_cast<unsigned char>(rest_[index]);
    value |= static_cast<std::uint64_t>(byte) << (8U * index);
  }
  rest_.remove_prefix(byte_count);
  return value;
}

std::optional<ProtobufField> ProtobufReader::next() {
  if (rest_.empty()) {
    return std::nullopt;
  }
  const auto tag = read_varint();
  constexpr std::uint64_t kFieldNumberMax = 0x1FFFFFFF;  // protobuf's own limit
  if (!tag || (*tag >> 3U) == 0 || (*tag >> 3U) > kFieldNumberMax) {
    return fail();
  }
  ProtobufField field;
  field.number = static_cast<int>(*tag >> 3U);
  std::optional<std::uint64_t> value;
  switch (*tag & 7U) {
    case 0:
      field.type = WireType::varint;
      value = read_varint();
      break;
    case 1:
      field.type = WireType::fixed64;
      value = read_fixed(8);
      break;
    case 2:
      field.type = WireType::bytes;
      value = read_varint();
      if (value && *value <= rest_.size()) {
        field.bytes = rest_.substr(0, *value);
        rest_.remove_prefix(field.bytes.size());
      } else {
        value.reset();
      }
      break;
    case 5:
      field.type = WireType::fixed32;
      value = read_fixed(4);
      break;
    default:  // groups: never used by this protocol
      break;
  }
  if (!value) {
    return fail();
  }
  field.value = *value;
  return field;
}

}  // namespace ibgw::reference
