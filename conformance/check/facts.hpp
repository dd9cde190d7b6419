// What a client says about itself: the judge asks nothing of a client that it cannot do or show.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulator/base/duration.hpp"

namespace ibgw::conformance {

struct ClientFacts {
  std::vector<std::string> calls;  ///< From the hello: the calls it can make.
  /// From the hello: `callbacks`, `calls`, `is_connected`; a single callback name when it shows
  /// only some of them.
  std::vector<std::string> observes;
  std::map<std::string, Duration>
      timeouts;  ///< From the manifest: its own time-outs, e.g. `handshake`.

  [[nodiscard]] bool can_call(const std::string& name) const;
  [[nodiscard]] bool can_observe(const std::string& what) const;
  [[nodiscard]] bool can_observe_callback(const std::string& name) const;
};

}  // namespace ibgw::conformance
