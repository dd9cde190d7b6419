// The ticks that clients request by number, and the list in which they do.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ibgw::gateway {

/// What a generic tick list asks for.
struct GenericTicks {
  std::vector<int> numbers;
  std::vector<std::string> news_providers;  ///< Of 292; empty = all.
  bool quotes = true;                       ///< Not with `mdoff`.

  [[nodiscard]] bool wants(int number) const {
    return std::find(numbers.begin(), numbers.end(), number) != numbers.end();
  }
};

/// Of a valid list. `delayed`: leaves out those that do not come with delayed data.
[[nodiscard]] GenericTicks read_generic_ticks(std::string_view list, bool delayed);

/// What is wrong with a list for this security type, or nothing.
[[nodiscard]] std::optional<std::string> wrong_generic_ticks(std::string_view list,
                                                             std::string_view sec_type);

}  // namespace ibgw::gateway
