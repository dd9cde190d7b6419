// The description of a field: its name, type and protobuf number, and the versions whose text
// layout has it.
#pragma once

#include <limits>
#include <span>
#include <string_view>

namespace ibgw::reference {

enum class FieldType {
  int32,
  int64,
  float64,
  boolean,
  text,
  decimal,
  int32_list,
  connector,  // of a condition: "a" or "o" as text, true for "a"
  pairs,      // count, then tag and value of each; map<string, string>
  records,    // count, then each; repeated message
  skipped,    // not used by this client
};

inline constexpr int kAlways = 0;
inline constexpr int kForever = std::numeric_limits<int>::max();

struct RecordSpec;

struct FieldSpec {
  std::string_view name;  // "record.field" for a field of a nested record
  FieldType type = FieldType::text;
  int number = 0;
  int record_number = 0;  // the nested record's own protobuf number, 0 at the top level
  int since = kAlways;    // text layouts of server versions [since, until) have the field
  int until = kForever;

  // In text, the field is present only if an earlier one of its level is filled ("field"), or has
  // one of these values ("field=one|two").
  std::string_view when = {};
  const RecordSpec* items = nullptr;  // of FieldType::records

  bool is_in_text_of(int server_version) const {
    return server_version >= since && server_version < until;
  }
  std::string_view record() const {
    const auto dot = name.find('.');
    return dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot);
  }
  std::string_view leaf() const {
    const auto dot = name.find('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
  }
};

struct RecordSpec {
  std::span<const FieldSpec> fields;
};

// From this server version on, a message id has four raw bytes (first in API 10.35).
inline constexpr int kRawIdVersion = 201;

// Raw id of a protobuf message = its base id + this (all official clients).
inline constexpr int kProtobufIdOffset = 200;

}  // namespace ibgw::reference
