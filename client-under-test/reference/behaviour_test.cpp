#include "client-under-test/reference/behaviour.hpp"

#include <cstring>
#include <set>
#include <sstream>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

// Both fault records hold nothing but flags, so their bytes can be counted.
template <typename Faults>
int count_faults(const Faults& faults) {
  std::string bytes(sizeof faults, '\0');
  std::memcpy(bytes.data(), &faults, sizeof faults);
  int count = 0;
  for (const char byte : bytes) {
    count += byte;
  }
  return count;
}

}  // namespace

TEST_CASE("a broken client has exactly one fault of its own, the others have none") {
  std::istringstream names(behaviour_names());
  std::set<std::string> fault_patterns;
  int broken_count = 0;
  for (std::string name; std::getline(names >> std::ws, name, ',');) {
    const auto behaviour = find_behaviour(name);
    REQUIRE(behaviour);
    const int expected = name.starts_with("broken-") ? 1 : 0;
    CHECK(count_faults(behaviour->client) + count_faults(behaviour->adapter) == expected);
    broken_count += expected;
    if (expected == 1) {
      std::string pattern(sizeof(ClientFaults) + sizeof(AdapterFaults), '\0');
      std::memcpy(pattern.data(), &behaviour->client, sizeof(ClientFaults));
      std::memcpy(pattern.data() + sizeof(ClientFaults), &behaviour->adapter,
                  sizeof(AdapterFaults));
      fault_patterns.insert(pattern);
    }
  }
  CHECK(broken_count == static_cast<int>(fault_patterns.size()));
  CHECK(sizeof(ClientFaults) + sizeof(AdapterFaults) == fault_patterns.size());
}

TEST_CASE("an unknown behaviour is not found") {
  CHECK_FALSE(find_behaviour("broken-nothing"));
}

}  // namespace ibgw::reference
