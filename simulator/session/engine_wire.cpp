// Bytes in both directions and what the healthy gateway does by itself.
#include <utility>

#include "simulator/session/engine.hpp"
#include "simulator/session/model_sink.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

using scenario::TriggerKind;

using wire::kPrefixBytes;
// What a request costs beside its answer: many short ones must not keep others waiting, either.
constexpr int kRequestUnits = 2;
// A request that cannot be followed any further is quoted in the trace up to this length.
constexpr std::size_t kQuotedBytesMax = 4096;

/// What a message costs, in units of Work: encoding it, and telling the trace.
int units_of(std::size_t bytes, bool is_traced) {
  constexpr std::size_t kBytesAUnit = 512;
  constexpr std::size_t kTracedBytesAUnit = 64;
  constexpr int kTracedUnits = 6;
  return is_traced ? kTracedUnits + static_cast<int>(bytes / kTracedBytesAUnit)
                   : 1 + static_cast<int>(bytes / kBytesAUnit);
}

/// Whose request is served, while it is.
class Serving {
 public:
  Serving(int& serving, int connection)
      : serving_(serving), outer_(std::exchange(serving, connection)) {}
  ~Serving() { serving_ = outer_; }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

 private:
  int& serving_;
  int outer_;
};

}  // namespace

void Engine::model_accept(Session& session, Now now, Output& out) {
  const int limit = model_.world().max_clients;
  if (limit > 0 && clients_ > limit) {
    trace_refusal(session, std::to_string(limit) + " clients are connected", now);
    close(session, StepKind::close_fin, "too many clients", now, out);
  }
}

void Engine::frames(Session& session, std::string_view bytes, Now now, Output& out) {
  if (session.phase == Session::Phase::deaf) {
    forget_unfinished(session);
    trace::Event event;
    event.kind = trace::Kind::in;
    event.bytes = bytes.substr(0, kQuotedBytesMax);
    trace(event, &session, now);
    return;
  }
  if (session.legacy) {
    legacy_bytes(session, bytes, now, out);
    return;
  }
  const int connection = session.connection;
  session.frames.feed(bytes);
  while (find(connection) != nullptr && session.phase != Session::Phase::deaf) {
    const wire::FrameReader::Result result = session.frames.next();
    switch (result.status) {
      case wire::FrameReader::Status::incomplete:
        if (keep_unfinished(session, now, out)) {
          return;
        }
        break;
      case wire::FrameReader::Status::empty:
        trace_error(session, {0, "length", "a frame of length 0"}, {}, now);
        break;
      case wire::FrameReader::Status::oversize:
        trace_error(session,
                    {0, "length",
                     "a frame of " + std::to_string(result.length) + " bytes; at most " +
                         std::to_string(wire::kFrameBytesMax) + " are allowed"},
                    {}, now);
        close(session, StepKind::close_fin, "frame too long", now, out);
        break;
      case wire::FrameReader::Status::frame:
        receive(session, result.payload, now, out);
        break;
    }
  }
  if (find(connection) != nullptr) {
    forget_unfinished(session);  // Nobody follows the frames any more.
  }
}

