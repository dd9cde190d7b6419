// Clients from before version 100: fields without a length around them. Only what such a client
// needs to be ready, and to see that the connection lives, is understood.
#include <algorithm>
#include <array>
#include <charconv>

#include "simulator/session/engine.hpp"

namespace ibgw::session {
namespace {

struct LegacyRequest {
  std::string_view id;
  std::size_t fields;  ///< The id and the message's own version among them.
};
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
  session.greeting.append(bytes);
  while (find(connection) != nullptr && session.phase != Session::Phase::deaf) {
    std::string& pending = session.greeting;
    const std::size_t id_end = pending.find('\0');
    if (id_end == std::string::npos) {
      return;
    }
    const std::string_view id = std::string_view(pending).substr(0, id_end);
    const auto* const known =
        std::find_if(kLegacyRequests.begin(), kLegacyRequests.end(),
                     [&](const LegacyRequest& request) { return request.id == id; });
    if (known == kLegacyRequests.end()) {
      trace_error(session,
                  {0, "",
                   "message " + std::string(id) +
                       " from before version 100 is not understood; nor is what follows"},
                  pending, now);
      session.phase = Session::Phase::deaf;
      return;
    }
    const std::size_t length = length_of(pending, known->fields);
    if (length == std::string::npos) {
      return;
    }
    // Served like a frame, whose length prefix the trace shows too.
    std::string framed;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      framed += static_cast<char>((length >> shift) & 0xffU);
    }
    framed.append(pending, 0, length);
    pending.erase(0, length);
    frame(session, std::string_view(framed).substr(4), now, out);
  }
}

}  // namespace ibgw::session
