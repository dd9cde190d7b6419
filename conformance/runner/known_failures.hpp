// expectations.yaml: failures that are known to be the client's own.
#pragma once

#include <string>
#include <vector>

#include "conformance/report/result.hpp"
#include "conformance/runner/client.hpp"
#include "conformance/runner/glob.hpp"
#include "simulator/base/load_error.hpp"

namespace ibgw::conformance {

struct KnownFailure {
  std::string cases;    ///< Pattern over cases.
  std::string finding;  ///< Id of the finding; failing for another one is unexpected.
  std::string clients = "*";
  int version_min = 0;  ///< Negotiated versions, both inclusive.
  int version_max = INT32_MAX;
  std::string reason;
  std::string evidence;  ///< `run` or `user-run`.
  std::string link;
  std::string expires;    ///< `2027-01-01`; from then on the entry no longer counts.
  std::string directory;  ///< Of the adapter it belongs to.
  SourceMark mark;
};

/// Throws LoadError with every problem in the file.
[[nodiscard]] std::vector<KnownFailure> read_known_failures(const std::string& text,
                                                            const std::string& path);

/// Those of all adapters below `directory`.
[[nodiscard]] std::vector<KnownFailure> load_known_failures(const std::string& directory);

/// Entries that fit no case of the whole inventory at their versions, or name a finding that none
/// of those cases can have.
[[nodiscard]] std::vector<Problem> check_known_failures(
    const std::vector<KnownFailure>& entries, const std::vector<scenario::Scenario>& scenarios,
    const std::vector<Client>& clients);

/// True where the entry says something about the case, at the version that it came to.
[[nodiscard]] bool covers(const KnownFailure& entry, const ScenarioNames& names,
                          const Client& client, int negotiated, const std::string& case_id);

/// From that day on.
[[nodiscard]] bool is_expired(const KnownFailure& entry, const std::string& today);

/// Decides whether the result is the expected one. `today` is `YYYY-MM-DD`.
void apply_known_failures(CaseResult& result, const scenario::Scenario& scenario,
                          const Client& client, const std::vector<KnownFailure>& entries,
                          const std::string& today);

/// YAML entries for the failures that are not listed yet, to be reviewed and given a reason.
[[nodiscard]] std::string stubs_for(const std::vector<CaseResult>& results);

}  // namespace ibgw::conformance
