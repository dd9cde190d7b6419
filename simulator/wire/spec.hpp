// The types of the protocol's tables: records, text layouts, messages. Data only; both codecs read
// the same rows.
//
// A record lists its fields once (name = the .proto name, type, protobuf number). A text layout is
// an ordered list of items that refer to those fields and say from which server version on they are
// on the wire. A message combines the two.
#pragma once

#include <climits>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "simulator/wire/names.hpp"

namespace ibgw::wire {

/// Server version "for ever": the `before` of something that never vanished.
inline constexpr int kForever = INT_MAX;

enum class FieldType : std::uint8_t { i32, i64, f64, boolean, string, decimal, record, map };

struct RecordSpec;

/// A protobuf tag as on the wire, so that encoders need not compute it.
struct WireTag {
  std::uint8_t size = 0;  ///< 1 or 2; 0 = the field has no number.
  char bytes[2] = {};
};

constexpr WireTag wire_tag(FieldType type, int number, bool repeated) {
  if (number == 0) {
    return {};
  }
  const bool varint =
      type == FieldType::i32 || type == FieldType::i64 || type == FieldType::boolean;
  const bool number_type = varint || type == FieldType::f64;
  constexpr unsigned kVarint = 0;
  constexpr unsigned kFixed64 = 1;
  constexpr unsigned kDelimited = 2;  // Texts, records and packed lists of numbers.
  const unsigned wire_type = !number_type || repeated ? kDelimited : (varint ? kVarint : kFixed64);
  const unsigned tag = (static_cast<unsigned>(number) << 3U) | wire_type;
  if (tag < 0x80) {
    return {1, {static_cast<char>(tag), 0}};
  }
  return {2, {static_cast<char>((tag & 0x7fU) | 0x80U), static_cast<char>(tag >> 7U)}};
}

struct FieldSpec {
  constexpr FieldSpec(std::string_view field_name, FieldType field_type, int field_number,
                      bool is_repeated, const RecordSpec* nested)
      : name(field_name),
        type(field_type),
        repeated(is_repeated),
        tag(wire_tag(field_type, field_number, is_repeated)),
        number(field_number),
        record(nested) {}

  std::string_view name;  ///< .proto name.
  FieldType type;
  bool repeated;
  WireTag tag;
  int number;                ///< Protobuf field number; 0 = the field exists in text only.
  const RecordSpec* record;  ///< For type record.
  int from = 0;              ///< First server version that has it as protobuf; layouts gate text.

  [[nodiscard]] constexpr FieldSpec since(int version) const {
    FieldSpec field = *this;
    field.from = version;
    return field;
  }
};

struct RecordSpec {
  std::string_view name;  ///< .proto message name.
  std::span<const FieldSpec> fields = {};

  /// Position of a field by name, or -1.
  [[nodiscard]] int index_of(std::string_view field) const;
};

/// A map<string,string> is a list of these on the wire.
extern const RecordSpec kMapEntry;

/// One item of a text layout.
struct Item {
  enum class Kind : std::uint8_t {
    version,   ///< A constant version number that old decoders check (`text`).
    field,     ///< One field.
    within,    ///< The children, with paths relative to a nested record.
    repeat,    ///< A count, then the children once per element of a repeated record.
    column,    ///< A count, then one field (`text`) of each element of a repeated record.
    values,    ///< A count, then the elements of a repeated scalar.
    pairs,     ///< A count, then tag and value of each entry of a map.
    options,   ///< A map in one field: `tag=value;` repeated.
    presence,  ///< 1 or 0: whether a nested record is present; then its children if it is.
    bits,      ///< One number made of the boolean children of a nested record, lowest bit first;
               ///< `text` names its field for a number that they cannot spell.
    when,      ///< The children if `condition` is true for the values read so far.
  };
  enum class Condition : std::uint8_t {
    none,
    filled,    ///< The field at `path` is a non-empty text.
    equals,    ///< The field at `path` is one of the `|`-separated spellings in `text`.
    positive,  ///< The number at `path` is set and above zero.
  };
  enum class Spelling : std::uint8_t {
    standard,
    plain,       ///< A double without the `.0` that Java adds to whole numbers.
    and_or,      ///< A boolean written as `a` (true) or `o` (false).
    true_false,  ///< A boolean written as `true` or `false`.
  };

