// Shared by the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "simulator/scenario/loader.hpp"

namespace ibgw::scenario::testing {

/// The required keys, so that a test's own text begins in line 4.
inline const std::string kHeader = "schema: 1\nsummary: s\nrequirement: r\n";

/// A mistake and what is said of it.
struct Invalid {
  const char* name;
  const char* text;  ///< Stands below the header, see `whole`.
  const char* expected;
  bool whole = false;  ///< The text is the whole file.
};

/// What loading says of the text, or nothing when it is right.
inline std::string problems_of(const std::string& text) {
  try {
    static_cast<void>(load_scenario_text(text, "area/case.yaml"));
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

/// The scenarios of a text below the header.
inline std::vector<Scenario> load(const std::string& body) {
  return load_scenario_text(kHeader + body, "area/case.yaml");
}

}  // namespace ibgw::scenario::testing
