#include "simulator/scenario/map_reader.hpp"

#include <charconv>
#include <utility>

#include "simulator/base/check.hpp"

namespace ibgw::scenario {
namespace {

/// A longer list of candidates does not help in a single line.
constexpr std::size_t kCandidatesMax = 24;

std::string in_quotes(std::string_view word) {
  return "`" + std::string(word) + "`";
}

std::string found(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "empty";
    case YamlNode::Kind::list:
      return node.items.empty() ? "an empty list" : "a list";
    case YamlNode::Kind::map:
      return "a map";
    case YamlNode::Kind::scalar:
      return node.text.empty() ? "an empty text" : in_quotes(node.text);
    case YamlNode::Kind::broken:
      break;
  }
  return "broken";
}

std::string quoted(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += (text.empty() ? "`" : ", `") + word + "`";
  }
  return text;
}

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text;
}

}  // namespace

MapReader::MapReader(Reading& reading, const YamlNode& node, const MapSpec& spec)
    : reading_(reading), node_(node), spec_(spec) {
  const bool is_bare_word = node.kind == YamlNode::Kind::scalar && !spec.forms.empty();
  if (node.kind == YamlNode::Kind::map) {
    usable_ = true;
    choose_form();
    check_keys();
  } else if (is_bare_word) {
    const FormSpec* const form = spec.form(node.text);
    if (form == nullptr) {
      reading.problems.add(node.place,
                           with_hint(in_quotes(node.text) + " is not " + std::string(spec.name),
                                     node.text, allowed_keys(), spec.name));
    } else if (form->main.shape != Shape::nothing && form->main.shape != Shape::options) {
      reading.problems.add(node.place, in_quotes(node.text) + " needs a value; expected " +
                                           in_quotes(node.text + ": ..") + " with " +
                                           std::string(describe(form->main.shape)));
    } else {
      usable_ = true;
      form_ = form->main.key;
    }
  } else {
    add_wrong_type(reading, {node, spec.name}, "a map");
  }
}

void MapReader::choose_form() {
  if (spec_.forms.empty()) {
    return;
  }
  bool has_problem = false;
  for (const YamlEntry& entry : node_.entries) {
    const FormSpec* const form = spec_.form(entry.key);
    if (form == nullptr) {
      has_problem = has_problem || spec_.find(entry.key) == nullptr;
    } else if (form_.empty()) {
      form_ = form->main.key;
    } else if (allowed(entry.key) == nullptr) {
      reading_.problems.add(entry.place, in_quotes(form_) + " and " + in_quotes(entry.key) +
                                             " cannot be combined; expected only one of them in " +
                                             std::string(spec_.name));
      usable_ = false;
    }
  }
  if (form_.empty()) {
    usable_ = false;
    if (!has_problem) {
      std::vector<std::string> names;
      for (const FormSpec& form : spec_.forms) {
        names.emplace_back(form.main.key);
      }
      reading_.problems.add(node_.place, std::string(spec_.name) +
                                             " has no main key; expected one of " + quoted(names));
    }
  } else if (spec_.form(form_)->main.shape == Shape::nothing) {
    const YamlNode& value = entry(form_)->value;
    if (value.kind != YamlNode::Kind::null) {
      add_wrong_type(reading_, {value, form_}, "no value");
    }
  }
}

void MapReader::check_keys() const {
  for (const YamlEntry& entry : node_.entries) {
    const KeySpec* const key = spec_.find(entry.key);
    if (key == nullptr) {
      add_unknown_key(entry);
    } else if (!form_.empty() && allowed(entry.key) == nullptr &&
               spec_.form(entry.key) == nullptr) {
      std::vector<std::string> keys = allowed_keys();
      std::erase(keys, form_);
      reading_.problems.add(
          entry.place, in_quotes(entry.key) + " is not allowed with " + in_quotes(form_) +
                           "; expected " +
                           (keys.empty() ? "no other key" : "only " + quoted(keys) + " with it"));
    }
  }
  for (const KeySpec& key : spec_.keys) {
    check_required(key);
  }
  if (usable_ && !form_.empty()) {
    for (const KeySpec& key : spec_.form(form_)->companions) {
      check_required(key);
    }
  }
}

