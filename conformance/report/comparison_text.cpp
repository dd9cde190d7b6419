// A comparison for people and for programs.
#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/report/comparison.hpp"
#include "conformance/report/console_report.hpp"

namespace ibgw::conformance {
namespace {

using Findings = std::map<std::string, const Finding*>;

constexpr std::size_t kLinesMax = 20;  ///< Of a list that nobody has to read to its end.

constexpr std::array<std::pair<Change, const char*>, 5> kChanges{
    {{Change::broken, "broken"},
     {Change::mended, "mended"},
     {Change::changed, "changed"},
     {Change::same, "same"},
     {Change::not_judged, "not_judged"}}};

const char* word_for(MatchedBy matched_by) {
  return matched_by == MatchedBy::name     ? "name"
         : matched_by == MatchedBy::family ? "family"
                                           : "flag";
}

/// The result to speak of: the first repetition that says something about the client.
const CaseResult& shown_result(const CaseSide& side) {
  const auto judged =
      std::find_if(side.results.begin(), side.results.end(), [](const CaseResult* result) {
        return is_pass(result->verdict) || result->verdict == Verdict::fail;
      });
  return judged != side.results.end() ? **judged : *side.results.front();
}

std::string verdict_text(const CaseSide& side) {
  return side.failures.empty() ? std::string(to_string(shown_result(side).verdict)) : "fail";
}

std::vector<std::string> ids_of(const CaseSide& side) {
  std::vector<std::string> ids;
  for (const Findings* const findings : {&side.failures, &side.weaker}) {
    for (const auto& [id, finding] : *findings) {
      ids.push_back(id);
    }
  }
  return ids;
}

std::string way(const CaseSide& side) {
  const std::vector<std::string> ids = ids_of(side);
  return ids.empty() ? verdict_text(side)
                     : fmt::format("{} ({})", verdict_text(side), fmt::join(ids, ", "));
}

std::string broken_text(const ComparedCase& one) {
  CaseResult shown;
  for (const auto& [id, finding] : one.after.failures) {
    if (one.before.failures.count(id) == 0) {
      shown.findings.push_back(*finding);
    }
  }
  std::string text =
      fmt::format("  {}  before: {}\n", one.after.results.front()->case_id, way(one.before));
  std::istringstream lines(describe_findings(shown));
  for (std::string line; std::getline(lines, line);) {
    text += "    " + line + "\n";
  }
  return text;
}

std::string change_line(const ComparedCase& one) {
  const std::string& reason = shown_result(one.after).reason;
  const bool explains = one.change == Change::not_judged && !reason.empty();
  return fmt::format("  {}  before: {}; now: {}{}\n", one.after.results.front()->case_id,
                     way(one.before), way(one.after), explains ? ": " + reason : "");
}

std::string section(const std::string& title, const std::vector<std::string>& blocks,
                    std::size_t blocks_max = kLinesMax) {
  if (blocks.empty()) {
    return {};
  }
  const std::size_t shown = std::min(blocks.size(), blocks_max);
  std::string text =
      fmt::format("{}: {} case{}\n", title, blocks.size(), blocks.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < shown; ++i) {
    text += blocks[i];
  }
  if (shown < blocks.size()) {
    text += fmt::format("  and {} more; --format json lists all\n", blocks.size() - shown);
  }
  return text;
}

std::vector<std::string> blocks_of(const Comparison& comparison, Change change) {
  std::vector<std::string> blocks;
  for (const ComparedCase& one : comparison.cases) {
    if (one.change == change) {
      blocks.push_back(change == Change::broken ? broken_text(one) : change_line(one));
    }
  }
  return blocks;
}

std::vector<std::string> indented(const std::vector<std::string>& lines) {
  std::vector<std::string> blocks;
  for (const std::string& line : lines) {
    blocks.push_back("  " + line + "\n");
  }
  return blocks;
}

/// The clients of one of the results that are compared with none, by family.
std::map<std::string, std::vector<std::string>> left_over(const RunPart& part,
                                                          const Comparison& comparison,
                                                          std::string ClientPair::*side) {
  std::map<std::string, std::string> clients = families_in(part);
  for (const ClientPair& pair : comparison.clients) {
    clients.erase(pair.*side);
  }
  std::map<std::string, std::vector<std::string>> families;
  for (const auto& [client, family] : clients) {
    families[family].push_back(client);
  }
  return families;
}

/// Which clients are compared with one of another name, and which with none although that could be.
std::string client_lines(const Comparison& comparison, const RunPart& before,
                         const RunPart& after) {
  std::string text;
  for (const ClientPair& pair : comparison.clients) {
    if (pair.matched_by == MatchedBy::family) {
      text += fmt::format("{} is compared with {}: another release of the same client\n",
                          pair.before, pair.after);
    } else if (pair.before != pair.after) {
      text += fmt::format("{} is compared with {} (--client)\n", pair.before, pair.after);
    }
  }
  const auto others = left_over(after, comparison, &ClientPair::after);
  for (const auto& [family, clients] : left_over(before, comparison, &ClientPair::before)) {
    if (const auto found = others.find(family); found != others.end()) {
      text += fmt::format("not compared: {} with {}; --client OLD=NEW says which belong together\n",
                          fmt::join(clients, ", "), fmt::join(found->second, ", "));
    }
  }
  return text;
}

Tree texts_tree(const std::vector<std::string>& texts) {
  Tree tree;
  tree.kind = Tree::Kind::list;
  for (const std::string& text : texts) {
    tree.items.push_back(text_tree(text));
  }
  return tree;
}

Tree side_tree(const CaseSide& side) {
  Tree tree = map_tree();
  const CaseResult& result = shown_result(side);
  set_member(tree, "case", text_tree(result.case_id));
  set_member(tree, "verdict", text_tree(verdict_text(side)));
  set_member(tree, "findings", texts_tree(ids_of(side)));
  if (!side.is_judged && !result.reason.empty()) {
    set_member(tree, "reason", text_tree(result.reason));
  }
  return tree;
}

Tree cases_tree(const Comparison& comparison, Change change) {
  Tree tree = texts_tree({});
  for (const ComparedCase& one : comparison.cases) {
    if (one.change == change) {
      Tree item = map_tree();
      set_member(item, "before", side_tree(one.before));
      set_member(item, "after", side_tree(one.after));
      tree.items.push_back(std::move(item));
    }
  }
  return tree;
}

Tree clients_tree(const Comparison& comparison) {
  Tree tree = texts_tree({});
  for (const ClientPair& pair : comparison.clients) {
    Tree item = map_tree();
    set_member(item, "before", text_tree(pair.before));
    set_member(item, "after", text_tree(pair.after));
    set_member(item, "matched_by", text_tree(word_for(pair.matched_by)));
    tree.items.push_back(std::move(item));
  }
  return tree;
}

std::string incomplete_line(const RunPart& part) {
  return part.run.why_partial.empty()
             ? std::string()
             : fmt::format("{} is not complete: {}\n", part.file, part.run.why_partial);
}

}  // namespace

std::string comparison_text(const Comparison& comparison, const RunPart& before,
                            const RunPart& after) {
  std::string text = incomplete_line(before) + incomplete_line(after) +
                     client_lines(comparison, before, after) +
                     section("broken", blocks_of(comparison, Change::broken), SIZE_MAX) +
                     section("mended", blocks_of(comparison, Change::mended)) +
                     section("changed findings", blocks_of(comparison, Change::changed)) +
                     section("not judged", blocks_of(comparison, Change::not_judged)) +
                     section("only in " + before.file, indented(comparison.only_before)) +
                     section("only in " + after.file, indented(comparison.only_after));
  return text + fmt::format(
                    "{} case{} in both: {} broken, {} mended, {} with changed findings, {} as "
                    "before, {} not judged; {} only in {}, {} only in {}\n",
                    comparison.cases.size(), comparison.cases.size() == 1 ? "" : "s",
                    count(comparison, Change::broken), count(comparison, Change::mended),
                    count(comparison, Change::changed), count(comparison, Change::same),
                    count(comparison, Change::not_judged), comparison.only_before.size(),
                    before.file, comparison.only_after.size(), after.file);
}

std::string comparison_json(const Comparison& comparison, const RunPart& before,
                            const RunPart& after) {
  Tree tree = map_tree();
  set_member(tree, "before", text_tree(before.file));
  set_member(tree, "after", text_tree(after.file));
  set_member(tree, "clients", clients_tree(comparison));
  Tree totals = map_tree();
  for (const auto& [change, name] : kChanges) {
    set_member(totals, name, integer_tree(count(comparison, change)));
  }
  set_member(totals, "only_before",
             integer_tree(static_cast<std::int64_t>(comparison.only_before.size())));
  set_member(totals, "only_after",
             integer_tree(static_cast<std::int64_t>(comparison.only_after.size())));
  set_member(tree, "totals", std::move(totals));
  for (const auto& [change, name] : kChanges) {
    if (change != Change::same) {
      set_member(tree, name, cases_tree(comparison, change));
    }
  }
  set_member(tree, "only_before", texts_tree(comparison.only_before));
  set_member(tree, "only_after", texts_tree(comparison.only_after));
  return to_json(tree) + "\n";
}

}  // namespace ibgw::conformance
