#include "simulator/scenario/value_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <utility>

#include "simulator/scenario/matcher_check.hpp"
#include "simulator/scenario/matching.hpp"

namespace ibgw::scenario {
namespace {

template <typename Number>
std::optional<Number> whole_as(const std::string& text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

/// Whether it is a number as in JSON: no leading zero, no hex, no infinity.
bool is_number_spelling(std::string_view text) {
  const std::size_t first = text.starts_with('-') ? 1 : 0;
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  if (!is_digit(first) || !is_digit(text.size() - 1)) {
    return false;
  }
  const bool has_leading_zero = text[first] == '0' && is_digit(first + 1);
  return !has_leading_zero &&
         text.find_first_not_of("0123456789.eE+-", first) == std::string_view::npos;
}

void set_scalar(Tree& tree, const YamlNode& node) {
  tree.text = node.text;
  tree.kind = Tree::Kind::text;
  if (node.quoted) {
    return;
  }
  if (node.text == "true" || node.text == "false") {
    tree.kind = Tree::Kind::boolean;
    tree.boolean = node.text == "true";
  } else if (is_number_spelling(node.text)) {
    if (const auto integer = whole_as<std::int64_t>(node.text)) {
      tree.kind = Tree::Kind::integer;
      tree.integer = *integer;
      tree.real = static_cast<double>(*integer);
    } else if (const auto real = whole_as<double>(node.text)) {
      tree.kind = Tree::Kind::real;
      tree.real = *real;
    }
  }
}

bool is_saved(const Reading& reading, std::string_view name) {
  return std::find(reading.saved.begin(), reading.saved.end(), name) != reading.saved.end();
}

/// Reports a name under which no rule saves anything.
void check_reference(Reading& reading, const YamlNode& node) {
  const std::string name = node.kind == YamlNode::Kind::scalar
                               ? std::string(reference_of(to_tree(reading, node)))
                               : std::string();
  if (!name.empty() && !is_saved(reading, name)) {
    reading.problems.add(
        node.place,
        with_hint("nothing is saved as `" + node.text + "`", name, reading.saved,
                  "a name from a rule's `save:`, or `$$` for a text that begins with `$`"));
  }
}

/// Checks names and captures of a value below the field `path` ("" = the message itself).
class FieldValueChecker {
 public:
  FieldValueChecker(Reading& reading, const FieldOwner& owner, const FieldOwner* captures)
      : reading_(reading), owner_(owner), captures_(captures) {}

  void check(const YamlNode& node, const std::string& path) const {
    if (node.kind == YamlNode::Kind::map) {
      for (const YamlEntry& entry : node.entries) {
        check_member(entry, path);
      }
    } else if (node.kind == YamlNode::Kind::list) {
      for (const YamlNode& item : node.items) {
        check(item, path);
      }
    } else if (node.kind == YamlNode::Kind::null) {
      reading_.problems.add(node.place,
                            "`" + path + "` has no value; expected a value, or no such key");
    } else if (node.text.size() > 1 && node.text[0] == '$' &&
               std::isalpha(static_cast<unsigned char>(node.text[1])) != 0) {
      check_capture(node);
    }
  }

 private:
  void check_member(const YamlEntry& entry, const std::string& path) const {
    if (entry.key.find('.') != std::string::npos) {
      reading_.problems.add(
          entry.place,
          "`" + entry.key +
              "` is a dotted path; expected nested maps, as in `contract: {symbol: IBM}`");
      return;
    }
    const std::string full = path.empty() ? entry.key : path + "." + entry.key;
    check_field(reading_, entry.place, full, owner_);
    if (owner_.unknown) {
      check(entry.value, full);
    } else if (owner_.message != nullptr && wire::has_field(*owner_.message, full)) {
      const wire::FieldShape shape = wire::shape_of(*owner_.message, full);
      if (is_bytes(shape, entry.value)) {
        return;
      }
      const std::string expected = mismatch(shape, entry.value);
      if (!expected.empty()) {
        reading_.problems.add(entry.value.place,
                              "`" + full + "` has the wrong type; expected " + expected);
        return;
      }
      if (shape.shape != wire::ValueShape::tags) {
        check(entry.value, full);
      }
    }
  }

  /// `{hex: ff00}`: a text byte by byte.
  static bool is_bytes(const wire::FieldShape& shape, const YamlNode& node) {
    return shape.shape == wire::ValueShape::text && !shape.list &&
           node.kind == YamlNode::Kind::map && node.entries.size() == 1 &&
           node.entries[0].key == "hex";
  }

  /// What the field expects instead of this value; empty if it fits. Text is allowed everywhere, so
  /// that scenarios can send wrong numbers.
  static std::string mismatch(const wire::FieldShape& shape, const YamlNode& node) {
    if (node.kind == YamlNode::Kind::null || node.kind == YamlNode::Kind::broken) {
      return "";
    }
    if (shape.list) {
      if (node.kind != YamlNode::Kind::list) {
        return "a list";
      }
      for (const YamlNode& item : node.items) {
        std::string expected = mismatch({shape.shape, false}, item);
        if (!expected.empty()) {
          return "a list, with each item " + expected;
        }
      }
      return "";
    }
    if (shape.shape == wire::ValueShape::record) {
      return node.kind == YamlNode::Kind::map ? "" : "a map of fields";
    }
    if (shape.shape == wire::ValueShape::tags) {
      return node.kind == YamlNode::Kind::map || node.kind == YamlNode::Kind::list
                 ? ""
                 : "a map of tags to values";
    }
    return node.kind == YamlNode::Kind::scalar ? scalar_mismatch(shape.shape, node)
                                               : "a single value";
  }

  static std::string scalar_mismatch(wire::ValueShape shape, const YamlNode& node) {
    Tree tree;
    set_scalar(tree, node);
    if (tree.kind == Tree::Kind::text || shape == wire::ValueShape::text) {
      return "";
    }
    const bool whole = tree.kind == Tree::Kind::integer;
    switch (shape) {
      case wire::ValueShape::boolean:
        return tree.kind == Tree::Kind::boolean ||
                       (whole && (tree.integer == 0 || tree.integer == 1))
                   ? ""
                   : "true or false";
      case wire::ValueShape::number:
        return tree.kind == Tree::Kind::boolean ? "a number" : "";
      case wire::ValueShape::whole64:
        return whole ? "" : "a whole number";
      case wire::ValueShape::whole32:
        return whole && tree.integer == static_cast<std::int32_t>(tree.integer)
                   ? ""
                   : "a 32-bit whole number";
      case wire::ValueShape::text:
      case wire::ValueShape::tags:
      case wire::ValueShape::record:
        return "";
    }
    return "";
  }

  void check_capture(const YamlNode& node) const {
    const std::string name = node.text.substr(1);
    if (is_saved(reading_, name)) {
      return;
    }
    if (captures_ == nullptr) {
      reading_.problems.add(node.place,
                            "`" + node.text +
                                "` refers to no message; expected it in a rule on a request or on "
                                "`sending`, or a name from a rule's `save:`");
    } else {
      check_field(reading_, node.place, name, *captures_);
    }
  }

  Reading& reading_;
  const FieldOwner& owner_;
  const FieldOwner* captures_;
};

constexpr std::pair<const char*, Matcher::Kind> kMatcherWords[] = {
    {"any", Matcher::Kind::any},
    {"absent", Matcher::Kind::absent},
    {"empty", Matcher::Kind::empty},
};

Matcher equals_matcher(Reading& reading, const YamlNode& node) {
  Matcher matcher;
  matcher.kind = Matcher::Kind::equals;
  matcher.value = to_tree(reading, node);
  check_reference(reading, node);
  return matcher;
}

std::optional<Matcher> read_bound(Reading& reading, Named value, Matcher::Kind kind) {
  Matcher matcher = equals_matcher(reading, value.node);
  matcher.kind = kind;
  if (matcher.value.kind != Tree::Kind::integer && matcher.value.kind != Tree::Kind::real) {
    add_wrong_type(reading, value, "a number");
    return std::nullopt;
  }
  return matcher;
}

std::optional<Matcher> read_choices(Reading& reading, Named value) {
  Matcher matcher;
  matcher.kind = Matcher::Kind::one_of;
  matcher.value.kind = Tree::Kind::list;
  matcher.value.mark = reading.problems.mark(value.node.place);
  for (const YamlNode& item : read_list(reading, value, Shape::scalars)) {
    if (item.kind != YamlNode::Kind::scalar) {
      add_wrong_type(reading, {item, value.name}, describe(Shape::scalar));
      continue;
    }
    matcher.value.items.push_back(to_tree(reading, item));
    check_reference(reading, item);
  }
  return matcher.value.items.empty() ? std::nullopt : std::optional(std::move(matcher));
}

std::optional<Matcher> read_regex(Reading& reading, Named value) {
  std::optional<Matcher> matcher;
  if (const std::optional<std::string> pattern = read_text(reading, value)) {
    TextPattern compiled(value.node.text);
    if (compiled.is_valid()) {
      matcher.emplace();
      matcher->kind = Matcher::Kind::regex;
      matcher->pattern = std::move(compiled);
    } else {
      const std::string& wrong = compiled.wrong_part();
      add_wrong_type(reading, value,
                     "a regular expression in RE2 syntax" +
                         (wrong.empty() ? "" : "; the error is at `" + wrong + "`"));
    }
  }
  return matcher;
}

}  // namespace

Tree to_tree(const Reading& reading, const YamlNode& node) {
  Tree tree;
  tree.mark = reading.problems.mark(node.place);
  if (node.kind == YamlNode::Kind::scalar) {
    set_scalar(tree, node);
  } else if (node.kind == YamlNode::Kind::list) {
    tree.kind = Tree::Kind::list;
    for (const YamlNode& item : node.items) {
      tree.items.push_back(to_tree(reading, item));
    }
  } else if (node.kind == YamlNode::Kind::map) {
    tree.kind = Tree::Kind::map;
    for (const YamlEntry& entry : node.entries) {
      tree.members.emplace_back(entry.key, to_tree(reading, entry.value));
    }
  }
  return tree;
}

std::optional<Matcher> read_matcher(Reading& reading, Named value) {
  if (value.node.kind == YamlNode::Kind::scalar) {
    Matcher matcher = equals_matcher(reading, value.node);
    for (const auto& [word, kind] : kMatcherWords) {
      if (value.node.is_word(word)) {
        matcher = {};
        matcher.kind = kind;
      }
    }
    return matcher;
  }
  if (value.node.kind != YamlNode::Kind::map) {
    add_wrong_type(reading, value,
                   "a value, `any`, `absent`, `empty` or a matcher such as `{in: [1, 2]}`");
    return std::nullopt;
  }
  const MapReader map(reading, value.node, kMatcher);
  if (const YamlNode* const pattern = map.find("re", Shape::text)) {
    return read_regex(reading, {*pattern, "re"});
  }
  if (const YamlNode* const bound = map.find("lt", Shape::scalar)) {
    return read_bound(reading, {*bound, "lt"}, Matcher::Kind::less);
  }
  if (const YamlNode* const bound = map.find("gt", Shape::scalar)) {
    return read_bound(reading, {*bound, "gt"}, Matcher::Kind::greater);
  }
  if (const YamlNode* const choices = map.find("in", Shape::scalars)) {
    return read_choices(reading, {*choices, "in"});
  }
  return std::nullopt;
}

std::optional<Matcher> read_number_matcher(Reading& reading, Named value, int min) {
  std::optional<Matcher> matcher = read_matcher(reading, value);
  if (!matcher) {
    return std::nullopt;
  }
  const auto is_number = [min](const Tree& tree) {
    return tree.kind == Tree::Kind::integer && tree.integer >= min;
  };
  bool fits = false;
  if (matcher->kind == Matcher::Kind::equals) {
    fits = is_number(matcher->value);
  } else if (matcher->kind == Matcher::Kind::one_of) {
    fits = std::all_of(matcher->value.items.begin(), matcher->value.items.end(), is_number);
  } else {
    fits = matcher->kind == Matcher::Kind::less || matcher->kind == Matcher::Kind::greater;
  }
  if (!fits) {
    add_wrong_type(
        reading, value,
        "a number from " + std::to_string(min) + ", `{lt: ..}`, `{gt: ..}` or `{in: [..]}`");
    return std::nullopt;
  }
  return matcher;
}

std::vector<FieldMatcher> read_field_matchers(Reading& reading, Named value,
                                              const FieldOwner& owner) {
  std::vector<FieldMatcher> matchers;
  if (value.node.kind != YamlNode::Kind::map || value.node.entries.empty()) {
    add_wrong_type(reading, value, describe(Shape::field_matchers));
    return matchers;
  }
  for (const YamlEntry& entry : value.node.entries) {
    check_field(reading, entry.place, entry.key, owner);
    if (std::optional<Matcher> matcher = read_matcher(reading, {entry.value, entry.key})) {
      check_matcher(reading, entry.value.place, entry.key, owner, *matcher);
      matchers.push_back({entry.key, std::move(*matcher), reading.problems.mark(entry.place)});
    }
  }
  return matchers;
}

Tree read_field_values(Reading& reading, Named value, const FieldOwner& owner,
                       const FieldOwner* captures) {
  if (value.node.kind != YamlNode::Kind::map) {
    add_wrong_type(reading, value, describe(Shape::field_values));
    return {};
  }
  FieldValueChecker(reading, owner, captures).check(value.node, "");
  return to_tree(reading, value.node);
}

Tree read_number_or_capture(Reading& reading, Named value, const FieldOwner* captures) {
  if (value.node.kind == YamlNode::Kind::scalar && value.node.text.starts_with('$')) {
    const FieldOwner owner;
    FieldValueChecker(reading, owner, captures).check(value.node, "");
    return to_tree(reading, value.node);
  }
  const bool is_number = read_number(reading, value, 1, Shape::number_or_capture).has_value();
  return is_number ? to_tree(reading, value.node) : Tree{};
}

std::optional<Limit> read_limit(Reading& reading, Named value) {
  Limit limit;
  if (value.node.kind == YamlNode::Kind::map) {
    const MapReader map(reading, value.node, kLimit);
    if (const YamlNode* const name = map.find("timeout", Shape::client_timeout)) {
      limit.client_timeout = read_client_timeout(reading, {*name, "timeout"});
    }
    limit.plus = map.duration("plus").value_or(Duration::zero());
    return limit;
  }
  const bool is_scalar = value.node.kind == YamlNode::Kind::scalar;
  limit.fixed = is_scalar ? parse_duration(value.node.text) : std::nullopt;
  if (!limit.fixed) {
    add_wrong_type(reading, value, describe(Shape::limit));
    return std::nullopt;
  }
  return limit;
}

std::optional<CountRange> read_count(Reading& reading, Named value) {
  CountRange range;
  if (value.node.kind == YamlNode::Kind::map) {
    const MapReader map(reading, value.node, kCount);
    range.min = map.whole_number("min").value_or(range.min);
    range.max = map.whole_number("max").value_or(range.max);
    if (value.node.entries.empty() || range.min > range.max) {
      reading.problems.add(value.node.place,
                           "`count` is impossible to meet; expected `min` no higher than `max`");
    }
    return range;
  }
  const std::optional<int> exact = read_number(reading, value, 0, Shape::count);
  if (!exact) {
    return std::nullopt;
  }
  return CountRange{*exact, *exact};
}

Anchor read_anchor(Reading& reading, const YamlNode& node) {
  Anchor anchor;
  const MapReader map(reading, node, kAnchor);
  if (!map.is_usable()) {
    return anchor;
  }
  if (const YamlNode* const call = map.find("call", Shape::call)) {
    anchor = {Anchor::Kind::call_begin, read_call(reading, {*call, "call"})};
  } else if (const YamlNode* const sent = map.find("sent", Shape::message_to_client)) {
    anchor = {Anchor::Kind::sent, sent->text};
    static_cast<void>(read_message(reading, {*sent, "sent"}, wire::Direction::to_client));
  } else if (const YamlNode* const stage = map.find("stage", Shape::stage)) {
    anchor = {Anchor::Kind::stage, stage->text};
    static_cast<void>(read_stage(reading, {*stage, "stage"}));
  } else if (const YamlNode* const rule = map.find("rule", Shape::rule_id)) {
    anchor = {Anchor::Kind::rule, read_text(reading, {*rule, "rule"}).value_or("")};
  } else if (const YamlNode* const callback = map.find("callback", Shape::callback)) {
    anchor = {Anchor::Kind::callback, read_callback(reading, {*callback, "callback"})};
  }
  anchor.mark = reading.problems.mark(map.form_place());
  return anchor;
}

std::optional<Pattern> read_pattern(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kPattern);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  Pattern pattern;
  pattern.mark = reading.problems.mark(node.place);
  FieldOwner owner;
  if (const YamlNode* const callback = map.find("callback", Shape::callback)) {
    pattern.name = read_callback(reading, {*callback, "callback"});
    owner = owner_of_callback(pattern.name);
  } else if (const YamlNode* const sent = map.find("sent", Shape::message_to_client)) {
    pattern.kind = Pattern::Kind::sent;
    owner = owner_of_message(read_message(reading, {*sent, "sent"}, wire::Direction::to_client));
    pattern.name = sent->text;
  } else if (const YamlNode* const request = map.find("request", Shape::request)) {
    pattern.kind = Pattern::Kind::request;
    owner =
        owner_of_message(read_message(reading, {*request, "request"}, wire::Direction::to_gateway));
    pattern.name = request->text;
  } else if (const YamlNode* const call = map.find("call", Shape::call)) {
    pattern.name = read_call(reading, {*call, "call"});
    const YamlNode* const phase = map.find("phase", Shape::phase);
    const bool is_end =
        phase != nullptr && read_word(reading, {*phase, "phase"}, Shape::phase) == 1U;
    pattern.kind = is_end ? Pattern::Kind::call_end : Pattern::Kind::call_begin;
  } else if (const YamlNode* const stage = map.find("stage", Shape::stage)) {
    pattern.kind = Pattern::Kind::stage;
    pattern.name = stage->text;
    static_cast<void>(read_stage(reading, {*stage, "stage"}));
  }
  if (const YamlNode* const where = map.find("where", Shape::field_matchers)) {
    pattern.where = read_field_matchers(reading, {*where, "where"}, owner);
  }
  return pattern;
}

}  // namespace ibgw::scenario
