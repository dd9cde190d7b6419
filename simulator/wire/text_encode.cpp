#include <cstring>

#include "simulator/base/utf8.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/text_codec.hpp"

namespace ibgw::wire {
namespace {

bool is_ascii(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return false;
    }
  }
  return true;
}

void append_unit(OutputBuffer& out, unsigned unit) {
  constexpr char kHex[] = "0123456789abcdef";
  const char text[] = {'\\',
                       'u',
                       kHex[(unit >> 12) & 15U],
                       kHex[(unit >> 8) & 15U],
                       kHex[(unit >> 4) & 15U],
                       kHex[unit & 15U]};
  out.append({text, sizeof text});
}

/// Converts UTF-8 to ASCII with \uXXXX (pairs beyond the first plane); bytes that are not UTF-8
/// stay unchanged.
void append_escaped(OutputBuffer& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto [code, length] = first_character(text.substr(i));
    if (length <= 1) {
      out.push_back(text[i]);
      ++i;
      continue;
    }
    if (code >= 0x10000) {
      append_unit(out, 0xd800 + ((code - 0x10000) >> 10));
      append_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ffU));
    } else {
      append_unit(out, code);
    }
    i += length;
  }
}

class TextEncoder {
 public:
  TextEncoder(std::string_view version, bool escape, OutputBuffer& out)
      : version_(version), escape_(escape), out_(out) {}

  void run(const Op* op, const Op* end, const Record* base) {
    for (; op < end; op += op->skip + 1) {
      switch (op->item->kind) {
        case Item::Kind::field: {
          const Value* const value = resolve(*op, base);
          // A field that may be missing is written only if it has a value; decoding gives the same
          // result.
          const bool may_be_missing = op->item->optional_tail || op->item->only_followed;
          if (!may_be_missing || (value != nullptr && !value->is_absent())) {
            put_value(*op, value, op->absent);
          }
          break;
        }
        case Item::Kind::version:
          put(version_.empty() ? op->item->text : version_);
          break;
        case Item::Kind::within:
          run(op + 1, op + 1 + op->skip, record_of(resolve(*op, base)));
          break;
        case Item::Kind::when:
          if (condition_holds(*op, base)) {
            run(op + 1, op + 1 + op->skip, base);
          }
          break;
        case Item::Kind::presence:
          put_presence(*op, record_of(resolve(*op, base)));
          break;
        case Item::Kind::repeat:
        case Item::Kind::column:
        case Item::Kind::values:
        case Item::Kind::pairs:
          put_list(*op, resolve(*op, base));
          break;
        case Item::Kind::options:
          put_options(resolve(*op, base));
          break;
        case Item::Kind::bits:
          put_bits(*op, record_of(resolve(*op, base)));
          break;
      }
    }
  }

  [[nodiscard]] std::optional<WireError> take_error() { return std::move(error_); }

 private:
  static const Record* record_of(const Value* value) {
    return value != nullptr && value->kind == Value::Kind::record ? value->record : nullptr;
  }

  void put(std::string_view text) {
    char* const to = out_.extend(text.size() + 1);
    std::memcpy(to, text.data(), text.size());
    to[text.size()] = '\0';
  }

  void put_checked(const Op& op, std::string_view text) {
    if (std::memchr(text.data(), 0, text.size()) != nullptr) {
      error_ = WireError{0, std::string(op.item->path), "text with a NUL cannot be a text field"};
      return;
    }
    if (escape_ && !is_ascii(text)) {
      append_escaped(out_, text);
      out_.push_back('\0');
    } else {
      put(text);
    }
  }

  void put_integer(std::int64_t number) {
    char* const end = write_integer(out_.reserve(kNumberCharsMax + 1), number);
    *end = '\0';
    out_.commit(end + 1);
  }

  void put_value(const Op& op, const Value* value, std::string_view absent) {
    if (value == nullptr) {
      put(absent);
      return;
    }
    switch (value->kind) {
      case Value::Kind::text:
        put_checked(op, value->text());
        return;
      case Value::Kind::integer:
        if (op.item->spelling == Item::Spelling::and_or) {
          put(value->integer != 0 ? "a" : "o");
        } else if (op.item->spelling == Item::Spelling::true_false) {
          put(value->integer != 0 ? "true" : "false");
        } else {
          put_integer(value->integer);
        }
        return;
      case Value::Kind::real: {
        const bool plain = op.item->spelling == Item::Spelling::plain;
        char* const end = write_double(out_.reserve(kNumberCharsMax + 1), value->real, plain);
        *end = '\0';
        out_.commit(end + 1);
        return;
      }
      case Value::Kind::absent:
      case Value::Kind::record:
      case Value::Kind::list:
        put(absent);
        return;
    }
  }

  void put_presence(const Op& op, const Record* record) {
    put(record != nullptr ? "1" : "0");
    if (record != nullptr) {
      run(&op + 1, &op + 1 + op.skip, record);
    }
  }

  void put_bits(const Op& op, const Record* record) {
    if (record != nullptr && !record->at(op.column).is_absent()) {
      put_value(op, &record->at(op.column), op.absent);
      return;
    }
    std::int64_t mask = 0;
    const Op* const first = &op + 1;
    for (std::uint16_t bit = 0; bit < op.skip; ++bit) {
      const Value* const value = resolve(first[bit], record);
      if (value != nullptr && integer_of(*value).value_or(0) != 0) {
        mask |= std::int64_t{1} << bit;
      }
    }
    put_integer(mask);
  }

  void put_list(const Op& op, const Value* value) {
    const std::span<Value> items = value == nullptr ? std::span<Value>{} : value->list();
    if (op.item->kind == Item::Kind::column) {
      put_column(op, items);
      return;
    }
    put_integer(static_cast<std::int64_t>(items.size()));
    for (const Value& item : items) {
      if (op.item->kind == Item::Kind::repeat) {
        run(&op + 1, &op + 1 + op.skip, item.record);
      } else if (op.item->kind == Item::Kind::pairs) {
        put_value(op, &item.record->at(0), "");
        put_value(op, &item.record->at(1), "");
      } else {
        put_value(op, &item, "");
      }
    }
  }

  /// Writes one field of every element as a separate list; no list if no element has it.
  void put_column(const Op& op, std::span<Value> items) {
    bool any = false;
    for (const Value& item : items) {
      any = any || !item.record->at(op.column).is_absent();
    }
    put_integer(any ? static_cast<std::int64_t>(items.size()) : 0);
    for (std::size_t i = 0; any && i < items.size(); ++i) {
      put_value(op, &items[i].record->at(op.column), op.absent);
    }
  }

  void put_options(const Value* value) {
    for (const Value& item : value == nullptr ? std::span<Value>{} : value->list()) {
      out_.append(item.record->at(0).text());
      out_.push_back('=');
      out_.append(item.record->at(1).text());
      out_.push_back(';');
    }
    out_.push_back('\0');
  }

  std::string_view version_;
  bool escape_;
  OutputBuffer& out_;
  std::optional<WireError> error_;
};

}  // namespace

std::optional<WireError> encode_text(const Plan& plan, const Message& message, bool escape,
                                     OutputBuffer& out) {
  TextEncoder encoder(message.version_spelling(), escape, out);
  encoder.run(plan.ops.data(), plan.ops.data() + plan.ops.size(), &message.root());
  return encoder.take_error();
}

}  // namespace ibgw::wire
