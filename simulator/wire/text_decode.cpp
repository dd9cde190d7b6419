#include <bit>
#include <cstring>
#include <limits>

#include "simulator/base/check.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/text_codec.hpp"

namespace ibgw::wire {
namespace {

// More elements than this in one group cannot fit a frame of the largest legal size (0xFFFFFF
// bytes, one NUL each).
constexpr std::int64_t kElementsMax = 0xffffff;
// How gateways write an unset double, and the only such spelling that we write ourselves.
constexpr std::string_view kUnsetDouble = "1.7976931348623157E308";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  // We write only lower-case digits. Text with upper-case ones stays as it is, so that it encodes
  // to the same bytes.
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The code unit of a \uXXXX at the front, or -1.
int escaped_unit(std::string_view text) {
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') {
    return -1;
  }
  int unit = 0;
  for (std::size_t i = 2; i < 6; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

char* write_utf8(char* to, unsigned code) {
  if (code < 0x800) {
    *to++ = static_cast<char>(0xc0U | (code >> 6));
  } else {
    if (code < 0x10000) {
      *to++ = static_cast<char>(0xe0U | (code >> 12));
    } else {
      *to++ = static_cast<char>(0xf0U | (code >> 18));
      *to++ = static_cast<char>(0x80U | ((code >> 12) & 0x3fU));
    }
    *to++ = static_cast<char>(0x80U | ((code >> 6) & 0x3fU));
  }
  *to++ = static_cast<char>(0x80U | (code & 0x3fU));
  return to;
}

/// Converts \uXXXX of non-ASCII characters to UTF-8 at `to`, which must have room for `text`;
/// returns the new length.
std::size_t unescape(std::string_view text, char* to) {
  char* const begin = to;
  for (std::size_t i = 0; i < text.size();) {
    const int unit = escaped_unit(text.substr(i));
    const int low = unit >= 0xd800 && unit < 0xdc00 ? escaped_unit(text.substr(i + 6)) : -1;
    if (low >= 0xdc00 && low < 0xe000) {
      to = write_utf8(to, 0x10000 + ((static_cast<unsigned>(unit) - 0xd800) << 10) +
                              (static_cast<unsigned>(low) - 0xdc00));
      i += 12;
    } else if (unit >= 0x80 && (unit < 0xd800 || unit >= 0xe000)) {
      to = write_utf8(to, static_cast<unsigned>(unit));
      i += 6;
    } else {
      *to++ = text[i++];
    }
  }
  return static_cast<std::size_t>(to - begin);
}

/// The number of bytes before the next NUL. Most fields have at most one byte, so look at that
/// first. Further bytes are read together, up to Message::kFrameZeros after the frame.
inline std::size_t length_at(const char* begin) {
  if (begin[0] == '\0') {
    return 0;
  }
  if (begin[1] == '\0') {
    return 1;
  }
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  static_assert(std::endian::native == std::endian::little);
  for (const char* at = begin;; at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    static_assert(sizeof bytes <= Message::kFrameZeros);
    std::memcpy(&bytes, at, sizeof bytes);
    // The lowest bit that is set belongs to the first zero byte.
    const std::uint64_t zeros = (bytes - kOnes) & ~bytes & kHighs;
    if (zeros != 0) {
      return static_cast<std::size_t>(at - begin) +
             static_cast<std::size_t>(std::countr_zero(zeros)) / 8;
    }
  }
}

class TextDecoder {
 public:
  TextDecoder(std::string_view fields, std::size_t offset, bool unescape_text, Exactness exactness,
              Message& message, ReadResult& result)
      : begin_(fields.data()),
        at_(begin_),
        end_(begin_ + fields.size()),
        offset_(offset),
        unescape_(unescape_text && fields.find('\\') != std::string_view::npos),
        exactness_(exactness),
        message_(message),
        result_(result) {}

  bool run(const Op* op, const Op* end, Record& base) {
    while (op < end) {
      if (op->is_plain) {
        if (!read_plain(*op, target(*op, base))) {
          return false;
        }
        ++op;  // A plain field has no children.
      } else {
        if (!step(*op, base)) {
          return false;
        }
        op += op->skip + 1;
      }
    }
    return true;
  }

  void count_extra_fields() {
    result_.extra_offset = position();
    std::string_view ignored;
    while (next(ignored)) {
      ++result_.extra_fields;
    }
    if (at_ < end_) {
      fail(position(), "", "the last field has no NUL at its end");
    }
  }

 private:
  [[nodiscard]] std::size_t position() const {
    return offset_ + static_cast<std::size_t>(at_ - begin_);
  }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

  /// The next field without its NUL; false at the end of the frame.
  bool next(std::string_view& text) {
    const std::size_t length = length_at(at_);
    if (length >= left()) {
      return false;
    }
    text = {at_, length};
    at_ += length + 1;
    return true;
  }

  /// Whether the next field ends the frame.
  [[nodiscard]] bool is_last_field() const { return length_at(at_) + 1 >= left(); }

  [[gnu::cold]] bool fail(std::size_t offset, std::string_view field, std::string_view reason) {
    result_.error = WireError{offset, std::string(field), std::string(reason)};
    return false;
  }

  /// Reads one field or fails with its name.
  bool need(std::string_view name, std::string_view& text) {
    return next(text) || fail_to_read(name);
  }
  [[gnu::cold]] bool fail_to_read(std::string_view name) {
    result_.is_cut_off = true;
    return fail(
        position(), name,
        at_ < end_ ? "the field has no NUL at its end" : "the frame ends before this field");
  }

  Value& target(const Op& op, Record& base) {
    if (op.depth == 1) {
      return base.at(op.path[0]);
    }
    Record* record = &base;
    for (std::uint16_t i = 0; i + 1 < op.depth; ++i) {
      record = &message_.nested(*record, op.path[i]);
    }
    return record->at(op.path[op.depth - 1]);
  }
  Record& target_record(const Op& op, Record& base) {
    Record* record = &base;
    for (std::uint16_t i = 0; i < op.depth; ++i) {
      record = &message_.nested(*record, op.path[i]);
    }
    return *record;
  }

  bool step(const Op& op, Record& base) {
    const Op* const children = &op + 1;
    const Op* const end = children + op.skip;
    switch (op.item->kind) {
      case Item::Kind::field:
        if ((op.item->optional_tail && at_ == end_) ||
            (op.item->only_followed && is_last_field())) {
          return true;
        }
        return read(op, op.type, target(op, base));
      case Item::Kind::version:
        return read_version(op);
      case Item::Kind::within:
        return run(children, end, target_record(op, base));
      case Item::Kind::when:
        return !condition_holds(op, &base) || run(children, end, base);
      case Item::Kind::presence: {
        std::string_view text;
        if (!need(op.item->path, text)) {
          return false;
        }
        if (text != "0" && text != "1" && !text.empty()) {
          return fail(position() - text.size() - 1, op.item->path, "neither 0 nor 1");
        }
        return text != "1" || run(children, end, target_record(op, base));
      }
      case Item::Kind::repeat:
      case Item::Kind::column:
      case Item::Kind::values:
      case Item::Kind::pairs:
        return read_list(op, base);
      case Item::Kind::options:
        return read_options(op, target(op, base));
      case Item::Kind::bits:
        return read_bits(op, target_record(op, base));
    }
    return true;
  }

  bool read_version(const Op& op) {
    std::string_view text;
    if (!need("version", text)) {
      return false;
    }
    if (text == op.item->text) {
      return true;
    }
    const ParsedInteger parsed = parse_integer(text);
    if (text.empty() || !fits(FieldType::i32, parsed)) {
      return refuse(text, "version", text.empty() ? NumberClass::not_a_number : parsed.kind,
                    FieldType::i32);
    }
    message_.keep_version(text);
    return true;
  }

  /// Most fields are empty, a digit or a text.
  bool read_plain(const Op& op, Value& value) {
    std::string_view text;
    if (!next(text)) {
      return fail_to_read(op.item->path);
    }
    if (text.empty()) {
      return keep_text(value, text);
    }
    const unsigned digit = static_cast<unsigned char>(text[0]) - unsigned{'0'};
    if (text.size() == 1 && digit < op.digits) {
      return keep_integer(value, digit);
    }
    return op.type == FieldType::string ? keep_string(value, text)
                                        : read_text(op, op.type, text, value);
  }

  bool read(const Op& op, FieldType type, Value& value) {
    std::string_view text;
    return need(op.item->path, text) && read_text(op, type, text, value);
  }

  [[gnu::noinline]] bool read_text(const Op& op, FieldType type, std::string_view text,
                                   Value& value) {
    switch (type) {
      case FieldType::boolean:
        return read_boolean(op, text, value);
      case FieldType::i32:
      case FieldType::i64:
        return read_integer(op, type, text, value);
      case FieldType::f64:
        return read_double(op, text, value);
      case FieldType::decimal:
        return read_decimal(op, text, value);
      case FieldType::string:
      case FieldType::record:
      case FieldType::map:
        return keep_string(value, text);
    }
    return true;
  }

  /// Fails with what is wrong with a number.
  bool refuse(std::string_view text, std::string_view field, NumberClass kind, FieldType type) {
    const bool is_beyond = kind != NumberClass::not_a_number;
    return fail(position() - text.size() - 1, field,
                is_beyond ? range_error(type) : "not a number");
  }

  bool read_boolean(const Op& op, std::string_view text, Value& value) {
    if ((op.is_plain || op.item->spelling != Item::Spelling::true_false) &&
        (text == "0" || text == "1")) {
      return keep_integer(value, text == "1" ? 1 : 0);
    }
    if (op.item->spelling == Item::Spelling::and_or && (text == "a" || text == "o")) {
      return keep_integer(value, text == "a" ? 1 : 0);
    }
    if (op.item->spelling == Item::Spelling::true_false && (text == "true" || text == "false")) {
      return keep_integer(value, text == "true" ? 1 : 0);
    }
    const ParsedInteger parsed = parse_integer(text);
    if (text.empty() || text == "true" || text == "false" ||
        (parsed.kind == NumberClass::number && fits(FieldType::i32, parsed))) {
      return keep_text(value, text);
    }
    return fail(position() - text.size() - 1, op.item->path, "not a boolean");
  }

  bool read_integer(const Op& op, FieldType type, std::string_view text, Value& value) {
    // A field that decides what follows must have a known value; otherwise the rest has no meaning.
    const bool decides =
        !op.is_plain && op.item->kind == Item::Kind::field && !op.item->text.empty();
    if (decides && !is_one_of(text, op.item->text)) {
      return fail(position() - text.size() - 1, op.item->path,
                  "expected one of " + std::string(op.item->text));
    }
    std::int64_t number = 0;
    if (read_plain_integer(text, number) &&
        (type == FieldType::i64 || number == static_cast<std::int32_t>(number))) {
      return keep_integer(value, number);
    }
    const ParsedInteger parsed = parse_integer(text);
    if (!fits(type, parsed)) {
      return refuse(text, op.item->path, parsed.kind, type);
    }
    return parsed.canonical ? keep_integer(value, parsed.number) : keep_text(value, text);
  }

  bool read_double(const Op& op, std::string_view text, Value& value) {
    // An order has some fifty doubles, nearly all unset.
    if (text.empty()) {
      return keep_text(value, text);
    }
    if (text == kUnsetDouble) {
      value.kind = Value::Kind::real;
      value.real = std::numeric_limits<double>::max();
      return true;
    }
    const ParsedDouble parsed = parse_double(text);
    if (parsed.kind == NumberClass::not_a_number || parsed.kind == NumberClass::out_of_range) {
      return refuse(text, op.item->path, parsed.kind, FieldType::f64);
    }
    if (parsed.kind == NumberClass::unset) {
      return keep_text(value, text);
    }
    value.kind = Value::Kind::real;
    value.real = parsed.number;
    if (exactness_ == Exactness::spelling) {
      char buffer[kNumberCharsMax];
      const char* const end =
          write_double(buffer, parsed.number, op.item->spelling == Item::Spelling::plain);
      if (text != std::string_view(buffer, static_cast<std::size_t>(end - buffer))) {
        return keep_text(value, text);
      }
    }
    return true;
  }

  bool read_decimal(const Op& op, std::string_view text, Value& value) {
    const NumberClass kind = class_of_decimal(text);
    if (kind == NumberClass::not_a_number || kind == NumberClass::out_of_range) {
      return refuse(text, op.item->path, kind, FieldType::decimal);
    }
    return keep_text(value, text);
  }

  static bool keep_integer(Value& value, std::int64_t number) {
    value.kind = Value::Kind::integer;
    value.integer = number;
    return true;
  }
  /// `text` is a part of the frame, which the message keeps.
  static bool keep_text(Value& value, std::string_view text) {
    value.kind = Value::Kind::text;
    value.size = static_cast<std::uint32_t>(text.size());
    value.chars = text.data();
    return true;
  }
  bool keep_string(Value& value, std::string_view text) {
    if (unescape_) {
      return unescape_string(value, text);
    }
    return keep_text(value, text);
  }
  [[gnu::cold]] bool unescape_string(Value& value, std::string_view text) {
    char* const copy = message_.arena().make<char>(text.size());
    value.kind = Value::Kind::text;
    value.chars = copy;
    value.size = static_cast<std::uint32_t>(unescape(text, copy));
    return true;
  }

  /// Values that the bits cannot represent (more bits, other spellings of a number) stay in the
  /// mask field.
  bool read_bits(const Op& op, Record& record) {
    std::string_view text;
    if (!need(op.item->path, text)) {
      return false;
    }
    const ParsedInteger mask = parse_integer(text);
    if (!fits(FieldType::i32, mask)) {
      return refuse(text, op.item->path, mask.kind, FieldType::i32);
    }
    const Op* const first = &op + 1;
    for (std::uint16_t bit = 0; mask.kind == NumberClass::number && bit < op.skip; ++bit) {
      keep_integer(target(first[bit], record), (mask.number >> bit) & 1);
    }
    if (!mask.canonical) {
      return keep_text(record.at(op.column), text);
    }
    return mask.number >> op.skip == 0 || keep_integer(record.at(op.column), mask.number);
  }

  bool read_list(const Op& op, Record& base) {
    std::string_view text;
    if (!need(op.item->path, text)) {
      return false;
    }
    const std::size_t offset = position() - text.size() - 1;
    const ParsedInteger count = parse_integer(text);
    const bool none = text.empty();  // Some gateways leave the count of an empty group empty.
    if (!none && (!count.canonical || count.number < 0 || count.number > kElementsMax)) {
      return fail(offset, op.item->path, "not a count");
    }
    // Each element needs at least its NULs, so a larger count must be wrong and must not cost
    // memory.
    const std::size_t elements = none ? 0 : static_cast<std::size_t>(count.number);
    if (elements * op.bytes_min > left()) {
      result_.is_cut_off = true;
      return fail(offset, op.item->path, "the count exceeds the rest of the frame");
    }
    Value& value = target(op, base);
    if (op.item->kind == Item::Kind::column) {
      return read_column(op, value, elements, offset);
    }
    if (!message_.affords(list_bytes(*op.field, elements))) {
      return fail(offset, op.item->path, kTooManyElements);
    }
    for (Value& item : message_.make_list(value, *op.field, elements)) {
      bool good = true;
      if (op.item->kind == Item::Kind::repeat) {
        // Records inside an element are created when their first field is read.
        good = run(&op + 1, &op + 1 + op.skip, *item.record) &&
               (message_.affords(0) || fail(offset, op.item->path, kTooManyElements));
      } else if (op.item->kind == Item::Kind::pairs) {
        good = read(op, FieldType::string, item.record->at(0)) &&
               read(op, FieldType::string, item.record->at(1));
      } else {
        good = read(op, op.type, item);
      }
      if (!good) {
        return false;
      }
    }
    return true;
  }

  bool read_column(const Op& op, Value& list, std::size_t elements, std::size_t offset) {
    if (elements != 0 && elements != list.list().size()) {
      return fail(offset, op.item->path, "the count differs from the list it belongs to");
    }
    for (std::size_t i = 0; i < elements; ++i) {
      if (!read(op, op.field->record->fields[op.column].type,
                list.list()[i].record->at(op.column))) {
        return false;
      }
    }
    return true;
  }

  bool read_options(const Op& op, Value& value) {
    std::string_view text;
    if (!need(op.item->path, text)) {
      return false;
    }
    std::size_t count = 0;
    for (const char c : text) {
      count += c == ';' ? 1 : 0;
    }
    if (!text.empty() && text.back() != ';') {
      return fail(position() - 1, op.item->path, "a tag=value list ends with a semicolon");
    }
    if (!message_.affords(list_bytes(*op.field, count))) {
      return fail(position() - text.size() - 1, op.item->path, kTooManyElements);
    }
    for (Value& item : message_.make_list(value, *op.field, count)) {
      const std::string_view entry = text.substr(0, text.find(';'));
      const std::size_t equals = entry.find('=');
      if (equals == std::string_view::npos) {
        return fail(position(), op.item->path, "an entry without =");
      }
      keep_string(item.record->at(0), entry.substr(0, equals));
      keep_string(item.record->at(1), entry.substr(equals + 1));
      text.remove_prefix(entry.size() + 1);
    }
    return true;
  }

  const char* begin_;
  const char* at_;
  const char* end_;
  std::size_t offset_;  ///< Offset of `begin_` in the payload.
  bool unescape_;
  Exactness exactness_;
  Message& message_;
  ReadResult& result_;
};

}  // namespace

void decode_text(const Plan& plan, std::string_view fields, std::size_t offset, bool unescape,
                 Exactness exactness, Message& message, ReadResult& result) {
  TextDecoder decoder(fields, offset, unescape, exactness, message, result);
  if (decoder.run(plan.ops.data(), plan.ops.data() + plan.ops.size(), message.root())) {
    decoder.count_extra_fields();
  }
}

}  // namespace ibgw::wire
