// The matrix of all cases.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "conformance/report/groups.hpp"
#include "conformance/report/html_files.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/text.hpp"

namespace ibgw::conformance {
namespace {

using kainjow::mustache::data;
using List = kainjow::mustache::list;

const std::map<std::string, const char*>& marks() {
  // Marks, so that no verdict is shown by colour alone.
  static const std::map<std::string, const char*> kMarks{
      {"pass", "\u2713"},        {"non-strict", "~"},         {"informational", "i"},
      {"fail", "\u2717"},        {"known-failure", "\u2717"}, {"unexpected-pass", "!"},
      {"unsupported", "\u2013"}, {"not-installed", "\u2013"}, {"inconclusive", "?"},
      {"could-not-run", "!"},    {"harness-error", "!"}};
  return kMarks;
}

data text(const std::string& content) {
  return data(printable(content));
}

std::string area_of(const CaseResult& result) {
  const std::size_t slash = result.scenario.find('/');
  return slash == std::string::npos ? std::string("other") : result.scenario.substr(0, slash);
}

std::string name_of(const CaseResult& result) {
  const std::size_t slash = result.scenario.find('/');
  return slash == std::string::npos ? result.scenario : result.scenario.substr(slash + 1);
}

/// The text that the search looks at and the tooltip shows.
std::string title_of(const CaseResult& result) {
  const std::string share = share_judged(result);
  std::string title =
      result.case_id + ": " + outcome(result) + (share.empty() ? "" : " (" + share + ")");
  for (const Finding& finding : result.findings) {
    title += " " + finding.id;
  }
  for (const std::string& more : {earlier_tries(result), result.reason}) {
    title += more.empty() ? "" : " (" + more + ")";
  }
  return title;
}

data chip(const CaseResult& result) {
  data item;
  item.set("outcome", text(outcome(result)));
  item.set("version", std::to_string(result.server_version));
  item.set("mark", marks().at(outcome(result)));
  item.set("title", text(title_of(result)));
  item.set("client", text(result.client));
  item.set("area", text(area_of(result)));
  if (!result.page.empty()) {
    item.set("page", text(result.page));
  }
  return item;
}

using Cells = std::map<std::string, std::vector<const CaseResult*>>;

data row(const CaseResult& first, const Cells& cells, const std::vector<std::string>& clients) {
  List columns;
  for (const std::string& client : clients) {
    data cell;
    cell.set("client", text(client));
    List chips;
    if (const auto found = cells.find(client); found != cells.end()) {
      for (const CaseResult* result : found->second) {
        chips.push_back(chip(*result));
      }
    }
    cell.set("chips", data(chips));
    columns.push_back(cell);
  }
  data item;
  item.set("name", text(name_of(first)));
  item.set("variant", text(first.variant));
  item.set("summary", text(one_line(first.summary)));
  item.set("cells", data(columns));
  return item;
}

/// Areas with their scenarios and variants, in the order of the run.
List areas(const std::vector<CaseResult>& results, const std::vector<std::string>& clients) {
  std::map<std::string, std::vector<std::string>> order;
  std::map<std::string, Cells> rows;
  std::map<std::string, const CaseResult*> firsts;
  for (const CaseResult& result : results) {
    const std::string key = scenario_with_variant(result);
    if (firsts.emplace(key, &result).second) {
      order[area_of(result)].push_back(key);
    }
    rows[key][result.client].push_back(&result);
  }
  List list;
  for (const auto& [area, keys] : order) {
    List lines;
    for (const std::string& key : keys) {
      lines.push_back(row(*firsts[key], rows[key], clients));
    }
    data item;
    item.set("area", text(area));
    item.set("columns", std::to_string(clients.size() + 1));
    item.set("rows", data(lines));
    list.push_back(item);
  }
  return list;
}

List totals_list(const std::vector<CaseResult>& results) {
  std::map<std::string, int> numbers;
  for (const CaseResult& result : results) {
    ++numbers[outcome(result)];
  }
  List list;
  for (const std::string& name : outcomes()) {
    if (numbers[name] > 0) {
      data item;
      item.set("outcome", name);
      item.set("mark", marks().at(name));
      item.set("number", std::to_string(numbers[name]));
      list.push_back(item);
    }
  }
  return list;
}

data group_item(const CaseGroup& group) {
  const CaseResult& first = *group.front();
  data item;
  item.set("outcome", text(outcome(first)));
  item.set("mark", marks().at(outcome(first)));
  item.set("scenario", text(scenario_with_variant(first)));
  item.set("client", text(first.client));
  item.set("area", text(area_of(first)));
  item.set("command", text(first.command));
  List chips;
  for (const CaseResult* result : group) {
    chips.push_back(chip(*result));
  }
  item.set("chips", data(chips));
  List findings;
  for (const Finding& finding : first.findings) {
    data entry;
    entry.set("id", text(finding.id));
    entry.set("expected", text(finding.expected));
    entry.set("actual", text(finding.actual));
    findings.push_back(entry);
  }
  item.set("findings", data(findings));
  if (!first.reason.empty()) {
    item.set("reason", text(first.reason));
  }
  return item;
}

List names(const std::set<std::string>& values) {
  List list;
  for (const std::string& value : values) {
    data item;
    item.set("name", text(value));
    list.push_back(item);
  }
  return list;
}

}  // namespace

std::string html_index(const std::vector<CaseResult>& results, const RunFacts& run) {
  static const std::string kTemplate(html_files::index_mustache);
  std::set<std::string> clients;
  std::set<std::string> area_names;
  for (const CaseResult& result : results) {
    clients.insert(result.client);
    area_names.insert(area_of(result));
  }
  const auto is_unexpected = [](const CaseResult& result) { return !result.expected; };
  const auto wrong = std::count_if(results.begin(), results.end(), is_unexpected);
  List groups;
  for (const CaseGroup& group : groups_of(results, is_unexpected)) {
    groups.push_back(group_item(group));
  }
  data page;
  page.set("cases", fmt::format("{} case{}", results.size(), results.size() == 1 ? "" : "s"));
  page.set("verdict", wrong != 0                ? fmt::format("{} not as expected", wrong)
                      : run.why_partial.empty() ? "all as expected"
                                                : "as expected, but incomplete");
  page.set("is_good", data(wrong == 0 && run.why_partial.empty()));
  if (!run.why_partial.empty()) {
    page.set("partial", text(run.why_partial));
  }
  page.set("duration", fmt::format("{:.1f}", static_cast<double>(run.duration.count()) / 1e9));
  page.set("totals", data(totals_list(results)));
  page.set("clients", data(names(clients)));
  page.set("area_names", data(names(area_names)));
  page.set("has_groups", data(!groups.empty()));
  page.set("groups", data(groups));
  page.set("areas", data(areas(results, {clients.begin(), clients.end()})));
  kainjow::mustache::mustache sheet(kTemplate);
  return sheet.render(page);
}

std::vector<std::pair<std::string, std::string>> html_shared_files() {
  return {{"style.css", std::string(html_files::style_css)},
          {"index.js", std::string(html_files::index_js)},
          {"case.js", std::string(html_files::case_js)}};
}

}  // namespace ibgw::conformance
