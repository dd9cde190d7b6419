// Loading any text as a scenario: a Scenario or a LoadError, nothing else.
#include <cstddef>
#include <cstdint>
#include <string>

#include "simulator/base/load_error.hpp"
#include "simulator/scenario/loader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    (void)ibgw::scenario::load_scenario_text(std::string(reinterpret_cast<const char*>(data), size),
                                             "area/name.yaml");
  } catch (const ibgw::LoadError&) {
    // The expected answer to nearly all inputs.
  }
  return 0;
}
