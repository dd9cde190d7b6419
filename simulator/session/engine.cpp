#include "simulator/session/engine.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "simulator/gateway/state.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

using scenario::TriggerKind;
using wire::kPrefixBytes;

// Frames that wait for the version reply: more than any client sends that early.
constexpr std::size_t kEarlyMost = 16;
constexpr std::size_t kEarlyBytesMax = 4096;

std::string_view stage_name(const Occurrence& occurrence) {
  switch (occurrence.kind) {
    case TriggerKind::accept:
      return "accept";
    case TriggerKind::hello:
      return "hello";
    case TriggerKind::version_sent:
      return "version_sent";
    case TriggerKind::ready:
      return "ready";
    case TriggerKind::peer_fin:
      return "peer_fin";
    case TriggerKind::peer_rst:
      return "peer_rst";
    case TriggerKind::request:
      return occurrence.message == "START_API" ? "START_API" : "";
    case TriggerKind::any_request:
    case TriggerKind::sending:
    case TriggerKind::after:
      return "";
  }
  return "";
}

}  // namespace

Engine::Engine(const scenario::Scenario& scenario, const EngineOptions& options, trace::Sink* sink)
    : scenario_(scenario),
      server_version_(options.server_version),
      model_(scenario.world == nullptr ? world::default_world() : *scenario.world, options.seed),
      context_(options.fixed_wall_ms, sink),
      timers_(options.time_scale),
      firings_(context_, sessions_),
      flow_(context_),
      outbox_(context_, timers_, sessions_, firings_, flow_, model_.work(), endings_),
      model_part_(model_, server_version_, !scenario.rules.empty(), context_, sessions_, firings_,
                  outbox_, *this),
      inbox_(context_, sessions_, *this),
      pacing_(context_, timers_, sessions_, flow_, model_, model_part_, *this),
      endings_(context_, sessions_, firings_, outbox_, inbox_, pacing_, model_part_),
      rules_(scenario.rules, options.rules_act, context_, timers_, sessions_, firings_, outbox_,
             *this),
      request_(*wire::find_message("START_API")) {}

void Engine::start(Now now, Output& out) {
  context_.begin(now, out);
  model_.begin(context_.moment(nullptr));
  rules_.start();
}

int Engine::accept(Now now, std::string_view peer, std::uint64_t cookie, Output& out) {
  context_.begin(now, out);
  Session& session = sessions_.open();
  const int connection = session.connection;
  trace::Event event;
  event.kind = trace::Kind::accept;
  event.peer = peer;
  event.cookie = cookie;
  context_.trace(event, &session);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::accept;
  happened(session, occurrence);
  return connection;
}

void Engine::bytes(int connection, std::string_view bytes, Now now, Output& out) {
  context_.begin(now, out);
  Session* const session = sessions_.find(connection);
  if (session == nullptr || bytes.empty()) {
    return;
  }
  pacing_.begin_input();
  inbox_.take(*session, bytes);
  finish_event();
}

void Engine::peer_fin(int connection, Now now, Output& out) {
  context_.begin(now, out);
  closed_behind(connection);
}

void Engine::closed_behind(int connection) {
  Session* const session = sessions_.find(connection);
  if (session == nullptr || session->peer_closed || pacing_.keep_close(*session)) {
    return;
  }
  firings_.note_leaving(*session);
  session->peer_closed = true;
  inbox_.close(*session);
  trace::Event event;
  event.kind = trace::Kind::peer_fin;
  context_.trace(event, session);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::peer_fin;
  happened(*session, occurrence);
}

void Engine::peer_rst(int connection, Now now, Output& out) {
  context_.begin(now, out);
  Session* const session = sessions_.find(connection);
  if (session == nullptr) {
    return;
  }
  firings_.note_leaving(*session);
  session->peer_closed = true;
  sessions_.close_writing(*session);
  trace::Event event;
  event.kind = trace::Kind::peer_rst;
  context_.trace(event, session);
  Occurrence occurrence;
  occurrence.kind = TriggerKind::peer_rst;
  happened(*session, occurrence);
  // After a reset there is nothing left to hold: the kernel has forgotten the connection.
  if (sessions_.find(connection) != nullptr) {
    outbox_.end(*session, {StepKind::release, kResetByClient});
  }
}

