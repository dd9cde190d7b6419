#include "conformance/plan/run_cost.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace ibgw::conformance {
namespace {

/// `handshake/silent_close[at=hello]` of a case id.
std::string variant_of(const std::string& case_id) {
  return case_id.substr(0, case_id.rfind('@'));
}

Duration waits_of(const scenario::Scenario& scenario) {
  Duration sum = scenario.settle.value_or(kDefaultSettle);
  for (const scenario::Step& step : scenario.steps) {
    sum += step.duration;
  }
  return sum;
}

std::string time_text(Duration time) {
  const auto seconds = std::chrono::round<std::chrono::seconds>(time).count();
  return seconds < 60 ? fmt::format("{} s", seconds)
                      : fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
}

std::string waits_text(int cases) {
  return cases == 1 ? "by the waits of its scenario, the least that it can take"
                    : "by the waits of their scenarios, the least that they can take";
}

std::string line(const ClientCost& cost, std::size_t width) {
  std::string text = fmt::format("{:<{}}  {:>6}  {:>12}", cost.client.empty() ? "all" : cost.client,
                                 width, cost.cases, time_text(cost.time));
  if (cost.whole_time > cost.time) {
    text += fmt::format("  without its budget {}", time_text(cost.whole_time));
  }
  return text + "\n";
}

}  // namespace

KnownDurations::KnownDurations(const std::vector<CaseResult>& results) {
  for (const CaseResult& result : results) {
    if (result.duration > Duration::zero()) {
      for (Mean* const mean : {&cases_[result.case_id], &variants_[variant_of(result.case_id)]}) {
        mean->sum += result.duration;
        ++mean->number;
      }
    }
  }
}

std::optional<Duration> KnownDurations::of(const CasePlan& plan) const {
  for (const auto& [means, name] :
       {std::pair{&cases_, plan.id}, std::pair{&variants_, variant_of(plan.id)}}) {
    if (const auto found = means->find(name); found != means->end()) {
      return found->second.sum / found->second.number;
    }
  }
  return std::nullopt;
}

RunCost cost_of(const std::vector<CasePlan>& plans, const KnownDurations& known, int jobs) {
  RunCost cost;
  cost.jobs = jobs;
  struct Share {
    Duration time{};
    std::optional<Budget> budget;
  };
  std::map<std::string, std::map<int, Share>> shares;  // Of each client, by entry of the matrix.
  std::map<std::string, ClientCost> clients;
  for (const CasePlan& plan : plans) {
    Share& share = shares[plan.client->name][plan.budget ? plan.budget->entry : 0];
    share.budget = plan.budget;
    ++clients[plan.client->name].cases;
    if (plan.why_unsupported) {
      continue;  // It takes no time.
    }
    const std::optional<Duration> duration = known.of(plan);
    cost.from_waits += duration ? 0 : 1;
    share.time += duration.value_or(waits_of(*plan.scenario)) / (plan.scenario->alone ? 1 : jobs);
  }
  for (auto& [name, client] : clients) {
    client.client = name;
    for (const auto& [entry, share] : shares[name]) {
      client.whole_time += share.time;
      client.time += share.budget ? std::min(share.time, share.budget->limit) : share.time;
    }
    cost.all.cases += client.cases;
    cost.all.time += client.time;
    cost.all.whole_time += client.whole_time;
    cost.clients.push_back(client);
  }
  return cost;
}

std::string cost_text(const RunCost& cost, const std::string& source) {
  std::size_t width = 6;
  for (const ClientCost& client : cost.clients) {
    width = std::max(width, client.client.size());
  }
  std::string text = fmt::format("{:<{}}  {:>6}  {:>12}\n", "client", width, "cases", "time");
  for (const ClientCost& client : cost.clients) {
    text += line(client, width);
  }
  text += line(cost.all, width);
  text += fmt::format("at {} case{} at a time, ", cost.jobs, cost.jobs == 1 ? "" : "s");
  if (source.empty()) {
    return text + waits_text(cost.all.cases) + "; --costs FILE goes by an earlier results.json\n";
  }
  text += "by the durations in " + source;
  if (cost.from_waits > 0) {
    text += fmt::format("; {} case{} not in there: {}", cost.from_waits,
                        cost.from_waits == 1 ? " is" : "s are", waits_text(cost.from_waits));
  }
  return text + "\n";
}

}  // namespace ibgw::conformance
