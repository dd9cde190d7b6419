// Time zones. Their data is part of the program, and the system's is never read, so that the same
// clock gives the same bytes on every machine.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <absl/time/internal/cctz/include/cctz/time_zone.h>

namespace ibgw::time {

inline constexpr std::int64_t kSecondMs = 1000;
inline constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
inline constexpr std::int64_t kHourMs = 60 * kMinuteMs;
inline constexpr std::int64_t kDayMs = 24 * kHourMs;

/// An instant is a number of milliseconds since 1970-01-01 00:00 UTC (`wall_ms`). In a zone, it has
/// a local time: milliseconds since 1970-01-01 00:00 as the clocks there show it (`local_ms`).
class Zone {
 public:
  /// UTC.
  Zone() = default;

  /// By a name of the tz database, such as `US/Eastern`, or an abbreviation that gateways accept,
  /// such as `JST`; nothing for others. The zone keeps the name.
  [[nodiscard]] static std::optional<Zone> find(std::string_view name);

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] std::int64_t local_ms(std::int64_t wall_ms) const;
  /// A local time that clocks skip means the moment of the change; of two instants with the same
  /// local time it is the earlier one.
  [[nodiscard]] std::int64_t wall_ms(std::int64_t local_ms) const;

  /// The beginning of the local day that contains this instant, and of the day `days` later.
  [[nodiscard]] std::int64_t midnight(std::int64_t wall_ms, std::int64_t days = 0) const;
  /// Local days since 1970-01-01.
  [[nodiscard]] std::int64_t day(std::int64_t wall_ms) const;

 private:
  Zone(std::string_view name, absl::time_internal::cctz::time_zone zone)
      : name_(name), zone_(zone) {}

  std::string_view name_ = "UTC";  ///< Of the tables in the program.
  absl::time_internal::cctz::time_zone zone_ = absl::time_internal::cctz::utc_time_zone();
};

}  // namespace ibgw::time
