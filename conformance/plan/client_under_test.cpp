#include "conformance/plan/client_under_test.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
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
constexpr std::array<std::string_view, 11> kNotSources{
    "__pycache__",     "bin",          "go.sum",         "node_modules",      "obj",
    "target",          "adapter.yaml", "agreement.yaml", "expectations.yaml", "package-lock.json",
    "trading_day.yaml"};

bool is_source(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && !name.ends_with(".lock") && !name.ends_with(".md") &&
         std::find(kNotSources.begin(), kNotSources.end(), name) == kNotSources.end();
}

bool is_packed_library(const fs::path& path) {
  return path.extension() == ".dll" || path.extension() == ".jar";
}

std::vector<fs::path> entries_of(const fs::path& folder, bool (*is_wanted)(const fs::path&)) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
       entry.increment(error)) {
    if (is_wanted(entry->path())) {
      entries.push_back(entry->path());
    }
  }
  std::sort(entries.begin(), entries.end());
  return entries;
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
  for (const fs::path& entry : entries_of(path, is_source)) {
    add_files(entry, parts);
  }
}

/// The vendor's library, and what a build takes along from beside it.
void add_library(const fs::path& library, std::vector<std::string>& parts) {
  add_files(library, parts);
  std::error_code error;
  if (!fs::is_directory(library, error)) {
    const fs::path folder = fs::weakly_canonical(library, error).parent_path();
    for (const fs::path& neighbour : entries_of(folder, is_packed_library)) {
      add_files(neighbour, parts);
    }
  }
}

constexpr std::string_view kFolder = "{dir}";

std::size_t end_of_path(const std::string& command, std::size_t begin) {
  return command.find_first_of(" \t\"';&|)", begin);
}

/// The words of the simple command that contains `at`, up to there.
std::vector<std::string> words_before(const std::string& command, std::size_t at) {
  const std::size_t separator = command.find_last_of(";&|(\n", at);
  const std::size_t begin = separator == std::string::npos ? 0 : separator + 1;
  std::istringstream text(command.substr(begin, at - begin));
  return {std::istream_iterator<std::string>(text), std::istream_iterator<std::string>()};
}

/// Whether a command that begins with these words reads nothing beyond the file or folder that
/// comes next: it copies it, or it is pip and reads a list of packages. Of any other command nobody
/// knows what it reads; a compiler includes files, and a script runs others.
bool reads_only_the_next(const std::vector<std::string>& words) {
  if (words.empty()) {
    return false;
  }
  const auto is_pip = [](const std::string& word) {
    return fs::path(word).filename().native().starts_with("pip");
  };
  const std::string& last = words.back();
  return words.front() == "cat" || words.front() == "cp" ||
         ((last == "-r" || last == "-c") && std::any_of(words.begin(), words.end(), is_pip));
}

/// Paths that the install command uses: the whole folder of the adapter if it names anything in
/// there, unless it is known to read nothing else; and files and folders outside, such as a shared
/// script.
std::set<fs::path> sources_of(const ClientUnderTest& client, const Places& places) {
  std::set<fs::path> sources;
  for (std::size_t at = client.install.find(kFolder); at != std::string::npos;
       at = client.install.find(kFolder, at + 1)) {
    const std::size_t begin = at + kFolder.size();
    const std::string rest = expand(
        client.install.substr(begin, end_of_path(client.install, begin) - begin), client, places);
    const fs::path folder = client.directory;
    const fs::path named = fs::path(folder.string() + rest).lexically_normal();
    const bool is_inside = named.lexically_relative(folder).native().rfind("..", 0) != 0;
    std::error_code error;  // A pattern, such as `{dir}/*.c`, is no file.
    const bool is_alone = !is_inside || (fs::exists(named, error) &&
                                         reads_only_the_next(words_before(client.install, at)));
    sources.insert(is_alone ? named : folder);
  }
  return sources;
}

/// Whether `run` begins with the script that installs the client: it builds what has changed.
bool builds_at_start(const ClientUnderTest& client) {
  const std::size_t script = client.install.find(kFolder);
  return script != std::string::npos &&
         client.run.starts_with(client.install.substr(0, end_of_path(client.install, script)));
}

/// `$NAME` and `${NAME..}` of the command, each with its value.
std::vector<std::string> variables_of(const std::string& command) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789";
  std::vector<std::string> variables;
  for (std::size_t at = command.find('$'); at != std::string::npos;
       at = command.find('$', at + 1)) {
    const std::size_t begin = command.compare(at, 2, "${") == 0 ? at + 2 : at + 1;
    const std::size_t end = command.find_first_not_of(kLetters, begin);
    const std::string name = command.substr(begin, end - begin);
    const char* const value = name.empty() ? nullptr : std::getenv(name.c_str());
    variables.push_back(fmt::format("{}={}", name, value == nullptr ? "" : value));
  }
  return variables;
}

std::string marker_of(const ClientUnderTest& client, const Places& places) {
  return environment_folder(client, places) + "/" + kInstalledMarker;
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

std::string fingerprint_of(const ClientUnderTest& client, const Places& places) {
  std::vector<std::string> parts = variables_of(client.install);
  parts.push_back(expand(client.install, client, places));
  if (!builds_at_start(client)) {
    for (const fs::path& source : sources_of(client, places)) {
      add_files(source, parts);
    }
  }
  if (const char* const library =
          client.needs.empty() ? nullptr : std::getenv(client.needs.c_str())) {
    add_library(library, parts);
  }
  return digest_of(parts);
}

void mark_installed(const ClientUnderTest& client, const Places& places,
                    const std::string& fingerprint) {
  write_text_file(marker_of(client, places), fingerprint + "\n");
}

}  // namespace ibgw::conformance
