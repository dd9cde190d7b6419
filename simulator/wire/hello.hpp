// The client's first bytes: `API` NUL, a length, `v100..203 options`; or a greeting from before
// v100.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "simulator/wire/wire_error.hpp"

namespace ibgw::wire {

struct Hello {
  enum class Kind {
    incomplete,
    v100,            ///< min, max, options.
    legacy,          ///< Only `<clientVersion>` NUL; `max` is the client version.
    malformed,       ///< Begins like a greeting but is invalid: see `error`.
    nul_terminated,  ///< v100, but the length includes a NUL: a real gateway is said to stay
                     ///< silent.
    foreign,         ///< Not an IB client (HTTP, TLS, noise): `error` says what it looks like.
  };
  Kind kind = Kind::incomplete;
  int min = 0;
  int max = 0;
  std::string options;
  std::size_t consumed = 0;  ///< Bytes of the greeting; the rest already belongs to the stream.
  WireError error;
};

/// Longest version text accepted; connection options are a few words.
inline constexpr std::size_t kHelloBytesMax = 4096;

/// `bytes` = everything read so far. Decides as early as possible.
[[nodiscard]] Hello parse_hello(std::string_view bytes);

}  // namespace ibgw::wire
