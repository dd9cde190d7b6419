// `conformance install`: runs the install command of each selected client.
#include <cstdio>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/install.hpp"

namespace ibgw::conformance {

int install_command(const CommandLine& line) {
  const Inventory inventory = inventory_for(line);
  const Places places = places_for(line);
  int code = 0;
  for (const ClientUnderTest* client : select_clients(inventory, line.arguments)) {
    const ClientState state = state_of(*client, places);
    if (state.lacks_library()) {
      fmt::print("{}: {}\n", client->name, state.hint);
      code = code == 0 ? static_cast<int>(ExitCode::client_problem) : code;
      continue;
    }
    if (state.is_ready()) {
      fmt::print("{}: {}\n", client->name,
                 client->install.empty() ? "nothing to install: its adapter.yaml has no `install`"
                                         : "installed already");
      continue;
    }
    const Installed installed = install_client(*client, places, {}, [](const std::string& text) {
      fmt::print("{}\n", text);
      std::fflush(stdout);
    });
    if (installed == Installed::failed) {
      code = static_cast<int>(ExitCode::failure);
    } else if (installed == Installed::unreachable && code == 0) {
      code = static_cast<int>(ExitCode::client_problem);
    }
  }
  return code;
}

}  // namespace ibgw::conformance
