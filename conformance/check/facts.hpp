// What a client says about itself: the judge does not ask for anything that a client cannot do or
// show.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulator/base/duration.hpp"

namespace ibgw::conformance {

struct ClientFacts {
  std::vector<std::string> calls;  ///< From the hello: the calls that it supports.
  /// From the hello: `callbacks`, `calls`, `is_connected`; or names of single callbacks, if the
  /// client shows only these.
  std::vector<std::string> observes;
  std::map<std::string, Duration>
      timeouts;  ///< From the manifest: its own time-outs, e.g. `handshake`.

  [[nodiscard]] bool can_call(const std::string& name) const;
  [[nodiscard]] bool can_observe(const std::string& what) const;
  [[nodiscard]] bool can_observe_callback(const std::string& name) const;
};

}  // namespace ibgw::conformance
