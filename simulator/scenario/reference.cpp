// The language tables as Markdown, for scenarios/README.md.
#include <algorithm>

#include "simulator/scenario/language.hpp"

namespace ibgw::scenario {
namespace {

/// A key allowed beside a main key, and the forms that allow it.
struct Companion {
  KeySpec key;
  std::string forms;
};

std::vector<Companion> companions_of(const MapSpec& map) {
  std::vector<Companion> companions;
  for (const FormSpec& form : map.forms) {
    for (const KeySpec& key : form.companions) {
      const std::string name = "`" + std::string(form.main.key) + "`";
      const auto same =
          std::find_if(companions.begin(), companions.end(), [&](const Companion& other) {
            return other.key.key == key.key && other.key.doc == key.doc;
          });
      if (same == companions.end()) {
        companions.push_back({key, name});
      } else {
        same->forms += ", " + name;
      }
    }
  }
  return companions;
}

std::string row(const KeySpec& key, const std::string& beside) {
  std::string value(describe(key));
  if (key.map != nullptr) {
    // Say "map" for Shape::map; other shapes describe themselves.
    value = (key.shape == Shape::map ? "map" : value) + ", see " + std::string(key.map->name);
  }
  return "| `" + std::string(key.key) + "` | " + value + " | " + std::string(key.doc) +
         (key.need == Need::required ? " Required." : "") + beside + " |\n";
}

std::string introduction(const MapSpec& map) {
  std::string text =
      map.forms.empty() ? "" : "Exactly one main key; keys marked \"With\" may be added to it.";
  if (!map.doc.empty()) {
    text += (text.empty() ? "" : " ") + std::string(map.doc);
  }
  return text.empty() ? "" : text + "\n\n";
}

std::string table(const MapSpec& map) {
  std::string text = "| key | value | meaning |\n| --- | --- | --- |\n";
  const auto add = [&](const KeySpec& key, const std::string& beside) { text += row(key, beside); };
  for (const FormSpec& form : map.forms) {
    add(form.main, "");
  }
  for (const Companion& companion : companions_of(map)) {
    add(companion.key, " With " + companion.forms + ".");
  }
  for (const KeySpec& key : map.keys) {
    add(key, map.forms.empty() ? "" : " With any main key.");
  }
  return text;
}

}  // namespace

std::string reference_markdown() {
  std::string text;
  for (const MapSpec* const map : language()) {
    text += "#### " + std::string(map->name) + "\n\n" + introduction(*map) + table(*map) + "\n";
  }
  return text;
}

}  // namespace ibgw::scenario
