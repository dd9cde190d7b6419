// What the healthy gateway knows about: the default world, any part of which a scenario may
// override.
#pragma once

#include <string>
#include <vector>

namespace ibgw::gateway {

struct World {
  std::vector<std::string> accounts{
      "DU1234567"};      ///< Never empty: ib_async waits for ever on an empty list.
  int max_clients = 32;  ///< Documented limit of a real gateway; 0 = none.
  int next_valid_id = 1;
  std::string time_zone =
      "UTC";  ///< Third word of the connection time; rust-ibapi must be able to resolve it.
  std::vector<std::string> market_data_farms{"usfarm"};
  std::vector<std::string> historical_farms{"ushmds"};
  std::string sec_def_farm = "secdefil";
};

}  // namespace ibgw::gateway
