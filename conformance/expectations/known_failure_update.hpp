// Computes from results what an adapter's list of known failures should say. Pure.
//
// An entry loses the cases that were played without its finding, and nothing else: cases that were
// not played stay. Versions that no run plays by default, or that this run left out on purpose,
// follow their neighbours. A failure that no entry covers gets a new entry. Failures with the same
// finding share one if a list of cases, a list of clients and a range of versions describe them
// without a case that passed. A new entry may cover cases that were not played: it says what will
// probably happen there, and loses them if a later run shows otherwise.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/expectations/seen_cases.hpp"
#include "conformance/plan/known_failures.hpp"

namespace ibgw::conformance {

/// What remains of an entry.
struct EntryChange {
  std::size_t entry = 0;          ///< Its position in the list.
  std::vector<Coverage> remains;  ///< Each becomes an entry that is otherwise the same; empty: the
                                  ///< entry is removed.
};

struct NewEntry {
  std::string finding;
  Coverage covered;
};

struct KnownFailureUpdate {
  std::vector<EntryChange> changes;  ///< In order of the entries.
  std::vector<NewEntry> added;       ///< In order of the scenarios.
  /// Expired entries whose failure still occurs; no entry is added for it.
  std::vector<std::size_t> expired;

  [[nodiscard]] bool is_empty() const { return changes.empty() && added.empty(); }
};

/// `entries`: all of one adapter, in the order of its file. `today` is `YYYY-MM-DD`.
[[nodiscard]] KnownFailureUpdate update_known_failures(const std::vector<KnownFailure>& entries,
                                                       const SeenCases& seen,
                                                       const std::string& today);

}  // namespace ibgw::conformance