void Engine::frame(Session& session, std::string_view payload, Now now, Output& out) {
  trace::Event event;
  event.kind = trace::Kind::in;
  // The length prefix stands right before the payload.
  event.bytes = {payload.data() - 4, payload.size() + 4};
  if (session.codec == nullptr || session.phase == Session::Phase::greeted) {
    trace(event, &session, now);
    trace_error(session, {0, "", "a frame before the version reply"}, {}, now);
    return;
  }
  const auto exactness = traces_fields_ ? wire::Exactness::spelling : wire::Exactness::values;
  const wire::Decoded decoded =
      session.codec->decode(payload, wire::Direction::to_gateway, exactness, request_);
  event.message = decoded.spec == nullptr ? nullptr : &request_;
  event.encoding = decoded.encoding;
  trace(event, &session, now);
  if (decoded.extra_fields != 0) {
    trace_error(session,
                {decoded.extra_offset, "",
                 std::to_string(decoded.extra_fields) + " fields more than " +
                     std::string(decoded.spec->name) + " has"},
                {}, now);
  }
  const Serving serving(serving_, session.connection);
  if (decoded.error) {
    trace_error(session, *decoded.error, {}, now);
    ModelSink sink(*this, now, out);
    model_.unreadable(client_of(session), decoded.spec == nullptr ? nullptr : &request_,
                      decoded.error->reason, moment(&session, now), sink);
    return;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::request;
  occurrence.message = decoded.spec->name;
  occurrence.fields = &request_;
  if (decoded.spec->name == "START_API") {
    if (session.phase != Session::Phase::versioned) {
      trace_error(session, {0, "", "START_API a second time"}, {}, now);
      return;
    }
    session.client_id = static_cast<int>(request_.id("clientId").value_or(0));
    session.phase = Session::Phase::started;
  } else if (session.phase != Session::Phase::started) {
    trace_error(session, {0, "", std::string(decoded.spec->name) + " before START_API"}, {}, now);
    return;
  }
  dispatch(session, occurrence, {}, now, out);
}

void Engine::model_request(Session& session, const wire::Message& request, Now now, Output& out) {
  if (is_unserved(session, request, now)) {
    return;
  }
  const int connection = session.connection;
  const gateway::Client client = client_of(session);
  ModelSink sink(*this, now, out);
  if (request.spec().name != "START_API") {
    model_.work().charge(kRequestUnits);
    model_.request(client, request, moment(&session, now), sink);
    if (Session* const still = find(connection)) {
      schedule_backlog(*still, now);  // It may have ended an answer before it.
    }
    return;
  }
  const bool admitted = model_.start(client, moment(&session, now), sink);
  Session* const still = find(connection);
  if (!admitted) {
    if (still != nullptr) {
      close(*still, StepKind::close_fin, "client id in use", now, out);
    }
    return;
  }
  if (still == nullptr) {
    model_.end(client);  // A rule closed the connection during the start-up messages.
    return;
  }
  still->admitted = true;
  Occurrence occurrence;
  occurrence.kind = TriggerKind::ready;
  dispatch(*still, occurrence, {}, now, out);
}

void Engine::model_part_of_time(std::int64_t until_ns, Now now, Output& out) {
  ModelSink sink(*this, now, out);
  model_.advance_a_turn(until_ns, sink);
}

void Engine::model_peer_closed(Session& session, Now now, Output& out) {
  if (session.hold) {
    count_as_held(session);
  } else {
    close(session, StepKind::release,
          session.write_closed ? "the client closed after our FIN" : "the client closed", now, out);
  }
}

/// Once our side is closed the model has no part in what the client still says.
bool Engine::is_unserved(const Session& session, const wire::Message& request, Now now) {
  if (!session.write_closed) {
    return false;
  }
  const std::string what = "not served, our side is closed: " + std::string(request.spec().name);
  trace_action(&session, nullptr, what, now);
  give_up(firing_on(session), what);
  return true;
}

/// Our FIN: for the model that is the end of the session.
void Engine::close_our_side(Session& session) {
  session.write_closed = true;
  count_as_client(session);
  if (session.admitted) {
    model_.end(client_of(session));
    session.admitted = false;
  }
}

/// To be called after every change of these two. One that was refused is not a client while it
/// drains; one that is held keeps its place.
void Engine::count_as_client(Session& session) {
  const bool counts = !session.write_closed || session.hold;
  if (counts != session.counts_as_client) {
    session.counts_as_client = counts;
    clients_ += counts ? 1 : -1;
  }
}

void Engine::count_as_held(Session& session) {
  if (session.peer_closed && !session.counts_as_held) {
    session.counts_as_held = true;
    ++held_;
  }
}

void Engine::write(Session& session, const wire::Message& message, std::string_view rule, Now now,
                   Output& out) {
  if (is_mute(session, &message, now)) {
    return;
  }
  const std::size_t offset = out.bytes.size();
  if (const auto error = session.codec->encode(message, out.bytes)) {
    if (const std::shared_ptr<Firing> firing = rule.empty() ? nullptr : firing_on(session)) {
      fail_rule(&session, firing, *error, now);
    } else {
      trace_failure(&session, *error, rule, now);
    }
    return;
  }
  wrote(session, offset, &message, rule, now, out);
}

void Engine::write_bytes(Session& session, std::string_view bytes, const wire::Message* message,
                         std::string_view rule, Now now, Output& out) {
  if (is_mute(session, message, now)) {
    return;
  }
  const std::size_t offset = out.bytes.size();
  out.bytes.append(bytes);
  wrote(session, offset, message, rule, now, out);
}

bool Engine::is_mute(const Session& session, const wire::Message* message, Now now) {
  if (!session.write_closed && !session.vanished) {
    return false;
  }
  const std::string what =
      std::string(session.vanished ? "vanishes: " : "not sent, our side is closed: ") +
      std::string(message == nullptr ? "raw bytes" : message->spec().name);
  trace_action(&session, nullptr, what, now);
  give_up(firing_on(session), what);
  return true;
}

/// What a reader of these bytes finds in them: the model fills in more than this version has, and
/// what it leaves out may be there as a default. Good until the next call.
const wire::Message* Engine::as_written(const Session& session, const wire::Message* message,
                                        std::string_view frame) {
  const bool is_frame = message != nullptr && message->spec().id != 0 && !session.legacy;
  if (!traces_fields_ || !is_frame) {
    return message;
  }
  const wire::Decoded decoded = session.codec->decode(
      frame.substr(kPrefixBytes), wire::Direction::to_client, wire::Exactness::spelling, written_);
  return decoded.error || decoded.spec != &message->spec() ? message : &written_;
}

void Engine::wrote(Session& session, std::size_t offset, const wire::Message* message,
                   std::string_view rule, Now now, Output& out) {
  if (session.legacy && message != nullptr) {
    const std::string unframed(out.bytes.view_from(offset + kPrefixBytes));
    out.bytes.truncate(offset);
    out.bytes.append(unframed);
  }
  if (session.queue && keep_for_item(session, offset, message, rule, now, out)) {
    return;
  }
  out.add_write(session.connection, offset);
  const std::size_t size = out.bytes.size() - offset;
  model_.work().charge(units_of(size, traces_fields_));
  count_out(session, size, rule, out);
  trace::Event event;
  event.kind = trace::Kind::out;
  event.bytes = out.bytes.view_from(offset);
  event.message = as_written(session, message, event.bytes);
  event.encoding =
      message == nullptr ? wire::Encoding::text : session.codec->encoding_of(message->spec());
  event.rule = rule;
  trace(event, &session, now);
}

/// The model's own doing.
void Engine::close(Session& session, StepKind how, std::string_view why, Now now, Output& out) {
  end(session, {how, std::string(why)}, now, out);
}

/// Ends the connection, or one direction of it, behind what waits to be said.
void Engine::end(Session& session, Ending ending, Now now, Output& out) {
  if (session.queue && !session.vanished) {
    while (session.queue->open != nullptr) {
      close_item(session, *session.queue->open, now, out);
    }
    if (!session.queue->waiting.empty() && ending.how != StepKind::release) {
      OutputQueue::Waiting last;
      last.due_ns = session.queue->waiting.back().due_ns;
      last.is_last = true;
      if (ending.by_rule) {
        last.firing = acting_;
        ++last.firing->open;
      }
      last.ending = std::move(ending);
      session.queue->waiting.push_back(std::move(last));
      return;
    }
  }
  end_now(session, ending, now, out);
}

void Engine::end_now(Session& session, const Ending& ending, Now now, Output& out) {
  const StepKind how = ending.how;
  if (session.vanished) {
    trace_action(&session, nullptr, "vanishes: close", now);
    give_up(ending.by_rule ? acting_ : nullptr, "vanishes: close");
    return;
  }
  Step step{.kind = how, .connection = session.connection};
  if (ending.by_rule) {
    step.rule = acting_->rule->id;
  }
  const auto ask = [&] {
    step.ticket = ending.by_rule ? promise(acting_) : 0;
    out.steps.push_back(step);
  };
  if (how == StepKind::half_close || how == StepKind::blackhole_connection) {
    if (how == StepKind::half_close) {
      close_our_side(session);
      schedule_backlog(session, now);  // An answer that was in the making ended with it.
    } else {
      session.vanished = true;
    }
    ask();
    return;
  }
  const bool keeps_descriptor = how == StepKind::close_fin;
  if (keeps_descriptor) {
    const bool is_out = session.write_closed && !session.peer_closed;
    if (ending.by_rule) {
      let_go(session);
    } else if (!is_out) {
      trace_action(&session, nullptr, "close: fin, " + ending.why, now, trace::Ending::fin);
    }
    close_our_side(session);
    session.phase = Session::Phase::deaf;
    if (is_out && !ending.by_rule) {
      return;
    }
    ask();  // Of a FIN that is out already the network proves just that.
    if (session.backlog) {
      schedule_backlog(session, now);  // What waits is only recorded now.
    }
    // The peer's FIN may have come first; then nothing is left to drain.
    if (session.peer_closed && !session.hold) {
      out.add(StepKind::release, session.connection);
      forget(session, ending.why, now);
    }
    return;
  }
  ask();
  forget(session, ending.why, now);
}

/// Nothing holds it any more: a rule that closes it means it.
void Engine::let_go(Session& session) {
  session.hold = false;
  count_as_client(session);
  if (session.counts_as_held) {
    session.counts_as_held = false;
    --held_;
  }
}

void Engine::forget(Session& session, std::string_view why, Now now) {
  close_our_side(session);
  let_go(session);
  forget_unfinished(session);
  give_up_waiting(session, now);
  trace::Event event;
  event.kind = trace::Kind::close;
  event.reason = why;
  trace(event, &session, now);
  sessions_.erase(session.connection);
}

}  // namespace ibgw::session
