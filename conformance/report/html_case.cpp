// The page of one case.
#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "conformance/event/json_tree.hpp"
#include "conformance/report/groups.hpp"
#include "conformance/report/html_files.hpp"
#include "conformance/report/html_report.hpp"
#include "conformance/report/ladder.hpp"
#include "conformance/report/text.hpp"
#include "conformance/report/timeline.hpp"

namespace ibgw::conformance {
namespace {

using kainjow::mustache::data;
using List = kainjow::mustache::list;

// `map[key] = value` moves the value in; `map.set(key, value)` copies whatever hangs on it.

/// The template escapes HTML, but cannot know which bytes are text.
void set(data& map, const char* key, const std::string& text) {
  if (!text.empty()) {
    map[key] = data(printable(text));
  }
}

data one(const char* key, const std::string& text) {
  data map;
  set(map, key, text);
  return map;
}

void add_field(List& rows, const std::string& path, const std::string& value) {
  data row = one("path", path);
  row["value"] = data(printable(value));
  rows.push_back(std::move(row));
}

/// One row per field: `contract.symbol`, `conditions[0].price`.
void flatten(const Tree& tree, const std::string& path, List& rows) {
  const bool is_empty = tree.items.empty() && tree.members.empty();
  if (tree.kind == Tree::Kind::map && (!is_empty || !path.empty())) {
    for (const auto& [key, value] : tree.members) {
      flatten(value, path.empty() ? key : path + "." + key, rows);
    }
    if (is_empty) {
      add_field(rows, path, "{}");
    }
  } else if (tree.kind == Tree::Kind::list) {
    for (std::size_t i = 0; i < tree.items.size(); ++i) {
      flatten(tree.items[i], fmt::format("{}[{}]", path, i), rows);
    }
    if (is_empty) {
      add_field(rows, path, "[]");
    }
  } else if (tree.kind != Tree::Kind::map && tree.kind != Tree::Kind::null) {
    add_field(rows, path.empty() ? "value" : path,
              tree.kind == Tree::Kind::text ? tree.text : to_flow(tree));
  }
}

/// `00 00 00 06 ..`: breaks between bytes.
std::string spaced(const std::string& hex) {
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    text += (i == 0 ? "" : " ") + hex.substr(i, 2);
  }
  return text;
}

const char* lane_of(const RecordedEvent& event) {
  return is_from_adapter(event.kind)       ? "client"
         : is_from_trace(event.kind)       ? "gateway"
         : event.kind == EventKind::socket ? "kernel"
                                           : "runner";
}

/// The event without its values, which have their own table.
std::string heading(const RecordedEvent& event) {
  const bool is_frame = event.kind == EventKind::in || event.kind == EventKind::out;
  if (is_frame && !event.name.empty()) {
    return (event.kind == EventKind::in ? "receives " : "sends ") + event.name;
  }
  return event.kind == EventKind::callback ? "callback " + event.name : event_text(event);
}

data event_row(const RecordedEvent& event, std::size_t index, Moment begin) {
  data row;
  row["index"] = std::to_string(index);
  row["time"] = format_milliseconds(event.time - begin);
  row["lane"] = lane_of(event);
  set(row, "origin", event_origin(event));
  set(row, "text", heading(event));
  const bool is_frame = event.kind == EventKind::in || event.kind == EventKind::out;
  List fields;
  if (is_frame || event.kind == EventKind::callback) {
    flatten(event.values, "", fields);
    set(row, "brief", fields.empty() ? std::string() : to_flow(event.values, 90));
  }
  set(row, "rule", is_frame ? event.rule : std::string());
  if (is_frame) {
    set(row, "hex", spaced(event.text));
  }
  const bool has_details = !fields.empty() || (is_frame && !event.text.empty());
  row["has_details"] = data(has_details);
  row["has_fields"] = data(!fields.empty());
  row["fields"] = data(fields);
  return row;
}

void set_events(data& page, const CaseRecord& record, std::size_t events_max) {
  const std::size_t count = record.events.size();
  List rows;
  rows.reserve(std::min(count, events_max + 1));
  for (std::size_t i = 0; i < count; ++i) {
    const bool is_left_out =
        count > events_max && i >= events_max / 2 && i < count - events_max / 2;
    if (!is_left_out) {
      rows.push_back(event_row(record.events[i], i, beginning(record)));
    } else if (i == events_max / 2) {
      rows.push_back(one("left_out", std::to_string(count - 2 * (events_max / 2))));
    }
  }
  page["has_record"] = data(!rows.empty());
  page["events"] = data(rows);
  page["ladder"] = ladder_svg(record);
}

void set_findings(data& page, const CaseResult& result) {
  List findings;
  for (const Finding& finding : result.findings) {
    data item = one("id", finding.id);
    set(item, "severity", scenario::to_string(finding.severity));
    set(item, "expected", finding.expected);
    set(item, "actual", finding.actual);
    // Only if it differs from the one that the page already shows.
    set(item, "own_requirement",
        finding.requirement == result.requirement ? std::string() : finding.requirement);
    set(item, "at",
        finding.line != 0 ? fmt::format("{}:{}", result.file, finding.line) : std::string());
    findings.push_back(std::move(item));
  }
  page["has_findings"] = data(!findings.empty());
  page["findings"] = data(findings);
  List unsupported;
  for (const Unsupported& entry : result.unsupported) {
    data item = one("id", entry.id);
    set(item, "why", entry.why);
    unsupported.push_back(std::move(item));
  }
  page["has_unsupported"] = data(!unsupported.empty());
  page["unsupported"] = data(unsupported);
  List known;
  for (const std::string& reason : known_reasons(result)) {
    known.push_back(one("text", reason));
  }
  page["known"] = data(known);
}

}  // namespace

