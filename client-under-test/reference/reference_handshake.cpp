// The part of the reference client that runs inside connect().

#include <cstdlib>

#include <nlohmann/json.hpp>
#include <sys/socket.h>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/reference_client.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

constexpr int kLateFailureFactor = 10;

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += {kDigits[value >> 4U], kDigits[value & 15U]};
  }
  return hex;
}

// A reply has two fields, and its version is above every message id. A payload with more fields
// that begins with an id is a message that came too early, before the reply.
bool is_early_message(const std::string& payload) {
  TextReader fields(payload);
  const auto id = parse_integer<int>(fields.next().value_or(""));
  const bool has_more = fields.next() && fields.next();
  return has_more && id && *id > 0 && *id < kReferenceVersions.min;
}

}  // namespace

Deadline ReferenceClient::handshake_deadline() const {
  if (faults_.blocked_connect) {
    return std::nullopt;
  }
  return Clock::now() + timeouts_.handshake * (faults_.late_failure ? kLateFailureFactor : 1);
}

// One session from the TCP connection to ready, on a new channel.
ReferenceClient::HandshakeEnd ReferenceClient::attempt() {
  if (faults_.descriptor_leak) {
    static_cast<void>(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  }
  deadline_ = handshake_deadline();
  frames_ = FrameReader();
  frame_error_.clear();
  has_accounts_ = has_next_id_ = skip_next_id_ = false;
  held_accounts_.clear();
  HandshakeEnd end = request_.greeting ? try_raw_greeting() : run_handshake();
  report_held_accounts();
  return end;
}

CallResult ReferenceClient::fail_connect(const HandshakeEnd& end) {
  release_channel();
  events_.client_error(kNoRequest, end.code, end.text);
  set_state(State::idle);
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
                  (frame_error_.empty() ? channel_->problem() : frame_error_),
              frame_error_.empty()};
    case IoStatus::timed_out:
      return {kNotConnected, "no answer within the deadline while waiting for " + stage};
    case IoStatus::cancelled:
      break;
  }
  HandshakeEnd end{kNotConnected, "disconnected by the caller while waiting for " + stage};
  end.is_cancelled = true;
  return end;
}

ReferenceClient::HandshakeEnd ReferenceClient::open_channel() {
  switch (channel_->connect(request_.host, request_.port, deadline_)) {
    case IoStatus::ok:
      break;
    case IoStatus::timed_out:
      return {kCannotConnect, "cannot connect: TCP connect timed out"};
    case IoStatus::cancelled:
      return describe(IoStatus::cancelled, "the TCP connection");
    case IoStatus::closed:
    case IoStatus::broken:
      return {kCannotConnect, "cannot connect: " + channel_->problem()};
  }
  if (!request_.tls) {
    return {};
  }
  const IoStatus status = channel_->start_tls(deadline_);
  if (channel_->is_tls_problem()) {
    return {kCannotConnect, "cannot connect with TLS: " + channel_->problem()};
  }
  return describe(status, "the TLS handshake");
}

// Reports whatever arrives, until the peer closes or the deadline passes. Never succeeds.
ReferenceClient::HandshakeEnd ReferenceClient::try_raw_greeting() {
  HandshakeEnd end = open_channel();
  if (end.code != 0) {
    return end;
  }
  IoStatus status = channel_->send(*request_.greeting, deadline_);
  std::string stage = "an answer to the raw greeting";
  std::string bytes;
  while (status == IoStatus::ok) {
    if (!bytes.empty()) {
      events_.note("received", nlohmann::json{{"hex", to_hex(bytes)}}.dump(), "");
      stage = "more after the answer to the raw greeting";
      bytes.clear();
    }
    status = channel_->receive(bytes, deadline_);
  }
  return describe(status, stage);
}

ReferenceClient::HandshakeEnd ReferenceClient::run_handshake() {
  HandshakeEnd end = open_channel();
  if (end.code != 0) {
    return end;
  }
  const IoStatus hello =
      channel_->send(make_hello(kReferenceVersions.min, kReferenceVersions.max, false), deadline_);
  if (hello != IoStatus::ok) {
    return describe(hello, "the greeting to be sent");
  }
  if (faults_.dies) {
    std::abort();
  }
  end = read_version_reply();
  if (faults_.false_ready && server_version_ != 0) {
    events_.callback("nextValidId", R"({"orderId":1})");
    skip_next_id_ = true;
  }
  if (end.code != 0) {
    return end;
  }
  if (faults_.after_coalesced) {
    frames_ = FrameReader();
  }
  const int client_id = request_.client_id + (faults_.wrong_client_id ? 1 : 0);
  const std::string start_api = make_frame(encode_start_api(server_version_, client_id));
  const IoStatus started = channel_->send(start_api, deadline_);
  if (started != IoStatus::ok) {
    return describe(started, "START_API to be sent");
  }
  events_.callback("connectAck", "{}");
  return await_ready();
}

ReferenceClient::HandshakeEnd ReferenceClient::read_version_reply() {
  server_version_ = 0;
  std::string payload;
  IoStatus status = IoStatus::ok;
  do {
    status = read_frame(payload, deadline_);
  } while (status == IoStatus::ok && is_early_message(payload));
  if (status != IoStatus::ok) {
    return describe(status, "the version reply");
  }
  const auto reply = decode_version_reply(payload);
  if (!reply) {
    return {kUnsupportedVersion, "the version reply is not two text fields"};
  }
  const auto version = parse_integer<int>(reply->version);
  if (!version) {
    return {kUnsupportedVersion, "server version is not a number: " + reply->version};
  }
  server_version_ = *version;
  if (*version < kReferenceVersions.min || *version > kReferenceVersions.max) {
    return {kUnsupportedVersion, "unsupported server version " + reply->version};
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
    if (!handle_message(payload)) {
      return describe(IoStatus::broken, "the rest of the start-up");
    }
  }
  if (faults_.extra_request) {
    request("reqPositions", nlohmann::json::object());
  }
  return {};
}

}  // namespace ibgw::reference
