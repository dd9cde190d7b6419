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

const FieldSpec* find_field(std::span<const FieldSpec> fields, std::uint64_t number,
                            std::size_t hint) {
  // Most records number their fields without a gap from 1 on.
  const std::size_t expected = number - 1;
  const auto is_it = [number](const FieldSpec& field) {
    return static_cast<std::uint64_t>(field.number) == number;
  };
  if (expected < fields.size() && is_it(fields[expected])) {
    return &fields[expected];
  }
  // Senders write fields in ascending order, so the next field nearly always follows the last one.
  const auto last = fields.begin() + static_cast<std::ptrdiff_t>(hint);
  const auto behind = std::find_if(last, fields.end(), is_it);
  if (behind != fields.end()) {
    return &*behind;
  }
  const auto before = std::find_if(fields.begin(), last, is_it);
  return before == last ? nullptr : &*before;
}

const char* read_long_varint(const char* at, const char* end, std::uint64_t& number) {
  number = 0;
  for (unsigned shift = 0; at != end && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    number |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
    if (byte < 0x80) {
      return at;
    }
  }
  return nullptr;
}

/// Returns the position after it, or nullptr if it is cut off or has more than ten bytes.
inline const char* read_varint(const char* at, const char* end, std::uint64_t& number) {
  if (at != end && static_cast<unsigned char>(*at) < 0x80) [[likely]] {
    number = static_cast<unsigned char>(*at);
    return at + 1;
  }
  return read_long_varint(at, end, number);
}

/// Every reader function gets the position where it begins and the end of the enclosing record, and
/// returns the next position, or nullptr after an error. The record adds the field's name to the
/// error.
class ProtobufDecoder {
 public:
  ProtobufDecoder(const char* begin, std::size_t offset, Message& message, ReadResult& result)
      : begin_(begin), offset_(offset), message_(message), result_(result) {}

  const char* record(Record& into, const char* at, const char* end, int depth) {
    const std::span<const FieldSpec> fields = into.spec->fields;
    std::size_t hint = 0;
    while (at != end) {
      std::uint64_t tag = 0;
      const char* const behind = read_varint(at, end, tag);
      if (behind == nullptr || tag >> 3U == 0 || tag > UINT32_MAX) {
        fail(at, "not a protobuf tag");
        return name_error(*into.spec, nullptr);
      }
      const FieldSpec* const field = find_field(fields, tag >> 3U, hint);
      if (field == nullptr) {
        ++result_.unknown_fields;
        at = skip(static_cast<std::uint32_t>(tag), behind, end);
      } else {
        hint = static_cast<std::size_t>(field - fields.data());
        at = read(*field, into.values[hint], static_cast<unsigned>(tag & 7U), behind, end, depth);
      }
      if (at == nullptr) {
        return name_error(*into.spec, field);
      }
    }
    return at;
  }

 private:
  [[gnu::cold]] const char* fail(const char* at, const char* reason) {
    result_.error = WireError{offset_ + static_cast<std::size_t>(at - begin_), "", reason};
    return nullptr;
  }
  /// Unless a nested record has added it already.
  [[gnu::cold]] const char* name_error(const RecordSpec& record, const FieldSpec* field) {
    if (result_.error->field.empty()) {
      result_.error->field = record.name;
      if (field != nullptr) {
        result_.error->field.append(1, '.').append(field->name);
      }
    }
    return nullptr;
  }

  const char* skip(std::uint32_t tag, const char* at, const char* end) {
    CodedInputStream rest(reinterpret_cast<const std::uint8_t*>(at), static_cast<int>(end - at));
    return WireFormatLite::SkipField(&rest, tag) ? at + rest.CurrentPosition()
                                                 : fail(at, "an unknown field is cut short");
  }

