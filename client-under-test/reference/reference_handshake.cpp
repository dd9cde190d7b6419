// The part of the reference client that runs inside connect().

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/reference_client.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

CallResult ReferenceClient::fail_connect(const HandshakeEnd& end) {
  release_socket();
  events_.client_error(kNoRequest, end.code, end.text);
  {
    const std::lock_guard lock(mutex_);
    state_ = State::idle;
  }
  state_changed_.notify_all();
  if (faults_.false_success && end.peer_closed) {
    return {};
  }
  return {faults_.throws ? Outcome::exception : Outcome::failure, end.text};
}

ReferenceClient::HandshakeEnd ReferenceClient::describe(IoStatus status,
                                                        const std::string& stage) const {
  switch (status) {
    case IoStatus::ok:
      return {};
    case IoStatus::closed:
      return {kConnectionBroken, "connection closed by the gateway while waiting for " + stage,
              true};
    case IoStatus::broken:
      return {kConnectionBroken,
              "connection broken while waiting for " + stage + ": " +
                  (frame_error_.empty() ? socket_->problem() : frame_error_),
              frame_error_.empty()};
    case IoStatus::timed_out:
      return {kNotConnected, "no answer within the deadline while waiting for " + stage, false};
    case IoStatus::cancelled:
      break;
  }
  return {kNotConnected, "disconnected by the caller while waiting for " + stage, false};
}

ReferenceClient::HandshakeEnd ReferenceClient::run_handshake(const ConnectRequest& request) {
  frame_error_.clear();
  switch (socket_->connect(request.host, request.port, deadline_)) {
    case IoStatus::ok:
      break;
    case IoStatus::timed_out:
      return {kCannotConnect, "cannot connect: TCP connect timed out", false};
    case IoStatus::cancelled:
      return describe(IoStatus::cancelled, "the TCP connection");
    case IoStatus::closed:
    case IoStatus::broken:
      return {kCannotConnect, "cannot connect: " + socket_->problem(), false};
  }
  const IoStatus hello =
      socket_->send(make_hello(kReferenceVersions.min, kReferenceVersions.max, false), deadline_);
  if (hello != IoStatus::ok) {
    return describe(hello, "the greeting to be sent");
  }
  if (faults_.dies) {
    std::abort();
  }
  HandshakeEnd end = read_version_reply();
  if (faults_.false_ready && server_version_ != 0) {
    events_.callback("nextValidId", R"({"orderId":1})");
    skip_next_id_ = true;
  }
  if (end.code != 0) {
    return end;
  }
  const int client_id = request.client_id + (faults_.wrong_client_id ? 1 : 0);
  const std::string start_api = make_frame(encode_start_api(server_version_, client_id));
  const IoStatus started = socket_->send(start_api, deadline_);
  if (started != IoStatus::ok) {
    return describe(started, "START_API to be sent");
  }
  events_.callback("connectAck", "{}");
  return await_ready();
}

ReferenceClient::HandshakeEnd ReferenceClient::read_version_reply() {
  server_version_ = 0;
  std::string payload;
  const IoStatus status = read_frame(payload, deadline_);
  if (status != IoStatus::ok) {
    return describe(status, "the version reply");
  }
  const auto reply = decode_version_reply(payload);
  if (!reply) {
    return {kUnsupportedVersion, "the version reply is not two text fields", false};
  }
  const auto version = parse_integer<int>(reply->version);
  if (!version) {
    return {kUnsupportedVersion, "server version is not a number: " + reply->version, false};
  }
  server_version_ = *version;
  if (*version < kReferenceVersions.min || *version > kReferenceVersions.max) {
    return {kUnsupportedVersion, "unsupported server version " + reply->version, false};
  }
  return {};
}

ReferenceClient::HandshakeEnd ReferenceClient::await_ready() {
  while (!has_accounts_ || !has_next_id_) {
    std::string payload;
    const IoStatus status = read_frame(payload, deadline_);
    if (status != IoStatus::ok) {
      const bool none = !has_accounts_ && !has_next_id_;
      return describe(status, none             ? "managedAccounts and nextValidId"
                              : !has_accounts_ ? "managedAccounts"
                                               : "nextValidId");
    }
    handle_message(payload);
  }
  if (faults_.extra_request) {
    request("reqPositions", nlohmann::json::object());
  }
  return {};
}

}  // namespace ibgw::reference
