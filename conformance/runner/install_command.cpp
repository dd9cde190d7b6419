// `conformance install`: runs the install command of each selected client once.
#include <chrono>
#include <filesystem>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "conformance/process/child.hpp"
#include "conformance/runner/commands.hpp"
#include "conformance/runner/places.hpp"

namespace ibgw::conformance {
namespace {

/// Runs the command to its end; its output goes to ours.
ExitStatus run_shell(const std::string& command, const std::string& directory,
                     std::string& errors) {
  boost::asio::io_context context(1);
  ChildOptions options;
  options.arguments = {"/bin/sh", "-c", command};
  options.directory = directory;
  options.output = {.line_bytes_max = std::size_t{1} << 20,
                    .total_bytes_max = std::size_t{1} << 30};
  std::optional<ExitStatus> exit;
  Child::Handlers handlers;
  handlers.on_line = [](std::string_view line) { fmt::print("  {}\n", line); };
  handlers.on_exit = [&exit](const ExitStatus& status) { exit = status; };
  boost::system::result<std::shared_ptr<Child>> child =
      Child::start(context, options, std::move(handlers));
  if (!child) {
    errors = child.error().message();
    return {.code = 127, .signal = 0};
  }
  (*child)->close_input();
  while (!exit && context.run_one() > 0) {
  }
  errors = (*child)->error_text();
  (*child)->end();
  return exit.value_or(ExitStatus{.code = 1, .signal = 0});
}

}  // namespace

int install_command(const CommandLine& line) {
  const Inventory inventory = inventory_for(line);
  const Places places = find_places(line.time_scale);
  bool all_well = true;
  for (const Client* client : select_clients(inventory, line.arguments)) {
    if (client->install.empty()) {
      fmt::print("{}: nothing to install\n", client->name);
      continue;
    }
    if (!why_not_installed(*client, places)) {
      fmt::print("{}: installed already\n", client->name);
      continue;
    }
    const std::string folder = environment_folder(*client, places);
    const std::string command = expand(client->install, *client, places);
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    std::filesystem::create_directories(folder, error);
    fmt::print("{}: {}\n", client->name, command);
    std::fflush(stdout);
    const auto begin = std::chrono::steady_clock::now();
    std::string errors;
    const ExitStatus exit = run_shell(command, client->directory, errors);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const bool is_installed = exit.code == 0 && exit.signal == 0;
    fmt::print("{}: {} after {:.1f} s\n", client->name, is_installed ? "installed" : exit.text(),
               seconds);
    if (is_installed) {
      write_text_file(folder + "/.installed", command);
    } else {
      fmt::print("{}\n", errors);
      all_well = false;
    }
  }
  return all_well ? 0 : 3;
}

}  // namespace ibgw::conformance
