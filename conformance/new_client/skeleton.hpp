// The folder of a new client: an adapter that keeps the contract, with places to fill in.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace ibgw::conformance {

/// For which there are templates.
[[nodiscard]] std::vector<std::string> skeleton_languages();

/// `<language>-<name>`: the folder, and the client in it. Throws UsageError for a language or a
/// name that cannot be.
[[nodiscard]] std::string skeleton_name(const std::string& language, const std::string& name);

/// Paths in that folder, and texts. `language` is one of those that skeleton_name() takes.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> skeleton_files(
    const std::string& language, const std::string& full_name);

}  // namespace ibgw::conformance
