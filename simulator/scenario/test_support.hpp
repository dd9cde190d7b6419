// Functions shared by the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "simulator/scenario/loader.hpp"

namespace ibgw::scenario::testing {

/// The required keys, so that a test's own text begins in line 4.
inline const std::string kHeader = "schema: 1\nsummary: s\nrequirement: r\n";

/// A mistake and the message about it.
struct Invalid {
  const char* name;
  const char* text;  ///< Text below the header, see `whole`.
  const char* expected;
  bool whole = false;  ///< The text is the whole file.
};

/// The problems reported when loading the text; empty if there are none.
inline std::string problems_of(const std::string& text) {
  try {
    static_cast<void>(load_scenario_text(text, "area/case.yaml"));
  } catch (const LoadError& error) {
    return error.what();
  }
  return {};
}

/// Loads the scenarios of a text below the header.
inline std::vector<Scenario> load(const std::string& body) {
  return load_scenario_text(kHeader + body, "area/case.yaml");
}

}  // namespace ibgw::scenario::testing
