#include "simulator/scenario/variants.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "simulator/base/load_error.hpp"
#include "simulator/scenario/language.hpp"
#include "simulator/scenario/map_reader.hpp"

namespace ibgw::scenario {
namespace {

// Each combination is a case for each client and version; more than this is a mistake.
constexpr std::size_t kCombinationsMax = 1000;

struct Choice {
  std::string label;
  const YamlNode* value;
};

struct Parameter {
  std::string name;
  Place place;
  std::vector<Choice> choices;
};

bool is_slug(const std::string& text, std::string_view punctuation) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           punctuation.find(c) != std::string_view::npos;
  });
}

bool has_reference(const YamlNode& node) {
  return node.text.find("${") != std::string::npos;
}

void refuse_references(YamlNode& node, Problems& problems) {
  if (node.kind == YamlNode::Kind::scalar && has_reference(node)) {
    problems.add(node.place,
                 "`" + node.text + "` inside `variants`; expected a value without references");
    node.kind = YamlNode::Kind::broken;
  }
  for (YamlNode& item : node.items) {
    refuse_references(item, problems);
  }
  for (YamlEntry& entry : node.entries) {
    refuse_references(entry.value, problems);
  }
}

void add_choice(Parameter& parameter, std::string label, const YamlNode& value, Place place,
                Problems& problems) {
  const auto is_same = [&](const Choice& choice) { return choice.label == label; };
  if (!is_slug(label, "_.-")) {
    problems.add(place, "`" + label +
                            "` cannot be part of a case id; expected only letters, digits, `_`, "
                            "`.` and `-`, or a map that gives the value such a label");
  } else if (std::any_of(parameter.choices.begin(), parameter.choices.end(), is_same)) {
    problems.add(place, "`" + label + "` is listed twice; expected each value only once");
  }
  parameter.choices.push_back({std::move(label), &value});
}

Parameter read_parameter(const YamlEntry& entry, Problems& problems) {
  Parameter parameter{entry.key, entry.place, {}};
  const YamlNode& values = entry.value;
  if (!is_slug(entry.key, "_")) {
    problems.add(
        entry.place,
        "`" + entry.key + "` is not a valid parameter name; expected only letters, digits and `_`");
  }
  for (const YamlNode& item : values.items) {
    if (item.kind == YamlNode::Kind::scalar) {
      add_choice(parameter, item.text, item, item.place, problems);
    } else if (item.kind != YamlNode::Kind::broken) {
      problems.add(item.place, "a value of `" + entry.key +
                                   "` is a list or map; expected a single value, or a map of "
                                   "labels to values for the parameter");
    }
  }
  for (const YamlEntry& labelled : values.entries) {
    add_choice(parameter, labelled.key, labelled.value, labelled.place, problems);
  }
  const bool is_collection =
      values.kind == YamlNode::Kind::list || values.kind == YamlNode::Kind::map;
  if (values.kind != YamlNode::Kind::broken &&
      (!is_collection || (values.items.empty() && values.entries.empty()))) {
    problems.add(
        values.place,
        "`" + entry.key +
            "` has no values; expected a list of single values, or a map of labels to values");
  }
  return parameter;
}

std::vector<Parameter> read_parameters(const YamlNode& section, Problems& problems) {
  std::vector<Parameter> parameters;
  if (section.kind != YamlNode::Kind::map || section.entries.empty()) {
    if (section.kind != YamlNode::Kind::broken) {
      problems.add(section.place, "`variants` is empty or not a map; expected " +
                                      std::string(describe(Shape::variants)));
    }
    return parameters;
  }
  for (const YamlEntry& entry : section.entries) {
    parameters.push_back(read_parameter(entry, problems));
  }
  return parameters;
}

/// Replaces the references of a tree by the chosen values.
class Substitution {
 public:
  Substitution(const std::vector<Parameter>& parameters, Problems& problems)
      : parameters_(parameters), chosen_(parameters.size(), 0), problems_(problems) {}

  /// Steps to the next combination; false after the last one.
  bool advance() {
    for (std::size_t i = parameters_.size(); i-- > 0;) {
      if (++chosen_[i] < parameters_[i].choices.size()) {
        return true;
      }
      chosen_[i] = 0;
    }
    return false;
  }

