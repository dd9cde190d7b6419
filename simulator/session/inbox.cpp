#include "simulator/session/inbox.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

// Limit for all clients together. No real request is that long, and a single frame may have 16 MiB.
constexpr std::size_t kUnfinishedBytesMost = 256U << 20U;
// The trace quotes unreadable input up to this length.
constexpr std::size_t kQuotedBytesMax = 4096;

// A request without a length prefix. The gateway supports only what a client from before version
// 100 needs to become ready, and to see that the connection is alive.
struct LegacyRequest {
  std::string_view id;
  std::size_t fields;  ///< Including the id and the message's own version.
};
// None of these is longer than a few numbers.
constexpr std::size_t kLegacyBytesMax = 4096;
constexpr std::size_t kQuotedIdMax = 32;
// At version 76; START_API has its capabilities since 72 (protocol.md 1.1).
constexpr std::array<LegacyRequest, 4> kLegacyRequests{{{"71", 4}, {"8", 3}, {"17", 2}, {"49", 2}}};

/// Length of the first `fields` fields, or npos if they have not all arrived.
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

/// What is wrong with a greeting that is not a current one.
wire::WireError error_of(const wire::Hello& hello) {
  switch (hello.kind) {
    case wire::Hello::Kind::legacy:
      return {0, "hello",
              "a greeting from before v100 (client version " + std::to_string(hello.max) + ")"};
    case wire::Hello::Kind::nul_terminated:
      return {8, "hello",
              "the length of the greeting counts a NUL; a real gateway stays silent, and so does "
              "this one"};
    case wire::Hello::Kind::incomplete:
    case wire::Hello::Kind::v100:
    case wire::Hello::Kind::malformed:
    case wire::Hello::Kind::foreign:
      break;
  }
  return hello.error;
}

}  // namespace

void Inbox::take(Session& session, std::string_view bytes) {
  if (session.phase == Session::Phase::greeting) {
    take_greeting(session, bytes);
  } else if (session.phase == Session::Phase::deaf) {
    forget_unfinished(session);
    trace::Event event;
    event.kind = trace::Kind::in;
    event.bytes = bytes.substr(0, kQuotedBytesMax);
    context_.trace(event, &session);
  } else if (session.legacy) {
    take_legacy(session, bytes);
  } else {
    take_frames(session, bytes);
  }
}

void Inbox::take_greeting(Session& session, std::string_view bytes) {
  session.greeting.append(bytes);
  wire::Hello hello = wire::parse_hello(session.greeting);
  if (hello.kind == wire::Hello::Kind::incomplete) {
    return;
  }
  const std::string all = std::exchange(session.greeting, {});
  wire::Message message(wire::kHello);
  message.set("min", hello.min);
  message.set("max", hello.max);
  message.set("options", hello.options);
  if (hello.kind == wire::Hello::Kind::v100 && hello.max < wire::kServerVersionMin) {
    hello.kind = wire::Hello::Kind::malformed;
    hello.error = {
        8, "hello",
        "a framed greeting for versions below " + std::to_string(wire::kServerVersionMin)};
  }
  const bool v100 = hello.kind == wire::Hello::Kind::v100;
  trace::Event event;
  event.kind = trace::Kind::in;
  event.bytes = std::string_view(all).substr(0, v100 ? hello.consumed : kQuotedBytesMax);
  event.message = v100 ? &message : nullptr;
  context_.trace(event, &session);
  if (!v100) {
    session.legacy = hello.kind == wire::Hello::Kind::legacy;
    context_.trace_error(session, error_of(hello));
  }
  // How an invalid greeting is refused depends on its kind, which the phase shows.
  session.phase =
      hello.kind == wire::Hello::Kind::malformed || hello.kind == wire::Hello::Kind::nul_terminated
          ? Session::Phase::deaf
          : Session::Phase::greeted;
  const int connection = session.connection;
  reader_.on_hello(session, hello, message);
  Session* const still = sessions_.find(connection);
  if (still != nullptr && (v100 || still->legacy) && all.size() > hello.consumed) {
    take(*still, std::string_view(all).substr(hello.consumed));
  }
}

void Inbox::take_frames(Session& session, std::string_view bytes) {
  const int connection = session.connection;
  session.frames.feed(bytes);
  while (sessions_.find(connection) != nullptr && session.phase != Session::Phase::deaf) {
    const wire::FrameReader::Result result = session.frames.next();
    switch (result.status) {
      case wire::FrameReader::Status::incomplete:
        if (keep_unfinished(session)) {
          return;
        }
        break;
      case wire::FrameReader::Status::empty:
        context_.trace_error(session, {0, "length", "a frame of length 0"});
        break;
      case wire::FrameReader::Status::oversize:
        context_.trace_error(session,
                             {0, "length",
                              "a frame of " + std::to_string(result.length) + " bytes; at most " +
                                  std::to_string(wire::kFrameBytesMax) + " are allowed"});
        reader_.on_unreadable(session, "frame too long");
        break;
      case wire::FrameReader::Status::frame:
        reader_.on_frame(session, result.payload);
        break;
    }
  }
  if (sessions_.find(connection) != nullptr) {
    forget_unfinished(session);
  }
}

void Inbox::take_legacy(Session& session, std::string_view bytes) {
  const int connection = session.connection;
  const std::string all = std::exchange(session.greeting, {}).append(bytes);
  std::string_view rest = all;
  while (sessions_.find(connection) != nullptr && session.phase != Session::Phase::deaf) {
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
      context_.trace_error(session,
                           {0, "",
                            "message " + std::string(id.substr(0, kQuotedIdMax)) +
                                " from before version 100 is not understood; the rest is ignored"},
                           rest.substr(0, kLegacyBytesMax));
      session.phase = Session::Phase::deaf;
      return;
    }
    // Served like a frame: with a length prefix, which the trace shows too.
    std::string framed;
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
      framed += static_cast<char>((length >> shift) & 0xffU);
    }
    framed.append(rest, 0, length);
    rest.remove_prefix(length);
    reader_.on_frame(session, std::string_view(framed).substr(wire::kPrefixBytes));
  }
}

/// Accounts for incomplete frames; false if they exceed the limit.
bool Inbox::keep_unfinished(Session& session) {
  unfinished_ += session.frames.pending() - session.unfinished;
  session.unfinished = session.frames.pending();
  if (unfinished_ <= kUnfinishedBytesMost) {
    return true;
  }
  context_.trace_error(session, {0, "length",
                                 "the clients' unfinished frames take more than " +
                                     std::to_string(kUnfinishedBytesMost >> 20U) + " MiB"});
  reader_.on_unreadable(session, "no room for another incomplete frame");
  return false;
}

void Inbox::close(const Session& session) const {
  if (session.phase == Session::Phase::greeting && !session.greeting.empty()) {
    context_.trace_error(
        session, {session.greeting.size(), "hello", "the client closed within its greeting"});
  } else if (session.frames.pending() != 0) {
    context_.trace_error(
        session, {0, "",
                  "the client closed within a frame, " + std::to_string(session.frames.pending()) +
                      " bytes of it read"});
  }
}

void Inbox::forget_unfinished(Session& session) {
  unfinished_ -= std::exchange(session.unfinished, 0);
  session.frames.clear();
}

}  // namespace ibgw::session
