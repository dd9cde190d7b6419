// Helpers for tests of the wire: hex, and messages filled from the tables.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "simulator/wire/message.hpp"

namespace ibgw::wire::test {

inline std::string from_hex(std::string_view hex) {
  std::string bytes;
  int high = -1;
  for (const char c : hex) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) {
      continue;
    }
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + digit));
      high = -1;
    }
  }
  return bytes;
}

inline std::string to_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex.push_back(kDigits[(static_cast<unsigned char>(c) >> 4) & 15]);
    hex.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return hex;
}

/// Fields joined by `|` instead of NUL.
inline std::string bars(std::string_view text) {
  std::string joined(text);
  for (char& c : joined) {
    c = c == '\0' ? '|' : c;
  }
  return joined;
}

/// Gives every field of the record a random value of its type (with `sparse`, some stay absent). A
/// field that a condition of the text layout compares gets one of the condition's spellings half of
/// the time.
class RandomFill {
 public:
  explicit RandomFill(std::uint32_t seed) : random_(seed) {}

  void fill(Message& message, Record& record, bool sparse, int depth = 0) {
    for (std::size_t i = 0; i < record.spec->fields.size(); ++i) {
      const FieldSpec& field = record.spec->fields[i];
      if (sparse && pick(3) == 0) {
        continue;
      }
      Value& value = record.values[i];
      if (field.repeated) {
        if (depth < 3) {
          for (Value& item : message.make_list(value, field, pick(3))) {
            one(message, field, item, sparse, depth);
          }
        }
      } else if (field.record != nullptr) {
        fill(message, message.nested(record, static_cast<int>(i)), sparse, depth + 1);
      } else {
        one(message, field, value, sparse, depth);
      }
    }
    if (depth == 0) {
      satisfy(message, record, message.spec().text);
    }
  }

 private:
  std::size_t pick(std::size_t below) { return random_() % below; }

  void satisfy(Message& message, Record& record, std::span<const Item> items) {
    for (const Item& item : items) {
      Value* const value = find(record, item.path);
      if (item.kind == Item::Kind::field && value != nullptr && !item.text.empty()) {
        message.set_text(*value, one_of(item.text));
      } else if (item.kind == Item::Kind::when) {
        if (value != nullptr && item.condition == Item::Condition::equals && pick(2) == 0) {
          message.set_text(*value, one_of(item.text));
        }
        satisfy(message, record, item.children);
      } else if (value != nullptr && value->kind == Value::Kind::record) {
        satisfy(message, *value->record, item.children);
      } else if (value != nullptr && item.kind == Item::Kind::repeat) {
        for (Value& element : value->list()) {
          satisfy(message, *element.record, item.children);
        }
      }
    }
  }

  /// One of the `|`-separated spellings.
  std::string_view one_of(std::string_view spellings) {
    while (spellings.find('|') != std::string_view::npos) {
      const std::size_t bar = spellings.find('|');
      if (pick(2) == 0) {
        return spellings.substr(0, bar);
      }
      spellings.remove_prefix(bar + 1);
    }
    return spellings;
  }

  static Value* find(Record& from, std::string_view path) {
    Record* record = &from;
    for (std::size_t dot = path.find('.'); record != nullptr; dot = path.find('.')) {
      const int index = record->spec->index_of(path.substr(0, dot));
      if (index < 0) {
        return nullptr;
      }
      Value& value = record->at(index);
      if (dot == std::string_view::npos) {
        return &value;
      }
      record = value.kind == Value::Kind::record ? value.record : nullptr;
      path.remove_prefix(dot + 1);
    }
    return nullptr;
  }

  void one(Message& message, const FieldSpec& field, Value& value, bool sparse, int depth) {
    switch (field.type) {
      case FieldType::i32:
        value.kind = Value::Kind::integer;
        value.integer = static_cast<std::int32_t>(random_());
        return;
      case FieldType::i64:
        value.kind = Value::Kind::integer;
        value.integer = static_cast<std::int64_t>(std::uint64_t{random_()} << 31U | random_());
        return;
      case FieldType::boolean:
        value.kind = Value::Kind::integer;
        value.integer = static_cast<std::int64_t>(pick(2));
        return;
      case FieldType::f64:
        value.kind = Value::Kind::real;
        value.real = static_cast<double>(static_cast<std::int32_t>(random_())) / 1024;
        return;
      case FieldType::decimal:
        message.set_text(value, std::to_string(pick(100000)));
        return;
      case FieldType::string:
        message.set_text(value, "s" + std::to_string(pick(1000)) +
                                    (pick(4) == 0 ? " \xc3\xbc\xe2\x82\xac" : ""));
        return;
      case FieldType::record:
      case FieldType::map:
        fill(message, *value.record, sparse && field.type != FieldType::map, depth + 1);
        return;
    }
  }

  std::mt19937 random_;
};

}  // namespace ibgw::wire::test
