// Spans of time as users write them: `300ms`, `2s`, `1m`.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace ibgw {

using Duration = std::chrono::nanoseconds;

/// Accepts a non-negative decimal number and one of `us`, `ms`, `s`, `m`, `h`; at most 24 h. Plain
/// `0` is zero.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text);

/// The shortest such spelling, e.g. `1.5s`.
[[nodiscard]] std::string format_duration(Duration duration);

}  // namespace ibgw