  [[nodiscard]] std::vector<VariantChoice> choices() const {
    std::vector<VariantChoice> result;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      result.push_back({parameters_[i].name, parameters_[i].choices[chosen_[i]].label});
    }
    return result;
  }

  [[nodiscard]] bool was_used(const std::string& parameter) const {
    return used_.contains(parameter);
  }

  YamlNode apply(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::scalar) {
      return has_reference(node) ? apply_to_scalar(node) : node;
    }
    YamlNode result;
    result.kind = node.kind;
    result.place = node.place;
    for (const YamlNode& item : node.items) {
      const bool is_reference = item.kind == YamlNode::Kind::scalar && has_reference(item);
      YamlNode value = apply(item);
      if (is_reference && value.kind == YamlNode::Kind::list) {
        std::move(value.items.begin(), value.items.end(), std::back_inserter(result.items));
      } else {
        result.items.push_back(std::move(value));
      }
    }
    for (const YamlEntry& entry : node.entries) {
      result.entries.push_back({entry.key, entry.place, apply(entry.value)});
    }
    return result;
  }

 private:
  YamlNode apply_to_scalar(const YamlNode& node) {
    YamlNode result = node;
    result.text.clear();
    std::size_t from = 0;
    for (std::size_t begin = node.text.find("${"); begin != std::string::npos;
         begin = node.text.find("${", from)) {
      const std::size_t end = node.text.find('}', begin);
      if (end == std::string::npos) {
        return broken(node, "`${` without `}`; expected `${parameter}`");
      }
      const YamlNode* const value = look_up(node, node.text.substr(begin + 2, end - begin - 2));
      if (value == nullptr) {
        return broken(node, "");
      }
      if (begin == 0 && end + 1 == node.text.size()) {
        return *value;
      }
      if (value->kind == YamlNode::Kind::broken) {
        return broken(node, "");
      }
      if (value->kind != YamlNode::Kind::scalar) {
        return broken(node, "`" + node.text +
                                "` puts a list or map into a text; expected the reference alone, "
                                "or a parameter with single values");
      }
      result.text += node.text.substr(from, begin - from) + value->text;
      from = end + 1;
    }
    result.text += node.text.substr(from);
    return result;
  }

  /// The value of `parameter` or `parameter.key.key`; reports a problem and returns nullptr if
  /// there is none.
  const YamlNode* look_up(const YamlNode& reference, const std::string& path) {
    std::size_t end = std::min(path.find('.'), path.size());
    const std::string name = path.substr(0, end);
    const auto found =
        std::find_if(parameters_.begin(), parameters_.end(),
                     [&](const Parameter& parameter) { return parameter.name == name; });
    if (found == parameters_.end()) {
      std::vector<std::string> names;
      for (const Parameter& parameter : parameters_) {
        names.push_back(parameter.name);
      }
      problems_.add(reference.place, with_hint("`${" + path + "}` is not a parameter of `variants`",
                                               name, names, "a parameter that is listed there"));
      return nullptr;
    }
    used_.insert(name);
    const Choice& choice =
        found->choices[chosen_[static_cast<std::size_t>(found - parameters_.begin())]];
    const YamlNode* value = choice.value;
    while (end < path.size()) {
      const std::size_t begin = end + 1;
      end = std::min(path.find('.', begin), path.size());
      const std::string key = path.substr(begin, end - begin);
      const YamlNode* const member = value->find(key);
      if (member == nullptr) {
        problems_.add(value->place, "`" + name + "=" + choice.label + "` has no `" + key +
                                        "`; expected one, because `${" + path +
                                        "}` refers to it in line " +
                                        std::to_string(reference.place.line));
        return nullptr;
      }
      value = member;
    }
    return value;
  }

  YamlNode broken(const YamlNode& node, std::string what) {
    if (!what.empty()) {
      problems_.add(node.place, std::move(what));
    }
    YamlNode result;
    result.kind = YamlNode::Kind::broken;
    result.place = node.place;
    return result;
  }

  const std::vector<Parameter>& parameters_;
  std::vector<std::size_t> chosen_;
  Problems& problems_;
  std::set<std::string> used_;
};

/// Gives a parameter without values a broken one, so that references to it are not reported too.
void complete(std::vector<Parameter>& parameters) {
  static const YamlNode kBroken = [] {
    YamlNode node;
    node.kind = YamlNode::Kind::broken;
    return node;
  }();
  for (Parameter& parameter : parameters) {
    if (parameter.choices.empty()) {
      parameter.choices.push_back({"", &kBroken});
    }
  }
}

}  // namespace

std::vector<Combination> expand_variants(const YamlNode& root, Problems& problems) {
  YamlNode rest = root;
  YamlNode section;  // Outlives the parameters, which point into it.
  std::vector<Parameter> parameters;
  const auto found = std::find_if(rest.entries.begin(), rest.entries.end(),
                                  [](const YamlEntry& entry) { return entry.key == "variants"; });
  if (found != rest.entries.end()) {
    section = std::move(found->value);
    rest.entries.erase(found);
    refuse_references(section, problems);
    parameters = read_parameters(section, problems);
    complete(parameters);
  }
  std::vector<Combination> combinations;
  Substitution substitution(parameters, problems);
  do {
    if (combinations.size() == kCombinationsMax) {
      problems.add(section.place, "more than " + std::to_string(kCombinationsMax) +
                                      " combinations; expected fewer values");
      break;
    }
    YamlNode tree = substitution.apply(rest);
    combinations.push_back({substitution.choices(), std::move(tree)});
  } while (substitution.advance());
  for (const Parameter& parameter : parameters) {
    const bool has_values = !parameter.choices.front().label.empty();
    if (has_values && !substitution.was_used(parameter.name)) {
      problems.add(parameter.place, "parameter `" + parameter.name +
                                        "` is never used; expected `${" + parameter.name +
                                        "}` somewhere in the scenario");
    }
  }
  return combinations;
}

}  // namespace ibgw::scenario
