// All scenarios and clients, and the selection of cases for a run. Loading reads files; planning is
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

/// How long recording continues after everything is decided, unless the scenario says otherwise.
inline constexpr Duration kDefaultSettle = std::chrono::milliseconds(300);

/// The user asked for something that does not exist or cannot be combined: exit code 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Inventory {
  std::vector<scenario::Scenario> scenarios;  ///< One element per variant.
  std::vector<ClientUnderTest> clients;
  std::vector<KnownFailure> known_failures;
  /// Files, folders and patterns for files, as the user gave them -> the paths of their scenarios.
  std::map<std::string, std::set<std::string>> named_files;
  /// Paths of scenarios to which the known failures do not apply.
  std::set<std::string> elsewhere;
  /// The known failures apply to every scenario, wherever it comes from.
  bool holds_everywhere = true;
};

struct InventoryPlaces {
  std::string scenarios;  ///< Directory.
  std::string clients;    ///< Directory.
  /// Further scenario files: arguments as the user gave them -> the files that they name.
  std::map<std::string, std::vector<std::string>> named_files;
  /// The directory of scenarios for which the clients' known failures were written; empty: any.
  /// Each entry must match one of these scenarios, and applies to no others.
  std::string known_failures_for;
  Reasons reasons = Reasons::may_be_missing;
};

/// The known failures that apply to a scenario; none if it is from elsewhere.
[[nodiscard]] const std::vector<KnownFailure>& known_failures_in(
    const Inventory& inventory, const scenario::Scenario& scenario);

/// Reads all scenarios, manifests and known failures, and checks the latter against the rest.
/// Throws LoadError.
[[nodiscard]] Inventory load_inventory(const InventoryPlaces& places);

struct Selection {
  std::vector<std::string> clients;    ///< Patterns; empty: the three reference clients.
  std::vector<std::string> scenarios;  ///< Patterns; empty: all.
  std::vector<int> server_versions;    ///< Empty: the default ones.
  std::vector<std::string> skip;       ///< Patterns for cases, scenarios and clients.
  bool only_edges = false;             ///< Each client's lowest, middle and highest version
                                       ///< instead.
  bool samples_variants = false;       ///< One variant per scenario, version and client, in turn.
  int shard = 1;
  int shards = 1;
};

/// How much of a run's time the cases of one client in one entry of a matrix may take.
struct Budget {
  Duration limit{};
  int entry = 0;  ///< From 1: a client has a budget in each entry of the matrix that sets one.
};

/// `3m`, or `45s` if it is not a whole number of minutes.
[[nodiscard]] std::string describe(const Budget& budget);

struct CasePlan {
  const scenario::Scenario* scenario = nullptr;
  const ClientUnderTest* client = nullptr;
  int server_version = 0;
  int negotiated = 0;
  std::string id;
  int repetition = 0;  ///< From 1; 0: the case is played only once.
  std::optional<std::string>
      why_unsupported;  ///< The client does not provide what the scenario requires.
  std::optional<Budget> budget;
};

/// The cases of all shards, in the order of the report. Throws UsageError if a pattern matches
/// nothing, or if no case is left.
[[nodiscard]] std::vector<CasePlan> plan_cases(const Inventory& inventory,
                                               const Selection& selection);

/// The cases of one scenario with one client that a run plays by default, by version.
[[nodiscard]] std::vector<CasePlan> default_cases(const scenario::Scenario& scenario,
                                                  const ClientUnderTest& client);

/// Whether the pattern is for the client's name, or is the name of its family.
[[nodiscard]] bool is_called(const ClientUnderTest& client, const std::string& pattern);

/// The clients that are called by the patterns; each pattern must be for at least one.
[[nodiscard]] std::vector<const ClientUnderTest*> select_clients(
    const Inventory& inventory, const std::vector<std::string>& patterns);

/// The scenarios (one per variant) that match the patterns; each pattern must match at least one.
[[nodiscard]] std::vector<const scenario::Scenario*> select_scenarios(
    const Inventory& inventory, const std::vector<std::string>& patterns);

/// Removes cases that match a pattern. Each pattern must match a client or scenario of the
/// inventory, or one of the cases. Throws UsageError, also if nothing is left.
[[nodiscard]] std::vector<CasePlan> without_skipped(std::vector<CasePlan> plans,
                                                    const Inventory& inventory,
                                                    const std::vector<std::string>& patterns);

/// Every n-th case, according to the selection's shard, with an n-th of its budget.
[[nodiscard]] std::vector<CasePlan> shard_of(std::vector<CasePlan> plans,
                                             const Selection& selection);

/// The case with this id. Throws UsageError, also if the case makes no sense.
[[nodiscard]] CasePlan find_case(const Inventory& inventory, const std::string& id);

}  // namespace ibgw::conformance
