// Two results of the same cases: what a change of a client, or of this project, broke and mended.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "conformance/report/run_facts.hpp"

namespace ibgw::conformance {

/// Why a client of the one results is compared with that one of the other.
enum class MatchedBy {
  name,    ///< It is in both.
  family,  ///< Two releases of one client, each the only one of its family that the other lacks.
  flag,    ///< The user said so.
};

struct ClientPair {
  std::string before;
  std::string after;
  MatchedBy matched_by = MatchedBy::name;
};

enum class Change {
  broken,      ///< A requirement is not met now that was met before.
  mended,      ///< Some were not met before; now all are.
  changed,     ///< Other findings than before, but none of the above.
  same,        ///< The same findings.
  not_judged,  ///< Not known, because one of the two says nothing about the client.
};

/// One case in one of the results, all of its repetitions together.
struct CaseSide {
  std::vector<const CaseResult*> results;          ///< Never empty.
  bool is_judged = false;                          ///< In one of its repetitions at least.
  std::map<std::string, const Finding*> failures;  ///< By id: the requirements that are not met.
  std::map<std::string, const Finding*> weaker;    ///< The other findings.
  std::set<std::string> intermittent;              ///< Ids of those that come and go.
};

struct ComparedCase {
  CaseSide before;
  CaseSide after;
  Change change = Change::same;
};

/// Points into the two parts.
struct Comparison {
  std::vector<ClientPair> clients;       ///< In the order of their names before.
  std::vector<std::string> only_before;  ///< Cases, in the order of the results.
  std::vector<std::string> only_after;
  std::vector<ComparedCase> cases;  ///< In the order of the results after.
};

/// The clients of two results that belong together, sorted. Throws nothing: there may be none.
[[nodiscard]] std::vector<ClientPair> match_clients(const RunPart& before, const RunPart& after);

/// Cases of paired clients, matched by scenario, variant and server version. Cases of clients
/// without a partner are in one of the results only. A finding that comes and goes according to
/// either of the results is ignored in both.
[[nodiscard]] Comparison compare(const RunPart& before, const RunPart& after,
                                 std::vector<ClientPair> clients);

/// The family of each client that has results.
[[nodiscard]] std::map<std::string, std::string> families_in(const RunPart& part);

[[nodiscard]] int count(const Comparison& comparison, Change change);

/// `failure` if something broke; otherwise why a case that was judged before was not judged now,
/// the first of `harness_problem`, `client_problem` and `inconclusive`.
[[nodiscard]] ExitCode exit_code(const Comparison& comparison);

/// For people. Lists but that of broken cases are cut after some lines.
[[nodiscard]] std::string comparison_text(const Comparison& comparison, const RunPart& before,
                                          const RunPart& after);

/// For programs; conformance/README.md names the keys.
[[nodiscard]] std::string comparison_json(const Comparison& comparison, const RunPart& before,
                                          const RunPart& after);

}  // namespace ibgw::conformance