  Kind kind = Kind::field;
  Condition condition = Condition::none;
  Spelling spelling = Spelling::standard;
  bool optional_tail = false;  ///< May be missing at the end of a frame.
  bool only_followed = false;  ///< Missing if only one field is left in the frame.
  std::string_view path;       ///< Dotted, relative to the enclosing record.
  std::string_view text;       ///< Constant, condition values, column or mask field; for a field,
                               ///< the only valid spellings, empty = any.
  std::string_view absent;     ///< Spelling of a field that has no value; empty data = by type.
  int from = 0;                ///< First server version that has it.
  int before = kForever;       ///< First server version that no longer has it.
  std::span<const Item> children = {};

  [[nodiscard]] constexpr Item since(int version) const {
    Item item = *this;
    item.from = version;
    return item;
  }
  [[nodiscard]] constexpr Item until(int version) const {
    Item item = *this;
    item.before = version;
    return item;
  }
  [[nodiscard]] constexpr Item unset_as(std::string_view spelling_of_unset) const {
    Item item = *this;
    item.absent = spelling_of_unset;
    return item;
  }
  [[nodiscard]] constexpr Item spelled(Spelling how) const {
    Item item = *this;
    item.spelling = how;
    return item;
  }
  /// For a number that decides which fields follow; other values make the frame unreadable.
  [[nodiscard]] constexpr Item one_of(std::string_view spellings) const {
    Item item = *this;
    item.text = spellings;
    return item;
  }
  [[nodiscard]] constexpr Item may_be_missing() const {
    Item item = *this;
    item.optional_tail = true;
    return item;
  }
  [[nodiscard]] constexpr Item if_followed() const {
    Item item = *this;
    item.only_followed = true;
    return item;
  }
};

/// Whether the tables have the text layout of this message; messages of protobuf-only versions need
/// none.
enum class TextForm : std::uint8_t { layout, none, not_in_tables };

struct MessageSpec {
  std::string_view name;  ///< Canonical, e.g. REQ_POSITIONS.
  int id = 0;             ///< Base id; protobuf frames carry id + 200.
  Direction direction = Direction::to_gateway;
  /// EWrapper callback or EClient call; several separated by `|`; empty if the client has none.
  std::string_view api_name;
  const RecordSpec* record = nullptr;
  int since = 0;
  int until = kForever;
  int protobuf_since = kForever;
  TextForm text_form = TextForm::not_in_tables;
  std::span<const Item> text = {};
  // Requests only; names of messages.
  std::string_view answers = {};    ///< Messages that may answer, separated by `|`; ERR_MSG may
                                    ///< always answer.
  std::string_view ends_with = {};  ///< Completes the answer; empty = no end marker.
  std::string_view cancel = {};     ///< The request that ends the subscription.

  // Functions for writing rows (tables/messages.cpp).
  [[nodiscard]] constexpr MessageSpec from(int version) const {
    MessageSpec row = *this;
    row.since = version;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec protobuf(int version) const {
    MessageSpec row = *this;
    row.protobuf_since = version;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec layout(std::span<const Item> items) const {
    MessageSpec row = *this;
    row.text_form = TextForm::layout;
    row.text = items;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec no_text() const {
    MessageSpec row = *this;
    row.text_form = TextForm::none;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec answered_by(std::string_view messages) const {
    MessageSpec row = *this;
    row.answers = messages;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec cancelled_by(std::string_view request) const {
    MessageSpec row = *this;
    row.cancel = request;
    return row;
  }
  [[nodiscard]] constexpr MessageSpec ended_by(std::string_view message) const {
    MessageSpec row = *this;
    row.ends_with = message;
    return row;
  }
};

/// Splits the names that a table separates by `|`.
[[nodiscard]] std::vector<std::string_view> split_names(std::string_view list);

/// The field that identifies the request to which a message belongs: reqId, orderId, or id of
/// ERR_MSG; empty if there is none.
[[nodiscard]] std::string_view request_id_field(const MessageSpec& message);

/// All rows, to_gateway first, each direction by id.
[[nodiscard]] std::span<const MessageSpec> messages();

/// By base id, or nullptr.
[[nodiscard]] const MessageSpec* find_message(int id, Direction direction);

/// The two-field answer to the greeting: a message like any other, but without an id on the wire.
extern const MessageSpec kVersionReply;

/// The client's greeting as rules and the trace see it (min, max, options). On the wire it has its
/// own syntax (hello.hpp).
extern const MessageSpec kHello;

inline constexpr int kProtobufIdOffset = 200;  ///< Raw id of a protobuf frame = base id + 200.

}  // namespace ibgw::wire
