// The part of the model that is the official client: eConnect, eDisconnect, reading and decoding.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include <nlohmann/json.hpp>
#include <poll.h>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/ibkr_client.hpp"
#include "client-under-test/reference/ibkr_text.hpp"
#include "client-under-test/reference/incoming.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/text_fields.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

// The only messages that API 10.37 accepts as protobuf: order status, error, open order, its end,
// execution, its end. It knows no other protobuf id.
constexpr std::array kProtobufIdsOfNew{3, 4, 5, 11, 53, 55};

constexpr int kRedirect = -1;     // as a server version
constexpr int kTimeVersion = 20;  // below this the reply has no time

// How often a reader checks whether to stop. The original checks for bytes every millisecond; here
// they wake it, because dozens of these clients run in parallel.
constexpr int kLookMs = 10;

constexpr int kErrorId = 4;

void pause(int milliseconds) {
  ::poll(nullptr, 0, milliseconds);
}

// The sample application's error(Exception), which applications copy: it rethrows the exception,
// unless it is a socket exception.
void throw_again(const std::exception& exception) {
  if (dynamic_cast<const SocketException*>(&exception) == nullptr) {
    throw ApplicationException(exception.what());
  }
}

// For an eConnect whose signal was taken by another one.
[[noreturn]] void wait_for_ever() {
  while (true) {
    ::poll(nullptr, 0, -1);
  }
}

// The text of an error, still escaped; it follows message id, version, id and code.
std::string_view error_text(int server_version, std::string_view payload) {
  const bool is_raw_id = server_version >= kRawIdVersion;
  TextReader fields(is_raw_id ? payload.substr(kLengthBytes) : payload);
  const int before = (is_raw_id ? 0 : 1) + (server_version < since::kErrorTime ? 1 : 0) + 2;
  for (int field = 0; field < before; ++field) {
    fields.next();
  }
  return fields.next().value_or("");
}

// The client reads text byte by byte. Ids of newer versions and protobuf bodies are binary.
std::string read_text(int server_version, const std::string& payload) {
  if (server_version < kRawIdVersion) {
    return read_bytes_as_characters(payload);
  }
  const bool is_protobuf = payload.size() < kLengthBytes ||
                           read_big_endian(payload) > static_cast<std::uint32_t>(kProtobufIdOffset);
  return is_protobuf ? payload
                     : payload.substr(0, kLengthBytes) +
                           read_bytes_as_characters(std::string_view(payload).substr(kLengthBytes));
}

int parse_or_throw(std::optional<std::string_view> field) {
  if (!field) {
    throw EndOfStreamException("the stream ended inside a value");
  }
  if (field->empty()) {
    return 0;
  }
  const auto value = parse_integer<int>(*field);
  if (!value) {
    throw FormatException("the text is not a number");
  }
  return *value;
}

}  // namespace

// Every exception is passed to the application's error(Exception), which may rethrow it.
CallResult IbkrClient::e_connect(const ConnectRequest& request) {
  const int errors_before = error_count_;
  try {
    open_and_greet(request);
  } catch (const SocketException& exception) {
    on_exception(exception);
  } catch (const std::exception& exception) {
    on_exception(exception);
    return {Outcome::exception, exception.what()};
  }
  if (error_count_ != errors_before) {
    return {Outcome::failure, "returned after an error, " +
                                  std::string(is_connected_ ? "connected" : "not connected")};
  }
  return {Outcome::success, is_connected_ ? "" : "returned silently, not connected"};
}

void IbkrClient::open_and_greet(const ConnectRequest& request) {
  if (is_connected_) {
    on_error(kNoRequest, kAlreadyConnected, "already connected");
    return;
  }
  const auto stream = std::make_shared<IbkrSocket>(request.host, request.port, is_new());
  {
    const std::lock_guard lock(mutex_);
    forgotten_streams_.push_back(std::exchange(stream_, stream));
  }
  const int attempt = ++attempts_;
  has_transport_ = true;
  client_id_ = request.client_id;
  try {
    // The space after the versions came with API 10.30.
    stream->write(make_hello(versions().min, versions().max, is_new()));
  } catch (const IoException&) {
    on_error(client_id_, kCannotConnect, "cannot connect");
    throw;
  }
  IbkrReader reader(stream, server_version_);
  while (server_version_ == 0 && put_message_to_queue(reader)) {
    if (attempt != attempts_) {
      wait_for_ever();  // another eConnect has begun, and its loop takes the signal
    }
    reader.wait_for_signal();
    process_messages(reader);
  }
}

// False at the end of the stream and after any error. Errors are reported only if connected, so if
// a peer closes before the version reply, eConnect returns silently. Throws whatever the
// application throws.
bool IbkrClient::put_message_to_queue(IbkrReader& reader) {
  try {
    reader.read_one_message();
    return true;
  } catch (const std::exception& exception) {
    if (is_connected_) {
      on_exception(exception);
      throw_again(exception);
    }
    return false;
  }
}

// An unknown message ends the round; further queued messages wait for the next signal.
void IbkrClient::process_messages(IbkrReader& reader) {
  auto message = reader.take_message();
  while (message && parse_and_process(reader, *message)) {
    message = reader.take_message();
  }
}

