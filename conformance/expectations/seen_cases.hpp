// What results show about the cases of one adapter: the basis for judging its known failures. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/plan/inventory.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// A case that was played, or that a run plays by default.
struct SeenCase {
  std::string id{};
  int version = 0;         ///< The negotiated version.
  bool is_judged = false;  ///< It passed or failed at least once; otherwise nothing is known about
                           ///< it.
  std::set<std::string> findings{};   ///< Of all times that it was played, with any severity.
  std::set<std::string> failures{};   ///< Those that make a case fail.
  std::set<std::string> not_asked{};  ///< If it failed: findings of expectations that do not apply
                                      ///< to the client.
};

/// True if it was played without the finding, so that an entry with it would be wrong.
[[nodiscard]] bool is_stale(const SeenCase& seen, const std::string& finding);

/// The meaning of versions between two that were played.
enum class Gaps {
  unknown,     ///< Nothing is known about them, as about any case that was not played.
  on_purpose,  ///< The run was limited to some versions; those in between follow their neighbours.
};

/// `on_purpose` if every scenario was played at all requested versions; not for a part of a run,
/// nor if single cases were left out.
[[nodiscard]] Gaps gaps_in(const RunFacts& run);

/// Cases are identified by the position of their scenario in the inventory and of their client in
/// `clients()`.
class SeenCases {
 public:
  /// The inventory must outlive this object. Results of other scenarios or clients are ignored, and
  /// so are cases that do not apply to their client.
  SeenCases(const Inventory& inventory, std::vector<const ClientUnderTest*> clients,
            const std::vector<CaseResult>& results, Gaps gaps);

  [[nodiscard]] const std::vector<scenario::Scenario>& scenarios() const {
    return inventory_.scenarios;
  }
  [[nodiscard]] const std::vector<const ClientUnderTest*>& clients() const { return clients_; }
  [[nodiscard]] const ScenarioNames& names(std::size_t scenario) const { return names_[scenario]; }

  /// Sorted by version.
  [[nodiscard]] const std::vector<SeenCase>& of(std::size_t scenario, std::size_t client) const;

  /// The cases of of() that the entry covers. If it covers none that a run plays by default, all
  /// that could be played are used, because otherwise no run could ever judge the entry completely.
  /// If the scenario cannot have the finding, only passed cases count.
  [[nodiscard]] std::vector<SeenCase> covered(const KnownFailure& entry, std::size_t scenario,
                                              std::size_t client) const;

  /// False if the client cannot play the scenario at all.
  [[nodiscard]] bool suits(std::size_t scenario, std::size_t client) const;

 private:
  void add_results(const std::vector<CaseResult>& results,
                   const std::map<std::string, std::size_t>& scenario_of, Gaps gaps);
  void add_result(const CaseResult& result, std::size_t scenario, std::size_t client,
                  std::set<std::string>& unsupported);
  static void close_gaps(std::vector<SeenCase>& cases, const std::set<std::string>& played);

  const Inventory& inventory_;
  std::vector<const ClientUnderTest*> clients_;
  std::vector<ScenarioNames> names_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<SeenCase>> cases_;
};

/// `area/name[variant]`.
[[nodiscard]] std::string scenario_id(const CaseResult& result);

}  // namespace ibgw::conformance
