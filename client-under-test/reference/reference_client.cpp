#include "client-under-test/reference/reference_client.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/requests.hpp"

namespace ibgw::reference {

namespace {

// A gateway that takes no bytes for this long is as good as gone.
constexpr std::chrono::seconds kSendTimeout{5};

constexpr int kLateFailureFactor = 10;

}  // namespace

ReferenceClient::ReferenceClient(EventWriter& events, ClientFaults faults,
                                 std::chrono::milliseconds handshake_timeout)
    : events_(events), faults_(faults), handshake_timeout_(handshake_timeout) {}

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

Deadline ReferenceClient::handshake_deadline() const {
  if (faults_.blocked_connect) {
    return std::nullopt;
  }
  return Clock::now() + handshake_timeout_ * (faults_.late_failure ? kLateFailureFactor : 1);
}

CallResult ReferenceClient::connect(const ConnectRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::idle) {
      events_.client_error(kNoRequest, kAlreadyConnected, "already connected");
      return {Outcome::failure, "already connected"};
    }
    state_ = State::connecting;
    stale_connected_ = false;
    socket_ = std::make_shared<Socket>();
  }
  join_reader();
  deadline_ = handshake_deadline();
  frames_ = FrameReader();
  has_accounts_ = has_next_id_ = skip_next_id_ = false;
  held_accounts_.clear();

  const HandshakeEnd end = run_handshake(request);
  report_held_accounts();
  if (end.code != 0) {
    return fail_connect(end);
  }
  const std::lock_guard lock(mutex_);
  reader_ = std::thread([this] { read_until_the_end(); });
  return {};
}

IoStatus ReferenceClient::read_frame(std::string& payload, Deadline deadline) {
  while (true) {
    switch (frames_.next(payload)) {
      case FrameReader::Status::frame:
        return IoStatus::ok;
      case FrameReader::Status::too_long:
        frame_error_ = "bad message length";
        return IoStatus::broken;
      case FrameReader::Status::need_more:
        break;
    }
    std::string bytes;
    const IoStatus status = socket_->receive(bytes, deadline);
    if (status != IoStatus::ok) {
      return status;
    }
    frames_.append(bytes);
  }
}

void ReferenceClient::handle_message(const std::string& payload) {
  const IncomingMessage message = decode_message(server_version_, payload);
  switch (message.kind) {
    case IncomingMessage::Kind::callback:
      break;
    case IncomingMessage::Kind::ignored:
      return;
    case IncomingMessage::Kind::unknown_id:
      events_.client_error(kNoRequest, kUnknownId,
                           "unknown message id " + std::to_string(message.id));
      return;
    case IncomingMessage::Kind::malformed:
      events_.client_error(kNoRequest, kBadMessage, "bad message: " + message.problem);
      return;
  }
  if (message.name == "error" && faults_.swallows_error) {
    return;
  }
  if (message.name == "managedAccounts" || message.name == "nextValidId") {
    report_start_up(message);
  } else {
    events_.callback(message.name, message.arguments);
  }
}

// is_connected has to be true before the callback that makes a caller ask for it.
void ReferenceClient::report_start_up(const IncomingMessage& message) {
  const bool is_accounts = message.name == "managedAccounts";
  (is_accounts ? has_accounts_ : has_next_id_) = true;
  if (has_accounts_ && has_next_id_) {
    const std::lock_guard lock(mutex_);
    state_ = State::ready;
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

void ReferenceClient::read_until_the_end() {
  IoStatus status = IoStatus::ok;
  std::string payload;
  while ((status = read_frame(payload, std::nullopt)) == IoStatus::ok) {
    handle_message(payload);
  }
  const bool is_loss = status != IoStatus::cancelled;
  if (is_loss) {
    release_socket();
  } else {
    socket_->close();
  }
  {
    const std::lock_guard lock(mutex_);
    state_ = State::idle;
    stale_connected_ = is_loss && faults_.stale_connected;
  }
  state_changed_.notify_all();
  if (!frame_error_.empty()) {
    events_.client_error(kNoRequest, kConnectionBroken, frame_error_);
  }
  if (is_loss && !faults_.no_closed_callback) {
    events_.callback("connectionClosed", "{}");
  }
}

// After a loss or a failed handshake.
void ReferenceClient::release_socket() {
  if (faults_.leaked_socket) {
    const std::lock_guard lock(mutex_);
    leaked_sockets_.push_back(socket_);
  } else {
    socket_->close();
  }
}

void ReferenceClient::join_reader() {
  std::thread reader;
  {
    const std::lock_guard lock(mutex_);
    reader = std::move(reader_);
  }
  if (reader.joinable()) {
    reader.join();
  }
}

// Returns when the socket is closed. Also ends a connect that is under way.
CallResult ReferenceClient::disconnect() {
  {
    std::unique_lock lock(mutex_);
    stale_connected_ = false;
    if (state_ != State::idle) {
      socket_->wake();
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
  std::shared_ptr<Socket> socket;
  {
    const std::lock_guard lock(mutex_);
    socket = state_ == State::ready ? socket_ : nullptr;
  }
  if (!socket) {
    events_.client_error(kNoRequest, kNotConnected, "not connected");
    return {Outcome::failure, "not connected"};
  }
  if (server_version_ < spec->since) {
    return {Outcome::unsupported, "needs server version " + std::to_string(spec->since)};
  }
  std::string payload;
  try {
    payload = encode_request(*spec, server_version_, arguments, next_request_id_++);
  } catch (const ArgumentError& error) {
    return {Outcome::failure, error.what()};
  }
  if (socket->send(make_frame(payload), Clock::now() + kSendTimeout) != IoStatus::ok) {
    return {Outcome::failure, "the request could not be sent"};
  }
  return {};
}

}  // namespace ibgw::reference
