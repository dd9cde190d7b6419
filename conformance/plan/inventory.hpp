// Everything there is to choose from, and the choice of a run. Loading reads files; planning is
// pure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"
#include "conformance/plan/known_failures.hpp"

namespace ibgw::conformance {

/// The user asked for something that does not exist or does not fit together: exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Inventory {
  std::vector<scenario::Scenario> scenarios;  ///< Each variant one element.
  std::vector<ClientUnderTest> clients;
  std::vector<KnownFailure> known_failures;
  /// What the user named as a file, a folder or a pattern over files -> the paths of its scenarios.
  std::map<std::string, std::set<std::string>> named_files;
  /// Paths of scenarios for which the known failures were not written: they say nothing there.
  std::set<std::string> elsewhere;
  /// The known failures may hold in any scenario, wherever it comes from.
  bool holds_everywhere = true;
};

struct InventoryPlaces {
  std::string scenarios;  ///< Directory.
  std::string clients;    ///< Directory.
  /// Further scenario files: what the user wrote -> the files that this names.
  std::map<std::string, std::vector<std::string>> named_files;
  /// The directory of scenarios that the clients' known failures were written for; empty: whichever
  /// are there. Each entry must fit one of these, and fits no others.
  std::string known_failures_for;
  Reasons reasons = Reasons::may_be_missing;
};

/// The known failures that may hold in a scenario: none in one from elsewhere.
[[nodiscard]] const std::vector<KnownFailure>& known_failures_in(
    const Inventory& inventory, const scenario::Scenario& scenario);

/// Reads all scenarios, manifests and known failures, and checks the latter against the rest.
/// Throws LoadError.
[[nodiscard]] Inventory load_inventory(const InventoryPlaces& places);

struct Selection {
  std::vector<std::string> clients;    ///< Patterns; empty: the three reference clients.
  std::vector<std::string> scenarios;  ///< Patterns; empty: all.
  std::vector<int> server_versions;    ///< Empty: the default ones.
  std::vector<std::string> skip;       ///< Patterns over cases, scenarios and clients.
  bool only_edges = false;             ///< Each client's lowest, middle and highest instead.
  bool samples_variants = false;       ///< One variant per scenario, version and client, in turn.
  int shard = 1;
  int shards = 1;
};

struct CasePlan {
  const scenario::Scenario* scenario = nullptr;
  const ClientUnderTest* client = nullptr;
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

/// The cases of one scenario with one client that a run plays without further flags, by version.
[[nodiscard]] std::vector<CasePlan> default_cases(const scenario::Scenario& scenario,
                                                  const ClientUnderTest& client);

/// The clients that fit the patterns; each pattern must fit at least one.
[[nodiscard]] std::vector<const ClientUnderTest*> select_clients(
    const Inventory& inventory, const std::vector<std::string>& patterns);

/// The scenarios, each variant for itself, that fit the patterns; each pattern must fit at least
/// one.
[[nodiscard]] std::vector<const scenario::Scenario*> select_scenarios(
    const Inventory& inventory, const std::vector<std::string>& patterns);

/// Without those that a pattern fits; each pattern must fit a client or scenario of the inventory,
/// or one of the cases. Throws UsageError, also when nothing is left.
[[nodiscard]] std::vector<CasePlan> without_skipped(std::vector<CasePlan> plans,
                                                    const Inventory& inventory,
                                                    const std::vector<std::string>& patterns);

/// Every n-th of them, as the selection's shard says.
[[nodiscard]] std::vector<CasePlan> shard_of(std::vector<CasePlan> plans,
                                             const Selection& selection);

/// The one case with this id. Throws UsageError, also where it makes no sense to play it.
[[nodiscard]] CasePlan find_case(const Inventory& inventory, const std::string& id);

}  // namespace ibgw::conformance
