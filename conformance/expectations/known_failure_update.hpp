// From what was seen to what an adapter's list of known failures should say. Pure.
//
// An entry loses the cases in which its finding was looked for and did not occur, and nothing else:
// what was not played stays as it is listed. Versions that no run plays by default, or that this
// one left out on purpose, go with those around them. A failure that no entry covers gets a new
// one; failures with the same finding share one where a list of cases, a list of clients and a
// range of versions can say just that.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/expectations/seen_cases.hpp"
#include "conformance/plan/known_failures.hpp"

namespace ibgw::conformance {

/// What is left of an entry.
struct EntryChange {
  std::size_t entry = 0;          ///< Its position in the list.
  std::vector<Coverage> remains;  ///< Each an entry that is else the same; empty: it goes.
};

struct NewEntry {
  std::string finding;
  Coverage covered;
};

struct KnownFailureUpdate {
  std::vector<EntryChange> changes;  ///< By entry.
  std::vector<NewEntry> added;       ///< In the order of the scenarios.
  /// Expired entries whose failure is still there: it is listed, so none is added.
  std::vector<std::size_t> expired;

  [[nodiscard]] bool is_empty() const { return changes.empty() && added.empty(); }
};

/// All entries of one adapter, in the order of its file. `today` is `YYYY-MM-DD`.
[[nodiscard]] KnownFailureUpdate update_known_failures(const std::vector<KnownFailure>& entries,
                                                       const SeenCases& seen,
                                                       const std::string& today);

}  // namespace ibgw::conformance
