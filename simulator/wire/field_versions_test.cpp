// The versions of fields: known cases, and compared with what the codecs decode.
#include "simulator/wire/field_versions.hpp"

#include <map>
#include <set>
#include <string>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/spec.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::wire {
namespace {

FieldVersions versions(const char* message, const char* path) {
  return versions_of_field(*find_message(message), path);
}

/// Adds the dotted paths of all fields.
void collect(const nlohmann::ordered_json& fields, const std::string& prefix,
             std::set<std::string>& paths) {
  if (fields.is_array()) {
    for (const auto& item : fields) {
      collect(item, prefix, paths);
    }
  } else if (fields.is_object()) {
    for (const auto& [name, value] : fields.items()) {
      const std::string path = prefix.empty() ? name : prefix + "." + name;
      paths.insert(path);
      collect(value, path, paths);
    }
  }
}

}  // namespace

TEST_CASE("a field has the versions of its layout or of its protobuf form") {
  CHECK(versions("ERR_MSG", "errorCode").since == 0);
  CHECK(versions("ERR_MSG", "advancedOrderRejectJson").since == 166);
  CHECK(versions("ERR_MSG", "errorTime").since == 194);
  CHECK(versions("ERR_MSG", "errorTime").before == kForever);
  CHECK(versions("HISTORICAL_DATA", "startDateStr").before == 196);
  CHECK(versions("PLACE_ORDER", "order.duration").since == 158);
  CHECK(versions("OPEN_ORDER", "order.algoParams.maxPctVol").since == 0);
  CHECK(versions("OPEN_ORDER", "order.conditions").since ==
        versions("OPEN_ORDER", "order.conditions.type").since);
  CHECK(versions("OPEN_ORDER", "order").since == 0);
  CHECK(versions("COMPLETED_ORDER", "order.orderType").since == 150);
  CHECK(versions_of_field(greeting(), "min").before == kForever);
}

TEST_CASE("no field is decoded outside its versions") {
  test::RandomFill random(20260105);
  std::map<std::pair<const MessageSpec*, std::string>, int> first;
  for (int play = 0; play < 4 * 127; ++play) {
    const int version = 100 + play / 4;
    Codec codec(version);
    for (const MessageSpec& spec : messages()) {
      if (codec.availability(spec)) {
        continue;
      }
      Message message(spec);
      random.fill(message, message.root(), false);
      OutputBuffer bytes;
      REQUIRE_FALSE(codec.encode(message, bytes).has_value());
      Message decoded(spec);
      REQUIRE_FALSE(
          codec.decode(bytes.view_from(4), spec.direction, Exactness::spelling, decoded).error);
      std::set<std::string> paths;
      collect(fields_json(decoded), "", paths);
      for (const std::string& path : paths) {
        if (!has_field(spec, path)) {
          continue;
        }
        INFO(spec.name << " " << path << " at " << version);
        const FieldVersions said = versions_of_field(spec, path);
        REQUIRE(said.since <= version);
        REQUIRE(version < said.before);
        const std::size_t dot = path.rfind('.');
        const bool is_key = dot != std::string::npos &&
                            shape_of(spec, path.substr(0, dot)).shape == ValueShape::tags;
        if (!is_key) {
          first.try_emplace({&spec, path}, version);
        }
      }
    }
  }
  // And close to them: random values lack fields that only some orders have.
  int exact = 0;
  for (const auto& [field, version] : first) {
    exact += versions_of_field(*field.first, field.second).since == version ||
                     (version == 100 && versions_of_field(*field.first, field.second).since < 100)
                 ? 1
                 : 0;
  }
  INFO(exact << " of " << first.size());
  CHECK(exact > static_cast<int>(first.size()) * 95 / 100);
}

}  // namespace ibgw::wire
