#include "simulator/time/zone.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <absl/time/internal/cctz/include/cctz/civil_time.h>
#include <absl/time/internal/cctz/include/cctz/zone_info_source.h>

#include "simulator/time/zone_data.hpp"

namespace cctz = absl::time_internal::cctz;

namespace ibgw::time {
namespace {

/// Abbreviations that gateways accept and the tz database does not know.
constexpr std::pair<std::string_view, std::string_view> kAbbreviations[] = {
    {"AST", "America/Anchorage"}, {"CST", "America/Chicago"},     {"CTT", "Asia/Shanghai"},
    {"HKT", "Asia/Hong_Kong"},    {"IST", "Asia/Kolkata"},        {"JST", "Asia/Tokyo"},
    {"NST", "Pacific/Auckland"},  {"PST", "America/Los_Angeles"},
};

/// Rounds down, also below 0.
constexpr std::int64_t quotient(std::int64_t number, std::int64_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

/// A zone of the data: `bytes` as the tz database's compiler wrote them (TZif).
struct Entry {
  std::string_view name, bytes;
};

/// Nothing if there is no zone of this name.
std::optional<Entry> find_entry(std::string_view name) {
  const std::size_t index_end = kZoneData.find("\n\n") + 1;
  const std::string_view index = kZoneData.substr(0, index_end);
  const std::string line_begin = '\n' + std::string(name) + ' ';
  const bool first = index.starts_with(std::string_view(line_begin).substr(1));
  const std::size_t before = first ? 0 : index.find(line_begin);
  if (before == index.npos) {
    return {};
  }
  const std::string_view found = index.substr(before + (first ? 0 : 1), name.size());
  std::size_t offset = 0;
  std::size_t length = 0;
  const char* const end = index.data() + index.size();
  const auto read = std::from_chars(found.data() + found.size() + 1, end, offset);
  std::from_chars(read.ptr + 1, end, length);
  return Entry{found, kZoneData.substr(index_end + 1 + offset, length)};
}

class Source : public cctz::ZoneInfoSource {
 public:
  explicit Source(std::string_view bytes) : rest_(bytes) {}

  std::size_t Read(void* to, std::size_t size) override {
    size = std::min(size, rest_.size());
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
    return size;
  }
  int Skip(std::size_t size) override {
    rest_.remove_prefix(std::min(size, rest_.size()));
    return 0;
  }

 private:
  std::string_view rest_;
};

std::unique_ptr<cctz::ZoneInfoSource> open_source(
    const std::string& name,
    const std::function<std::unique_ptr<cctz::ZoneInfoSource>(const std::string&)>& /*system*/) {
  const std::optional<Entry> entry = find_entry(name);
  return entry ? std::make_unique<Source>(entry->bytes) : nullptr;
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  const auto* const abbreviation =
      std::find_if(std::begin(kAbbreviations), std::end(kAbbreviations),
                   [&](const auto& one) { return one.first == name; });
  const bool short_name = abbreviation != std::end(kAbbreviations);
  const std::optional<Entry> entry = find_entry(short_name ? abbreviation->second : name);
  cctz::time_zone zone;
  if (!entry || !cctz::load_time_zone(std::string(entry->name), &zone)) {
    return {};
  }
  return Zone(short_name ? abbreviation->first : entry->name, zone);
}

std::int64_t Zone::local_ms(std::int64_t wall_ms) const {
  const cctz::time_point<cctz::seconds> at{cctz::seconds(quotient(wall_ms, kSecondMs))};
  return wall_ms + zone_.lookup(at).offset * kSecondMs;
}

std::int64_t Zone::wall_ms(std::int64_t local_ms) const {
  const std::int64_t seconds = quotient(local_ms, kSecondMs);
  const auto at = cctz::convert(cctz::civil_second(1970) + seconds, zone_);
  return at.time_since_epoch().count() * kSecondMs + (local_ms - seconds * kSecondMs);
}

std::int64_t Zone::midnight(std::int64_t wall_ms, std::int64_t days) const {
  return this->wall_ms((day(wall_ms) + days) * kDayMs);
}

std::int64_t Zone::day(std::int64_t wall_ms) const {
  return quotient(local_ms(wall_ms), kDayMs);
}

}  // namespace ibgw::time

namespace absl::time_internal::cctz_extension {

/// The library loads all zones through this.
ZoneInfoSourceFactory zone_info_source_factory = ibgw::time::open_source;

}  // namespace absl::time_internal::cctz_extension
