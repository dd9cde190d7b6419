// `conformance adapter-selftest NAME`.
#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/play/self_test.hpp"

namespace ibgw::conformance {

int self_test_command(const CommandLine& line) {
  const Inventory inventory = inventory_for(line);
  SuiteOptions options;
  options.places = places_for(line);
  options.seed = line.seed;
  bool all_well = true;
  for (const ClientUnderTest* client : select_clients(inventory, line.arguments)) {
    fmt::print("{}\n", client->name);
    if (const ClientState state = state_of(*client, options.places); !state.is_ready()) {
      fmt::print("  {}\n", state.hint);
      return static_cast<int>(ExitCode::client_problem);
    }
    const std::vector<HonestyCheck> checks = self_test(*client, options);
    for (const HonestyCheck& check : checks) {
      fmt::print("  {:<4}  {}{}\n", check.problem.empty() ? "ok" : "FAIL", check.what,
                 check.problem.empty() ? "" : ": " + check.problem);
      all_well = all_well && check.problem.empty();
    }
    if (checks.size() == 1) {
      return static_cast<int>(ExitCode::client_problem);
    }
  }
  return all_well ? 0 : static_cast<int>(ExitCode::failure);
}

}  // namespace ibgw::conformance
