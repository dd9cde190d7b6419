#include "simulator/session/model_part.hpp"

#include <utility>

#include "simulator/wire/number.hpp"

namespace ibgw::session {
namespace {

using scenario::TriggerKind;

// What a request costs in addition to its answer, so that many short ones do not keep others
// waiting.
constexpr int kRequestUnits = 2;
constexpr int kRateExceeded = 100;
constexpr int kRefusalsMax = 3;

}  // namespace

ModelPart::ModelPart(gateway::Model& model, int gateway_version, bool is_watched, Context& context,
                     Sessions& sessions, Firings& firings, Outbox& outbox, Events& events)
    : model_(model),
      gateway_version_(gateway_version),
      is_watched_(is_watched),
      context_(context),
      sessions_(sessions),
      firings_(firings),
      outbox_(outbox),
      events_(events) {}

gateway::ClientSession ModelPart::client_of(const Session& session) const {
  return {session.connection, session.client_id,
          session.codec == nullptr ? 0 : session.codec->server_version(), gateway_version_};
}

wire::Codec* ModelPart::codec_for(int server_version) {
  std::unique_ptr<wire::Codec>& codec = codecs_[server_version];
  if (!codec) {
    codec = std::make_unique<wire::Codec>(server_version);
  }
  return codec.get();
}

void ModelPart::accept(Session& session) {
  const int limit = model_.world().max_clients;
  if (limit > 0 && sessions_.clients() > limit) {
    context_.trace_refusal(session, std::to_string(limit) + " clients are connected");
    close(session, StepKind::close_fin, "too many clients");
  }
}

void ModelPart::hello(Session& session) {
  if (is_unserved(session, wire::Message(wire::kHello))) {
    return;
  }
  const int connection = session.connection;
  if (session.codec == nullptr) {
    if (session.phase == Session::Phase::greeted) {
      const std::string answer = std::to_string(wire::kLegacyServerVersion) + '\0' +
                                 model_.connection_time(context_.wall_ms(&session)) + '\0';
      outbox_.write_bytes(session, answer, nullptr, {});
      if (sessions_.find(connection) == nullptr) {
        return;
      }
    }
    close(session, StepKind::close_fin, "not a v100+ greeting");
    return;
  }
  const bool below_client_min = session.below_client_min;
  say_version(session, wire::Message(wire::kVersionReply), {});
  if (Session* const still = below_client_min ? sessions_.find(connection) : nullptr) {
    context_.trace_refusal(*still, "the client wants a newer gateway");
    close(*still, StepKind::close_fin, "version below the client's minimum");
  }
}

void ModelPart::say_version(Session& session, const wire::Message& message, std::string_view rule) {
  wire::Message reply(wire::kVersionReply);
  const wire::Value* const version = message.find("serverVersion");
  const wire::Value* const time = message.find("connectionTime");
  reply.set("serverVersion",
            version != nullptr
                ? std::string(version->text())
                : std::to_string(session.legacy ? wire::kLegacyServerVersion : session.negotiated));
  reply.set("connectionTime", time != nullptr ? std::string(time->text())
                                              : model_.connection_time(context_.wall_ms(&session)));
  const wire::ParsedInteger sent = wire::parse_integer(reply.text("serverVersion"));
  if (!session.legacy && sent.kind == wire::NumberClass::number &&
      sent.number >= wire::kServerVersionMin && sent.number <= wire::kServerVersionMax) {
    session.codec = codec_for(static_cast<int>(sent.number));
  }
  if (session.codec == nullptr) {
    session.codec =
        codec_for(session.legacy ? wire::kLegacyServerVersion : wire::kServerVersionMin);
  }
  const int connection = session.connection;
  outbox_.write(session, reply, rule);
  Session* const still = sessions_.find(connection);
  if (still == nullptr) {
    return;  // The connection ended on the way: an end was due before it.
  }
  if (still->phase == Session::Phase::greeted) {
    still->phase = Session::Phase::versioned;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::version_sent;
  events_.happened(*still, occurrence);
}

bool ModelPart::request(Session& session, const wire::Message& request) {
  if (is_unserved(session, request)) {
    return false;
  }
  if (request.spec().name == "START_API") {
    start(session);
    return false;
  }
  model_.work().charge(kRequestUnits);
  model_.request(client_of(session), request, context_.moment(&session), *this);
  return true;
}

void ModelPart::start(Session& session) {
  const int connection = session.connection;
  const gateway::ClientSession client = client_of(session);
  const bool admitted = model_.start(client, context_.moment(&session), *this);
  Session* const still = sessions_.find(connection);
  if (!admitted) {
    if (still != nullptr) {
      close(*still, StepKind::close_fin, "client id in use");
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
  events_.happened(*still, occurrence);
}

/// Once our side is closed, the model ignores whatever the client still sends.
bool ModelPart::is_unserved(const Session& session, const wire::Message& request) {
  if (!session.write_closed) {
    return false;
  }
  const std::string what = "not served, our side is closed: " + std::string(request.spec().name);
  context_.trace_action(&session, {}, what);
  firings_.give_up(firings_.acting_on(session), what);
  return true;
}

void ModelPart::unreadable(Session& session, const wire::Message* request,
                           const std::string& reason) {
  model_.unreadable(client_of(session), request, reason, context_.moment(&session), *this);
}

void ModelPart::too_fast(Session& session, int times) {
  const int connection = session.connection;
  model_.error(connection, -1, kRateExceeded,
               "Max rate of messages per second has been exceeded: max=" +
                   std::to_string(model_.world().messages_per_second) + " (" +
                   std::to_string(times) + ")",
               context_.moment(&session), *this);
  if (Session* const still = times >= kRefusalsMax ? sessions_.find(connection) : nullptr) {
    close(*still, StepKind::close_fin, "too many messages per second");
  }
}

void ModelPart::peer_closed(Session& session, bool is_reset) {
  if (session.hold) {
    sessions_.count_as_held(session);
  } else {
    // A reset closes our side as well, without a FIN.
    const char* const closed =
        session.write_closed ? "the client closed after our FIN" : "the client closed";
    close(session, StepKind::release, is_reset ? kResetByClient : closed);
  }
}

bool ModelPart::change(const world::Change& change, const Session* session) {
  switch (model_.change(change, context_.moment(session), *this)) {
    case gateway::Outcome::done:
      return true;
    case gateway::Outcome::refused:
      return false;
    case gateway::Outcome::close_connections:
      break;
  }
  for (const int connection : sessions_.numbers()) {
    Session* const each = sessions_.find(connection);
    if (each != nullptr && !each->hold) {
      close(*each, StepKind::close_fin, world::to_string(change));
    }
  }
  return true;
}

void ModelPart::leave(Session& session) {
  if (std::exchange(session.admitted, false)) {
    model_.end(client_of(session));
  }
}

void ModelPart::close(Session& session, StepKind how, std::string_view why) {
  outbox_.end(session, {how, std::string(why)});
}

void ModelPart::send(int connection, const wire::Message& message) {
  Session* const session = sessions_.find(connection);
  if (session == nullptr || session->codec == nullptr ||
      !session->codec->available(message.spec())) {
    return;  // A client of this version cannot have asked for it, so it gets no answer.
  }
  if (!is_watched_) {
    outbox_.write(*session, message, {});
    return;
  }
  OutputBuffer frame;
  if (session->codec->encode_as_gateway(message, frame)) {
    return;
  }
  Occurrence occurrence;
  occurrence.kind = TriggerKind::sending;
  occurrence.message = message.spec().name;
  occurrence.fields = &message;
  events_.happened(*session, occurrence, frame.view());
}

bool ModelPart::listens(int connection) const {
  const Session* const session = sessions_.find(connection);
  return session != nullptr && session->flow.listens();
}

bool ModelPart::reads(int connection) const {
  const Session* const session = sessions_.find(connection);
  return session != nullptr && !session->flow.nobody_reads;
}

}  // namespace ibgw::session
