#include "simulator/wire/plan.hpp"

#include <cmath>

#include "simulator/base/check.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::wire {
namespace {

std::string_view absent_by_type(const FieldSpec& field) {
  switch (field.type) {
    case FieldType::i32:
    case FieldType::i64:
    case FieldType::boolean:
      return "0";
    case FieldType::f64:
      return "0.0";
    case FieldType::string:
    case FieldType::decimal:
    case FieldType::record:
    case FieldType::map:
      return "";
  }
  return "";
}

std::uint8_t digits(FieldType type) {
  const bool is_whole = type == FieldType::i32 || type == FieldType::i64;
  return is_whole ? 10 : type == FieldType::boolean ? 2 : 0;
}

class Compiler {
 public:
  Compiler(int server_version, std::vector<Op>& ops) : server_version_(server_version), ops_(ops) {}

  void add(std::span<const Item> items, const RecordSpec& record) {
    for (const Item& item : items) {
      if (server_version_ >= item.from && server_version_ < item.before) {
        add(item, record);
      }
    }
  }

 private:
  void add(const Item& item, const RecordSpec& record) {
    const std::size_t index = ops_.size();
    ops_.push_back({});
    Op op;
    op.item = &item;
    if (item.kind != Item::Kind::version) {
      find(op, item.path, record);
      op.type = op.field->type;
      op.is_plain = item.kind == Item::Kind::field && item.text.empty() && !item.optional_tail &&
                    !item.only_followed && item.spelling != Item::Spelling::and_or &&
                    item.spelling != Item::Spelling::true_false;
      op.digits = digits(op.type);
      op.absent = item.absent.data() != nullptr ? item.absent : absent_by_type(*op.field);
      // Conditions look at a field of the enclosing record; the children belong to that record, not
      // to the field.
      const RecordSpec& inner =
          item.kind == Item::Kind::when || op.field->record == nullptr ? record : *op.field->record;
      if (item.kind == Item::Kind::column || item.kind == Item::Kind::bits) {
        const int column = inner.index_of(item.text);
        IBGW_CHECK(column >= 0);
        op.column = static_cast<std::uint16_t>(column);
      }
      add(item.children, inner);
    }
    op.skip = static_cast<std::uint16_t>(ops_.size() - index - 1);
    if (item.kind == Item::Kind::repeat) {
      op.bytes_min = fields_min(index + 1, ops_.size());
    } else if (item.kind == Item::Kind::pairs) {
      op.bytes_min = 2;
    }
    ops_[index] = op;
  }

  /// The minimum number of fields of these operations.
  [[nodiscard]] std::uint32_t fields_min(std::size_t first, std::size_t end) const {
    std::uint32_t fields = 0;
    for (std::size_t i = first; i < end; i += ops_[i].skip + std::size_t{1}) {
      const Item& item = *ops_[i].item;
      if (item.kind == Item::Kind::within) {
        fields += fields_min(i + 1, i + 1 + ops_[i].skip);
      } else if (item.kind != Item::Kind::when && !item.optional_tail && !item.only_followed) {
        ++fields;
      }
    }
    return fields;
  }

  static void find(Op& op, std::string_view path, const RecordSpec& from) {
    const RecordSpec* record = &from;
    while (true) {
      const std::size_t dot = path.find('.');
      IBGW_CHECK(record != nullptr && op.depth < op.path.size());
      const int index = record->index_of(path.substr(0, dot));
      IBGW_CHECK(index >= 0);
      op.path[op.depth++] = static_cast<std::uint16_t>(index);
      op.field = &record->fields[static_cast<std::size_t>(index)];
      if (dot == std::string_view::npos) {
        return;
      }
      record = op.field->record;
      path = path.substr(dot + 1);
    }
  }

  int server_version_;
  std::vector<Op>& ops_;
};

/// The spelling that a condition compares with: that of the value, or that of an absent one.
std::string_view spelling(const Op& op, const Value* value, char (&buffer)[kNumberCharsMax]) {
  if (value == nullptr || value->is_absent()) {
    return op.absent;
  }
  if (value->kind == Value::Kind::integer) {
    return {buffer, static_cast<std::size_t>(write_integer(buffer, value->integer) - buffer)};
  }
  if (value->kind == Value::Kind::real) {
    return {buffer, static_cast<std::size_t>(write_double(buffer, value->real, true) - buffer)};
  }
  return value->text();
}

}  // namespace

Plan compile(const MessageSpec& message, int server_version) {
  Plan plan;
  Compiler(server_version, plan.ops).add(message.text, *message.record);
  return plan;
}

bool is_one_of(std::string_view spelling, std::string_view spellings) {
  while (true) {
    const std::size_t bar = spellings.find('|');
    if (spellings.substr(0, bar) == spelling) {
      return true;
    }
    if (bar == std::string_view::npos) {
      return false;
    }
    spellings.remove_prefix(bar + 1);
  }
}

bool condition_holds(const Op& op, const Record* base) {
  const Value* const value = resolve(op, base);
  char buffer[kNumberCharsMax];
  switch (op.item->condition) {
    case Item::Condition::none:
      return true;
    case Item::Condition::filled:
      if (value != nullptr && value->kind == Value::Kind::list) {
        return value->size > 0;
      }
      return !spelling(op, value, buffer).empty();
    case Item::Condition::positive: {
      const std::optional<double> number = value == nullptr ? std::nullopt : real_of(*value);
      return number.has_value() && *number > 0 && std::isfinite(*number);
    }
    case Item::Condition::equals:
      return is_one_of(spelling(op, value, buffer), op.item->text);
  }
  return false;
}

}  // namespace ibgw::wire
