#include "conformance/plan/matrix.hpp"

#include <cstring>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "simulator/scenario/map_reader.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

using scenario::KeySpec;
using scenario::MapReader;
using scenario::MapSpec;
using scenario::Problems;
using scenario::Reading;
using scenario::Shape;
using scenario::YamlNode;

constexpr KeySpec kKeys[]{
    {"client", Shape::texts, "Patterns that match clients; default: the three reference clients."},
    {"releases", Shape::text, "`all`, or `edges`: the oldest and the newest of each client."},
    {"scenario", Shape::texts, "Patterns that match scenarios; default: all."},
    {"server_versions", Shape::texts, "A list of versions, `all` (the default ones) or `edges`."},
    {"variants", Shape::text, "`each` or `sample`."},
    {"budget", Shape::duration, "Time of the run for each of the clients; default: no limit."},
};
const MapSpec kSelection{"a selection", "", kKeys, {}};

/// The oldest and the newest release of each client, in the order of the inventory.
std::vector<std::string> edge_releases(const std::vector<const ClientUnderTest*>& clients) {
  struct Edges {
    std::string oldest;
    std::string newest;
  };
  std::map<std::string, Edges> families;
  for (const ClientUnderTest* const client : clients) {
    const auto [place, is_new] =
        families.try_emplace(client->family, Edges{client->name, client->name});
    Edges& edges = place->second;
    if (::strverscmp(client->name.c_str(), edges.oldest.c_str()) < 0) {
      edges.oldest = client->name;
    }
    if (::strverscmp(client->name.c_str(), edges.newest.c_str()) > 0) {
      edges.newest = client->name;
    }
  }
  std::vector<std::string> names;
  for (const auto& [family, edges] : families) {
    names.push_back(edges.oldest);
    names.push_back(edges.newest);
  }
  return names;
}

class MatrixReader {
 public:
  MatrixReader(const Inventory& inventory, Problems& problems)
      : inventory_(inventory), problems_(problems), reading_{problems, 0} {}

  MatrixCases read(const YamlNode& root) {
    if (root.kind != YamlNode::Kind::list || root.items.empty()) {
      scenario::add_wrong_type(reading_, {root, "the matrix"},
                               "a list of selections such as `- {client: reference}`");
    }
    for (const YamlNode& item : root.items) {
      read_selection(item);
    }
    return std::move(cases_);
  }

 private:
  void read_selection(const YamlNode& node) {
    is_good_ = true;
    ++entry_;
    const MapReader map(reading_, node, kSelection);
    Selection selection;
    selection.clients = patterns(map, "client", [&](const std::string& pattern) {
      (void)select_clients(inventory_, {pattern});
    });
    const std::vector<std::string> named = selection.clients;
    if (reads_second_word(map, "releases", "all", "edges") && is_good_) {
      selection.clients = edge_releases(select_clients(inventory_, named));
    }
    selection.scenarios = patterns(map, "scenario", [&](const std::string& pattern) {
      (void)select_scenarios(inventory_, {pattern});
    });
    read_versions(map, selection);
    selection.samples_variants = reads_second_word(map, "variants", "each", "sample");
    const std::optional<Budget> budget = read_budget(map);
    if (map.is_usable() && is_good_) {
      // The only remaining error is that nothing is selected.
      try_out(node, [&] { add(plan_cases(inventory_, selection), budget); });
      cases_.named_clients.insert(cases_.named_clients.end(), named.begin(), named.end());
    }
  }

  std::vector<std::string> patterns(const MapReader& map, const char* key,
                                    const std::function<void(const std::string&)>& check) {
    std::vector<std::string> texts;
    const YamlNode* const node = map.find(key, Shape::texts);
    if (node == nullptr) {
      return texts;
    }
    for (const YamlNode& item : scenario::read_one_or_list(reading_, {*node, key}, Shape::texts)) {
      if (const std::optional<std::string> text = scenario::read_text(reading_, {item, key})) {
        texts.push_back(*text);
        try_out(item, [&] { check(*text); });
      }
    }
    is_good_ = is_good_ && !texts.empty();
    return texts;
  }

  /// Of two words, of which the first is the default.
  bool reads_second_word(const MapReader& map, const char* key, const char* first,
                         const char* second) {
    const std::string word = map.text(key).value_or(first);
    if (word != first && word != second) {
      add_problem(*map.find(key, Shape::text),
                  fmt::format("`{}` is `{}`; expected `{}` or `{}`", key, word, first, second));
    }
    return word == second;
  }

  void read_versions(const MapReader& map, Selection& selection) {
    constexpr const char* kKey = "server_versions";
    const YamlNode* const node = map.find(kKey, Shape::texts);
    if (node == nullptr || node->is_word("all")) {
      return;
    }
    selection.only_edges = node->is_word("edges");
    if (node->kind != YamlNode::Kind::list && !selection.only_edges) {
      is_good_ = false;
      scenario::add_wrong_type(reading_, {*node, kKey},
                               "a list such as `[176, 203]`, `all` or `edges`");
    }
    for (const YamlNode& item : node->items) {
      const std::optional<int> version =
          scenario::read_number(reading_, {item, kKey}, 0, Shape::whole_number);
      selection.server_versions.push_back(version.value_or(0));
      is_good_ = is_good_ && version;
      if (version && (*version < wire::kServerVersionMin || *version > wire::kServerVersionMax)) {
        add_problem(item, fmt::format("no server version `{}`; expected a number from {} to {}",
                                      *version, wire::kServerVersionMin, wire::kServerVersionMax));
      }
    }
  }

  std::optional<Budget> read_budget(const MapReader& map) {
    constexpr const char* kKey = "budget";
    if (!map.has(kKey)) {
      return std::nullopt;
    }
    const std::optional<Duration> limit = map.duration(kKey);
    is_good_ = is_good_ && limit;
    if (limit && *limit <= Duration::zero()) {
      add_problem(*map.find(kKey, Shape::duration),
                  "`budget` leaves no time; expected a duration such as `3m`");
    }
    return Budget{.limit = limit.value_or(Duration{}), .entry = entry_};
  }

  void add_problem(const YamlNode& node, std::string what) {
    is_good_ = false;
    problems_.add(node.place, std::move(what));
  }

  /// Turns an error of the selection into a problem at its place in the file.
  void try_out(const YamlNode& node, const std::function<void()>& select) {
    try {
      select();
    } catch (const UsageError& error) {
      add_problem(node, error.what());
    }
  }

  void add(std::vector<CasePlan> plans, const std::optional<Budget>& budget) {
    for (CasePlan& plan : plans) {
      if (known_.insert(plan.id).second) {
        plan.budget = budget;
        cases_.plans.push_back(std::move(plan));
      }
    }
  }

  const Inventory& inventory_;
  Problems& problems_;
  Reading reading_;
  bool is_good_ = true;
  int entry_ = 0;
  std::set<std::string> known_;
  MatrixCases cases_;
};

}  // namespace

MatrixCases plan_matrix(const Inventory& inventory, const std::string& text,
                        const std::string& path) {
  Problems problems(path, text);
  MatrixReader reader(inventory, problems);
  MatrixCases cases = reader.read(scenario::read_yaml(text, problems));
  problems.throw_if_any();
  return cases;
}

}  // namespace ibgw::conformance
