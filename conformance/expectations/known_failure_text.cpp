#include "conformance/expectations/known_failure_text.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/expectations/entry_text.hpp"
#include "simulator/scenario/yaml_reader.hpp"

namespace ibgw::conformance {
namespace {

using scenario::YamlNode;

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

[[noreturn]] void refuse(const std::string& path, int line, const std::string& why) {
  throw LoadError(
      Problem{.mark = {.path = path, .line = line, .column = 1}, .what = why, .excerpt = {}});
}

class Editor {
 public:
  Editor(const std::string& text, const std::string& path) : path_(path), lines_(lines_of(text)) {
    if (!text.empty()) {
      scenario::Problems problems(path, text);
      root_ = scenario::read_yaml(text, problems);
      problems.throw_if_any();
    }
    find_entries();
  }

  std::vector<LineEdit> edits(const KnownFailureUpdate& update) {
    for (const EntryChange& change : update.changes) {
      change_entry(change);
    }
    const bool is_emptied =
        !begins_.empty() && update.added.empty() &&
        std::all_of(is_removed_.begin(), is_removed_.end(), [](bool removed) { return removed; });
    if (is_emptied) {
      edits_.front().lines = in_file({"[]"});
    }
    if (!update.added.empty()) {
      remove_empty_list();
      append(update.added);
    }
    return std::move(edits_);
  }

 private:
  /// Finds the first line of each entry: the one with its dash.
  void find_entries() {
    is_removed_.assign(root_.items.size(), false);
    for (const YamlNode& item : root_.items) {
      auto line = static_cast<std::size_t>(item.place.line - 1);
      while (line > 0 && !has_dash(line)) {
        --line;
      }
      const bool is_taken = !begins_.empty() && begins_.back() >= line;
      if (!has_dash(line) || is_taken) {
        refuse(path_, item.place.line,
               "this list cannot be edited automatically; expected each entry to begin with `- ` "
               "on its own line");
      }
      begins_.push_back(line);
    }
  }

  [[nodiscard]] bool has_dash(std::size_t line) const {
    const std::size_t dash = lines_[line].find_first_not_of(' ');
    return dash != std::string::npos && lines_[line][dash] == '-' &&
           (dash + 1 == lines_[line].size() || lines_[line][dash + 1] == ' ' ||
            lines_[line][dash + 1] == '\r');
  }

  [[nodiscard]] std::size_t dash_column() const {
    return begins_.empty() ? 0 : lines_[begins_.front()].find('-');
  }

  /// The line after the entry. Comments at the dash's column, and comments after a blank line,
  /// belong to what follows.
  [[nodiscard]] std::size_t end_of(std::size_t entry) const {
    const std::size_t limit = entry + 1 < begins_.size() ? begins_[entry + 1] : lines_.size();
    std::size_t end = begins_[entry] + 1;
    bool is_after_blank = false;
    for (std::size_t line = end; line < limit; ++line) {
      const std::size_t first = lines_[line].find_first_not_of(" \t\r");
      const bool is_comment = first != std::string::npos && lines_[line][first] == '#';
      is_after_blank = is_after_blank || first == std::string::npos;
      if (first == std::string::npos ||
          (is_comment && (first <= dash_column() || is_after_blank))) {
        continue;
      }
      end = line + 1;
      is_after_blank = false;
    }
    return end;
  }

  void change_entry(const EntryChange& change) {
    const std::size_t begin = begins_.at(change.entry);
    std::size_t end = end_of(change.entry);
    LineEdit edit{.first = begin, .count = end - begin, .lines = {}};
    const std::vector<std::string> old(lines_.begin() + static_cast<std::ptrdiff_t>(begin),
                                       lines_.begin() + static_cast<std::ptrdiff_t>(end));
    const EntryText entry(old, begin, root_.items[change.entry]);
    for (const Coverage& covered : change.remains) {
      for (std::string& line : entry.with(covered)) {
        edit.lines.push_back(std::move(line));
      }
    }
    if (change.remains.empty()) {
      is_removed_[change.entry] = true;
      // If there are blank lines on both sides, remove those of one side.
      const bool is_after_blank = begin == 0 || is_blank(lines_[begin - 1]);
      while (is_after_blank && end < lines_.size() && is_blank(lines_[end])) {
        ++end;
        ++edit.count;
      }
    }
    edits_.push_back(std::move(edit));
  }

