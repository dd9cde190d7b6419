#include "simulator/gateway/model.hpp"

#include <fmt/format.h>

#include "simulator/base/check.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/validation/validation.hpp"
#include "simulator/time/text.hpp"

namespace ibgw::gateway {
namespace {

// Codes and texts: protocol.md 6.
constexpr int kCannotRead = 320;
constexpr int kClientIdInUse = 326;

void ask(const Question& question, std::string_view request) {
  find_answer(*wire::find_message(request, wire::Direction::to_gateway))->give(question);
}

}  // namespace

Model::Model(world::World world, std::uint64_t seed)
    : world_(std::move(world)), market_(world_, seed), ledger_(world_) {
  IBGW_CHECK(!world_.accounts.empty());
}

void Model::begin(Moment now) {
  began_ms_ = now.wall_ms;
  market_.begin(now.wall_ms);
}

std::string Model::connection_time(std::int64_t wall_ms) const {
  return time::zoned_text(wall_ms, world_.time_zone);
}

bool Model::start(const ClientSession& client, Moment now, MessageSink& sink) {
  const auto notice = [&](int code, const std::string& text) {
    error(client.session, kNoRequest, code, text, now, sink);
  };
  if (!clients_.add(client)) {
    notice(kClientIdInUse,
           "Unable to connect as the client id is already in use. Retry with a unique client id.");
    return false;
  }
  static const wire::Message kNoRequestAtAll(*wire::find_message("START_API"));
  const Question question{*this, client, kNoRequestAtAll, now, sink};
  // A returning client gets its orders before anything else, as from real gateways.
  if (orders_.has_open(client.client_id)) {
    orders_.send_open(question, false);
  }
  ask(question, "REQ_MANAGED_ACCTS");
  ask(question, "REQ_IDS");
  uplink_.greet(client.session, now, sink);
  return true;
}

void Model::end(const ClientSession& client) {
  clients_.remove(client);
  work_.drop(client.session);
  data_sessions_.erase(client.session);
  subscriptions_.remove_all(client.session);
  schedule_.wake(client.session, 0);  // So that no task of the session stays asleep.
}

void Model::request(const ClientSession& client, const wire::Message& request, Moment now,
                    MessageSink& sink) {
  const Question question{*this, client, request, now, sink};
  if (const Refusal refusal = validate(question)) {
    question.refuse(refusal);
    return;
  }
  const Answer* const answer = find_answer(request.spec());
  if (answer != nullptr) {
    uplink_.answer(question, *answer);
    return;
  }
  question.invalid(fmt::format("{} is not offered by this gateway", request.spec().name));
}

void Model::unreadable(const ClientSession& client, const wire::Message* request,
                       const std::string& reason, Moment now, MessageSink& sink) {
  const std::int64_t id =
      request == nullptr ? kNoRequest : Question{*this, client, *request, now, sink}.id();
  error(client.session, id, kCannotRead, "Error reading request:Unable to parse data. " + reason,
        now, sink);
}

}  // namespace ibgw::gateway
