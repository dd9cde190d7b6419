// Whether a request is complete and makes sense, checked before it is served. Which check refuses
// what, and with which words, is one table; docs/gateway.md is generated from it.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/refusal.hpp"
#include "simulator/world/checks.hpp"

namespace ibgw::gateway {

/// A row of the table. Texts that real gateways are known to use are in
/// conformance/recordings/; the others are ours.
struct CheckRow {
  world::Check check;                        ///< Several rows may belong to one check.
  std::array<std::string_view, 3> requests;  ///< Names, in lists separated by `|`.
  std::string_view sec_types;                ///< Separated by `|`; empty = all.
  std::string_view refuses;                  ///< What is refused, in words.
  int code = kCannotValidate;
  /// The cause if the code is 321, otherwise the whole text. `{}` is what `wrong` returns.
  std::string_view text;
  /// Whether the request is refused; the text of `{}` if so.
  std::optional<std::string> (*wrong)(const Question&);
};

/// The first check that refuses the request, of those that the world does not skip.
[[nodiscard]] Refusal validate(const Question& q);

/// Every check, what it refuses, and how: the second table in docs/gateway.md.
[[nodiscard]] std::string checks_markdown();

}  // namespace ibgw::gateway
