#include "client-under-test/reference/record_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/protobuf.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using OrderedJson = nlohmann::ordered_json;

// A little below the largest double: C# and C++ clients print "unset" with fewer digits.
constexpr double kUnsetFrom = 1.797e308;

bool is_unset_decimal(std::string_view text) {
  constexpr std::array<std::string_view, 4> kUnset{
      "2147483647", "9223372036854775807", "-9223372036854775808", "1.7976931348623157E308"};
  return text.empty() || std::find(kUnset.begin(), kUnset.end(), text) != kUnset.end();
}

// The object for the field's value; a nested record is created with its first set field.
OrderedJson& place_of(OrderedJson& values, const FieldSpec& field) {
  const std::string leaf(field.leaf());
  return field.record().empty() ? values[leaf] : values[std::string(field.record())][leaf];
}

void put_integer(OrderedJson& values, const FieldSpec& field, std::int64_t value) {
  if (field.type == FieldType::boolean || field.type == FieldType::connector) {
    place_of(values, field) = value != 0;
  } else if (field.type == FieldType::int64) {
    place_of(values, field) = std::to_string(value);
  } else if (value != std::numeric_limits<std::int32_t>::max()) {
    place_of(values, field) = value;
  }
}

void put_double(OrderedJson& values, const FieldSpec& field, double value) {
  if (std::isfinite(value) && std::fabs(value) < kUnsetFrom) {
    place_of(values, field) = value;
  }
}

// strtod and not from_chars: numbers beyond the largest double are legal and mean "unset".
std::optional<double> parse_double(std::string_view text) {
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  return end == copy.c_str() + copy.size() ? std::optional(value) : std::nullopt;
}

// An error always has a text, even an empty one: the callback's argument is never unset.
constexpr std::string_view kErrorText = "errorMsg";

// False if the text does not fit the field's type.
bool put_text(OrderedJson& values, const FieldSpec& field, std::string_view text) {
  if (text.empty() && field.name != kErrorText) {
    return true;
  }
  switch (field.type) {
    case FieldType::int32:
    case FieldType::int64:
    case FieldType::boolean: {
      const auto value = parse_integer<std::int64_t>(text);
      if (value) {
        put_integer(values, field, *value);
      }
      return value.has_value();
    }
    case FieldType::float64: {
      const auto value = parse_double(text);
      if (value) {
        put_double(values, field, *value);
      }
      return value.has_value();
    }
    case FieldType::decimal:
      if (!is_unset_decimal(text)) {
        place_of(values, field) = std::string(text);
      }
      return true;
    case FieldType::text:
      place_of(values, field) = std::string(text);
      return true;
    case FieldType::connector:
      place_of(values, field) = text == "a";
      return text == "a" || text == "o";
    case FieldType::skipped:
      return true;
    case FieldType::int32_list:
    case FieldType::pairs:
    case FieldType::records:
      return false;
  }
  return false;
}

bool is_filled(std::string_view text) {
  if (text.empty()) {
    return false;
  }
  const auto number = parse_double(text);
  return !number || (*number > 0 && *number < kUnsetFrom);
}

// Whether a field that depends on an earlier one is present; `seen`: the texts of this level.
bool is_there(const FieldSpec& field, const std::map<std::string_view, std::string>& seen) {
  const auto equals = field.when.find('=');
  const auto earlier = seen.find(field.when.substr(0, equals));
  if (earlier == seen.end()) {
    return false;
  }
  if (equals == std::string_view::npos) {
    return is_filled(earlier->second);
  }
  std::string_view wanted = field.when.substr(equals + 1);
  while (true) {
    const auto bar = wanted.find('|');
    if (wanted.substr(0, bar) == earlier->second) {
      return true;
    }
    if (bar == std::string_view::npos) {
      return false;
    }
    wanted.remove_prefix(bar + 1);
  }
}

std::string missing(const FieldSpec& field) {
  return "field " + std::string(field.name) + " is missing";
}
std::string wrong_value(const FieldSpec& field) {
  return "field " + std::string(field.name) + " has a wrong value";
}

