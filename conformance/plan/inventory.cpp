#include "conformance/plan/inventory.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/plan/glob.hpp"
#include "conformance/report/text.hpp"
#include "simulator/scenario/loader.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Scenario;

// One version for each layout of the protocol that real clients use.
constexpr std::array kDefaultVersions{100, 142, 157, 176, 193, 200, 203, 213, 226};
constexpr std::array<const char*, 3> kDefaultClients{"reference", "reference-ibkr-new",
                                                     "reference-ibkr-old"};

std::string with_near(std::string text, const std::string& word,
                      const std::vector<std::string>& names) {
  const std::string near = near_miss(word, names);
  return near.empty() ? text : text + "; did you mean " + near + "?";
}

/// The gateway versions at which to test a client: each negotiated version once.
std::vector<int> versions_for(const ClientUnderTest& client, const Selection& selection) {
  std::vector<int> wanted = selection.server_versions;
  if (selection.only_edges) {
    wanted = {client.server_min, (client.server_min + client.server_max) / 2, client.server_max};
  } else if (wanted.empty()) {
    wanted.assign(kDefaultVersions.begin(), kDefaultVersions.end());
  }
  std::vector<int> versions;
  std::set<int> negotiated;
  for (const int version : wanted) {
    if (version >= client.server_min &&
        negotiated.insert(std::min(version, client.server_max)).second) {
      versions.push_back(version);
    }
  }
  return versions;
}

CasePlan plan_of(const Scenario& scenario, const ClientUnderTest& client, int version) {
  CasePlan plan;
  plan.scenario = &scenario;
  plan.client = &client;
  plan.server_version = version;
  plan.negotiated = std::min(version, client.server_max);
  plan.id = fmt::format("{}@{}/{}", scenario.id(), version, client.name);
  for (const std::string& capability : scenario.requires_) {
    if (std::find(client.provides.begin(), client.provides.end(), capability) ==
        client.provides.end()) {
      plan.why_unsupported = "the client does not provide " + capability;
    }
  }
  return plan;
}

bool makes_sense(const Scenario& scenario, int negotiated) {
  return negotiated >= scenario.since && negotiated < scenario.until;
}

/// A run silently leaves out cases that make no sense; a user who asks for one gets an error.
void check_sense(const CasePlan& plan) {
  if (plan.server_version < plan.client->server_min) {
    throw UsageError(fmt::format("{} cannot be played: {} needs server version {} or later",
                                 plan.id, plan.client->name, plan.client->server_min));
  }
  if (!makes_sense(*plan.scenario, plan.negotiated)) {
    throw UsageError(
        fmt::format("{} cannot be played: the scenario applies to server versions {} to {}, but {} "
                    "would be negotiated",
                    plan.id, std::max(plan.scenario->since, wire::kServerVersionMin),
                    std::min(plan.scenario->until - 1, wire::kServerVersionMax), plan.negotiated));
  }
}

using Variants = std::vector<const Scenario*>;

void plan_scenario(const Variants& variants, const std::vector<const ClientUnderTest*>& clients,
                   const Selection& selection, std::vector<CasePlan>& plans) {
  for (const ClientUnderTest* const client : clients) {
    const std::vector<int> versions = versions_for(*client, selection);
    // Cycles through the variants from version to version, starting at a point that depends only on
    // the client, so that its sample does not depend on which other clients are selected.
    const std::size_t first = name_hash(client->name);
    for (std::size_t v = 0; v < versions.size(); ++v) {
      for (std::size_t i = 0; i < variants.size(); ++i) {
        const bool is_taken = !selection.samples_variants || i == (first + v) % variants.size();
        if (is_taken && makes_sense(*variants[i], std::min(versions[v], client->server_max))) {
          plans.push_back(plan_of(*variants[i], *client, versions[v]));
        }
      }
    }
  }
}

std::string real_path(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::weakly_canonical(path, ignored).string();
}

/// Each file once, however it is spelled; otherwise its cases would be played twice.
std::vector<std::string> files_of(const InventoryPlaces& places, Inventory& inventory) {
  std::vector<std::string> files = scenario::list_scenario_files(places.scenarios);
  std::map<std::string, std::string> known;
  for (const std::string& file : files) {
    known.try_emplace(real_path(file), file);
  }
  for (const auto& [name, named] : places.named_files) {
    for (const std::string& file : named) {
      const auto [place, is_new] = known.try_emplace(real_path(file), file);
      if (is_new) {
        files.push_back(file);
      }
      inventory.named_files[name].insert(place->second);
    }
  }
  const std::string home = real_path(places.known_failures_for) + "/";
  for (const auto& [real, file] : known) {
    if (!places.known_failures_for.empty() && !real.starts_with(home)) {
      inventory.elsewhere.insert(file);
    }
  }
  return files;
}

}  // namespace

