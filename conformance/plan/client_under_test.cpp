#include "conformance/plan/client_under_test.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include <fmt/format.h>

#include "conformance/plan/yaml_file.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::vector<ClientUnderTest> load_clients(const std::string& directory) {
  std::vector<fs::path> manifests;
  std::error_code error;
  for (fs::directory_iterator folder(directory, error);
       !error && folder != fs::directory_iterator(); folder.increment(error)) {
    const fs::path manifest = folder->path() / "adapter.yaml";
    if (fs::exists(manifest)) {
      manifests.push_back(manifest);
    }
  }
  std::vector<ClientUnderTest> clients;
  for (const fs::path& manifest : manifests) {
    for (ClientUnderTest& client :
         read_manifest(read_text_file(manifest.string()), manifest.string())) {
      clients.push_back(std::move(client));
    }
  }
  std::sort(clients.begin(), clients.end(),
            [](const ClientUnderTest& a, const ClientUnderTest& b) { return a.name < b.name; });
  return clients;
}

std::string environment_folder(const ClientUnderTest& client, const Places& places) {
  return (fs::path(places.build_root) / "clients" / client.name).string();
}

std::string expand(const std::string& command, const ClientUnderTest& client,
                   const Places& places) {
  std::string text = command;
  replace_all(text, "{dir}", client.directory);
  replace_all(text, "{env}", environment_folder(client, places));
  replace_all(text, "{package}", client.package);
  replace_all(text, "{version}", client.version);
  replace_all(text, "{client}", client.name);
  replace_all(text, "{bin}", places.programs);
  replace_all(text, "{time_scale}", fmt::format("{}", places.time_scale));
  return text;
}

std::optional<std::string> why_not_installed(const ClientUnderTest& client, const Places& places) {
  if (!client.needs.empty() && std::getenv(client.needs.c_str()) == nullptr) {
    return fmt::format("set {} to the path of the vendor's library", client.needs);
  }
  if (client.install.empty()) {
    return std::nullopt;
  }
  std::ifstream marker(fs::path(environment_folder(client, places)) / ".installed");
  if (!marker) {
    return fmt::format("not installed; run: conformance install {}", client.name);
  }
  std::ostringstream installed;
  installed << marker.rdbuf();
  if (installed.str() != expand(client.install, client, places)) {
    return fmt::format("was installed with another command; run: conformance install {}",
                       client.name);
  }
  return std::nullopt;
}

}  // namespace ibgw::conformance
