// --matrix FILE: several selections of cases in one YAML file, for CI.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {

struct MatrixCases {
  std::vector<CasePlan> plans;             ///< The union, each case once, in the order of the file.
  std::vector<std::string> named_clients;  ///< Patterns for clients, as written in the file.
};

/// Throws LoadError with every problem in the file, including selections that select nothing.
[[nodiscard]] MatrixCases plan_matrix(const Inventory& inventory, const std::string& text,
                                      const std::string& path);

}  // namespace ibgw::conformance
