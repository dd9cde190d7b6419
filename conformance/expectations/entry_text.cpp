#include "conformance/expectations/entry_text.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/expectations/line_edits.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Place;
using scenario::YamlEntry;
using scenario::YamlNode;

constexpr std::size_t kWidth = 120;

std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return result + "\"";
}

std::vector<std::string> quoted(const std::vector<std::string>& texts) {
  std::vector<std::string> all;
  for (const std::string& text : texts) {
    all.push_back(quoted(text));
  }
  return all;
}

std::vector<std::string> versions_of(const Coverage& covered) {
  return {std::to_string(covered.version_min), std::to_string(covered.version_max)};
}

bool has_versions(const Coverage& covered) {
  return covered.version_min != Coverage().version_min ||
         covered.version_max != Coverage().version_max;
}

/// A single item is written without a list.
std::string in_one_line(const std::vector<std::string>& items) {
  return items.size() == 1 ? items.front() : fmt::format("[{}]", fmt::join(items, ", "));
}

std::string line_by_line(const std::vector<std::string>& items, std::size_t column) {
  std::string text;
  for (const std::string& item : items) {
    text += fmt::format("\n{}- {}", std::string(column, ' '), item);
  }
  return text;
}

/// The value after `key:`, which is in this column: on the same line if there is room.
std::string behind_key(const std::string& key, const std::vector<std::string>& items,
                       std::size_t column) {
  const std::string text = " " + in_one_line(items);
  return column + key.size() + 1 + text.size() <= kWidth ? text : line_by_line(items, column + 2);
}

std::size_t behind_quote(const std::string& text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    const bool is_pair = quote == '"' ? text[i] == '\\' : text.compare(i, 2, "''") == 0;
    if (is_pair) {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

bool begins_comment(const std::string& text, std::size_t at) {
  return text[at] == '#' && at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\n');
}

std::size_t behind_bracket(const std::string& text, std::size_t begin) {
  int open = 0;
  for (std::size_t i = begin; i < text.size();) {
    if (text[i] == '"' || text[i] == '\'') {
      i = behind_quote(text, i);
    } else if (begins_comment(text, i)) {
      i = std::min(text.find('\n', i), text.size());
    } else {
      open += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
      ++i;
      if (open == 0) {
        return i;
      }
    }
  }
  return text.size();
}

/// The value of a key, as it would be written; empty if the key is missing.
std::vector<std::string> items_of(const YamlNode* node, bool are_texts) {
  std::vector<std::string> items;
  if (node != nullptr && node->kind == YamlNode::Kind::scalar) {
    items.push_back(node->text);
  } else if (node != nullptr) {
    for (const YamlNode& item : node->items) {
      items.push_back(item.text);
    }
  }
  return are_texts ? quoted(items) : items;
}

}  // namespace

std::vector<std::string> new_entry_lines(const Coverage& covered, const std::string& finding,
                                         std::size_t dash_column) {
  const std::string indent(dash_column, ' ');
  const std::size_t column = dash_column + 2;
  std::string text =
      fmt::format("{}- case:{}\n", indent, behind_key("case", quoted(covered.cases), column));
  text += fmt::format("{}  finding: {}\n", indent, quoted(finding));
  if (covered.clients != Coverage().clients) {
    text += fmt::format("{}  clients:{}\n", indent,
                        behind_key("clients", quoted(covered.clients), column));
  }
  if (has_versions(covered)) {
    text += fmt::format("{}  versions: {}\n", indent, in_one_line(versions_of(covered)));
  }
  text += fmt::format("{}  reason:\n{}  evidence: run\n", indent, indent);
  return lines_of(text);
}

EntryText::EntryText(std::vector<std::string> lines, std::size_t first, const YamlNode& node)
    : first_(first), node_(node) {
  for (std::string& line : lines) {
    if (line.ends_with('\r')) {
      has_returns_ = true;
      line.pop_back();
    }
    line_begins_.push_back(text_.size());
    text_ += line + "\n";
  }
  is_flow_ = text_[offset(node.place)] == '{';
}

std::size_t EntryText::offset(Place place) const {
  std::size_t at = line_begins_.at(static_cast<std::size_t>(place.line - 1) - first_);
  for (int column = 1; column < place.column; ++column) {
    ++at;
    while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xc0U) == 0x80U) {
      ++at;
    }
  }
  return std::min(at, text_.size() - 1);
}

