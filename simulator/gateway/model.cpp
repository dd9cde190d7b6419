#include "simulator/gateway/model.hpp"

#include <iterator>

#include <fmt/format.h>

#include "simulator/base/check.hpp"
#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

// Codes and texts: protocol.md 6.
constexpr int kCannotRead = 320;
constexpr int kClientIdInUse = 326;

/// Whether such a stream tells what it did not tell while there was no data: the others go on and
/// are not heard.
bool waits_for_data(Stream stream) {
  return stream == Stream::market_data || stream == Stream::market_depth;
}

void ask(const Question& question, std::string_view request) {
  find_answer(*wire::find_message(request, wire::Direction::to_gateway))->give(question);
}

}  // namespace

Model::Model(world::World world, std::uint64_t seed)
    : world_(std::move(world)),
      market_(world_, seed),
      ledger_(world_),
      scratch_(*wire::find_message("ERR_MSG")) {
  IBGW_CHECK(!world_.accounts.empty());
}

void Model::begin(Moment now) {
  began_ms_ = now.wall_ms;
  market_.begin(now.wall_ms);
}

std::string Model::connection_time(std::int64_t wall_ms) const {
  return time_text(wall_ms, world_.time_zone);
}

wire::Message& Model::fresh(const wire::MessageSpec& spec) {
  scratch_.reset(spec);
  return scratch_;
}

wire::Message& Model::fresh(std::string_view name) {
  const wire::MessageSpec* const spec = wire::find_message(name, wire::Direction::to_client);
  IBGW_CHECK(spec != nullptr);
  return fresh(*spec);
}

const Client* Model::client(int session) const {
  const auto found = clients_.find(session);
  return found == clients_.end() ? nullptr : &found->second;
}

void Model::error(int session, std::int64_t id, int code, std::string_view text, Moment now,
                  MessageSink& sink) {
  wire::Message& message = fresh("ERR_MSG");
  message.set("id", id);
  message.set("errorTime", now.wall_ms);
  message.set("errorCode", code);
  message.set("errorMsg", text);
  sink.send(session, message);
}

bool Model::start(const Client& client, Moment now, MessageSink& sink) {
  const auto notice = [&](int code, const std::string& text) {
    error(client.session, kNoRequest, code, text, now, sink);
  };
  if (!session_of_client_id_.emplace(client.client_id, client.session).second) {
    notice(kClientIdInUse,
           "Unable to connect as the client id is already in use. Retry with a unique client id.");
    return false;
  }
  clients_[client.session] = client;
  const Question question{*this, client, scratch_, now, sink};
  // Gateways download the orders of a client that comes back before anything else.
  if (orders_.has_open(client.client_id)) {
    orders_.send_open(question, false);
  }
  ask(question, "REQ_MANAGED_ACCTS");
  ask(question, "REQ_IDS");
  uplink_.greet(client.session, now, sink);
  return true;
}

void Model::end(const Client& client) {
  const auto found = session_of_client_id_.find(client.client_id);
  if (found != session_of_client_id_.end() && found->second == client.session) {
    session_of_client_id_.erase(found);
  }
  clients_.erase(client.session);
  work_.drop(client.session);
  data_sessions_.erase(client.session);
  const auto first = streams_.lower_bound({client.session, Stream{}, INT64_MIN});
  auto last = first;
  while (last != streams_.end() && last->first.session == client.session) {
    schedule_.cancel(last->second);
    ++last;
  }
  streams_.erase(first, last);
  schedule_.wake(client.session, 0);  // Nothing of it sleeps any more.
}

void Model::request(const Client& client, const wire::Message& request, Moment now,
                    MessageSink& sink) {
  const Question question{*this, client, request, now, sink};
  const Answer* const answer = find_answer(request.spec());
  if (answer != nullptr) {
    uplink_.answer(question, *answer);
    return;
  }
  question.error(kCannotValidate,
                 fmt::format("Error validating request: {} is not offered by this gateway",
                             request.spec().name));
}

void Model::unreadable(const Client& client, const wire::Message* request,
                       const std::string& reason, Moment now, MessageSink& sink) {
  const std::int64_t id =
      request == nullptr ? kNoRequest : Question{*this, client, *request, now, sink}.id();
  error(client.session, id, kCannotRead, "Error reading request: " + reason, now, sink);
}

bool Model::subscribe(int session, Stream stream, std::int64_t id, Schedule::Id task) {
  if (streams_.emplace(Key{session, stream, id}, task).second) {
    if (!uplink_.data_flows() && waits_for_data(stream)) {
      schedule_.pause(task, true);
    }
    return true;
  }
  schedule_.cancel(task);
  return false;
}

bool Model::unsubscribe(int session, Stream stream, std::int64_t id) {
  const auto found = streams_.find({session, stream, id});
  if (found == streams_.end()) {
    return false;
  }
  schedule_.cancel(found->second);
  streams_.erase(found);
  return true;
}

void Model::pause_live_streams(bool paused) {
  for (const auto& [key, task] : streams_) {
    if (waits_for_data(key.stream)) {
      schedule_.pause(task, paused);
    }
  }
}

bool Model::subscribed(int session, Stream stream, std::int64_t id) const {
  return streams_.contains({session, stream, id});
}

std::vector<std::int64_t> Model::stream_ids(int session, Stream stream) const {
  std::vector<std::int64_t> ids;
  for (auto at = streams_.lower_bound({session, stream, INT64_MIN});
       at != streams_.end() && at->first.session == session && at->first.stream == stream; ++at) {
    ids.push_back(at->first.id);
  }
  return ids;
}

int Model::stream_count(int session) const {
  const auto first = streams_.lower_bound({session, Stream{}, INT64_MIN});
  const auto last = streams_.lower_bound({session + 1, Stream{}, INT64_MIN});
  return static_cast<int>(std::distance(first, last));
}

int Model::subscriptions(int session, Stream stream) const {
  const auto first = streams_.lower_bound({session, stream, INT64_MIN});
  const auto last = streams_.upper_bound({session, stream, INT64_MAX});
  return static_cast<int>(std::distance(first, last));
}

}  // namespace ibgw::gateway
