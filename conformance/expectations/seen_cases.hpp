// What results show of the cases of one adapter: the ground on which its known failures are judged.
// Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/plan/inventory.hpp"
#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// A case that a run without further flags plays, or one that was played.
struct SeenCase {
  std::string id{};
  int version = 0;         ///< Negotiated.
  bool is_judged = false;  ///< It passed or failed, once at least; else nothing is known of it.
  std::set<std::string> findings{};   ///< Of all times that it was played, whatever they weigh.
  std::set<std::string> failures{};   ///< Those of them that make a case fail.
  std::set<std::string> not_asked{};  ///< Where it failed: what does not suit the client.
};

/// What was left out between two versions that were played.
enum class Gaps {
  unknown,     ///< Cases that nobody has looked at, as any other that was not played.
  on_purpose,  ///< The run was for some versions only: what lies between is as its neighbours are.
};

/// `on_purpose` where every scenario was played at all the versions that were asked for: not in a
/// part of a run, nor where cases were left out one by one.
[[nodiscard]] Gaps gaps_in(const RunFacts& run);

/// Cases are found by the positions of their scenario in the inventory and of their client in
/// `clients()`.
class SeenCases {
 public:
  /// The inventory stays where it is. The results are of its scenarios and of these clients; those
  /// of others are passed over. A case that was played and does not suit the client is not a case.
  SeenCases(const Inventory& inventory, std::vector<const ClientUnderTest*> clients,
            const std::vector<CaseResult>& results, Gaps gaps);

  [[nodiscard]] const std::vector<scenario::Scenario>& scenarios() const {
    return inventory_.scenarios;
  }
  [[nodiscard]] const std::vector<const ClientUnderTest*>& clients() const { return clients_; }
  [[nodiscard]] const ScenarioNames& names(std::size_t scenario) const { return names_[scenario]; }

  /// By version.
  [[nodiscard]] const std::vector<SeenCase>& of(std::size_t scenario, std::size_t client) const;

  /// Of these what the entry covers. Where it covers none that a run plays without further flags,
  /// all that could be played stand for it, or nobody would ever see it whole. Where the scenario
  /// cannot have the finding, only what passed counts: there an entry is wrong whatever it names.
  [[nodiscard]] std::vector<SeenCase> covered(const KnownFailure& entry, std::size_t scenario,
                                              std::size_t client) const;

  /// False where the client cannot play the scenario at all.
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
