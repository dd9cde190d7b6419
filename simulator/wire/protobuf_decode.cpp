#include <algorithm>
#include <bit>
#include <cstring>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "simulator/wire/number.hpp"
#include "simulator/wire/protobuf_codec.hpp"

namespace ibgw::wire {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

// The deepest real message has three levels; the limit only keeps hostile bytes from using up the
// stack.
constexpr int kDepthMax = 16;

const FieldSpec* find_field(const RecordSpec& spec, int number, std::size_t hint) {
  // Most records number their fields without a gap from 1 on.
  const auto expected = static_cast<std::size_t>(number) - 1;
  if (expected < spec.fields.size() && spec.fields[expected].number == number) {
    return &spec.fields[expected];
  }
  // Senders write in ascending order, so the next field is nearly always right behind the last one.
  for (std::size_t i = hint; i < spec.fields.size(); ++i) {
    if (spec.fields[i].number == number) {
      return &spec.fields[i];
    }
  }
  for (std::size_t i = 0; i < hint && i < spec.fields.size(); ++i) {
    if (spec.fields[i].number == number) {
      return &spec.fields[i];
    }
  }
  return nullptr;
}

class ProtobufDecoder {
 public:
  ProtobufDecoder(std::string_view body, std::size_t offset, Message& message)
      : body_(body),
        offset_(offset),
        message_(message),
        input_(reinterpret_cast<const std::uint8_t*>(body.data()), static_cast<int>(body.size())) {}

  bool record(Record& into, int depth) {
    std::size_t hint = 0;
    while (!at_end()) {
      const std::uint32_t tag = input_.ReadTag();
      const int number = WireFormatLite::GetTagFieldNumber(tag);
      if (tag == 0 || number == 0) {
        return fail(into, nullptr, "not a protobuf tag");
      }
      const FieldSpec* const field = find_field(*into.spec, number, hint);
      if (field == nullptr) {
        ++result_.unknown_fields;
        if (!WireFormatLite::SkipField(&input_, tag)) {
          return fail(into, nullptr, "an unknown field is cut short");
        }
        continue;
      }
      const auto index = static_cast<std::size_t>(field - into.spec->fields.data());
      hint = index;
      if (!read(into, *field, into.values[index], WireFormatLite::GetTagWireType(tag), depth)) {
        return false;
      }
    }
    return true;
  }

  ProtobufResult finish() { return std::move(result_); }

 private:
  /// True at the end of the enclosing record. A length beyond the bytes we have never gets here
  /// (see delimited).
  bool at_end() {
    return input_.BytesUntilLimit() == 0 ||
           input_.CurrentPosition() >= static_cast<int>(body_.size());
  }

  bool fail(const Record& record, const FieldSpec* field, std::string reason) {
    return fail_at(static_cast<std::size_t>(input_.CurrentPosition()), record, field,
                   std::move(reason));
  }
  bool fail_at(std::size_t position, const Record& record, const FieldSpec* field,
               std::string reason) {
    std::string name(record.spec->name);
    if (field != nullptr) {
      name += '.';
      name += field->name;
    }
    result_.error = WireError{offset_ + position, std::move(name), std::move(reason)};
    return false;
  }

  /// One more element, or nullptr when the message has too many.
  Value* append(Value& list) {
    // The capacity is the next power of two, so it needs no place of its own.
    const std::size_t present = list.kind == Value::Kind::list ? list.size : 0;
    const bool is_full = present == 0 || std::has_single_bit(present);
    if (is_full && !grow(list, present == 0 ? 1 : present * 2)) {
      return nullptr;
    }
    return &list.items[list.size++];
  }

  bool grow(Value& list, std::size_t capacity) {
    if (!message_.affords(capacity * sizeof(Value))) {
      return false;
    }
    Value* const items = message_.arena().make<Value>(capacity);
    if (list.kind == Value::Kind::list) {
      std::copy(list.items, list.items + list.size, items);
    } else {
      list.kind = Value::Kind::list;
      list.size = 0;
    }
    list.items = items;
    return true;
  }

  /// Reads a length that must fit into what is left; -1 if it does not.
  int length() {
    std::uint32_t size = 0;
    if (!input_.ReadVarint32(&size)) {
      return -1;
    }
    const int limit = input_.BytesUntilLimit();
    const int left = limit >= 0 ? limit : static_cast<int>(body_.size()) - input_.CurrentPosition();
    return size > static_cast<std::uint32_t>(left) ? -1 : static_cast<int>(size);
  }