std::string page_name(const std::string& case_id, int repetition) {
  std::string name;
  for (const char c : case_id) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '=';
    if (is_plain) {
      name += c;
    } else if (!name.empty() && name.back() != '.') {
      name += '.';
    }
  }
  const std::string number = repetition > 1 ? fmt::format("-{}", repetition) : std::string();
  return fmt::format("cases/{}-{:08x}{}.html", name.substr(0, 160), name_hash(case_id), number);
}

std::string html_case_page(const CaseResult& result, const CaseRecord* record,
                           std::size_t events_max) {
  data page;
  set(page, "case", result.case_id);
  set(page, "scenario", result.scenario);
  set(page, "scenario_link", url_path(result.scenario));
  set(page, "scenario_with_variant", scenario_with_variant(result));
  set(page, "client", result.client);
  set(page, "client_link", url_path(result.client));
  set(page, "server_version", std::to_string(result.server_version));
  set(page, "negotiated",
      result.negotiated != 0 && result.negotiated != result.server_version
          ? std::to_string(result.negotiated)
          : std::string());
  set(page, "outcome", outcome(result));
  set(page, "judged", share_judged(result));
  set(page, "reason", result.reason);
  set(page, "earlier", earlier_tries(result));
  set(page, "summary", result.summary);
  set(page, "requirement", result.requirement);
  set(page, "file", result.file);
  set(page, "command", result.command);
  // In whole milliseconds, as in results.json, so that a page is the same after `merge`.
  const auto ms = result.duration.count() / 1'000'000;
  set(page, "duration", fmt::format("{:.2f}", static_cast<double>(ms) / 1e3));
  set(page, "client_errors", result.client_errors);
  set(page, "gateway_errors", result.gateway_errors);
  set_findings(page, result);
  set_events(page, record != nullptr ? *record : CaseRecord(), events_max);
  // Parsed once per thread, not for each page. Not shared, because it keeps state while rendering.
  thread_local kainjow::mustache::mustache sheet{std::string(html_files::case_mustache)};
  return sheet.render(page);
}

}  // namespace ibgw::conformance
