// `conformance install`: runs the install command of each selected client.
#include <cstdio>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/command/install.hpp"
#include "conformance/plan/places.hpp"

namespace ibgw::conformance {

int install_command(const CommandLine& line) {
  const Inventory inventory = inventory_for(line);
  const Places places = find_places(line.time_scale);
  int code = 0;
  for (const ClientUnderTest* client : select_clients(inventory, line.arguments)) {
    if (client->install.empty()) {
      fmt::print("{}: nothing to install\n", client->name);
      continue;
    }
    if (!why_not_installed(*client, places)) {
      fmt::print("{}: installed already\n", client->name);
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
