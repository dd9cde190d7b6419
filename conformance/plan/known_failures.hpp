// expectations.yaml: failures that are known to be the client's own.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/report/result.hpp"
#include "simulator/base/load_error.hpp"

namespace ibgw::conformance {

/// What an entry speaks of: cases that fit one pattern of each kind, at these versions.
struct Coverage {
  std::vector<std::string> cases;         ///< Patterns over cases; one at least.
  std::vector<std::string> clients{"*"};  ///< Patterns over clients; one at least.
  int version_min = 0;                    ///< Negotiated versions, both inclusive.
  int version_max = INT32_MAX;

  bool operator==(const Coverage&) const = default;
};

struct KnownFailure {
  Coverage covered;
  std::string finding;   ///< Id of the finding; failing for another one is unexpected.
  std::string reason;    ///< Empty: nobody has said it yet.
  std::string evidence;  ///< `run` or `user-run`.
  std::string link;
  std::string expires;    ///< `2027-01-01`; from then on the entry no longer counts.
  std::string directory;  ///< Of the adapter it belongs to.
  SourceMark mark;
};

/// May an entry be without a reason?
enum class Reasons {
  may_be_missing,
  must_be_given,  ///< In CI: what was only noted down must not stay.
};

/// Throws LoadError with every problem in the file.
[[nodiscard]] std::vector<KnownFailure> read_known_failures(
    const std::string& text, const std::string& path, Reasons reasons = Reasons::may_be_missing);

/// Those of all adapters below `directory`.
[[nodiscard]] std::vector<KnownFailure> load_known_failures(const std::string& directory,
                                                            Reasons reasons);

/// The name of the file in an adapter's folder.
inline constexpr const char* kKnownFailuresFile = "expectations.yaml";

/// `path:line`.
[[nodiscard]] std::string place_of(const KnownFailure& entry);

/// Why the client fails, or that nobody has said it yet.
[[nodiscard]] std::string reason_of(const KnownFailure& entry);

/// `2 known failures have no reason yet ..`; empty when each has one.
[[nodiscard]] std::string note_on_reasons(const std::vector<KnownFailure>& entries);

/// Entries that fit no case of the whole inventory at their versions, or name a finding that none
/// of those cases can have; of a list each pattern has to fit.
[[nodiscard]] std::vector<Problem> check_known_failures(
    const std::vector<KnownFailure>& entries, const std::vector<scenario::Scenario>& scenarios,
    const std::vector<ClientUnderTest>& clients);

/// True where a case of the scenario can come to this finding, whatever the client does.
[[nodiscard]] bool can_have(const scenario::Scenario& scenario, const std::string& finding);

/// True where the entry is one of the client's.
[[nodiscard]] bool is_about(const KnownFailure& entry, const ClientUnderTest& client);

/// True where the entry says something about the case, at the version that it came to.
[[nodiscard]] bool covers(const KnownFailure& entry, const ScenarioNames& names,
                          const ClientUnderTest& client, int negotiated,
                          const std::string& case_id);

/// From that day on.
[[nodiscard]] bool is_expired(const KnownFailure& entry, const std::string& today);

/// Decides whether the result is the expected one. `today` is `YYYY-MM-DD`.
void apply_known_failures(CaseResult& result, const scenario::Scenario& scenario,
                          const ClientUnderTest& client, const std::vector<KnownFailure>& entries,
                          const std::string& today);

}  // namespace ibgw::conformance
