#include "conformance/plan/client_under_test.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/plan/text_file.hpp"
#include "conformance/plan/yaml_file.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {
namespace {

namespace fs = std::filesystem;

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Files that tools create in a folder of sources, and files that do not affect an installation.
constexpr std::array<std::string_view, 7> kNotSources{
    "__pycache__", "bin", "node_modules", "obj", "target", "adapter.yaml", "expectations.yaml"};

bool is_source(const std::string& name) {
  return !name.starts_with('.') &&
         std::find(kNotSources.begin(), kNotSources.end(), name) == kNotSources.end();
}

/// Adds the name and the content of the file, or of every file below the folder.
void add_files(const fs::path& path, std::vector<std::string>& parts) {
  std::error_code error;
  if (!fs::exists(path, error)) {
    return;
  }
  if (!fs::is_directory(path, error)) {
    parts.push_back(path.string());
    parts.push_back(digest_of({read_text_file(path.string())}));
    return;
  }
  std::vector<fs::path> entries;
  for (fs::directory_iterator entry(path, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (is_source(entry->path().filename().string())) {
      entries.push_back(entry->path());
    }
  }
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    add_files(entry, parts);
  }
}

/// Paths that the install command uses: the whole folder of the adapter if it names anything in
/// there, because a script may use other files; and paths outside, such as a shared script.
std::set<fs::path> sources_of(const ClientUnderTest& client) {
  constexpr std::string_view kFolder = "{dir}";
  std::set<fs::path> sources;
  for (std::size_t at = client.install.find(kFolder); at != std::string::npos;
       at = client.install.find(kFolder, at + 1)) {
    const std::size_t begin = at + kFolder.size();
    const std::size_t end = client.install.find_first_of(" \t\"';&|)", begin);
    const std::string rest = client.install.substr(begin, end - begin);
    const fs::path folder = client.directory;
    const fs::path named = fs::path(folder.string() + rest).lexically_normal();
    const bool is_inside = named.lexically_relative(folder).native().rfind("..", 0) != 0;
    sources.insert(is_inside ? folder : named);
  }
  return sources;
}

/// Covers what a client is installed from: the command, the files that it uses, and the vendor's
/// library.
std::string fingerprint_of(const ClientUnderTest& client, const Places& places) {
  std::vector<std::string> parts{expand(client.install, client, places)};
  for (const fs::path& source : sources_of(client)) {
    add_files(source, parts);
  }
  if (const char* const library =
          client.needs.empty() ? nullptr : std::getenv(client.needs.c_str())) {
    add_files(library, parts);
  }
  return digest_of(parts);
}

std::string marker_of(const ClientUnderTest& client, const Places& places) {
  return environment_folder(client, places) + "/.installed";
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
  return (fs::path(places.clients) / client.name).string();
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

std::string_view to_string(Readiness readiness) {
  switch (readiness) {
    case Readiness::ready:
      return "ready";
    case Readiness::not_installed:
      return "not-installed";
    case Readiness::outdated:
      return "outdated";
    case Readiness::library_not_named:
      return "library-not-named";
    case Readiness::library_missing:
      break;
  }
  return "library-missing";
}

ClientState state_of(const ClientUnderTest& client, const Places& places) {
  if (!client.needs.empty()) {
    const char* const library = std::getenv(client.needs.c_str());
    if (library == nullptr || *library == '\0') {
      return {.readiness = Readiness::library_not_named,
              .hint = fmt::format("{0} is not set; {0} names the vendor's library by its path",
                                  client.needs)};
    }
    std::error_code ignored;
    if (!fs::exists(library, ignored)) {
      return {.readiness = Readiness::library_missing,
              .hint = fmt::format("{0} is {1}, where nothing is; {0} names the vendor's library by "
                                  "its path",
                                  client.needs, library)};
    }
  }
  if (client.install.empty()) {
    return {};
  }
  const std::string how = fmt::format("run: conformance install {}", client.name);
  std::ifstream marker(marker_of(client, places));
  if (!marker) {
    return {.readiness = Readiness::not_installed, .hint = "not installed; " + how};
  }
  std::string installed_from;
  std::getline(marker, installed_from);
  if (installed_from != fingerprint_of(client, places)) {
    return {.readiness = Readiness::outdated, .hint = "has changed since it was installed; " + how};
  }
  return {};
}

void mark_installed(const ClientUnderTest& client, const Places& places) {
  write_text_file(marker_of(client, places), fingerprint_of(client, places) + "\n");
}

}  // namespace ibgw::conformance
