#include "conformance/runner/negotiated.hpp"

#include <map>
#include <utility>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {

std::optional<int> negotiated_version(const CaseRecord& record) {
  std::map<int, std::pair<std::int64_t, std::int64_t>> offers;
  for (const Event& event : record.events) {
    if (event.kind == EventKind::in && event.name == "HELLO") {
      offers.try_emplace(event.connection, integer_of(event.values, "min"),
                         integer_of(event.values, "max"));
    } else if (event.kind == EventKind::out && event.name == "VERSION_REPLY") {
      const auto offer = offers.find(event.connection);
      const std::int64_t version = integer_of(event.values, "serverVersion");
      const bool is_offered = offer != offers.end() && version >= offer->second.first &&
                              version <= offer->second.second && version > 0;
      if (is_offered) {
        return static_cast<int>(version);
      }
    }
  }
  return std::nullopt;
}

}  // namespace ibgw::conformance