bool IbkrClient::parse_and_process(IbkrReader& reader, const std::string& payload) {
  if (reader.server_version() == 0) {
    process_version_reply(reader, payload);
    return true;
  }
  // An empty id is read as 0, which no message has. A binary id, read as text, looks like this.
  const bool has_empty_id = reader.server_version() < kRawIdVersion && payload.starts_with('\0');
  if (has_empty_id) {
    on_error(kNoRequest, kUnknownId, "unknown message id");
    return false;
  }
  const std::string text = read_text(reader.server_version(), payload);
  const IncomingMessage message = decode_message(reader.server_version(), text);
  const bool is_unknown_protobuf =
      message.is_protobuf && std::find(kProtobufIdsOfNew.begin(), kProtobufIdsOfNew.end(),
                                       message.id) == kProtobufIdsOfNew.end();
  if (message.kind == IncomingMessage::Kind::unknown_id || is_unknown_protobuf) {
    on_error(kNoRequest, kUnknownId, "unknown message id");
    return false;
  }
  if (message.kind == IncomingMessage::Kind::malformed) {
    throw FormatException(message.problem);
  }
  const bool is_escaped = !message.is_protobuf && reader.server_version() >= since::kEscapedText;
  if (message.id == kErrorId && is_escaped) {
    report_error(message, reader.server_version(), text);
  } else if (message.kind == IncomingMessage::Kind::callback) {
    on_callback(message.name, message.arguments, message.error_code);
  }
  return true;
}

// The original reads an empty text as null. An exception from here ends the message loop.
void IbkrClient::report_error(const IncomingMessage& message, int server_version,
                              std::string_view payload) {
  const std::string_view text = error_text(server_version, payload);
  const std::optional<std::string> plain = unescape_as_regex(text);
  if (text.empty() || !plain) {
    throw ArgumentException("the text of an error cannot be unescaped");
  }
  auto arguments = nlohmann::ordered_json::parse(message.arguments);
  arguments["errorMsg"] = *plain;
  on_callback(message.name,
              arguments.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace),
              message.error_code);
}

void IbkrClient::process_version_reply(IbkrReader& reader, const std::string& payload) {
  TextReader fields(payload);
  const int version = parse_or_throw(fields.next());
  if (version == kRedirect) {
    on_error(client_id_, kCannotConnect, "cannot connect");  // redirects are not allowed
    return;
  }
  if (version >= kTimeVersion && !fields.next()) {
    throw EndOfStreamException("the stream ended inside a value");
  }
  reader.set_server_version(version);
  server_version_ = version;
  if (version < versions().min || version > versions().max) {
    on_error(client_id_, kUnsupportedVersion, "unsupported version");
  } else {
    is_connected_ = true;
    reader.stream().write(make_frame(encode_start_api(version, client_id_)));
  }
  // Also after an unsupported version.
  on_callback("connectAck", "{}", 0);
}

void IbkrClient::run_reader_old(IbkrReader& reader) {
  while (is_connected_) {
    if (reader.stream().is_data_available()) {
      if (!put_message_to_queue(reader)) {
        return;
      }
    } else if (reader.stream().poll_readable(kLookMs) && !reader.stream().is_data_available()) {
      pause(kLookMs);  // at the end of the stream, which it does not notice
    }
  }
}

void IbkrClient::run_reader_new(IbkrReader& reader) {
  while (is_connected_ && !reader.stream().is_closed()) {
    if (reader.stream().is_data_available() && !put_message_to_queue(reader)) {
      e_disconnect();
      return;
    }
    const bool is_over = reader.stream().poll_readable(kLookMs) &&
                         !reader.stream().is_data_available() && is_connected_ &&
                         !reader.stream().is_closed();
    if (is_over) {
      on_exception(SocketException("connection lost (socket error 10054)"));
      e_disconnect();
      return;
    }
  }
  if (is_left_.exchange(false)) {
    close_next_session(reader);
  }
}

// The reader of a session that the application has left uses fields that all sessions share: it
// takes the end of its own session for that of the next one, and closes that some 30 ms after it
// began. In the original this needs a connect within milliseconds; here it may be a little later.
void IbkrClient::close_next_session(const IbkrReader& reader) {
  constexpr std::chrono::milliseconds kWatched{400};
  constexpr int kDelayMs = 30;
  // Use the clock, because on a busy machine a pause of a millisecond takes several.
  const auto end = std::chrono::steady_clock::now() + kWatched;
  while (std::chrono::steady_clock::now() < end) {
    const auto current = stream();
    if (is_connected_ && current && !reader.reads(current)) {
      pause(kDelayMs);
      on_exception(SocketException("connection lost (socket error 10054)"));
      e_disconnect();
      return;
    }
    pause(1);
  }
}

// Always raises connectionClosed, even if the application asked for the end.
void IbkrClient::e_disconnect() {
  if (!has_transport_) {
    return;
  }
  is_connected_ = false;
  client_id_ = -1;
  server_version_ = 0;
  std::shared_ptr<IbkrSocket> stream;
  {
    const std::lock_guard lock(mutex_);
    stream = std::exchange(stream_, nullptr);
  }
  if (stream) {
    stream->close();
  }
  on_callback("connectionClosed", "{}", 0);
}

// The old client raises connectionClosed a second time here.
void IbkrClient::close_after_failed_send() {
  e_disconnect();
  if (!is_new()) {
    on_callback("connectionClosed", "{}", 0);
  }
}

}  // namespace ibgw::reference
