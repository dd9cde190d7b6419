// Fills the records of repeated fields, which dotted paths do not reach.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/check.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// Names must be fields of the record; others fail a check. Must not outlive the message.
class RowWriter {
 public:
  RowWriter(wire::Message& message, wire::Record& record) : message_(message), record_(record) {}

  RowWriter& set(std::string_view name, std::string_view text) {
    message_.set_text(at(name), text);
    return *this;
  }
  RowWriter& set(std::string_view name, const char* text) {
    return set(name, std::string_view(text));
  }
  RowWriter& set(std::string_view name, std::int64_t number) {
    wire::Value& value = at(name);
    value.kind = wire::Value::Kind::integer;
    value.integer = number;
    return *this;
  }
  RowWriter& set(std::string_view name, int number) { return set(name, std::int64_t{number}); }
  RowWriter& set(std::string_view name, bool flag) { return set(name, flag ? 1 : 0); }
  RowWriter& set(std::string_view name, double number) {
    wire::Value& value = at(name);
    value.kind = wire::Value::Kind::real;
    value.real = number;
    return *this;
  }
  /// Fields that are repeated.
  RowWriter& texts(std::string_view name, const std::vector<std::string>& values) {
    const std::span<wire::Value> list = make_list(name, values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      message_.set_text(list[i], values[i]);
    }
    return *this;
  }
  RowWriter& numbers(std::string_view name, const std::vector<double>& values) {
    const std::span<wire::Value> list = make_list(name, values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      list[i].kind = wire::Value::Kind::real;
      list[i].real = values[i];
    }
    return *this;
  }
  [[nodiscard]] std::span<wire::Value> make_list(std::string_view name, std::size_t count) {
    const int found = index(name);
    return message_.make_list(record_.at(found),
                              record_.spec->fields[static_cast<std::size_t>(found)], count);
  }
  [[nodiscard]] RowWriter nested(std::string_view name) {
    return {message_, message_.nested(record_, index(name))};
  }

 private:
  [[nodiscard]] int index(std::string_view name) const {
    const int found = record_.spec->index_of(name);
    IBGW_CHECK(found >= 0);
    return found;
  }
  [[nodiscard]] wire::Value& at(std::string_view name) { return record_.at(index(name)); }

  wire::Message& message_;
  wire::Record& record_;
};

/// Makes `count` records of the repeated field `name`; each is filled by `fill(index, RowWriter)`.
template <typename Fill>
void put_rows(wire::Message& message, wire::Record& record, std::string_view name,
              std::size_t count, const Fill& fill) {
  const std::span<wire::Value> list = RowWriter(message, record).make_list(name, count);
  for (std::size_t i = 0; i < count; ++i) {
    fill(i, RowWriter(message, *list[i].record));
  }
}

}  // namespace ibgw::gateway