void MapReader::check_required(const KeySpec& key) const {
  if (key.need == Need::required && entry(key.key) == nullptr) {
    reading_.problems.add(node_.place, std::string(spec_.name) + " needs " + in_quotes(key.key) +
                                           "; expected " +
                                           in_quotes(std::string(key.key) + ": ..") + " with " +
                                           std::string(describe(key.shape)));
  }
}

void MapReader::add_unknown_key(const YamlEntry& entry) const {
  reading_.problems.add(
      entry.place,
      with_hint("unknown key " + in_quotes(entry.key) + " in " + std::string(spec_.name), entry.key,
                allowed_keys(), "a key of " + std::string(spec_.name)));
}

const KeySpec* MapReader::allowed(std::string_view key) const {
  for (const KeySpec& candidate : spec_.keys) {
    if (candidate.key == key) {
      return &candidate;
    }
  }
  if (const FormSpec* const form = spec_.form(form_)) {
    if (form->main.key == key) {
      return &form->main;
    }
    for (const KeySpec& candidate : form->companions) {
      if (candidate.key == key) {
        return &candidate;
      }
    }
  }
  return nullptr;
}

std::vector<std::string> MapReader::allowed_keys() const {
  std::vector<std::string> keys;
  for (const FormSpec& form : spec_.forms) {
    if (form_.empty() || form.main.key == form_) {
      keys.emplace_back(form.main.key);
      for (const KeySpec& key : form.companions) {
        if (!form_.empty()) {
          keys.emplace_back(key.key);
        }
      }
    }
  }
  for (const KeySpec& key : spec_.keys) {
    keys.emplace_back(key.key);
  }
  return keys;
}

const YamlEntry* MapReader::entry(std::string_view key) const {
  for (const YamlEntry& entry : node_.entries) {
    if (entry.key == key) {
      return &entry;
    }
  }
  return nullptr;
}

Place MapReader::form_place() const {
  const YamlEntry* const main = entry(form_);
  return main == nullptr ? node_.place : main->place;
}

bool MapReader::has(std::string_view key) const {
  return entry(key) != nullptr && allowed(key) != nullptr;
}

const YamlNode* MapReader::find(std::string_view key, Shape shape) const {
  const KeySpec* const spec = allowed(key);
  if (spec == nullptr) {
    return nullptr;
  }
  IBGW_CHECK(spec->shape == shape);
  const YamlEntry* const found_entry = entry(key);
  const bool is_broken =
      found_entry == nullptr || found_entry->value.kind == YamlNode::Kind::broken;
  return is_broken ? nullptr : &found_entry->value;
}

std::optional<std::string> MapReader::text(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::text);
  return value == nullptr ? std::nullopt : read_text(reading_, {*value, key});
}

std::optional<std::vector<std::string>> MapReader::texts(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::texts);
  if (value == nullptr) {
    return std::nullopt;
  }
  std::vector<std::string> result;
  for (const YamlNode& item : read_list(reading_, {*value, key}, Shape::texts)) {
    if (std::optional<std::string> item_text = read_text(reading_, {item, key})) {
      result.push_back(std::move(*item_text));
    }
  }
  return result;
}

std::optional<bool> MapReader::boolean(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::boolean);
  return value == nullptr ? std::nullopt : read_boolean(reading_, {*value, key});
}

std::optional<int> MapReader::whole_number(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::whole_number);
  return value == nullptr
             ? std::nullopt
             : read_number(reading_, {*value, key}, 0, Shape::whole_number, max_of(key));
}

std::optional<int> MapReader::ordinal(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::ordinal);
  return value == nullptr ? std::nullopt
                          : read_number(reading_, {*value, key}, 1, Shape::ordinal, max_of(key));
}

