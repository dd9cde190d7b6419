// The clients that can be tested, from client-under-test/*/adapter.yaml.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/duration.hpp"

namespace ibgw::conformance {

struct ClientUnderTest {
  std::string name;       ///< `python-ibapi-10.37.2`, `reference`.
  std::string family;     ///< The name without `-VERSION`: what the client's releases share.
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
  std::string build_root;  ///< Reports go below it.
  std::string clients;     ///< {env} is <client> below it.
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

enum class Readiness {
  ready,
  not_installed,
  outdated,           ///< What it was installed from has changed.
  library_not_named,  ///< The variable in `needs` is not set.
  library_missing,    ///< It is set to a path that does not exist.
};

struct ClientState {
  Readiness readiness = Readiness::ready;
  std::string hint;  ///< What is wrong and what to do; empty if ready.

  [[nodiscard]] bool is_ready() const { return readiness == Readiness::ready; }
  /// The user has to set a variable before the client can be installed.
  [[nodiscard]] bool lacks_library() const {
    return readiness == Readiness::library_not_named || readiness == Readiness::library_missing;
  }
};

/// `ready`, `not-installed`, `outdated`, `library-not-named`, `library-missing`.
[[nodiscard]] std::string_view to_string(Readiness readiness);

/// Whether the client can be run here. Reads the files that its installation depends on.
[[nodiscard]] ClientState state_of(const ClientUnderTest& client, const Places& places);

/// What an installation would be made from now: the command with the environment variables it
/// names, the files it uses, and the vendor's library.
[[nodiscard]] std::string fingerprint_of(const ClientUnderTest& client, const Places& places);

/// The file that marks an environment as complete.
inline constexpr const char* kInstalledMarker = ".installed";

/// Records what the client was installed from, for `state_of`: its fingerprint before that.
void mark_installed(const ClientUnderTest& client, const Places& places,
                    const std::string& fingerprint);

}  // namespace ibgw::conformance