void Engine::behind(int connection) {
  if (Session* const session = sessions_.find(connection)) {
    session->flow.is_behind = true;
  }
}

void Engine::sent(int connection, Now now, Output& out) {
  context_.begin(now, out);
  if (Session* const session = sessions_.find(connection)) {
    pacing_.sent(*session);
  }
}

void Engine::lost(int connection, Now now, Output& out) {
  context_.begin(now, out);
  if (pacing_.lost(connection)) {
    closed_behind(connection);
  }
}

void Engine::abandoned(int connection, Now now, Output& out) {
  context_.begin(now, out);
  Session* const session = sessions_.find(connection);
  // With rules, nothing is discarded: a rule may be waiting for one of the requests.
  if (session != nullptr && rules_.empty()) {
    pacing_.abandoned(*session);
  }
}

std::optional<std::int64_t> Engine::next_deadline() {
  std::optional<std::int64_t> next = model_.next_due_ns();
  for (const std::optional<std::int64_t> due : {timers_.next_due_ns(), pacing_.next_due_ns()}) {
    if (due && (!next || *due < *next)) {
      next = due;
    }
  }
  return next;
}

void Engine::advance(Now now, Output& out) {
  context_.begin(now, out);
  pacing_.begin_turn();
  pacing_.serve_waiting();
  for (auto due = timers_.next_due_ns(); due && *due <= context_.now_ns();
       due = timers_.next_due_ns()) {
    model_until(*due);
    timers_.run_next();
    if (out.bytes.size() > kFlowBytesMost) {
      finish_event();
      return;  // A lot was written: first let the network send it and other clients have their
               // turn.
    }
  }
  if (model_.work().spent()) {
    model_.work().begin_turn();  // Even if requests used up the turn: streams must not starve.
  }
  model_until(context_.now_ns());
  pacing_.work_on();
  finish_event();
}

void Engine::model_until(std::int64_t ns) {
  if (const auto due = model_.next_due_ns(); due && *due <= ns) {
    model_part_.pass_time(ns);
  }
}

/// Ends sessions that do not read. Not done while writing, because the writer still uses the
/// session.
void Engine::finish_event() {
  for (const int connection : flow_.take_overrun()) {
    if (Session* const session = sessions_.find(connection)) {
      context_.trace_action(
          session, {},
          "close: rst, " + std::to_string((session->flow.bytes + session->flow.by_rules) >> 10U) +
              " KiB wait for a client that does not read",
          trace::Ending::rst);
      endings_.end_now(*session, {StepKind::close_rst, "the client does not read"});
    }
  }
  request_.give_back();
  outbox_.give_back();
}

Engine::Summary Engine::finish(Now now) {
  context_.begin(now);
  Summary summary{sessions_.opened(), rules_.fired()};
  trace::Event event;
  event.kind = trace::Kind::end;
  event.sessions = summary.sessions;
  event.rules = &summary.rules;
  context_.trace(event, nullptr);
  return summary;
}

std::string Engine::state(Now now) const {
  Context context = context_;
  context.begin(now);
  return gateway::state_json(model_, context.moment(nullptr));
}

void Engine::report(trace::Event event, Now now) {
  context_.begin(now);
  context_.trace(event, sessions_.find(event.connection));
}

void Engine::prove(int connection, const Proof& proof, Now now) {
  context_.begin(now);
  firings_.prove(connection, proof);
}

void Engine::unproven(std::uint64_t ticket, std::string_view why, bool client_left, Now now) {
  context_.begin(now);
  firings_.unproven(ticket, why, client_left);
}

