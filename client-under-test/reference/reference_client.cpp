#include "client-under-test/reference/reference_client.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"

namespace ibgw::reference {

namespace {

// A gateway that takes no bytes for this long is as good as gone.
constexpr std::chrono::seconds kSendTimeout{5};

// broken-storm: limited, so that the machine survives it.
constexpr BackoffPolicy kStorm{std::chrono::milliseconds(0), std::chrono::milliseconds(0), 200};

int request_id_of(const nlohmann::json& arguments, int otherwise) {
  const auto found = arguments.find("reqId");
  return found != arguments.end() && found->is_number_integer() ? found->get<int>() : otherwise;
}

}  // namespace

ReferenceClient::ReferenceClient(EventWriter& events, ClientFaults faults, Timeouts timeouts)
    : events_(events), faults_(faults), timeouts_(timeouts) {}

ReferenceClient::~ReferenceClient() {
  ReferenceClient::disconnect();
}

VersionRange ReferenceClient::versions() const {
  return kReferenceVersions;
}

bool ReferenceClient::is_connected() const {
  const std::lock_guard lock(mutex_);
  return state_ == State::ready || stale_connected_;
}

CallResult ReferenceClient::connect(const ConnectRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::idle) {
      events_.client_error(kNoRequest, kAlreadyConnected, "already connected");
      return {Outcome::failure, "already connected"};
    }
    state_ = State::connecting;
    stop_requested_ = false;
    stale_connected_ = false;
    channel_ = std::make_shared<Channel>();
    subscriptions_.clear();
  }
  join_reader();
  request_ = request;
  backoff_ = Backoff(faults_.storm ? kStorm : BackoffPolicy{});
  const HandshakeEnd end = retry(attempt());
  if (end.code != 0) {
    return fail_connect(end);
  }
  const std::lock_guard lock(mutex_);
  reader_ = std::thread([this] { run_sessions(); });
  return {};
}

// After a loss or a failed handshake.
void ReferenceClient::release_channel() {
  if (faults_.leaked_socket) {
    const std::lock_guard lock(mutex_);
    leaked_channels_.push_back(channel_);
  } else {
    channel_->close();
  }
}

void ReferenceClient::set_state(State state) {
  {
    const std::lock_guard lock(mutex_);
    state_ = state;
  }
  state_changed_.notify_all();
}

void ReferenceClient::join_reader() {
  std::thread reader;
  {
    const std::lock_guard lock(mutex_);
    reader = std::move(reader_);
  }
  if (reader.get_id() == std::this_thread::get_id()) {
    reader.detach();  // it connects inside its last callback and ends after that
  } else if (reader.joinable()) {
    reader.join();
  }
}

// Returns when the socket is closed. Also ends a connect or reconnect in progress.
CallResult ReferenceClient::disconnect() {
  {
    std::unique_lock lock(mutex_);
    stale_connected_ = false;
    if (state_ != State::idle) {
      stop_requested_ = true;
      channel_->wake();
      state_changed_.wait(lock, [this] { return state_ == State::idle; });
    }
  }
  join_reader();
  return {};
}

CallResult ReferenceClient::request(std::string_view call, const nlohmann::json& arguments) {
  const RequestSpec* const spec = find_request(call);
  if (spec == nullptr) {
    return {Outcome::unsupported, "no such call"};
  }
  const int id = request_id_of(arguments, next_request_id_++);
  CallResult result = send_request(*spec, arguments, id);
  if (result.outcome == Outcome::success) {
    const std::lock_guard lock(mutex_);
    subscriptions_.record(call, arguments, id);
  }
  return result;
}

CallResult ReferenceClient::send_request(const RequestSpec& spec, const nlohmann::json& arguments,
                                         int id) {
  std::shared_ptr<Channel> channel;
  {
    const std::lock_guard lock(mutex_);
    channel = state_ == State::ready ? channel_ : nullptr;
  }
  if (!channel) {
    events_.client_error(kNoRequest, kNotConnected, "not connected");
    return {Outcome::failure, "not connected"};
  }
  if (server_version_ < spec.since) {
    return {Outcome::unsupported, "needs server version " + std::to_string(spec.since)};
  }
  std::string payload;
  try {
    payload = encode_request(spec, server_version_, arguments, id);
  } catch (const ArgumentError& error) {
    return {Outcome::failure, error.what()};
  }
  Clock::time_point may_go_out;
  {
    const std::lock_guard lock(mutex_);
    may_go_out = pace_.take(Clock::now());
  }
  if (channel->pause(may_go_out) == IoStatus::cancelled) {
    return {Outcome::failure, "disconnected before the request could be sent"};
  }
  watch_answer(spec.call, arguments, id, *channel);
  if (channel->send(make_frame(payload), Clock::now() + kSendTimeout) != IoStatus::ok) {
    return {Outcome::failure, "the request could not be sent"};
  }
  return {};
}

// Called before the request is sent, because its answer may arrive before the call is over.
void ReferenceClient::watch_answer(std::string_view call, const nlohmann::json& arguments, int id,
                                   Channel& channel) {
  {
    const std::lock_guard lock(watch_mutex_);
    for (const AnswerSpec& answer : all_answers()) {
      if (answer.call == call && !answer.end.empty() && asks_for_something(arguments)) {
        watch_.add(answer, id, Clock::now() + timeouts_.request);
      } else if (answer.cancel == call || answer.call == call) {
        watch_.withdraw(answer, id);
      }
    }
  }
  channel.nudge();
}

}  // namespace ibgw::reference
