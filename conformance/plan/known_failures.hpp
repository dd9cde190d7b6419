// expectations.yaml: failures that are known to be the client's own.
#pragma once

#include <string>
#include <vector>

#include "conformance/plan/client_under_test.hpp"
#include "conformance/plan/glob.hpp"
#include "conformance/report/result.hpp"
#include "simulator/base/load_error.hpp"

namespace ibgw::conformance {

/// What an entry covers: cases that match a pattern of each kind, at these versions.
struct Coverage {
  std::vector<std::string> cases;         ///< Patterns for cases; at least one.
  std::vector<std::string> clients{"*"};  ///< Patterns for clients; at least one.
  int version_min = 0;                    ///< Negotiated versions, both inclusive.
  int version_max = INT32_MAX;

  bool operator==(const Coverage&) const = default;
};

struct KnownFailure {
  Coverage covered;
  std::string finding;        ///< Id of the finding; a failure with another one is unexpected.
  bool intermittent = false;  ///< It comes and goes: a pass is as expected too.
  std::string reason;         ///< Empty: not known yet.
  std::string evidence;       ///< `run` or `user-run`.
  std::string link;
  std::string expires;    ///< `2027-01-01`; from this day on the entry no longer counts.
  std::string directory;  ///< Folder of the adapter it belongs to.
  SourceMark mark;
};

/// Whether an entry may lack a reason.
enum class Reasons {
  may_be_missing,
  must_be_given,  ///< In CI, so that entries without a reason do not stay for good.
};

/// Throws LoadError with every problem in the file.
[[nodiscard]] std::vector<KnownFailure> read_known_failures(
    const std::string& text, const std::string& path, Reasons reasons = Reasons::may_be_missing);

/// The entries of all adapters below `directory`.
[[nodiscard]] std::vector<KnownFailure> load_known_failures(const std::string& directory,
                                                            Reasons reasons);

/// The name of the file in an adapter's folder.
inline constexpr const char* kKnownFailuresFile = "expectations.yaml";

/// `path:line`.
[[nodiscard]] std::string place_of(const KnownFailure& entry);

/// The entry's reason, or a text that says that there is none.
[[nodiscard]] std::string reason_of(const KnownFailure& entry);

/// `2 known failures have no reason ..`; empty if all have one.
[[nodiscard]] std::string note_on_reasons(const std::vector<KnownFailure>& entries);

/// Problems of entries that match no case of the whole inventory at their versions, or that name a
/// finding which none of these cases can have. Each pattern of a list must match.
[[nodiscard]] std::vector<Problem> check_known_failures(
    const std::vector<KnownFailure>& entries, const std::vector<scenario::Scenario>& scenarios,
    const std::vector<ClientUnderTest>& clients);

/// True if a case of the scenario can have this finding.
[[nodiscard]] bool can_have(const scenario::Scenario& scenario, const std::string& finding);

/// True if the entry applies to the client.
[[nodiscard]] bool is_about(const KnownFailure& entry, const ClientUnderTest& client);

/// True if the entry covers the case at its negotiated version.
[[nodiscard]] bool covers(const KnownFailure& entry, const ScenarioNames& names,
                          const ClientUnderTest& client, int negotiated,
                          const std::string& case_id);

/// True from that day on.
[[nodiscard]] bool is_expired(const KnownFailure& entry, const std::string& today);

/// Decides whether the result is as expected, and gives listed findings their reasons. `today` is
/// `YYYY-MM-DD`.
void apply_known_failures(CaseResult& result, const scenario::Scenario& scenario,
                          const ClientUnderTest& client, const std::vector<KnownFailure>& entries,
                          const std::string& today);

}  // namespace ibgw::conformance
