#include "conformance/new_client/skeleton.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include <fmt/format.h>

#include "conformance/new_client/templates.hpp"
#include "conformance/plan/inventory.hpp"

namespace ibgw::conformance {
namespace {

struct Language {
  std::string_view name;
  std::string_view title;   ///< As manifests have it.
  std::string_view folder;  ///< Of its templates.
  bool is_compiled;
};

constexpr std::array kLanguages{Language{"cpp", "C++", "cpp", true},
                                Language{"csharp", "C#", "csharp", true},
                                Language{"go", "Go", "go", true},
                                Language{"java", "Java", "java", true},
                                Language{"javascript", "JavaScript", "javascript", false},
                                Language{"python", "Python", "python", false},
                                Language{"rust", "Rust", "rust", true},
                                Language{"typescript", "TypeScript", "javascript", false}};

const Language* find_language(const std::string& name) {
  const auto found = std::find_if(kLanguages.begin(), kLanguages.end(),
                                  [&](const Language& language) { return language.name == name; });
  return found == kLanguages.end() ? nullptr : &*found;
}

bool is_letter_or_digit(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0;
}

/// The name stands in patterns, shell commands, and the names of cases and files.
bool is_usable(const std::string& name) {
  return !name.empty() && is_letter_or_digit(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char character) {
           return is_letter_or_digit(character) || character == '-' || character == '_' ||
                  character == '.';
         });
}

std::string replaced(std::string text, std::string_view word, std::string_view by) {
  for (std::size_t at = text.find(word); at != std::string::npos;
       at = text.find(word, at + by.size())) {
    text.replace(at, word.size(), by);
  }
  return text;
}

/// The path in the client's folder, or empty if the template is not for this language.
std::string_view path_for(const Language& language, std::string_view path) {
  const std::size_t slash = path.find('/');
  const std::string_view folder = path.substr(0, slash);
  const std::string_view rest = path.substr(slash + 1);
  const bool is_common = folder == "common" && (language.is_compiled || rest != "build.sh");
  return is_common || folder == language.folder ? rest : std::string_view();
}

}  // namespace

std::vector<std::string> skeleton_languages() {
  std::vector<std::string> names;
  for (const Language& known : kLanguages) {
    names.emplace_back(known.name);
  }
  return names;
}

std::string skeleton_name(const std::string& language, const std::string& name) {
  if (find_language(language) == nullptr) {
    throw UsageError(fmt::format("no template for the language `{}`; expected one of {}", language,
                                 fmt::join(skeleton_languages(), ", ")));
  }
  if (!is_usable(name)) {
    throw UsageError(fmt::format(
        "`{}` is no name for a client; expected letters, digits, `-`, `_` and `.`, such as mylib",
        name));
  }
  return language + "-" + name;
}

std::vector<std::pair<std::string, std::string>> skeleton_files(const std::string& language,
                                                                const std::string& full_name) {
  const Language& wanted = *find_language(language);
  std::vector<std::pair<std::string, std::string>> files;
  for (const Template& file : templates()) {
    if (const std::string_view path = path_for(wanted, file.path); !path.empty()) {
      std::string text = replaced(std::string(file.text), "adapter-name", full_name);
      files.emplace_back(path, replaced(std::move(text), "adapter-language", wanted.title));
    }
  }
  return files;
}

}  // namespace ibgw::conformance
