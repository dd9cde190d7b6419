// Reads clients from adapter.yaml. client-under-test/README.md describes the keys.
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/plan/client_under_test.hpp"
#include "simulator/scenario/map_reader.hpp"
#include "simulator/scenario/name_reader.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

using scenario::KeySpec;
using scenario::MapReader;
using scenario::MapSpec;
using scenario::Named;
using scenario::Need;
using scenario::Problems;
using scenario::Reading;
using scenario::Shape;
using scenario::YamlEntry;
using scenario::YamlNode;

constexpr KeySpec kPackage{"package", Shape::text, "Its package."};
constexpr KeySpec kInstall{"install", Shape::text, "Shell command that installs the client."};
constexpr KeySpec kReach{"reach", Shape::text,
                         "Shell command that succeeds if the source of `install` can be reached."};
constexpr KeySpec kRun{"run", Shape::text, "Shell command that runs the adapter."};
constexpr KeySpec kServerVersions{"server_versions", Shape::server_version,
                                  "The range of server versions it negotiates."};
constexpr KeySpec kTimeouts{"timeouts", Shape::map, "Its own time-outs."};
constexpr KeySpec kProvides{"provides", Shape::capabilities,
                            "Capabilities that scenarios may require."};
constexpr KeySpec kNeeds{"needs", Shape::text,
                         "Environment variable with the path of a vendor library."};

constexpr std::array kManifestKeys{
    KeySpec{"language", Shape::text, "Its language.", Need::required},
    kPackage,
    KeySpec{"versions", Shape::texts, "Versions; each one becomes a client."},
    KeySpec{"clients", Shape::map, "Clients by name."},
    kInstall,
    kReach,
    kRun,
    kServerVersions,
    kTimeouts,
    kProvides,
    kNeeds};
constexpr std::array kVersionKeys{KeySpec{"version", Shape::text, "The version.", Need::required},
                                  kPackage,
                                  kInstall,
                                  kReach,
                                  kRun,
                                  kServerVersions,
                                  kTimeouts,
                                  kProvides,
                                  kNeeds};
constexpr std::array kClientKeys{KeySpec{"version", Shape::text, "The version."},
                                 kPackage,
                                 kInstall,
                                 kReach,
                                 kRun,
                                 kServerVersions,
                                 kTimeouts,
                                 kProvides,
                                 kNeeds};

const MapSpec kManifest{"a manifest", "", kManifestKeys, {}};
const MapSpec kVersion{"a version", "", kVersionKeys, {}};
const MapSpec kNamedClient{"a client", "", kClientKeys, {}};

constexpr std::array<std::string_view, 7> kPlaceholders{"dir",    "env", "package",   "version",
                                                        "client", "bin", "time_scale"};

/// A misspelt placeholder, which would otherwise reach the shell. `${NAME}` and `{a,b}` belong to
/// the shell.
std::optional<std::string> unknown_placeholder(const std::string& command) {
  for (std::size_t open = command.find('{'); open != std::string::npos;
       open = command.find('{', open + 1)) {
    const std::size_t close = command.find('}', open);
    if (close == std::string::npos || (open > 0 && command[open - 1] == '$')) {
      continue;
    }
    const std::string name = command.substr(open + 1, close - open - 1);
    bool is_word = !name.empty();
    for (const char c : name) {
      is_word = is_word && (std::islower(static_cast<unsigned char>(c)) != 0 || c == '_');
    }
    bool is_known = false;
    for (const std::string_view known : kPlaceholders) {
      is_known = is_known || known == name;
    }
    if (is_word && !is_known) {
      return name;
    }
  }
  return std::nullopt;
}

bool names_package(const ClientUnderTest& client) {
  const auto names_it = [](const std::string& command) {
    return command.find("{package}") != std::string::npos;
  };
  return names_it(client.install) || names_it(client.reach) || names_it(client.run);
}

class ManifestReader {
 public:
  ManifestReader(Problems& problems, const std::string& path) : reading_{problems, 0} {
    const std::filesystem::path folder =
        std::filesystem::absolute(path).lexically_normal().parent_path();
    base_.directory = folder.string();
    folder_name_ = folder.filename().string();
  }

  std::vector<ClientUnderTest> read(const YamlNode& node) {
    const MapReader reader(reading_, node, kManifest);
    if (!reader.is_usable()) {
      return {};
    }
    base_.language = reader.text("language").value_or("");
    read_common(reader, base_);
    const YamlNode* const versions = reader.find("versions", Shape::texts);
    const YamlNode* const clients = reader.find("clients", Shape::map);
    if ((versions == nullptr) == (clients == nullptr)) {
      reading_.problems.add(
          node.place, "a manifest needs either `versions` or `clients`; expected one of them");
    } else if (versions != nullptr) {
      read_versions(*versions);
    } else {
      read_clients(*clients);
    }
    return std::move(clients_);
  }

 private:
  void read_versions(const YamlNode& node) {
    for (const YamlNode& item : scenario::read_list(reading_, {node, "versions"}, Shape::texts)) {
      ClientUnderTest client = base_;
      if (item.kind == YamlNode::Kind::map) {
        const MapReader reader(reading_, item, kVersion);
        client.version = reader.text("version").value_or("");
        read_common(reader, client);
      } else {
        client.version = scenario::read_text(reading_, {item, "versions"}).value_or("");
      }
      client.name = folder_name_ + "-" + client.version;
      add(std::move(client), item);
    }
  }