  /// Removes the `[]` of an empty list.
  void remove_empty_list() {
    if (!begins_.empty() || lines_.empty()) {
      return;
    }
    const auto line = static_cast<std::size_t>(root_.place.line - 1);
    const std::size_t open = lines_[line].find('[');
    const std::size_t close = lines_[line].find(']', open);
    if (open == std::string::npos || close == std::string::npos) {
      refuse(path_, root_.place.line, "this list cannot be edited automatically; expected `[]`");
    }
    const std::string rest = lines_[line].substr(0, open) + lines_[line].substr(close + 1);
    const std::size_t comment = rest.find('#');
    LineEdit edit{.first = line, .count = 1, .lines = {}};
    if (comment != std::string::npos) {
      edit.lines.push_back(rest.substr(comment));
    }
    edits_.push_back(std::move(edit));
  }

  void append(const std::vector<NewEntry>& added) {
    std::size_t end = lines_.size();
    while (end > 0 && is_blank(lines_[end - 1])) {
      --end;
    }
    std::vector<std::string> lines;
    for (const NewEntry& entry : added) {
      for (std::string& line : new_entry_lines(entry.covered, entry.finding, dash_column())) {
        lines.push_back(std::move(line));
      }
    }
    lines = in_file(std::move(lines));
    if (!edits_.empty() && edits_.back().first + edits_.back().count >= end) {
      LineEdit& last = edits_.back();
      last.lines.insert(last.lines.end(), lines.begin(), lines.end());
    } else {
      edits_.push_back({.first = end, .count = 0, .lines = std::move(lines)});
    }
  }

  /// The lines with the file's line endings.
  [[nodiscard]] std::vector<std::string> in_file(std::vector<std::string> lines) const {
    for (std::string& line : lines) {
      line += !lines_.empty() && lines_.front().ends_with('\r') ? "\r" : "";
    }
    return lines;
  }

  const std::string& path_;
  std::vector<std::string> lines_;
  YamlNode root_;
  std::vector<std::size_t> begins_;
  std::vector<bool> is_removed_;
  std::vector<LineEdit> edits_;
};

std::vector<KnownFailure> entries_in(const std::string& text, const std::string& path) {
  return text.empty() ? std::vector<KnownFailure>() : read_known_failures(text, path);
}

std::vector<KnownFailure> entries_after(const std::vector<KnownFailure>& old,
                                        const KnownFailureUpdate& update) {
  std::vector<KnownFailure> entries;
  auto change = update.changes.begin();
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (change == update.changes.end() || change->entry != i) {
      entries.push_back(old[i]);
      continue;
    }
    for (const Coverage& covered : change->remains) {
      entries.push_back(old[i]);
      entries.back().covered = covered;
    }
    ++change;
  }
  for (const NewEntry& added : update.added) {
    KnownFailure entry;
    entry.covered = added.covered;
    entry.finding = added.finding;
    entry.evidence = "run";
    entries.push_back(entry);
  }
  return entries;
}

bool says_the_same(const KnownFailure& a, const KnownFailure& b) {
  return a.covered == b.covered && a.finding == b.finding && a.reason == b.reason &&
         a.evidence == b.evidence && a.link == b.link && a.expires == b.expires;
}

bool reads_as(const std::vector<KnownFailure>& wanted, const std::string& text,
              const std::string& path) {
  try {
    const std::vector<KnownFailure> made = entries_in(text, path);
    return std::equal(wanted.begin(), wanted.end(), made.begin(), made.end(), says_the_same);
  } catch (const LoadError&) {
    return false;
  }
}

}  // namespace

std::vector<LineEdit> edits_for(const std::string& text, const std::string& path,
                                const KnownFailureUpdate& update) {
  std::vector<LineEdit> edits = Editor(text, path).edits(update);
  // YAML has more notations than this code understands, so check the result by reading it.
  const std::vector<KnownFailure> wanted = entries_after(entries_in(text, path), update);
  if (!reads_as(wanted, carried_out(text, edits), path)) {
    refuse(path, 1, "this entry cannot be edited automatically; expected one key per line");
  }
  return edits;
}

}  // namespace ibgw::conformance