  /// Appends an element; nullptr if the message has too many.
  Value* append(Value& list) {
    // The capacity is the next power of two, so it need not be stored.
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

  const char* read(const FieldSpec& field, Value& value, unsigned type, const char* at,
                   const char* end, int depth) {
    if (is_number(field.type) && type != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      Value* const into = field.repeated ? append(value) : &value;
      return into == nullptr ? fail(at, kTooManyElements)
                             : read_number(field.type, *into, type, at, end);
    }
    std::uint64_t size = 0;
    const char* const content =
        type == WireFormatLite::WIRETYPE_LENGTH_DELIMITED ? read_varint(at, end, size) : nullptr;
    if (content == nullptr || size > static_cast<std::uint64_t>(end - content)) {
      return fail(at, what_does_not_fit(field.type));
    }
    if (is_number(field.type)) {
      return field.repeated ? read_packed(field.type, value, {content, size})
                            : fail(at, what_does_not_fit(field.type));
    }
    Value* const into = field.repeated ? append(value) : &value;
    if (into == nullptr) {
      return fail(at, kTooManyElements);
    }
    return field.record == nullptr ? read_text(field.type, *into, {content, size})
                                   : read_nested(field, *into, {content, size}, depth);
  }

  static bool is_number(FieldType type) {
    return type == FieldType::i32 || type == FieldType::i64 || type == FieldType::f64 ||
           type == FieldType::boolean;
  }

  static const char* what_does_not_fit(FieldType type) {
    return is_number(type) ? "another wire type than the field has"
           : type == FieldType::string || type == FieldType::decimal
               ? "not a text that fits into the frame"
               : "not a message that fits into the frame";
  }

  const char* read_text(FieldType type, Value& into, std::string_view text) {
    const NumberClass kind =
        type == FieldType::decimal ? class_of_decimal(text) : NumberClass::number;
    if (kind == NumberClass::not_a_number || kind == NumberClass::out_of_range) {
      return fail(text.data(), kind == NumberClass::out_of_range ? range_error(FieldType::decimal)
                                                                 : "not a number");
    }
    into.kind = Value::Kind::text;
    into.size = static_cast<std::uint32_t>(text.size());
    into.chars = text.data();
    return text.data() + text.size();
  }

  const char* read_nested(const FieldSpec& field, Value& into, std::string_view content,
                          int depth) {
    if (depth >= kDepthMax) {
      return fail(content.data(), what_does_not_fit(field.type));
    }
    if (into.kind != Value::Kind::record) {
      if (!message_.affords(list_bytes(field, 1))) {
        return fail(content.data(), kTooManyElements);
      }
      into.kind = Value::Kind::record;
      into.record = message_.make_record(*field.record);
    }
    return record(*into.record, content.data(), content.data() + content.size(), depth + 1);
  }

  const char* read_packed(FieldType type, Value& list, std::string_view packed) {
    // The last byte of every varint, and no other, lacks the high bit.
    const auto is_last_byte = [](char c) { return (static_cast<unsigned char>(c) & 0x80U) == 0; };
    const bool is_real = type == FieldType::f64;
    const auto count =
        is_real
            ? packed.size() / sizeof(double)
            : static_cast<std::size_t>(std::count_if(packed.begin(), packed.end(), is_last_byte));
    const std::size_t present = list.kind == Value::Kind::list ? list.size : 0;
    const char* at = packed.data();
    const char* const end = at + packed.size();
    if (at != end && !grow(list, std::bit_ceil(present + count))) {
      return fail(at, kTooManyElements);
    }
    while (at != nullptr && at != end) {
      Value number;
      at = read_number(type, number,
                       is_real ? WireFormatLite::WIRETYPE_FIXED64 : WireFormatLite::WIRETYPE_VARINT,
                       at, end);
      if (at != nullptr) {
        list.items[list.size++] = number;
      }
    }
    return at;
  }

  const char* read_number(FieldType type, Value& value, unsigned wire_type, const char* at,
                          const char* end) {
    if (type == FieldType::f64) {
      if (wire_type != WireFormatLite::WIRETYPE_FIXED64) {
        return fail(at, what_does_not_fit(type));
      }
      if (static_cast<std::size_t>(end - at) < sizeof value.real) {
        return fail(at, kCutShort);
      }
      value.kind = Value::Kind::real;
      std::memcpy(&value.real, at, sizeof value.real);
      return at + sizeof value.real;
    }
    if (wire_type != WireFormatLite::WIRETYPE_VARINT) {
      return fail(at, what_does_not_fit(type));
    }
    std::uint64_t bits = 0;
    const char* const behind = read_varint(at, end, bits);
    if (behind == nullptr) {
      return fail(at, kCutShort);
    }
    const auto number = static_cast<std::int64_t>(bits);
    // An int32 is sent as a 64-bit value. protobuf would truncate it, to an id that nobody sent.
    if (type == FieldType::i32 && number != static_cast<std::int32_t>(number)) {
      return fail(at, range_error(FieldType::i32));
    }
    value.kind = Value::Kind::integer;
    value.integer = type == FieldType::boolean ? (bits != 0 ? 1 : 0) : number;
    return behind;
  }

  static constexpr const char* kCutShort = "the number is cut short";

  const char* begin_;
  std::size_t offset_;  ///< Offset of `begin_` in the payload.
  Message& message_;
  ReadResult& result_;
};

}  // namespace

void decode_protobuf(std::string_view body, std::size_t offset, Message& message,
                     ReadResult& result) {
  ProtobufDecoder decoder(body.data(), offset, message, result);
  decoder.record(message.root(), body.data(), body.data() + body.size(), 0);
}

}  // namespace ibgw::wire
