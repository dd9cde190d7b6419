#include <cstring>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "simulator/wire/number.hpp"
#include "simulator/wire/protobuf_codec.hpp"

namespace ibgw::wire {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

// A tag and a number: two varints of at most ten bytes.
constexpr std::size_t kScalarBytesMax = 20;

bool is_varint(FieldType type) {
  return type == FieldType::i32 || type == FieldType::i64 || type == FieldType::boolean;
}
bool is_number(FieldType type) {
  return is_varint(type) || type == FieldType::f64;
}

std::uint8_t* bytes(char* text) {
  return reinterpret_cast<std::uint8_t*>(text);
}
char* text(std::uint8_t* bytes) {
  return reinterpret_cast<char*>(bytes);
}

/// Writes in one pass: lengths of nested records are patched in when their content stands.
class ProtobufEncoder {
 public:
  explicit ProtobufEncoder(OutputBuffer& out) : out_(out) {}

  void write_record(const Record& record) {
    const FieldSpec* field = record.spec->fields.data();
    const Value* const end = record.values + record.spec->fields.size();
    for (const Value* value = record.values; value != end; ++value, ++field) {
      if (value->kind != Value::Kind::absent && field->number != 0) {
        write_field(*field, *value);
      }
    }
  }

  [[nodiscard]] std::optional<WireError> take_error() { return std::move(error_); }

 private:
  void write_field(const FieldSpec& field, const Value& value) {
    switch (value.kind) {
      case Value::Kind::list:
        write_list(field, value);
        return;
      case Value::Kind::record: {
        const std::size_t content = begin_delimited(field);
        write_record(*value.record);
        end_delimited(content);
        return;
      }
      case Value::Kind::integer:
      case Value::Kind::real:
      case Value::Kind::text:
        if (is_number(field.type)) {
          write_number(field, value, true);
        } else {
          write_text(field, value);
        }
        return;
      case Value::Kind::absent:
        return;
    }
  }

  void write_list(const FieldSpec& field, const Value& value) {
    if (!is_number(field.type)) {
      for (const Value& item : value.list()) {
        write_field(field, item);
      }
    } else if (value.size != 0) {
      const std::size_t content = begin_delimited(field);
      for (const Value& item : value.list()) {
        write_number(field, item, false);
      }
      end_delimited(content);
    }
  }

  void write_number(const FieldSpec& field, const Value& value, bool with_tag) {
    const bool varint = is_varint(field.type);
    std::int64_t integer = 0;
    double real = 0;
    if (varint && value.kind == Value::Kind::integer) {
      integer = value.integer;
    } else if (!varint && value.kind == Value::Kind::real) {
      real = value.real;
    } else if (!read_number(field, value, integer, real)) {
      return;
    }
    std::uint8_t* to = bytes(out_.reserve(kScalarBytesMax));
    if (with_tag) {
      const auto type = varint ? WireFormatLite::WIRETYPE_VARINT : WireFormatLite::WIRETYPE_FIXED64;
      to = CodedOutputStream::WriteVarint32ToArray(WireFormatLite::MakeTag(field.number, type), to);
    }
    to = varint ? CodedOutputStream::WriteVarint64ToArray(static_cast<std::uint64_t>(integer), to)
                : WireFormatLite::WriteDoubleNoTagToArray(real, to);
    out_.commit(text(to));
  }

  /// A number that is kept in an unusual form; false for an unset one. Text that spells no number
  /// is the error.
  bool read_number(const FieldSpec& field, const Value& value, std::int64_t& integer,
                   double& real) {
    if (field.type == FieldType::boolean && (value.text() == "true" || value.text() == "false")) {
      integer = value.text() == "true" ? 1 : 0;
      return true;
    }
    const bool varint = is_varint(field.type);
    const std::optional<std::int64_t> whole = varint ? integer_of(value) : std::nullopt;
    const std::optional<double> number = varint ? std::nullopt : real_of(value);
    integer = whole.value_or(0);
    real = number.value_or(0);
    if (whole || number) {
      return true;
    }
    if (parse_double(value.text()).kind == NumberClass::not_a_number) {
      error_ = WireError{0, std::string(field.name), "not a number"};
    }
    return false;
  }

  /// Strings and decimals; a number that was given for one is written in its own spelling.
  void write_text(const FieldSpec& field, const Value& value) {
    char number[kNumberCharsMax];
    std::string_view content = value.text();
    if (value.kind == Value::Kind::integer) {
      content = {number, static_cast<std::size_t>(write_integer(number, value.integer) - number)};
    } else if (value.kind == Value::Kind::real) {
      content = {number, static_cast<std::size_t>(write_double(number, value.real, true) - number)};
    }
    std::uint8_t* to = bytes(out_.reserve(kScalarBytesMax + content.size()));
    to = write_tag(field, to);
    to = CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(content.size()), to);
    std::memcpy(to, content.data(), content.size());
    out_.commit(text(to + content.size()));
  }

  static std::uint8_t* write_tag(const FieldSpec& field, std::uint8_t* to) {
    const auto tag =
        WireFormatLite::MakeTag(field.number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
    return CodedOutputStream::WriteVarint32ToArray(tag, to);
  }

  /// Writes the tag and room for a length of one byte, which is nearly always enough.
  std::size_t begin_delimited(const FieldSpec& field) {
    out_.commit(text(write_tag(field, bytes(out_.reserve(kScalarBytesMax)))));
    out_.push_back('\0');
    return out_.size();
  }
  void end_delimited(std::size_t content) {
    const std::size_t length = out_.size() - content;
    const std::size_t more = CodedOutputStream::VarintSize64(length) - 1;
    if (more != 0) {
      out_.extend(more);
      char* const begin = out_.at(content);
      std::memmove(begin + more, begin, length);
    }
    CodedOutputStream::WriteVarint32ToArray(static_cast<std::uint32_t>(length),
                                            bytes(out_.at(content - 1)));
  }

  OutputBuffer& out_;
  std::optional<WireError> error_;
};

}  // namespace

std::optional<WireError> encode_protobuf(const Message& message, OutputBuffer& out) {
  ProtobufEncoder encoder(out);
  encoder.write_record(message.root());
  return encoder.take_error();
}

}  // namespace ibgw::wire
