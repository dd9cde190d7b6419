// The greeting and the version reply.
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/wire/hello.hpp"
#include "simulator/wire/number.hpp"

namespace ibgw::session {
namespace {

using scenario::TriggerKind;

// What a gateway answers to a greeting from before v100: the last version without length prefixes.
constexpr std::string_view kLegacyVersion = "76";
// What is not a greeting is quoted in the trace up to this length.
constexpr std::size_t kQuotedBytesMax = 4096;

}  // namespace

void Engine::greeting(Session& session, std::string_view bytes, Now now, Output& out) {
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
  const std::string_view quoted =
      std::string_view(all).substr(0, v100 ? hello.consumed : kQuotedBytesMax);
  trace::Event event;
  event.kind = trace::Kind::in;
  event.bytes = quoted;
  event.message = v100 ? &message : nullptr;
  trace(event, &session, now);
  session.phase = Session::Phase::greeted;
  if (!v100) {
    wire::WireError error = hello.error;
    if (hello.kind == wire::Hello::Kind::legacy) {
      session.legacy = true;
      error = {0, "hello",
               "a greeting from before v100 (client version " + std::to_string(hello.max) + ")"};
    } else if (hello.kind == wire::Hello::Kind::nul_terminated) {
      error = {8, "hello",
               "the length of the greeting counts a NUL; a real gateway stays silent, and so does "
               "this one"};
    }
    trace_error(session, error, {}, now);
  } else {
    session.negotiated = std::min(options_.server_version, hello.max);
    session.below_client_min = session.negotiated < hello.min;
    session.codec = codec_for(std::max(session.negotiated, wire::kServerVersionMin));
  }
  const int connection = session.connection;
  Occurrence occurrence;
  occurrence.kind = TriggerKind::hello;
  occurrence.fields = &message;
  // How a greeting that is none was refused depends on what it was; the model's part finds that in
  // the phase.
  session.phase =
      hello.kind == wire::Hello::Kind::malformed || hello.kind == wire::Hello::Kind::nul_terminated
          ? Session::Phase::deaf
          : Session::Phase::greeted;
  const bool silent = hello.kind == wire::Hello::Kind::nul_terminated;
  if (silent) {
    trace_stage(session, "hello", now);
  } else {
    dispatch(session, occurrence, {}, now, out);
  }
  Session* const still = find(connection);
  if (still != nullptr && (v100 || still->legacy) && all.size() > hello.consumed) {
    frames(*still, std::string_view(all).substr(hello.consumed), now, out);
  }
}

void Engine::model_hello(Session& session, Now now, Output& out) {
  if (is_unserved(session, wire::Message(wire::kHello), now)) {
    return;
  }
  if (session.codec == nullptr) {
    if (session.phase == Session::Phase::greeted) {
      const std::string answer = std::string(kLegacyVersion) + '\0' +
                                 model_.connection_time(wall_ms(&session, now)) + '\0';
      write_bytes(session, answer, nullptr, {}, now, out);
      if (scenario_.legacy && session.legacy) {
        session.codec = codec_for(wire::kServerVersionMin);
        session.phase = Session::Phase::versioned;
        trace_stage(session, "version_sent", now);
        return;
      }
    }
    close(session, StepKind::close_fin, "not a v100+ greeting", now, out);
    return;
  }
  const int connection = session.connection;
  const bool below_client_min = session.below_client_min;
  version_reply(session, wire::Message(wire::kVersionReply), {}, now, out);
  if (Session* const still = below_client_min ? find(connection) : nullptr) {
    trace_refusal(*still, "the client wants a newer gateway", now);
    close(*still, StepKind::close_fin, "version below the client's minimum", now, out);
  }
}

/// Sends the reply with what is missing filled in; a version that a rule chose is the one spoken
/// from here on.
void Engine::version_reply(Session& session, const wire::Message& message, std::string_view rule,
                           Now now, Output& out) {
  wire::Message reply(wire::kVersionReply);
  const wire::Value* const version = message.find("serverVersion");
  const wire::Value* const time = message.find("connectionTime");
  reply.set("serverVersion",
            version != nullptr ? std::string(version->text()) : std::to_string(session.negotiated));
  reply.set("connectionTime", time != nullptr ? std::string(time->text())
                                              : model_.connection_time(wall_ms(&session, now)));
  const wire::ParsedInteger sent = wire::parse_integer(reply.text("serverVersion"));
  if (sent.kind == wire::NumberClass::number && sent.number >= wire::kServerVersionMin &&
      sent.number <= wire::kServerVersionMax) {
    session.codec = codec_for(static_cast<int>(sent.number));
  }
  if (session.codec == nullptr) {
    session.codec = codec_for(wire::kServerVersionMin);
  }
  write(session, reply, rule, now, out);
  if (session.phase == Session::Phase::greeted) {
    session.phase = Session::Phase::versioned;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::version_sent;
  dispatch(session, occurrence, {}, now, out);
}

}  // namespace ibgw::session