// Reads `count` pairs or records.
std::string read_repeated(const FieldSpec& field, std::string_view count, int server_version,
                          TextReader& reader, OrderedJson& values) {
  const auto number = count.empty() ? std::optional(0) : parse_integer<int>(count);
  if (!number || *number < 0) {
    return wrong_value(field);
  }
  for (int index = 0; index < *number; ++index) {
    if (field.type == FieldType::pairs) {
      const auto tag = reader.next();
      const auto value = reader.next();
      if (!tag || !value) {
        return missing(field);
      }
      place_of(values, field)[std::string(*tag)] = std::string(*value);
      continue;
    }
    OrderedJson item = OrderedJson::object();
    const std::string problem = read_text_fields(field.items->fields, server_version, reader, item);
    if (!problem.empty()) {
      return std::string(field.name) + ": " + problem;
    }
    if (!item.empty()) {
      place_of(values, field).push_back(std::move(item));
    }
  }
  return {};
}

// False if the wire type does not fit the field.
bool put_protobuf(OrderedJson& values, const FieldSpec& field, const ProtobufField& value) {
  switch (field.type) {
    case FieldType::int32:
    case FieldType::int64:
    case FieldType::boolean:
    case FieldType::connector:
      if (value.type == WireType::varint) {
        put_integer(values, field, value.as_integer());
      }
      return value.type == WireType::varint;
    case FieldType::float64:
      if (value.type == WireType::fixed64) {
        put_double(values, field, value.as_double());
      }
      return value.type == WireType::fixed64;
    case FieldType::text:
    case FieldType::decimal:
      return value.type == WireType::bytes && put_text(values, field, value.bytes);
    case FieldType::pairs: {
      constexpr std::array kPair{FieldSpec{"tag", FieldType::text, 1},
                                 FieldSpec{"value", FieldType::text, 2}};
      OrderedJson pair = OrderedJson::object();
      if (value.type != WireType::bytes ||
          !read_protobuf_fields(kPair, 0, value.bytes, pair).empty()) {
        return false;
      }
      place_of(values, field)[pair.value("tag", "")] = pair.value("value", "");
      return true;
    }
    case FieldType::records: {
      OrderedJson item = OrderedJson::object();
      if (value.type != WireType::bytes ||
          !read_protobuf_fields(field.items->fields, 0, value.bytes, item).empty()) {
        return false;
      }
      place_of(values, field).push_back(std::move(item));
      return true;
    }
    case FieldType::int32_list:
    case FieldType::skipped:
      return true;
  }
  return false;
}

}  // namespace

std::string read_text_fields(std::span<const FieldSpec> fields, int server_version,
                             TextReader& reader, OrderedJson& values) {
  std::map<std::string_view, std::string> seen;
  for (const FieldSpec& field : fields) {
    if (!field.is_in_text_of(server_version) || (!field.when.empty() && !is_there(field, seen))) {
      continue;
    }
    const auto text = reader.next();
    if (!text) {
      return missing(field);
    }
    seen.insert_or_assign(field.name, std::string(*text));
    if (field.type == FieldType::pairs || field.type == FieldType::records) {
      const std::string problem = read_repeated(field, *text, server_version, reader, values);
      if (!problem.empty()) {
        return problem;
      }
      continue;
    }
    const bool is_escaped = field.name == kErrorText && server_version >= since::kEscapedText;
    if (!put_text(values, field, is_escaped ? unescape_unicode(*text) : std::string(*text))) {
      return wrong_value(field);
    }
  }
  return {};
}

std::string read_protobuf_fields(std::span<const FieldSpec> fields, int record_number,
                                 std::string_view bytes, OrderedJson& values) {
  ProtobufReader reader(bytes);
  while (const auto value = reader.next()) {
    for (const FieldSpec& field : fields) {
      if (field.record_number == record_number && field.number == value->number) {
        if (!put_protobuf(values, field, *value)) {
          return "field " + std::string(field.name) + " has a wrong wire type";
        }
      } else if (record_number == 0 && field.record_number == value->number) {
        if (value->type != WireType::bytes) {
          return "record " + std::string(field.record()) + " has a wrong wire type";
        }
        const std::string problem =
            read_protobuf_fields(fields, value->number, value->bytes, values);
        if (!problem.empty()) {
          return problem;
        }
        break;  // one record holds many fields of the table
      }
    }
  }
  return reader.is_damaged() ? "the protobuf bytes are damaged" : "";
}

}  // namespace ibgw::reference
