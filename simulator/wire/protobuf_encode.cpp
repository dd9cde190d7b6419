#include <cstring>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "simulator/wire/number.hpp"
#include "simulator/wire/protobuf_codec.hpp"

namespace ibgw::wire {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

bool is_varint(FieldType type) {
  return type == FieldType::i32 || type == FieldType::i64 || type == FieldType::boolean;
}
bool is_number(FieldType type) {
  return is_varint(type) || type == FieldType::f64;
}

std::size_t varint_size(std::uint64_t number) {
  return CodedOutputStream::VarintSize64(number);
}

std::uint32_t tag(const FieldSpec& field, WireFormatLite::WireType type) {
  return WireFormatLite::MakeTag(field.number, type);
}

/// Two passes over the same walk: first the sizes (nested lengths come before their content), then
/// the bytes.
class ProtobufEncoder {
 public:
  std::size_t record_size(const Record& record) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < record.spec->fields.size(); ++i) {
      const FieldSpec& field = record.spec->fields[i];
      if (field.number != 0 && !record.values[i].is_absent()) {
        size += field_size(field, record.values[i]);
      }
    }
    return size;
  }

  std::uint8_t* write_record(const Record& record, std::uint8_t* to) {
    for (std::size_t i = 0; i < record.spec->fields.size(); ++i) {
      const FieldSpec& field = record.spec->fields[i];
      if (field.number != 0 && !record.values[i].is_absent()) {
        to = write_field(field, record.values[i], to);
      }
    }
    return to;
  }

  [[nodiscard]] std::optional<WireError> take_error() { return std::move(error_); }

 private:
  /// The number that travels; nothing for an unset one. Text that spells no number is the error.
  std::optional<std::uint64_t> varint(const FieldSpec& field, const Value& value) {
    if (value.kind == Value::Kind::integer) {
      return static_cast<std::uint64_t>(value.integer);
    }
    if (field.type == FieldType::boolean && (value.text() == "true" || value.text() == "false")) {
      return value.text() == "true" ? 1 : 0;
    }
    const std::optional<std::int64_t> number = integer_of(value);
    note_bad_number(field, value, number.has_value());
    return number ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
  }
  std::optional<double> real(const FieldSpec& field, const Value& value) {
    if (value.kind == Value::Kind::real) {
      return value.real;
    }
    const std::optional<double> number = real_of(value);
    note_bad_number(field, value, number.has_value());
    return number;
  }
  void note_bad_number(const FieldSpec& field, const Value& value, bool readable) {
    if (!readable && parse_double(value.text()).kind == NumberClass::not_a_number) {
      error_ = WireError{0, std::string(field.name), "not a number"};
    }
  }

  std::size_t delimited_size(const FieldSpec& field, std::size_t length) {
    return varint_size(tag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED)) +
           varint_size(length) + length;
  }

  std::size_t scalar_size(const FieldSpec& field, const Value& value) {
    if (is_varint(field.type)) {
      const std::optional<std::uint64_t> number = varint(field, value);
      return number ? varint_size(*number) : 0;
    }
    return real(field, value) ? sizeof(double) : 0;
  }

  std::size_t field_size(const FieldSpec& field, const Value& value) {
    if (value.kind == Value::Kind::list) {
      return list_size(field, value);
    }
    if (value.kind == Value::Kind::record) {
      return delimited_size(field, record_size(*value.record));
    }
    if (!is_number(field.type)) {
      return delimited_size(field, text_of(value).size());
    }
    const std::size_t size = scalar_size(field, value);
    return size == 0 ? 0 : varint_size(tag(field, WireFormatLite::WIRETYPE_VARINT)) + size;
  }

  std::size_t packed_size(const FieldSpec& field, const Value& value) {
    std::size_t size = 0;
    for (const Value& item : value.list()) {
      size += scalar_size(field, item);
    }
    return size;
  }

  std::size_t list_size(const FieldSpec& field, const Value& value) {
    if (is_number(field.type)) {
      return value.size == 0 ? 0 : delimited_size(field, packed_size(field, value));
    }
    std::size_t size = 0;
    for (const Value& item : value.list()) {
      size += field_size(field, item);
    }
    return size;
  }

  std::uint8_t* write_delimited(const FieldSpec& field, std::size_t length, std::uint8_t* to) {
    to = CodedOutputStream::WriteVarint32ToArray(
        tag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), to);
    return CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(length), to);
  }

  std::uint8_t* write_scalar(const FieldSpec& field, const Value& value, std::uint8_t* to) {
    if (is_varint(field.type)) {
      const std::optional<std::uint64_t> number = varint(field, value);
      return number ? CodedOutputStream::WriteVarint64ToArray(*number, to) : to;
    }
    const std::optional<double> number = real(field, value);
    return number ? WireFormatLite::WriteDoubleNoTagToArray(*number, to) : to;
  }

  std::uint8_t* write_field(const FieldSpec& field, const Value& value, std::uint8_t* to) {
    if (value.kind == Value::Kind::list) {
      return write_list(field, value, to);
    }
    if (value.kind == Value::Kind::record) {
      return write_record(*value.record, write_delimited(field, record_size(*value.record), to));
    }
    if (!is_number(field.type)) {
      const std::string_view text = text_of(value);
      to = write_delimited(field, text.size(), to);
      std::memcpy(to, text.data(), text.size());
      return to + text.size();
    }
    if (scalar_size(field, value) == 0) {
      return to;
    }
    const auto type =
        is_varint(field.type) ? WireFormatLite::WIRETYPE_VARINT : WireFormatLite::WIRETYPE_FIXED64;
    return write_scalar(field, value,
                        CodedOutputStream::WriteVarint32ToArray(tag(field, type), to));
  }

  std::uint8_t* write_list(const FieldSpec& field, const Value& value, std::uint8_t* to) {
    if (is_number(field.type)) {
      if (value.size == 0) {
        return to;
      }
      to = write_delimited(field, packed_size(field, value), to);
      for (const Value& item : value.list()) {
        to = write_scalar(field, item, to);
      }
      return to;
    }
    for (const Value& item : value.list()) {
      to = write_field(field, item, to);
    }
    return to;
  }

  /// Strings and decimals; a number that a scenario gave for one is written in its own spelling.
  std::string_view text_of(const Value& value) {
    switch (value.kind) {
      case Value::Kind::text:
        return value.text();
      case Value::Kind::integer:
        return {number_, static_cast<std::size_t>(write_integer(number_, value.integer) - number_)};
      case Value::Kind::real:
        return {number_,
                static_cast<std::size_t>(write_double(number_, value.real, true) - number_)};
      case Value::Kind::absent:
      case Value::Kind::record:
      case Value::Kind::list:
        return {};
    }
    return {};
  }

  char number_[kNumberCharsMax];
  std::optional<WireError> error_;
};

}  // namespace

std::optional<WireError> encode_protobuf(const Message& message, OutputBuffer& out) {
  ProtobufEncoder encoder;
  const std::size_t size = encoder.record_size(message.root());
  auto* const to = reinterpret_cast<std::uint8_t*>(out.extend(size));
  encoder.write_record(message.root(), to);
  return encoder.take_error();
}

}  // namespace ibgw::wire