std::optional<std::size_t> MapReader::byte_count(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::byte_count);
  const std::optional<int> count =
      value == nullptr ? std::nullopt
                       : read_number(reading_, {*value, key}, 1, Shape::byte_count, max_of(key));
  return count ? std::optional(static_cast<std::size_t>(*count)) : std::nullopt;
}

int MapReader::max_of(std::string_view key) const {
  const KeySpec* const spec = allowed(key);
  return spec == nullptr ? kNoMax : spec->max;
}

std::optional<Duration> MapReader::duration(std::string_view key) const {
  const YamlNode* const value = find(key, Shape::duration);
  return value == nullptr ? std::nullopt : read_duration(reading_, {*value, key});
}

void MapReader::add_problem(std::string_view key, std::string what) const {
  const YamlEntry* const place = entry(key);
  reading_.problems.add(place == nullptr ? node_.place : place->place, std::move(what));
}

void add_wrong_type(Reading& reading, Named value, std::string_view expected) {
  if (value.node.kind == YamlNode::Kind::broken) {
    return;
  }
  // A table's name consists of words (`a rule`) and is not quoted; a key is.
  const bool is_words = value.name.find_first_of(" `") != std::string_view::npos;
  reading.problems.add(value.node.place,
                       (is_words ? std::string(value.name) : in_quotes(value.name)) + " is " +
                           found(value.node) + "; expected " + std::string(expected));
}

std::string with_hint(std::string what, const std::string& word,
                      const std::vector<std::string>& candidates, std::string_view otherwise) {
  if (const std::string near = near_miss(word, candidates); !near.empty()) {
    return what + "; did you mean `" + near + "`?";
  }
  if (!candidates.empty() && candidates.size() <= kCandidatesMax) {
    return what + (candidates.size() == 1 ? "; expected " : "; expected one of ") +
           quoted(candidates);
  }
  return what + "; expected " + std::string(otherwise);
}

std::optional<std::string> read_text(Reading& reading, Named value) {
  std::string text = trimmed(value.node.text);
  if (value.node.kind != YamlNode::Kind::scalar || text.empty()) {
    add_wrong_type(reading, value, describe(Shape::text));
    return std::nullopt;
  }
  return text;
}

std::optional<bool> read_boolean(Reading& reading, Named value) {
  if (value.node.is_word("true") || value.node.is_word("false")) {
    return value.node.text == "true";
  }
  add_wrong_type(reading, value, describe(Shape::boolean));
  return std::nullopt;
}

std::optional<int> read_number(Reading& reading, Named value, int min, Shape shape, int max) {
  const std::string& text = value.node.text;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = value.node.kind == YamlNode::Kind::scalar && !value.node.quoted &&
                         error == std::errc{} && end == text.data() + text.size() &&
                         (text == "0" || text[0] != '0');
  if (!is_number || number < min || number > max) {
    add_wrong_type(
        reading, value,
        std::string(describe(shape)) + (max == kNoMax ? "" : " to " + std::to_string(max)));
    return std::nullopt;
  }
  return number;
}

std::optional<Duration> read_duration(Reading& reading, Named value) {
  std::optional<Duration> duration;
  if (value.node.kind == YamlNode::Kind::scalar) {
    duration = parse_duration(value.node.text);
  }
  if (!duration) {
    add_wrong_type(reading, value, describe(Shape::duration));
  }
  return duration;
}

const std::vector<YamlNode>& read_list(Reading& reading, Named value, Shape shape) {
  static const std::vector<YamlNode> kNone;
  if (value.node.kind != YamlNode::Kind::list || value.node.items.empty()) {
    add_wrong_type(reading, value, describe(shape));
    return kNone;
  }
  return value.node.items;
}

std::vector<YamlNode> read_one_or_list(Reading& reading, Named value, Shape shape) {
  if (value.node.kind == YamlNode::Kind::scalar) {
    return {value.node};
  }
  return read_list(reading, value, shape);
}

}  // namespace ibgw::scenario
