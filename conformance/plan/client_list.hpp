// The list of clients for other programs: the output of `list clients --format json`.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"

namespace ibgw::conformance {

/// `{"clients": [...]}`, with the placeholders of the commands filled in; conformance/README.md
/// names the keys.
[[nodiscard]] std::string clients_json(const std::vector<const ClientUnderTest*>& clients,
                                       const Places& places);

}  // namespace ibgw::conformance