  void read_clients(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::map || node.entries.empty()) {
      scenario::add_wrong_type(reading_, {node, "clients"},
                               "a map of names to the keys that differ");
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      ClientUnderTest client = base_;
      client.name = entry.key;
      if (entry.value.kind != YamlNode::Kind::null) {
        const MapReader reader(reading_, entry.value, kNamedClient);
        client.version = reader.text("version").value_or("");
        read_common(reader, client);
      }
      add(std::move(client), entry.value);
    }
  }

  void read_common(const MapReader& reader, ClientUnderTest& client) {
    client.package = reader.text("package").value_or(client.package);
    client.install = command(reader, "install").value_or(client.install);
    client.reach = command(reader, "reach").value_or(client.reach);
    client.run = command(reader, "run").value_or(client.run);
    client.needs = reader.text("needs").value_or(client.needs);
    if (const YamlNode* const node = reader.find("server_versions", Shape::server_version)) {
      read_range(*node, client);
    }
    if (const YamlNode* const node = reader.find("timeouts", Shape::map)) {
      read_timeouts(*node, client);
    }
    if (const YamlNode* const node = reader.find("provides", Shape::capabilities)) {
      client.provides.clear();
      if (node->kind != YamlNode::Kind::list) {
        scenario::add_wrong_type(reading_, {*node, "provides"},
                                 scenario::describe(Shape::capabilities));
      }
      for (const YamlNode& item : node->items) {
        client.provides.push_back(scenario::read_capability(reading_, {item, "provides"}));
      }
    }
  }

  std::optional<std::string> command(const MapReader& reader, std::string_view key) {
    std::optional<std::string> text = reader.text(key);
    if (text) {
      if (const std::optional<std::string> unknown = unknown_placeholder(*text)) {
        reader.add_problem(key, "unknown placeholder `{" + *unknown +
                                    "}`; expected one of `{dir}`, `{env}`, `{version}`, "
                                    "`{client}`, `{bin}`, `{time_scale}`");
      }
    }
    return text;
  }

  void read_range(const YamlNode& node, ClientUnderTest& client) {
    client.server_max = wire::kServerVersionMin;  // The error was reported; do not also report it
                                                  // as missing.
    std::vector<int> bounds;
    for (const YamlNode& item : node.items) {
      const std::optional<int> bound =
          scenario::read_number(reading_, {item, "server_versions"}, wire::kServerVersionMin,
                                Shape::server_version, wire::kServerVersionMax);
      if (!bound) {
        return;
      }
      bounds.push_back(*bound);
    }
    if (bounds.size() == 2 && bounds[0] > bounds[1]) {
      reading_.problems.add(
          node.place,
          fmt::format(
              "`server_versions` is a range from {} down to {}; expected the lowest and the "
              "highest version in this order, such as `[100, 203]`",
              bounds[0], bounds[1]));
      return;
    }
    if (bounds.size() != 2) {
      scenario::add_wrong_type(reading_, {node, "server_versions"},
                               "the lowest and the highest version, such as `[100, 203]`");
      return;
    }
    client.server_min = bounds[0];
    client.server_max = bounds[1];
  }

  void read_timeouts(const YamlNode& node, ClientUnderTest& client) {
    if (node.kind != YamlNode::Kind::map) {
      scenario::add_wrong_type(reading_, {node, "timeouts"}, "a map such as `{handshake: 4s}`");
      return;
    }
    client.timeouts.clear();
    for (const YamlEntry& entry : node.entries) {
      scenario::check_client_timeout(reading_, entry.place, entry.key);
      client.timeouts[entry.key] =
          scenario::read_duration(reading_, {entry.value, entry.key}).value_or(Duration{});
    }
  }

  void add(ClientUnderTest client, const YamlNode& node) {
    if (client.run.empty()) {
      reading_.problems.add(node.place,
                            "client `" + client.name + "` has no `run`; expected a command");
    }
    if (client.package.empty() && names_package(client)) {
      reading_.problems.add(node.place, "client `" + client.name +
                                            "` has no `package`, which a command of it names; "
                                            "expected a name such as `ibapi`");
    }
    if (client.server_max == 0) {
      reading_.problems.add(
          node.place, "client `" + client.name +
                          "` has no `server_versions`; expected a range such as `[100, 203]`");
    }
    if (!names_.insert(client.name).second) {
      reading_.problems.add(node.place, "client `" + client.name + "` is defined twice");
    }
    const std::string ending = "-" + client.version;
    const bool names_version = !client.version.empty() && client.name.ends_with(ending);
    client.family = client.name.substr(
        0, client.name.size() - (names_version ? ending.size() : std::size_t{0}));
    clients_.push_back(std::move(client));
  }

  Reading reading_;
  ClientUnderTest base_;
  std::string folder_name_;
  std::vector<ClientUnderTest> clients_;
  std::set<std::string> names_;
};

}  // namespace

std::vector<ClientUnderTest> read_manifest(const std::string& text, const std::string& path) {
  Problems problems(path, text);
  const YamlNode root = scenario::read_yaml(text, problems);
  ManifestReader reader(problems, path);
  std::vector<ClientUnderTest> clients = reader.read(root);
  problems.throw_if_any();
  return clients;
}

}  // namespace ibgw::conformance
