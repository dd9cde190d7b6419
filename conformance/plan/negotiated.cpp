#include "conformance/plan/negotiated.hpp"

#include <charconv>
#include <map>
#include <string>
#include <utility>

#include "conformance/event/json_tree.hpp"

namespace ibgw::conformance {
namespace {

/// The trace shows the reply's version as text, as on the wire.
std::int64_t version_in(const Tree& reply) {
  const std::string text = text_of(reply, "serverVersion");
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  return error == std::errc{} && end == text.data() + text.size() ? version : 0;
}

}  // namespace

std::optional<int> negotiated_version(const CaseRecord& record) {
  std::map<int, std::pair<std::int64_t, std::int64_t>> offers;
  for (const RecordedEvent& event : record.events) {
    if (event.kind == EventKind::in && event.name == "HELLO") {
      offers.try_emplace(event.connection, integer_of(event.values, "min"),
                         integer_of(event.values, "max"));
    } else if (event.kind == EventKind::out && event.name == "VERSION_REPLY") {
      const auto offer = offers.find(event.connection);
      const std::int64_t version = version_in(event.values);
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