bool Engine::is_muted() const {
  return scenario_.mute_after_held && sessions_.held() >= *scenario_.mute_after_held;
}

void Engine::on_hello(Session& session, const wire::Hello& hello, const wire::Message& message) {
  if (hello.kind == wire::Hello::Kind::v100) {
    session.negotiated = std::min(server_version_, hello.max);
    session.below_client_min = session.negotiated < hello.min;
    session.codec = model_part_.codec_for(std::max(session.negotiated, wire::kServerVersionMin));
  }
  if (hello.kind == wire::Hello::Kind::legacy) {
    const std::optional<int> version = wire::version_of_legacy_client(hello.max);
    if (scenario_.legacy && version) {
      session.negotiated = *version;
      session.codec = model_part_.codec_for(*version);
      session.owes_client_id = !session.codec->available(*wire::find_message("START_API"));
    } else {
      context_.trace_error(session, {0, "hello",
                                     "a greeting from before v100 (client version " +
                                         std::to_string(hello.max) + ")"});
    }
  }
  if (hello.kind == wire::Hello::Kind::nul_terminated) {
    context_.trace_stage(session, "hello");
    return;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::hello;
  occurrence.fields = &message;
  happened(session, occurrence);
}

void Engine::on_frame(Session& session, std::string_view payload) {
  if (session.phase == Session::Phase::greeted) {
    keep_early(session, payload);
    return;
  }
  const int connection = session.connection;
  serve_early(connection);
  if (Session* const still = sessions_.find(connection)) {
    pacing_.take(*still, payload);
  }
}

void Engine::on_unreadable(Session& session, std::string_view why) {
  outbox_.end(session, {StepKind::close_fin, std::string(why)});
}

void Engine::serve(Session& session, std::string_view payload) {
  trace::Event event;
  event.kind = trace::Kind::in;
  event.bytes = {payload.data() - kPrefixBytes, payload.size() + kPrefixBytes};
  const auto exactness =
      context_.traces_fields() ? wire::Exactness::spelling : wire::Exactness::values;
  const wire::Decoded decoded =
      session.codec->decode(payload, wire::Direction::to_gateway, exactness, request_);
  event.message = decoded.spec == nullptr ? nullptr : &request_;
  event.encoding = decoded.encoding;
  context_.trace(event, &session);
  if (decoded.extra_fields != 0) {
    context_.trace_error(session, {decoded.extra_offset, "",
                                   std::to_string(decoded.extra_fields) + " fields more than " +
                                       std::string(decoded.spec->name) + " has"});
  }
  const FlowControl::Serving serving(flow_, session.connection);
  if (decoded.error) {
    context_.trace_error(session, *decoded.error);
    model_part_.unreadable(session, decoded.spec == nullptr ? nullptr : &request_,
                           decoded.error->reason);
    return;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::request;
  occurrence.message = decoded.spec->name;
  occurrence.fields = &request_;
  if (decoded.spec->name == "START_API") {
    if (session.phase != Session::Phase::versioned) {
      context_.trace_error(session, {0, "", "START_API a second time"});
      return;
    }
    session.client_id = static_cast<int>(request_.id("clientId").value_or(0));
    session.phase = Session::Phase::started;
  } else if (session.phase != Session::Phase::started) {
    context_.trace_error(session, {0, "", std::string(decoded.spec->name) + " before START_API"});
    return;
  }
  happened(session, occurrence);
}

/// A real gateway reads from a connection only after it has answered the greeting. shinybroker, a
/// public client that works with it, sends START_API right behind its greeting, in one write, and
/// takes the second frame that comes for the ids (github.com/JakeVestal/shinybroker,
/// create_ibkr_socket_conn, as of 0.6.47). But a client that has been told something else, and goes
/// on, has taken that for the version reply: its frame is dropped, and shows that.
void Engine::keep_early(Session& session, std::string_view payload) {
  const std::string_view frame{payload.data() - kPrefixBytes, payload.size() + kPrefixBytes};
  const bool fits =
      !session.was_told && session.early.size() < kEarlyMost && frame.size() <= kEarlyBytesMax;
  const char* const what = fits ? "a frame before the version reply, which it waits for"
                                : "a frame before the version reply; it is dropped";
  context_.trace_error(session, {0, "", what}, frame.substr(0, kEarlyBytesMax));
  if (fits) {
    session.early.emplace_back(frame);
  }
}

/// Not at once: what the version reply triggers comes first.
void Engine::serve_early_soon(int connection) {
  const Session* const session = sessions_.find(connection);
  if (session != nullptr && session->phase != Session::Phase::greeted && !session->early.empty()) {
    timers_.at(context_.now_ns(), [this, connection] { serve_early(connection); });
  }
}

void Engine::serve_early(int connection) {
  Session* session = sessions_.find(connection);
  if (session == nullptr) {
    return;
  }
  for (const std::string& frame : std::exchange(session->early, {})) {
    session = sessions_.find(connection);
    if (session != nullptr && session->phase != Session::Phase::deaf) {
      on_frame(*session, std::string_view(frame).substr(kPrefixBytes));
    }
  }
}

void Engine::record(Session& session, std::string_view bytes) {
  inbox_.take(session, bytes);
}

void Engine::refuse(Session& session, int times) {
  model_part_.too_fast(session, times);
}

/// Rules come first; the model acts only if none of them took over the event.
void Engine::happened(Session& session, const Occurrence& event, std::string_view frame) {
  Occurrence occurrence = event;
  occurrence.connection = session.connection;
  occurrence.client_id = session.client_id;
  if (const std::string_view stage = stage_name(occurrence); !stage.empty()) {
    context_.trace_stage(session, stage);
  }
  if (occurrence.kind == TriggerKind::version_sent) {
    serve_early_soon(session.connection);
  }
  if (rules_.take(session, occurrence, frame)) {
    return;
  }
  if (is_muted() && occurrence.kind != TriggerKind::accept) {
    context_.trace_action(&session, {}, "mute: too many held connections");
    return;
  }
  do_by_model(session, occurrence.kind, occurrence.fields, frame, {});
}

void Engine::model_part(Session& session, const RuleRun& run) {
  do_by_model(session, run.event, run.message.get(), run.frame, run.rule->id);
  if (run.event == TriggerKind::request) {
    pacing_.finish_work(run.connection);  // The rule's next output comes after the complete answer.
  }
}

/// Does what the healthy gateway does on an event. `rule`: the one whose action `model` asked for
/// it, if any.
void Engine::do_by_model(Session& session, TriggerKind event, const wire::Message* message,
                         std::string_view frame, std::string_view rule) {
  switch (event) {
    case TriggerKind::accept:
      model_part_.accept(session);
      break;
    case TriggerKind::hello: {
      const int connection = session.connection;
      model_part_.hello(session);
      serve_early_soon(connection);
      break;
    }
    case TriggerKind::request:
      ask_model(session, *message);
      break;
    case TriggerKind::sending:
      outbox_.write_bytes(session, frame, message, rule);
      break;
    case TriggerKind::peer_fin:
    case TriggerKind::peer_rst:
      model_part_.peer_closed(session, event == TriggerKind::peer_rst);
      break;
    case TriggerKind::version_sent:
    case TriggerKind::ready:
    case TriggerKind::any_request:  // Only rules use this; the event itself is a request.
    case TriggerKind::after:
      break;
  }
}

void Engine::ask_model(Session& session, const wire::Message& request) {
  const int connection = session.connection;
  if (model_part_.request(session, request)) {
    if (Session* const still = sessions_.find(connection)) {
      pacing_.go_on(*still);
    }
  }
}

void Engine::say_version(Session& session, const wire::Message& message, std::string_view rule) {
  model_part_.say_version(session, message, rule);
}

bool Engine::change_world(const world::Change& change, const Session* session) {
  return model_part_.change(change, session);
}

}  // namespace ibgw::session
