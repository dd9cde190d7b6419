// The part of the reference client that reads: frames in, callbacks out.

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/reference_client.hpp"

namespace ibgw::reference {

IoStatus ReferenceClient::read_frame(std::string& payload, Deadline deadline) {
  while (true) {
    switch (frames_.next(payload)) {
      case FrameReader::Status::frame:
        return IoStatus::ok;
      case FrameReader::Status::too_long:
        take_claimed_memory();
        frame_error_ = "bad message length";
        return IoStatus::broken;
      case FrameReader::Status::need_more:
        take_claimed_memory();
        break;
    }
    if (faults_.split_frame) {
      frames_ = FrameReader();
    }
    std::string bytes;
    const IoStatus status = channel_->receive(bytes, deadline);
    if (status != IoStatus::ok) {
      return status;
    }
    frames_.append(bytes);
  }
}

void ReferenceClient::take_claimed_memory() {
  constexpr std::size_t kHoardMax = std::size_t{512} << 20U;
  const std::size_t claimed = std::min(frames_.claimed_bytes(), kHoardMax);
  if (faults_.memory_hog && claimed > hoard_.size()) {
    hoard_ = std::string();
    hoard_.assign(claimed, 'x');
  }
}

// Reads until the connection ends or the caller ends it.
IoStatus ReferenceClient::read_until_the_end() {
  std::string payload;
  while (true) {
    Deadline deadline;
    {
      const std::lock_guard lock(watch_mutex_);
      deadline = watch_.next_deadline();
    }
    const IoStatus status = read_frame(payload, deadline);
    if (status == IoStatus::ok && !handle_message(payload)) {
      return IoStatus::broken;
    }
    const bool goes_on = status == IoStatus::ok || status == IoStatus::timed_out ||
                         (status == IoStatus::closed && faults_.busy_loop);
    if (!goes_on) {
      return status;
    }
    if (deadline && Clock::now() >= *deadline) {
      give_up_unanswered();
    }
  }
}

void ReferenceClient::give_up_unanswered() {
  std::vector<Unanswered> unanswered;
  {
    const std::lock_guard lock(watch_mutex_);
    unanswered = watch_.expire(Clock::now());
  }
  for (const auto& [answer, id] : unanswered) {
    if (faults_.timeout_as_empty) {
      events_.callback(answer->end,
                       answer->has_id ? R"({"reqId":)" + std::to_string(id) + "}" : "{}");
      continue;
    }
    events_.client_error(id, kNoAnswer,
                         std::string(answer->call) + " was not answered within " +
                             std::to_string(timeouts_.request.count()) +
                             " ms: " + std::string(answer->end) + " did not come");
  }
}

// False when the session is over.
bool ReferenceClient::handle_message(const std::string& payload) {
  const IncomingMessage message = decode_message(server_version_, payload);
  switch (message.kind) {
    case IncomingMessage::Kind::callback:
      break;
    case IncomingMessage::Kind::ignored:
      return true;
    case IncomingMessage::Kind::unknown_id:
      events_.client_error(kNoRequest, kUnknownId,
                           "unknown message id " + std::to_string(message.id));
      return !faults_.unknown_id;
    case IncomingMessage::Kind::malformed:
      events_.client_error(kNoRequest, kBadMessage, "bad message: " + message.problem);
      return true;
  }
  const bool has_backslash = message.arguments.find(R"(\\)") != std::string::npos;
  if (faults_.strict_text && has_backslash) {
    return true;
  }
  if (!is_late(message)) {
    report(message);
  }
  return true;
}

bool ReferenceClient::is_late(const IncomingMessage& message) {
  const std::lock_guard lock(watch_mutex_);
  if (message.name == "error") {
    watch_.refuse(message.request_id);
    return false;
  }
  return !watch_.admit(message.name, message.request_id);
}

void ReferenceClient::report(const IncomingMessage& message) {
  if (message.name == "error" && faults_.swallows_error) {
    return;
  }
  if (message.name == "managedAccounts" || message.name == "nextValidId") {
    report_start_up(message);
    return;
  }
  events_.callback(message.name, message.arguments);
  if (message.name == "execDetails" && faults_.double_fill) {
    events_.callback(message.name, message.arguments);
  }
}

// is_connected must be true before the callback that makes a caller ask for it.
void ReferenceClient::report_start_up(const IncomingMessage& message) {
  const bool is_accounts = message.name == "managedAccounts";
  (is_accounts ? has_accounts_ : has_next_id_) = true;
  if (has_accounts_ && has_next_id_) {
    set_state(State::ready);
  }
  if (is_accounts) {
    if (faults_.wrong_order && !has_next_id_) {
      held_accounts_ = message.arguments;
    } else {
      events_.callback(message.name, message.arguments);
    }
    return;
  }
  if (std::exchange(skip_next_id_, false)) {
    return;
  }
  events_.callback(message.name, message.arguments);
  if (faults_.duplicate_ready) {
    events_.callback(message.name, message.arguments);
  }
  report_held_accounts();
}

void ReferenceClient::report_held_accounts() {
  const std::string held = std::exchange(held_accounts_, {});
  if (!held.empty()) {
    events_.callback("managedAccounts", held);
  }
}

}  // namespace ibgw::reference
