// Does an adapter tell the truth? Checks of the contract that need no scenario of the suite.
#pragma once

#include <string>
#include <vector>

#include "conformance/play/suite.hpp"

namespace ibgw::conformance {

struct HonestyCheck {
  std::string what;
  std::string problem;  ///< Empty: it holds.
};

/// Runs the adapter several times. The checks come in a fixed order; when it cannot be run at all,
/// the first one says so and is the only one.
[[nodiscard]] std::vector<HonestyCheck> self_test(const ClientUnderTest& client,
                                                  const SuiteOptions& options);

/// Calls and queries of one case: every begin has the id that was asked for, no call ends twice or
/// without a begin. Returns what is wrong, or nothing.
[[nodiscard]] std::string find_id_problem(const CaseRecord& record);

/// What a process says after it was killed was not said by the client. Returns what is wrong, or
/// nothing.
[[nodiscard]] std::string find_crash_problem(const CaseRecord& record);

}  // namespace ibgw::conformance
