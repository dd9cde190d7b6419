// Whether an adapter is honest: checks of the contract that need no scenario of the suite.
#pragma once

#include <string>
#include <vector>

#include "conformance/play/suite.hpp"

namespace ibgw::conformance {

struct HonestyCheck {
  std::string what;
  std::string problem;  ///< Empty if the check passed.
};

/// Runs the adapter several times. The checks have a fixed order. If the adapter cannot be run at
/// all, there is only the first, which says so.
[[nodiscard]] std::vector<HonestyCheck> self_test(const ClientUnderTest& client,
                                                  const SuiteOptions& options);

/// Checks that every call begins with the requested id, and that no call ends twice or without a
/// beginning. Returns what is wrong, or an empty text.
[[nodiscard]] std::string find_id_problem(const CaseRecord& record);

/// Checks that nothing was reported after the process was killed, because that could not come from
/// the client. Returns what is wrong, or an empty text.
[[nodiscard]] std::string find_crash_problem(const CaseRecord& record);

}  // namespace ibgw::conformance