Inventory load_inventory(const InventoryPlaces& places) {
  Inventory inventory;
  std::vector<Problem> problems;
  for (const std::string& file : files_of(places, inventory)) {
    try {
      for (Scenario& scenario : scenario::load_scenario_file(file)) {
        inventory.scenarios.push_back(std::move(scenario));
      }
    } catch (const LoadError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  }
  if (!problems.empty()) {
    throw LoadError(std::move(problems));
  }
  inventory.holds_everywhere = places.known_failures_for.empty();
  inventory.clients = load_clients(places.clients);
  inventory.known_failures = load_known_failures(places.clients, places.reasons);
  const bool are_their_scenarios =
      places.known_failures_for.empty() ||
      real_path(places.known_failures_for) == real_path(places.scenarios);
  if (are_their_scenarios) {
    problems =
        check_known_failures(inventory.known_failures, inventory.scenarios, inventory.clients);
  }
  if (!problems.empty()) {
    throw LoadError(std::move(problems));
  }
  return inventory;
}

const std::vector<KnownFailure>& known_failures_in(const Inventory& inventory,
                                                   const Scenario& scenario) {
  static const std::vector<KnownFailure> kNone;
  return inventory.elsewhere.count(scenario.path) != 0 ? kNone : inventory.known_failures;
}

std::vector<const Scenario*> select_scenarios(const Inventory& inventory,
                                              const std::vector<std::string>& patterns) {
  std::vector<const Scenario*> selected;
  std::set<std::string> unused(patterns.begin(), patterns.end());
  for (const Scenario& scenario : inventory.scenarios) {
    const ScenarioNames names(scenario);
    bool fits = patterns.empty();
    for (const std::string& pattern : patterns) {
      const auto named = inventory.named_files.find(pattern);
      const bool is_named =
          named != inventory.named_files.end() && named->second.count(scenario.path) != 0;
      if (names.fit(pattern) || is_named) {
        fits = true;
        unused.erase(pattern);
      }
    }
    if (fits) {
      selected.push_back(&scenario);
    }
  }
  if (!unused.empty()) {
    std::vector<std::string> names;
    for (const Scenario& scenario : inventory.scenarios) {
      names.push_back(scenario.name);
      names.push_back(scenario.name.substr(scenario.name.rfind('/') + 1));
      names.push_back(scenario.id());
    }
    throw UsageError(with_near(
        fmt::format("no scenario matches `{}`; see: conformance list scenarios", *unused.begin()),
        *unused.begin(), names));
  }
  return selected;
}

bool is_called(const ClientUnderTest& client, const std::string& pattern) {
  return pattern == client.family || glob_matches(pattern, client.name);
}

std::vector<const ClientUnderTest*> select_clients(const Inventory& inventory,
                                                   const std::vector<std::string>& patterns) {
  std::vector<std::string> names;
  for (const ClientUnderTest& client : inventory.clients) {
    names.push_back(client.name);
  }
  std::set<std::string> selected;
  for (const std::string& pattern : patterns) {
    bool fits = false;
    for (const ClientUnderTest& client : inventory.clients) {
      if (is_called(client, pattern)) {
        selected.insert(client.name);
        fits = true;
      }
    }
    if (!fits) {
      throw UsageError(
          with_near(fmt::format("no client matches `{}`; see: conformance list clients", pattern),
                    pattern, names));
    }
  }
  std::vector<const ClientUnderTest*> clients;
  for (const ClientUnderTest& client : inventory.clients) {
    const bool is_default =
        patterns.empty() && std::find(kDefaultClients.begin(), kDefaultClients.end(),
                                      client.name) != kDefaultClients.end();
    if (is_default || selected.count(client.name) != 0) {
      clients.push_back(&client);
    }
  }
  if (clients.empty()) {
    throw UsageError(
        fmt::format("no client matches {}; expected names or patterns of clients (--client)",
                    fmt::join(kDefaultClients, ", ")));
  }
  return clients;
}

std::vector<CasePlan> plan_cases(const Inventory& inventory, const Selection& selection) {
  const std::vector<const ClientUnderTest*> clients = select_clients(inventory, selection.clients);
  std::vector<std::pair<std::string, Variants>> scenarios;
  for (const Scenario* scenario : select_scenarios(inventory, selection.scenarios)) {
    if (scenarios.empty() || scenarios.back().first != scenario->name) {
      scenarios.emplace_back(scenario->name, Variants{});
    }
    scenarios.back().second.push_back(scenario);
  }
  std::vector<CasePlan> plans;
  for (const auto& [name, variants] : scenarios) {
    plan_scenario(variants, clients, selection, plans);
  }
  if (plans.empty()) {
    throw UsageError(
        "nothing is selected: no scenario applies to these clients at these server versions; see: "
        "conformance list");
  }
  return plans;
}

std::vector<CasePlan> default_cases(const Scenario& scenario, const ClientUnderTest& client) {
  std::vector<CasePlan> plans;
  plan_scenario({&scenario}, {&client}, {}, plans);
  return plans;
}

std::vector<CasePlan> without_skipped(std::vector<CasePlan> plans, const Inventory& inventory,
                                      const std::vector<std::string>& patterns) {
  std::map<const Scenario*, ScenarioNames> names;
  for (const Scenario& scenario : inventory.scenarios) {
    names.emplace(&scenario, scenario);
  }
  for (const std::string& pattern : patterns) {
    const std::size_t before = plans.size();
    std::erase_if(plans, [&](const CasePlan& plan) {
      return is_called(*plan.client, pattern) || names.at(plan.scenario).fit_case(pattern, plan.id);
    });
    // A pattern may match something that exists but is not selected, so that one list of patterns
    // serves all runs.
    const bool fits =
        plans.size() < before ||
        std::any_of(inventory.clients.begin(), inventory.clients.end(),
                    [&](const ClientUnderTest& client) { return is_called(client, pattern); }) ||
        std::any_of(names.begin(), names.end(),
                    [&](const auto& entry) { return entry.second.fit(pattern); });
    if (!fits) {
      throw UsageError(fmt::format(
          "--skip {} matches no selected case, scenario or client; see: conformance list",
          pattern));
    }
  }
  if (plans.empty()) {
    throw UsageError("nothing is selected: --skip excludes all cases");
  }
  return plans;
}

std::string describe(const Budget& budget) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(budget.limit);
  return minutes == budget.limit ? fmt::format("{}m", minutes.count())
                                 : format_duration(budget.limit);
}

