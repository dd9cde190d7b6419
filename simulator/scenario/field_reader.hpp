// Reads the keys of one map directly into a struct. Members of absent or wrong keys stay unchanged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/time/zone.hpp"
#include "simulator/world/trading_hours.hpp"

namespace ibgw::scenario {

/// A JSON number that the shape allows: number, number_from_0 or positive_number.
[[nodiscard]] std::optional<double> read_real(Reading& reading, Named value, Shape shape);

class FieldReader {
 public:
  FieldReader(Reading& reading, const MapReader& map) : reading_(reading), map_(map) {}

  void text(std::string_view key, std::string& to) const;
  void texts(std::string_view key, std::vector<std::string>& to) const;
  void boolean(std::string_view key, bool& to) const;
  void whole_number(std::string_view key, int& to) const;
  void ordinal(std::string_view key, int& to) const;
  void real(std::string_view key, Shape shape, double& to) const;
  /// Whole milliseconds, at least `min`.
  void milliseconds(std::string_view key, std::int64_t min, std::int64_t& to) const;
  /// A valid date, as `yyyyMMdd`.
  void date(std::string_view key, std::string& to) const;
  /// Valid dates, as numbers such as 20270319.
  void dates(std::string_view key, std::vector<int>& to) const;
  /// Sessions that follow each other.
  void sessions(std::string_view key, std::vector<world::Period>& to) const;
  /// Minutes after midnight.
  void time_of_day(std::string_view key, int& to) const;
  void time_zone(std::string_view key, time::Zone& to) const;
  void letter(std::string_view key, char& to) const;
  void sec_type(std::string_view key, std::string& to) const;
  /// Position of the word in the list, or nothing.
  [[nodiscard]] std::optional<std::size_t> word(std::string_view key, Shape shape) const;
  /// The items of a list of maps; none when the key is absent.
  [[nodiscard]] const std::vector<YamlNode>& maps(std::string_view key) const;

  /// Reports a problem at the value of a key.
  void add_problem(std::string_view key, Shape shape, std::string what) const;

 private:
  Reading& reading_;
  const MapReader& map_;
};

}  // namespace ibgw::scenario
