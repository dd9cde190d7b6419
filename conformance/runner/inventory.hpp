// Everything there is to choose from, and the choice of a run. Loading reads files; planning is
// pure.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/runner/client.hpp"
#include "conformance/runner/known_failures.hpp"

namespace ibgw::conformance {

/// The user asked for something that does not exist or does not fit together: exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Inventory {
  std::vector<scenario::Scenario> scenarios;  ///< Each variant one element.
  std::vector<Client> clients;
  std::vector<KnownFailure> known_failures;
  /// A file that the user named -> the path of its scenarios, where that is another one.
  std::map<std::string, std::string> paths;
};

struct InventoryPlaces {
  std::string scenarios;                 ///< Directory.
  std::string clients;                   ///< Directory.
  std::vector<std::string> extra_files;  ///< Further scenario files that the user named by path.
  /// The scenarios are those that the clients' known failures were written for: then each entry
  /// must fit one of them.
  bool belong_together = true;
};

/// Reads all scenarios, manifests and known failures, and checks the latter against the rest.
/// Throws LoadError.
[[nodiscard]] Inventory load_inventory(const InventoryPlaces& places);

struct Selection {
  std::vector<std::string> clients;    ///< Patterns; empty: the three reference clients.
  std::vector<std::string> scenarios;  ///< Patterns; empty: all.
  std::vector<int> server_versions;    ///< Empty: the default ones.
  bool only_edges = false;             ///< Each client's lowest, middle and highest instead.
  bool samples_variants = false;       ///< One variant per scenario, version and client, in turn.
  int shard = 1;
  int shards = 1;
};

struct CasePlan {
  const scenario::Scenario* scenario = nullptr;
  const Client* client = nullptr;
  int server_version = 0;
  int negotiated = 0;
  std::string id;
  int repetition = 0;  ///< From 1; 0: the case is played once.
  std::optional<std::string>
      why_unsupported;  ///< The client does not provide what the scenario requires.
};

/// The cases in the order of the report, of all shards. Throws UsageError when a pattern fits
/// nothing or nothing is left.
[[nodiscard]] std::vector<CasePlan> plan_cases(const Inventory& inventory,
                                               const Selection& selection);

/// The clients that fit the patterns; each pattern must fit at least one.
[[nodiscard]] std::vector<const Client*> select_clients(const Inventory& inventory,
                                                        const std::vector<std::string>& patterns);

/// The scenarios, each variant for itself, that fit the patterns; each pattern must fit at least
/// one.
[[nodiscard]] std::vector<const scenario::Scenario*> select_scenarios(
    const Inventory& inventory, const std::vector<std::string>& patterns);

/// Every n-th of them, as the selection's shard says.
[[nodiscard]] std::vector<CasePlan> shard_of(std::vector<CasePlan> plans,
                                             const Selection& selection);

/// The one case with this id. Throws UsageError, also where it makes no sense to play it.
[[nodiscard]] CasePlan find_case(const Inventory& inventory, const std::string& id);

}  // namespace ibgw::conformance