std::vector<CasePlan> shard_of(std::vector<CasePlan> plans, const Selection& selection) {
  std::vector<CasePlan> mine;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (i % static_cast<std::size_t>(selection.shards) ==
        static_cast<std::size_t>(selection.shard - 1)) {
      mine.push_back(std::move(plans[i]));
      if (std::optional<Budget>& budget = mine.back().budget) {
        budget->limit /= selection.shards;
      }
    }
  }
  return mine;
}

CasePlan find_case(const Inventory& inventory, const std::string& id) {
  const std::size_t slash = id.rfind('/');
  const std::size_t at = id.rfind('@');
  int version = 0;
  const bool is_id =
      slash != std::string::npos && at != std::string::npos && at < slash &&
      std::from_chars(id.data() + at + 1, id.data() + slash, version).ptr == id.data() + slash;
  if (!is_id) {
    throw UsageError(
        fmt::format("`{}` is not a case id; expected area/name[variant]@176/client", id));
  }
  const std::string client_name = id.substr(slash + 1);
  const ClientUnderTest& client = *select_clients(inventory, {client_name}).front();
  if (client.name != client_name) {
    throw UsageError(fmt::format("no client `{}`; see: conformance list clients", client_name));
  }
  if (version < wire::kServerVersionMin || version > wire::kServerVersionMax) {
    throw UsageError(fmt::format("no server version `{}`; expected a number from {} to {}", version,
                                 wire::kServerVersionMin, wire::kServerVersionMax));
  }
  for (const Scenario& scenario : inventory.scenarios) {
    if (scenario.id() == id.substr(0, at)) {
      CasePlan plan = plan_of(scenario, client, version);
      check_sense(plan);
      return plan;
    }
  }
  std::vector<std::string> names;
  for (const Scenario& scenario : inventory.scenarios) {
    names.push_back(scenario.id());
  }
  throw UsageError(
      with_near(fmt::format("no scenario `{}`", id.substr(0, at)), id.substr(0, at), names));
}

}  // namespace ibgw::conformance
