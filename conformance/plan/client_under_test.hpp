// The clients that can be tested, from client-under-test/*/adapter.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/duration.hpp"

namespace ibgw::conformance {

struct ClientUnderTest {
  std::string name;       ///< `python-ibapi-10.37.2`, `reference`.
  std::string directory;  ///< The adapter's folder.
  std::string language;
  std::string package;
  std::string version;
  std::string install;  ///< Shell command line with placeholders; empty: nothing to install.
  std::string reach;    ///< Succeeds if the source of `install` can be reached; may be empty.
  std::string run;      ///< The same.
  int server_min = 0;
  int server_max = 0;
  std::map<std::string, Duration> timeouts;
  std::vector<std::string> provides;
  std::string
      needs;  ///< Environment variable that holds the path of a vendor library; empty: none.
};

/// Values for the placeholders of commands.
struct Places {
  std::string programs;    ///< {bin}
  std::string build_root;  ///< {env} is clients/<client> below it.
  double time_scale = 1;   ///< {time_scale}
};

/// All clients of one manifest. Throws LoadError with every problem in it.
[[nodiscard]] std::vector<ClientUnderTest> read_manifest(const std::string& text,
                                                         const std::string& path);

/// All clients below `directory`, sorted by name. Throws LoadError.
[[nodiscard]] std::vector<ClientUnderTest> load_clients(const std::string& directory);

/// The command with {dir} {env} {package} {version} {client} {bin} {time_scale} filled in.
[[nodiscard]] std::string expand(const std::string& command, const ClientUnderTest& client,
                                 const Places& places);

[[nodiscard]] std::string environment_folder(const ClientUnderTest& client, const Places& places);

/// Why the client cannot be run here (not installed, or its library is not given); nothing if it
/// can.
[[nodiscard]] std::optional<std::string> why_not_installed(const ClientUnderTest& client,
                                                           const Places& places);

}  // namespace ibgw::conformance
