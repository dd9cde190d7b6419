// An error instead of an answer.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace ibgw::gateway {

inline constexpr int kRejected = 201;
inline constexpr int kCannotValidate = 321;
inline constexpr int kCannotProcess = 322;

/// Code 0 = none.
struct Refusal {
  int code = 0;
  std::string text;

  explicit operator bool() const { return code != 0; }
};

/// Error 321, with the introduction that real gateways use for all its causes. The letters between
/// the quotes change with each of their releases and mean nothing to clients.
[[nodiscard]] inline Refusal cannot_validate(std::string_view cause) {
  return {kCannotValidate, fmt::format("Error validating request.-'bT' : cause - {}", cause)};
}

/// Error 322, likewise.
[[nodiscard]] inline Refusal cannot_process(std::string_view cause) {
  return {kCannotProcess, fmt::format("Error processing request.-'bT' : cause - {}", cause)};
}

}  // namespace ibgw::gateway
