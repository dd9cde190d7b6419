// The part of the reference client that spans several sessions.

#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/reference_client.hpp"

namespace ibgw::reference {

// Retries after a failed attempt or a lost connection, until there is a new session or a final
// reason why not. An unsupported version is not retried.
ReferenceClient::HandshakeEnd ReferenceClient::retry(HandshakeEnd end) {
  while (end.code != 0 && request_.reconnect && end.code != kUnsupportedVersion &&
         !end.is_cancelled) {
    release_channel();
    const auto pause = backoff_.next();
    if (!pause) {
      end.text = "gave up after " + std::to_string(backoff_.attempts()) + " attempts; " + end.text;
      return end;
    }
    const nlohmann::json arguments{{"attempt", backoff_.attempts()},
                                   {"attempts_max", backoff_.policy().attempts_max},
                                   {"pause_ms", pause->count()},
                                   {"errorCode", end.code}};
    events_.note("reconnect", arguments.dump(), end.text);
    if (!use_new_channel() || channel_->pause(Clock::now() + *pause) == IoStatus::cancelled) {
      return describe(IoStatus::cancelled, "the next attempt");
    }
    end = attempt();
  }
  return end;
}

// False if the caller wants to disconnect, because nobody would wake the new channel.
bool ReferenceClient::use_new_channel() {
  const std::lock_guard lock(mutex_);
  if (stop_requested_) {
    return false;
  }
  channel_ = std::make_shared<Channel>();
  return true;
}

// The reader thread: one session after the other.
void ReferenceClient::run_sessions() {
  while (true) {
    ready_since_ = Clock::now();
    const IoStatus status = read_until_the_end();
    const bool is_loss = status != IoStatus::cancelled;
    const bool comes_back = is_loss && request_.reconnect;
    end_session(is_loss);
    if (!comes_back) {
      return;  // touch nothing: the caller may have connected again inside the callback
    }
    // A session that ends right after it began is another failure, not a fresh start.
    if (Clock::now() - ready_since_ >= backoff_.policy().longest && !faults_.storm) {
      backoff_.reset();
    }
    const HandshakeEnd end = retry({kConnectionBroken, "the connection was lost"});
    if (end.code != 0) {
      end_for_good(end);
      return;
    }
    make_requests_again();
  }
}

// Gave up, or the caller disconnected. A caller that disconnects gets no error.
void ReferenceClient::end_for_good(const HandshakeEnd& end) {
  release_channel();
  if (!end.is_cancelled) {
    events_.client_error(kNoRequest, end.code, end.text);
  }
  set_state(State::idle);
}

// The callback comes last, because the caller may connect inside it, in this thread.
void ReferenceClient::end_session(bool is_loss) {
  if (is_loss) {
    release_channel();
  } else {
    channel_->close();
  }
  std::vector<Unanswered> unanswered;
  {
    const std::lock_guard lock(watch_mutex_);
    unanswered = watch_.abandon();
  }
  {
    const std::lock_guard lock(mutex_);
    stale_connected_ = is_loss && faults_.stale_connected;
  }
  set_state(is_loss && request_.reconnect ? State::connecting : State::idle);
  if (!is_loss) {
    return;
  }
  if (!frame_error_.empty()) {
    events_.client_error(kNoRequest, kConnectionBroken, frame_error_);
  }
  for (const auto& [answer, id] : unanswered) {
    events_.client_error(id, kNoAnswer,
                         "the connection was lost before " + std::string(answer->call) +
                             " was answered: " + std::string(answer->end) + " did not come");
  }
  if (!faults_.no_closed_callback) {
    events_.callback("connectionClosed", "{}");
  }
}

void ReferenceClient::make_requests_again() {
  std::vector<Subscriptions::Request> requests;
  {
    const std::lock_guard lock(mutex_);
    requests = subscriptions_.requests();
  }
  if (faults_.no_resubscribe) {
    return;
  }
  for (const auto& [call, arguments, id] : requests) {
    const RequestSpec* const spec = find_request(call);
    if (spec == nullptr) {
      continue;
    }
    const int request_id = id == kNoRequest ? next_request_id_++ : id;
    const CallResult result = send_request(*spec, nlohmann::json::parse(arguments), request_id);
    if (result.outcome == Outcome::failure) {
      return;  // lost again
    }
  }
}

}  // namespace ibgw::reference
