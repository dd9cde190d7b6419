// The rows of the table by subject. Shared by the files of this folder only.
#pragma once

#include <algorithm>
#include <span>

#include "simulator/gateway/validation/validation.hpp"

namespace ibgw::gateway {

/// Checks without which a request cannot be served: no world can skip them.
inline constexpr world::Check kAlways = world::Check::end;

// Requests that need the same of their contract.
inline constexpr std::string_view kLive =
    "REQ_MKT_DATA|REQ_MKT_DEPTH|REQ_REAL_TIME_BARS|REQ_TICK_BY_TICK_DATA";
inline constexpr std::string_view kPast =
    "REQ_HISTORICAL_DATA|REQ_HEAD_TIMESTAMP|REQ_HISTOGRAM_DATA|REQ_HISTORICAL_TICKS";
inline constexpr std::string_view kCalculations = "REQ_CALC_IMPLIED_VOLAT|REQ_CALC_OPTION_PRICE";

using CheckRows = std::span<const CheckRow>;
[[nodiscard]] CheckRows contract_checks();
[[nodiscard]] CheckRows combo_checks();
[[nodiscard]] CheckRows order_checks();
[[nodiscard]] CheckRows value_checks();
[[nodiscard]] CheckRows history_checks();

/// What `wrong` returns when there is nothing to insert into the text.
inline std::optional<std::string> refused_if(bool refused) {
  return refused ? std::optional<std::string>("") : std::nullopt;
}

template <std::size_t N>
bool is_one_of(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

/// Whether the word is in a list that is separated by `|`.
[[nodiscard]] bool has_word(std::string_view list, std::string_view word);

}  // namespace ibgw::gateway
