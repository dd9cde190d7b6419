#include "simulator/session/inbox.hpp"

#include <string>
#include <utility>

#include "simulator/wire/codec.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

// Limit for all clients together. No real request is that long, and a single frame may have 16 MiB.
constexpr std::size_t kUnfinishedBytesMost = 256U << 20U;
// The trace quotes unreadable input up to this length.
constexpr std::size_t kQuotedBytesMax = 4096;

// Longest request without a length prefix, so that a client which never completes one is noticed.
constexpr std::size_t kLegacyBytesMax = 65536;

/// A client id that was sent on its own, as the START_API that later clients send instead.
std::string start_api(std::string_view client_id) {
  return std::string("71\0002\0", 5).append(client_id);
}

/// What is wrong with a greeting that is not a current one.
wire::WireError error_of(const wire::Hello& hello) {
  switch (hello.kind) {
    case wire::Hello::Kind::nul_terminated:
      return {8, "hello",
              "the length of the greeting counts a NUL; a real gateway stays silent, and so does "
              "this one"};
    case wire::Hello::Kind::incomplete:
    case wire::Hello::Kind::legacy:
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
    if (!session.legacy) {  // Whether that is an error, the reader knows.
      context_.trace_error(session, error_of(hello));
    }
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
  if (session.codec == nullptr) {
    context_.trace_error(session, {0, "", "a request before the version reply"},
                         bytes.substr(0, kQuotedBytesMax));
    return;
  }
  const std::string all = std::exchange(session.greeting, {}).append(bytes);
  std::string_view rest = all;
  while (!rest.empty() && sessions_.find(connection) != nullptr &&
         session.phase != Session::Phase::deaf) {
    wire::Extent first;
    if (session.owes_client_id) {
      first.length = rest.find('\0') + 1;  // npos + 1 is 0
    } else {
      first = session.codec->first_message(rest, wire::Direction::to_gateway, first_);
    }
    if (first.length == 0) {
      if (!first.error && rest.size() <= kLegacyBytesMax) {
        session.greeting = std::string(rest);
        return;
      }
      if (!first.error) {
        first.error = wire::WireError{
            0, "", "a request of more than " + std::to_string(kLegacyBytesMax) + " bytes"};
      }
      give_up_legacy(session, rest, *first.error);
      return;
    }
    take_unframed(session, rest.substr(0, first.length));
    rest.remove_prefix(first.length);
  }
}

/// Without length prefixes, nobody knows where the next request begins.
void Inbox::give_up_legacy(Session& session, std::string_view rest, const wire::WireError& error) {
  context_.trace_error(session, error, rest.substr(0, kQuotedBytesMax));
  session.phase = Session::Phase::deaf;
  reader_.on_unreadable(session,
                        "a request from before version 100 cannot be read: " + error.reason);
}

/// Served like a frame: with a length prefix, which the trace shows too.
void Inbox::take_unframed(Session& session, std::string_view request) {
  const std::string payload =
      std::exchange(session.owes_client_id, false) ? start_api(request) : std::string(request);
  std::string framed;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    framed += static_cast<char>((payload.size() >> shift) & 0xffU);
  }
  framed += payload;
  reader_.on_frame(session, std::string_view(framed).substr(wire::kPrefixBytes));
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
