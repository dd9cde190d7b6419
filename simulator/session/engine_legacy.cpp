// Clients from before version 100: fields without a length around them. Only what such a client
// needs to be ready, and to see that the connection lives, is understood.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "simulator/session/engine.hpp"

namespace ibgw::session {
namespace {

struct LegacyRequest {
  std::string_view id;
  std::size_t fields;  ///< The id and the message's own version among them.
};
// None of these is longer than a few numbers.
constexpr std::size_t kLegacyBytesMax = 4096;
constexpr std::size_t kQuotedIdMax = 32;
// At version 76; START_API has its capabilities since 72 (protocol.md 1.1).
constexpr std::array<LegacyRequest, 4> kLegacyRequests{{{"71", 4}, {"8", 3}, {"17", 2}, {"49", 2}}};

/// Length of the first `fields` fields, or npos while they are not all there.
std::size_t length_of(std::string_view bytes, std::size_t fields) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < fields; ++i) {
    const std::size_t nul = bytes.find('\0', end);
    if (nul == std::string_view::npos) {
      return nul;
    }
    end = nul + 1;
  }
  return end;
}

}  // namespace

void Engine::legacy_bytes(Session& session, std::string_view bytes, Now now, Output& out) {
  const int connection = session.connection;
  const std::string all = std::exchange(session.greeting, {}).append(bytes);
  std::string_view rest = all;
  while (find(connection) != nullptr && session.phase != Session::Phase::deaf) {
    const std::string_view id = rest.substr(0, rest.find('\0'));
    const bool is_whole_id = id.size() < rest.size();
    const auto* const known =
        std::find_if(kLegacyRequests.begin(), kLegacyRequests.end(),
                     [&](const LegacyRequest& request) { return is_whole_id && request.id == id; });
    const bool is_known = known != kLegacyRequests.end();
    const std::size_t length = is_known ? length_of(rest, known->fields) : std::string_view::npos;
    if (length == std::string_view::npos) {
      if ((is_known || !is_whole_id) && rest.size() <= kLegacyBytesMax) {
        session.greeting = std::string(rest);
        return;
      }
      trace_error(session,
                  {0, "",
                   "message " + std::string(id.substr(0, kQuotedIdMax)) +
                       " from before version 100 is not understood; nor is what follows"},
                  rest.substr(0, kLegacyBytesMax), now);
      session.phase = Session::Phase::deaf;
      return;
    }
    // Served like a frame, whose length prefix the trace shows too.
    std::string framed;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      framed += static_cast<char>((length >> shift) & 0xffU);
    }
    framed.append(rest, 0, length);
    rest.remove_prefix(length);
    receive(session, std::string_view(framed).substr(4), now, out);
  }
}

}  // namespace ibgw::session