  bool read(Record& record, const FieldSpec& field, Value& value, WireFormatLite::WireType type,
            int depth) {
    switch (field.type) {
      case FieldType::i32:
      case FieldType::i64:
      case FieldType::boolean:
        return read_numbers(record, field, value, type, WireFormatLite::WIRETYPE_VARINT);
      case FieldType::f64:
        return read_numbers(record, field, value, type, WireFormatLite::WIRETYPE_FIXED64);
      case FieldType::string:
      case FieldType::decimal: {
        const int size = type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED ? length() : -1;
        if (size < 0) {
          return fail(record, &field, "not a text that fits into the frame");
        }
        const auto at = static_cast<std::size_t>(input_.CurrentPosition());
        const std::string_view text = body_.substr(at, static_cast<std::size_t>(size));
        if (field.type == FieldType::decimal && !check_decimal(record, field, text)) {
          return false;
        }
        Value* const into = field.repeated ? append(value) : &value;
        if (into == nullptr) {
          return fail(record, &field, kTooManyElements);
        }
        message_.set_text(*into, text);
        return input_.Skip(size);
      }
      case FieldType::record:
      case FieldType::map:
        return read_nested(record, field, value, type, depth);
    }
    return false;
  }

  bool read_nested(Record& record, const FieldSpec& field, Value& value,
                   WireFormatLite::WireType type, int depth) {
    const int size = type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED ? length() : -1;
    if (size < 0 || depth >= kDepthMax) {
      return fail(record, &field, "not a message that fits into the frame");
    }
    Value* const into = field.repeated ? append(value) : &value;
    if (into == nullptr || !message_.affords(list_bytes(field, 1))) {
      return fail(record, &field, kTooManyElements);
    }
    if (into->kind != Value::Kind::record) {
      into->kind = Value::Kind::record;
      into->record = message_.make_record(*field.record);
    }
    const CodedInputStream::Limit limit = input_.PushLimit(size);
    const bool good = this->record(*into->record, depth + 1);
    input_.PopLimit(limit);
    return good;
  }

  bool read_numbers(Record& record, const FieldSpec& field, Value& value,
                    WireFormatLite::WireType type, WireFormatLite::WireType single) {
    if (type == single) {
      Value* const into = field.repeated ? append(value) : &value;
      return into == nullptr ? fail(record, &field, kTooManyElements)
                             : read_number(record, field, *into);
    }
    const bool packed = field.repeated && type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
    const int size = packed ? length() : -1;
    if (size < 0) {
      return fail(record, &field, "another wire type than the field has");
    }
    return size == 0 || read_packed(record, field, value, size);
  }

  bool read_packed(Record& record, const FieldSpec& field, Value& list, int size) {
    const std::string_view bytes = body_.substr(static_cast<std::size_t>(input_.CurrentPosition()),
                                                static_cast<std::size_t>(size));
    // Every varint has one byte without the high bit, its last.
    const auto is_last_byte = [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; };
    const auto count =
        field.type == FieldType::f64
            ? bytes.size() / sizeof(double)
            : static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), is_last_byte));
    const std::size_t present = list.kind == Value::Kind::list ? list.size : 0;
    if (!grow(list, std::bit_ceil(present + count))) {
      return fail(record, &field, kTooManyElements);
    }
    const CodedInputStream::Limit limit = input_.PushLimit(size);
    bool good = true;
    while (good && !at_end()) {
      Value number;
      good = read_number(record, field, number);
      if (good) {
        list.items[list.size++] = number;
      }
    }
    input_.PopLimit(limit);
    return good;
  }

  bool read_number(const Record& record, const FieldSpec& field, Value& value) {
    const auto begin = static_cast<std::size_t>(input_.CurrentPosition());
    std::uint64_t bits = 0;
    const bool is_real = field.type == FieldType::f64;
    if (!(is_real ? input_.ReadLittleEndian64(&bits) : input_.ReadVarint64(&bits))) {
      return fail(record, &field, "the number is cut short");
    }
    if (is_real) {
      value.kind = Value::Kind::real;
      std::memcpy(&value.real, &bits, sizeof bits);
      return true;
    }
    const auto number = static_cast<std::int64_t>(bits);
    // int32 travels as the 64-bit value. protobuf would cut it, to an id that nobody sent.
    if (field.type == FieldType::i32 && number != static_cast<std::int32_t>(number)) {
      return fail_at(begin, record, &field, range_error(FieldType::i32));
    }
    value.kind = Value::Kind::integer;
    value.integer = field.type == FieldType::boolean ? (bits != 0 ? 1 : 0) : number;
    return true;
  }

  bool check_decimal(const Record& record, const FieldSpec& field, std::string_view text) {
    const NumberClass kind = class_of_decimal(text);
    return kind == NumberClass::out_of_range
               ? fail(record, &field, range_error(field.type))
               : kind != NumberClass::not_a_number || fail(record, &field, "not a number");
  }

  std::string_view body_;
  std::size_t offset_;
  Message& message_;
  CodedInputStream input_;
  ProtobufResult result_;
};

}  // namespace

ProtobufResult decode_protobuf(std::string_view body, std::size_t offset, Message& message) {
  ProtobufDecoder decoder(body, offset, message);
  decoder.record(message.root(), 0);
  return decoder.finish();
}

}  // namespace ibgw::wire