std::size_t EntryText::end_of_value(const YamlNode& node, std::size_t limit) const {
  const std::size_t begin = offset(node.place);
  const char c = text_[begin];
  if (node.kind == YamlNode::Kind::list && c != '[' && !node.items.empty()) {
    return end_of_value(node.items.back(), limit);
  }
  if (c == '[') {
    return behind_bracket(text_, begin);
  }
  if (c == '"' || c == '\'') {
    return behind_quote(text_, begin);
  }
  std::size_t end = begin;
  while (end < limit && !begins_comment(text_, end) &&
         !(is_flow_ && std::string_view(",]}").find(text_[end]) != std::string_view::npos)) {
    ++end;
  }
  return text_.find_last_not_of(" \n", end - 1) + 1;
}

EntryText::Replacement EntryText::value(std::size_t key,
                                        const std::vector<std::string>& items) const {
  const YamlEntry& entry = node_.entries[key];
  const bool is_last = key + 1 == node_.entries.size();
  const std::size_t limit = is_last ? text_.size() : offset(node_.entries[key + 1].place);
  const std::size_t begin = offset(entry.value.place);
  const std::size_t end = end_of_value(entry.value, limit);
  const std::string line = in_one_line(items);
  const auto column = static_cast<std::size_t>(entry.place.column - 1);
  const bool is_block_list = entry.value.kind == YamlNode::Kind::list && text_[begin] != '[';
  const bool fits = column + entry.key.size() + 2 + line.size() <= kWidth;
  if (is_flow_ || (!is_block_list && fits)) {
    return {.begin = begin, .end = end, .text = line};
  }
  const std::size_t colon = text_.find(':', offset(entry.place) + entry.key.size());
  return {.begin = colon + 1, .end = end, .text = line_by_line(items, column + 2)};
}

EntryText::Replacement EntryText::new_key(const std::string& key,
                                          const std::vector<std::string>& items) const {
  // New keys go before the reason; the first key is on the line with the dash.
  std::size_t next = 1;
  for (std::size_t i = 1; i < node_.entries.size(); ++i) {
    next = node_.entries[i].key == "reason" ? i : next;
  }
  const std::size_t at = offset(node_.entries.at(next).place);
  if (is_flow_) {
    return {.begin = at, .end = at, .text = fmt::format("{}: {}, ", key, in_one_line(items))};
  }
  const auto column = static_cast<std::size_t>(node_.entries[next].place.column - 1);
  return {.begin = at,
          .end = at,
          .text = fmt::format("{}:{}\n{}", key, behind_key(key, items, column),
                              std::string(column, ' '))};
}

void EntryText::set(const std::string& key, const std::vector<std::string>& items,
                    std::vector<Replacement>& replacements) const {
  for (std::size_t i = 0; i < node_.entries.size(); ++i) {
    if (node_.entries[i].key == key) {
      replacements.push_back(value(i, items));
      return;
    }
  }
  replacements.push_back(new_key(key, items));
}

std::vector<std::string> EntryText::with(const Coverage& covered) const {
  std::vector<Replacement> replacements;
  const std::vector<std::string> cases = quoted(covered.cases);
  if (cases != items_of(node_.find("case"), true)) {
    set("case", cases, replacements);
  }
  const YamlNode* const old_clients = node_.find("clients");
  const std::vector<std::string> clients = quoted(covered.clients);
  const bool is_for_all = old_clients == nullptr && covered.clients == Coverage().clients;
  if (!is_for_all && clients != items_of(old_clients, true)) {
    set("clients", clients, replacements);
  }
  if (has_versions(covered) && versions_of(covered) != items_of(node_.find("versions"), false)) {
    set("versions", versions_of(covered), replacements);
  }
  std::stable_sort(replacements.begin(), replacements.end(),
                   [](const Replacement& a, const Replacement& b) { return a.begin < b.begin; });
  std::string text;
  std::size_t at = 0;
  for (const Replacement& one : replacements) {
    text += text_.substr(at, one.begin - at) + one.text;
    at = one.end;
  }
  std::vector<std::string> lines = lines_of(text + text_.substr(at));
  for (std::string& line : lines) {
    line += has_returns_ ? "\r" : "";
  }
  return lines;
}

}  // namespace ibgw::conformance
