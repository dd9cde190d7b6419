#include "simulator/scenario/matching.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include "simulator/scenario/number_text.hpp"

namespace ibgw::scenario {
namespace {

using Kind = ValueView::Kind;

const Tree& tree_at(const void* whole) {
  return *static_cast<const Tree*>(whole);
}

constexpr ValueView::Access kTreeMap{
    [](const void* whole) { return tree_at(whole).members.size(); },
    [](const void* whole, std::size_t index) {
      return view_of(tree_at(whole).members[index].second);
    },
    [](const void* whole, std::string_view name) {
      const Tree* const member = tree_at(whole).find(name);
      return member == nullptr ? ValueView{} : view_of(*member);
    }};
constexpr ValueView::Access kTreeList{
    [](const void* whole) { return tree_at(whole).items.size(); },
    [](const void* whole, std::size_t index) { return view_of(tree_at(whole).items[index]); },
    nullptr};

bool is_scalar(const ValueView& value) {
  return value.kind == Kind::integer || value.kind == Kind::real || value.kind == Kind::text;
}

/// Whether the value, or anything in it, is set.
bool is_there(const ValueView& value) {
  if (value.kind != Kind::record && value.kind != Kind::list) {
    return value.kind != Kind::absent;
  }
  const std::size_t size = value.access->size(value.whole);
  for (std::size_t i = 0; i < size; ++i) {
    if (is_there(value.access->item(value.whole, i))) {
      return true;
    }
  }
  return false;
}

/// The text that regular expressions look at.
std::string spelling(const ValueView& value) {
  char buffer[64];
  char* end = buffer;
  if (value.kind == Kind::integer) {
    end = std::to_chars(buffer, buffer + sizeof buffer, value.integer).ptr;
  } else if (value.kind == Kind::real && std::isinf(value.real)) {
    return value.real > 0 ? "Infinity" : "-Infinity";
  } else if (value.kind == Kind::real) {
    end = std::to_chars(buffer, buffer + sizeof buffer, value.real).ptr;
  } else {
    return std::string(value.text);
  }
  return {buffer, end};
}

/// The spelling in the scenario is more exact than its double.
std::optional<NumberText> number_of(const ValueView& value) {
  const bool is_spelled = value.kind != Kind::integer && !value.text.empty();
  return is_spelled ? parse_number(value.text) : parse_number(spelling(value));
}

/// Also nothing if it is outside a double's range.
std::optional<double> double_of(const ValueView& value) {
  if (value.kind == Kind::integer) {
    return static_cast<double>(value.integer);
  }
  if (value.kind == Kind::real) {
    return value.real;
  }
  if (value.text == "true" || value.text == "false") {
    return value.text == "true" ? 1 : 0;
  }
  double number = 0;
  const char* const end = value.text.data() + value.text.size();
  const bool is_one = parse_number(value.text).has_value() &&
                      std::from_chars(value.text.data(), end, number).ec == std::errc{};
  return is_one ? std::optional(number) : std::nullopt;
}

int order(double a, double b) {
  return a < b ? -1 : (a > b ? 1 : 0);
}

/// How `value` compares to `wanted` as a number; nothing if one of them is not a number.
std::optional<int> compare_numbers(const ValueView& value, const ValueView& wanted) {
  if (value.kind == Kind::integer && wanted.kind == Kind::integer) {
    return value.integer < wanted.integer ? -1 : static_cast<int>(value.integer > wanted.integer);
  }
  // If the value is a double, compare as doubles, however exact the other one is.
  const std::optional<double> number =
      value.kind == Kind::real ? double_of(wanted) : std::optional<double>();
  if (number) {
    return order(value.real, *number);
  }
  const std::optional<NumberText> a = number_of(value);
  const std::optional<NumberText> b = a ? number_of(wanted) : std::nullopt;
  return b ? std::optional(compare(*a, *b)) : std::nullopt;
}

bool equals(const ValueView& value, const ValueView& wanted) {
  if (!is_scalar(value) || !is_scalar(wanted)) {
    return false;
  }
  if (const std::optional<int> compared = compare_numbers(value, wanted)) {
    return *compared == 0;
  }
  return value.kind == Kind::text && wanted.kind == Kind::text && value.text == wanted.text;
}

bool equals(const ValueView& value, const Tree& wanted, const SavedValues* saved) {
  if (const std::string_view name = reference_of(wanted); !name.empty()) {
    const std::deque<Tree>* const values = saved == nullptr ? nullptr : saved->find(name);
    return values != nullptr && std::any_of(values->begin(), values->end(), [&](const Tree& one) {
             return equals(value, view_of(one));
           });
  }
  ValueView view = view_of(wanted);
  if (wanted.kind == Tree::Kind::text) {
    view.text = plain_text(wanted);
  }
  return equals(value, view);
}

/// True if `accept` accepts some present value on the path.
template <typename Accept>
bool finds(const ValueView& from, std::string_view path, const Accept& accept) {
  if (from.kind == Kind::list) {
    const std::size_t size = from.access->size(from.whole);
    for (std::size_t i = 0; i < size; ++i) {
      if (finds(from.access->item(from.whole, i), path, accept)) {
        return true;
      }
    }
    return false;
  }
  if (path.empty()) {
    return is_there(from) && accept(from);
  }
  if (from.kind != Kind::record) {
    return false;
  }
  const std::size_t dot = path.find('.');
  const std::string_view rest =
      dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
  return finds(from.access->member(from.whole, path.substr(0, dot)), rest, accept);
}

bool is_empty_text(const ValueView& value) {
  return value.kind == Kind::text && value.text.empty();
}

}  // namespace

ValueView view_of(std::int64_t number) {
  ValueView view;
  view.kind = Kind::integer;
  view.integer = number;
  return view;
}

ValueView view_of(const Tree& tree) {
  ValueView view;
  switch (tree.kind) {
    case Tree::Kind::null:
      return view;
    case Tree::Kind::boolean:
      return view_of(tree.boolean ? 1 : 0);
    case Tree::Kind::integer:
      return view_of(tree.integer);
    case Tree::Kind::real:
      view.kind = Kind::real;
      view.real = tree.real;
      view.text = tree.text;
      return view;
    case Tree::Kind::text:
      view.kind = Kind::text;
      view.text = tree.text;
      return view;
    case Tree::Kind::list:
    case Tree::Kind::map:
      view.kind = tree.kind == Tree::Kind::list ? Kind::list : Kind::record;
      view.whole = &tree;
      view.access = tree.kind == Tree::Kind::list ? &kTreeList : &kTreeMap;
      return view;
  }
  return view;
}

void SavedValues::add(const std::string& name, Tree value) {
  std::deque<Tree>& values = values_[name];
  std::erase_if(values, [&](const Tree& one) { return equals(view_of(one), view_of(value)); });
  if (values.size() == kPerName) {
    values.pop_front();
  }
  values.push_back(std::move(value));
}

void SavedValues::add_all(const Tree& values) {
  for (const auto& [name, value] : values.members) {
    add(name, value);
  }
}

const std::deque<Tree>* SavedValues::find(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? nullptr : &found->second;
}

const Tree* SavedValues::latest(std::string_view name) const {
  const std::deque<Tree>* const values = find(name);
  return values == nullptr ? nullptr : &values->back();
}

std::string_view reference_of(const Tree& scalar) {
  const std::string_view text = scalar.text;
  const bool is_one = scalar.kind == Tree::Kind::text && text.size() > 1 && text[0] == '$' &&
                      std::isalpha(static_cast<unsigned char>(text[1])) != 0;
  return is_one ? text.substr(1) : std::string_view{};
}

std::string_view plain_text(const Tree& scalar) {
  const std::string_view text = scalar.text;
  return text.starts_with("$$") ? text.substr(1) : text;
}

std::optional<Tree> with_saved(const Tree& tree, const SavedValues& saved) {
  if (const std::string_view name = reference_of(tree); !name.empty()) {
    const Tree* const latest = saved.latest(name);
    return latest == nullptr ? std::nullopt : std::optional(*latest);
  }
  Tree result = tree;
  if (tree.kind == Tree::Kind::text) {
    result.text = plain_text(tree);
  }
  const auto replace = [&](Tree& part) {
    std::optional<Tree> replaced = with_saved(part, saved);
    if (replaced) {
      part = std::move(*replaced);
    }
    return replaced.has_value();
  };
  for (Tree& item : result.items) {
    if (!replace(item)) {
      return std::nullopt;
    }
  }
  for (auto& member : result.members) {
    if (!replace(member.second)) {
      return std::nullopt;
    }
  }
  return result;
}

bool fits(const Matcher& matcher, const ValueView& value, const SavedValues* saved) {
  switch (matcher.kind) {
    case Matcher::Kind::absent:
      return !is_there(value);
    case Matcher::Kind::empty:
      return !is_there(value) || is_empty_text(value);
    case Matcher::Kind::any:
      return is_there(value);
    case Matcher::Kind::equals:
      return equals(value, matcher.value, saved);
    case Matcher::Kind::one_of:
      return std::any_of(matcher.value.items.begin(), matcher.value.items.end(),
                         [&](const Tree& one) { return equals(value, one, saved); });
    case Matcher::Kind::regex:
      return is_scalar(value) && matcher.pattern.fits(spelling(value));
    case Matcher::Kind::less:
    case Matcher::Kind::greater: {
      const std::optional<int> compared =
          is_scalar(value) ? compare_numbers(value, view_of(matcher.value)) : std::nullopt;
      return compared && (matcher.kind == Matcher::Kind::less ? *compared < 0 : *compared > 0);
    }
  }
  return false;
}

bool fits(const FieldMatcher& field, const ValueView& record, const SavedValues* saved) {
  const Matcher::Kind kind = field.matcher.kind;
  if (kind == Matcher::Kind::absent || kind == Matcher::Kind::empty) {
    return !finds(record, field.path,
                  [&](const ValueView& value) { return !fits(field.matcher, value, saved); });
  }
  return finds(record, field.path,
               [&](const ValueView& value) { return fits(field.matcher, value, saved); });
}

bool fits(const std::vector<FieldMatcher>& where, const ValueView& record,
          const SavedValues* saved) {
  return std::all_of(where.begin(), where.end(),
                     [&](const FieldMatcher& field) { return fits(field, record, saved); });
}

bool is_number(std::string_view text) {
  return parse_number(text).has_value();
}

}  // namespace ibgw::scenario
