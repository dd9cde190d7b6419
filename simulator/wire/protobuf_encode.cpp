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
bool is_text(FieldType type) {
  return type == FieldType::string || type == FieldType::decimal;
}

std::uint8_t* bytes(char* text) {
  return reinterpret_cast<std::uint8_t*>(text);
}
char* text(std::uint8_t* bytes) {
  return reinterpret_cast<char*>(bytes);
}

char* put_tag(const FieldSpec& field, char* to) {
  std::memcpy(to, field.tag.bytes, sizeof field.tag.bytes);
  return to + field.tag.size;
}

/// Real gateways never write these. Seen in recordings at server versions 202 to 225, in all of
/// their messages: contracts, orders, executions, accounts, quotes.
bool is_left_out_by_gateways(const FieldSpec& field, const Value& value) {
  return field.type == FieldType::boolean ? value.kind == Value::Kind::integer && value.integer == 0
                                          : value.kind == Value::Kind::text && value.size == 0;
}

char* put_varint(std::uint64_t number, char* to) {
  if (number < 0x80) {
    *to = static_cast<char>(number);
    return to + 1;
  }
  return text(CodedOutputStream::WriteVarint64ToArray(number, bytes(to)));
}

/// Writes in one pass: the lengths of nested records are filled in after their content.
class ProtobufEncoder {
 public:
  ProtobufEncoder(int server_version, Presence presence, OutputBuffer& out)
      : server_version_(server_version), presence_(presence), out_(out) {}

  /// Writes usual numbers and texts here, everything else in `write_other`. There is always room
  /// for a tag and a number per remaining field.
  void write_record(const Record& record) {
    const FieldSpec* field = record.spec->fields.data();
    const Value* const end = record.values + record.spec->fields.size();
    const auto room = [end](const Value* value) {
      return static_cast<std::size_t>(end - value) * kScalarBytesMax;
    };
    char* to = out_.reserve(room(record.values));
    for (const Value* value = record.values; value != end; ++value, ++field) {
      if (value->kind == Value::Kind::absent || field->tag.size == 0 ||
          server_version_ < field->from ||
          (presence_ == Presence::as_gateway && is_left_out_by_gateways(*field, *value))) {
        continue;
      }
      if (value->kind == Value::Kind::integer && is_varint(field->type)) {
        to = put_varint(static_cast<std::uint64_t>(value->integer), put_tag(*field, to));
      } else if (value->kind == Value::Kind::real && field->type == FieldType::f64) {
        to = put_tag(*field, to);
        to = text(WireFormatLite::WriteDoubleNoTagToArray(value->real, bytes(to)));
      } else if (value->kind == Value::Kind::text && is_text(field->type)) {
        out_.commit(to);
        to = out_.reserve(room(value) + value->size);
        to = put_varint(value->size, put_tag(*field, to));
        to = copy_bytes(to, value->chars, value->size);
      } else {
        out_.commit(to);
        write_other(*field, *value);
        to = out_.reserve(room(value));
      }
    }
    out_.commit(to);
  }

  [[nodiscard]] const FieldSpec* not_a_number() const { return not_a_number_; }

 private:
  void write_other(const FieldSpec& field, const Value& value) {
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
        if (is_text(field.type)) {
          write_text(field, value);
        } else {
          write_number(field, value, true);
        }
        return;
      case Value::Kind::absent:
        return;
    }
  }

  void write_list(const FieldSpec& field, const Value& value) {
    if (!is_varint(field.type) && field.type != FieldType::f64) {
      for (const Value& item : value.list()) {
        write_other(field, item);
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
    char* to = out_.reserve(kScalarBytesMax);
    to = with_tag ? put_tag(field, to) : to;
    out_.commit(varint ? put_varint(static_cast<std::uint64_t>(integer), to)
                       : text(WireFormatLite::WriteDoubleNoTagToArray(real, bytes(to))));
  }

  /// Reads a number stored in an unusual form; false if it is unset. The only error is text that is
  /// not a number.
  bool read_number(const FieldSpec& field, const Value& value, std::int64_t& integer,
                   double& real) {
    const bool varint = is_varint(field.type);
    const std::optional<std::int64_t> whole = varint ? integer_of(value) : std::nullopt;
    const std::optional<double> number = varint ? std::nullopt : real_of(value);
    integer = whole.value_or(0);
    real = number.value_or(0);
    if (whole || number) {
      return true;
    }
    const NumberClass kind =
        varint ? parse_integer(value.text()).kind : parse_double(value.text()).kind;
    if (kind == NumberClass::not_a_number || kind == NumberClass::out_of_range) {
      not_a_number_ = &field;
    }
    return false;
  }

  /// Writes strings and decimals; a number given for one is written in its own spelling.
  void write_text(const FieldSpec& field, const Value& value) {
    char number[kNumberCharsMax];
    std::string_view content = value.text();
    if (value.kind == Value::Kind::integer) {
      content = {number, static_cast<std::size_t>(write_integer(number, value.integer) - number)};
    } else if (value.kind == Value::Kind::real) {
      content = {number, static_cast<std::size_t>(write_double(number, value.real, true) - number)};
    }
    char* to = out_.reserve(kScalarBytesMax + content.size());
    to = put_varint(content.size(), put_tag(field, to));
    out_.commit(copy_bytes(to, content.data(), content.size()));
  }

  /// Writes the tag and room for a length of one byte, which is nearly always enough.
  std::size_t begin_delimited(const FieldSpec& field) {
    out_.commit(put_tag(field, out_.reserve(kScalarBytesMax)));
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

  int server_version_;
  Presence presence_;
  OutputBuffer& out_;
  const FieldSpec* not_a_number_ = nullptr;
};

}  // namespace

const FieldSpec* encode_protobuf(const Message& message, int server_version, Presence presence,
                                 OutputBuffer& out) {
  ProtobufEncoder encoder(server_version, presence, out);
  encoder.write_record(message.root());
  return encoder.not_a_number();
}

}  // namespace ibgw::wire
