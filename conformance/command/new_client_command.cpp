// `conformance new-client LANGUAGE NAME`: the folder of a new client, to be filled in.
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/new_client/skeleton.hpp"
#include "conformance/plan/text_file.hpp"

namespace ibgw::conformance {

int new_client_command(const CommandLine& line) {
  namespace fs = std::filesystem;
  const std::string& language = line.arguments.at(0);
  const std::string name = skeleton_name(language, line.arguments.at(1));
  const fs::path clients = line.into.empty() ? fs::path(".") : fs::path(line.into);
  const fs::path folder = clients / name;
  std::error_code error;
  fs::create_directories(clients, error);
  const bool is_new = !error && fs::create_directory(folder, error);
  if (error) {
    throw UsageError(fmt::format("cannot create {}: {}", folder.string(), error.message()));
  }
  if (!is_new) {
    throw UsageError(fmt::format(
        "{} exists; choose another name, or remove it (nothing was changed)", folder.string()));
  }
  fmt::print("{}\n", folder.string());
  for (const auto& [path, text] : skeleton_files(language, name)) {
    write_text_file((folder / path).string(), text);
    fmt::print("  {}\n", path);
  }
  const std::string where = fmt::format("{} --clients {}", name, clients.string());
  fmt::print(
      "Fill in what is marked with FILL IN; README.md there says what comes next:\n"
      "  conformance install {0}\n"
      "  conformance adapter-selftest {0}\n"
      "  conformance run --client {0} --scenario handshake/normal_handshake\n",
      where);
  return 0;
}

}  // namespace ibgw::conformance
