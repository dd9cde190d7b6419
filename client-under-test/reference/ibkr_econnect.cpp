// The part of the model that is the official client: eConnect, eDisconnect, reading and decoding.

#include <algorithm>
#include <array>
#include <utility>

#include <poll.h>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/ibkr_client.hpp"
#include "client-under-test/reference/incoming.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/text_fields.hpp"

namespace ibgw::reference {

namespace {

// The only messages API 10.37 takes as protobuf: order status, error, open order, its end,
// execution, its end. Any other protobuf id is unknown to it.
constexpr std::array kProtobufIdsOfNew{3, 4, 5, 11, 53, 55};

constexpr int kRedirect = -1;     // as a server version
constexpr int kTimeVersion = 20;  // below this the reply has no time

void pause_one_millisecond() {
  ::poll(nullptr, 0, 1);
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

// Every exception is handed to the application's error(Exception). The official sample
// application, from which applications copy, throws it again unless it is a SocketException.
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
    reader.wait_for_signal();
    process_messages(reader);
  }
}

// False at the end of the stream and after any error, which is reported only when connected: a
// peer that closes before the version reply makes eConnect return without a word.
bool IbkrClient::put_message_to_queue(IbkrReader& reader) {
  try {
    reader.read_one_message();
    return true;
  } catch (const std::exception& exception) {
    if (is_connected_) {
      on_exception(exception);
    }
    return false;
  }
}

// A message that is not understood ends the round; what is queued waits for the next signal.
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
  // An empty id is read as 0, which no message has. A binary id looks like that in text.
  const bool has_empty_id = reader.server_version() < kRawIdVersion && payload.starts_with('\0');
  if (has_empty_id) {
    on_error(kNoRequest, kUnknownId, "unknown message id");
    return false;
  }
  const IncomingMessage message = decode_message(reader.server_version(), payload);
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
  if (message.kind == IncomingMessage::Kind::callback) {
    on_callback(message.name, message.arguments, message.error_code);
  }
  return true;
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
    if (!reader.stream().is_data_available()) {
      pause_one_millisecond();
    } else if (!put_message_to_queue(reader)) {
      return;
    }
  }
}

void IbkrClient::run_reader_new(IbkrReader& reader) {
  while (is_connected_) {
    if (reader.stream().is_data_available() && !put_message_to_queue(reader)) {
      e_disconnect();
      return;
    }
    if (reader.stream().poll_readable(1) && !reader.stream().is_data_available() && is_connected_) {
      on_exception(SocketException("connection lost (socket error 10054)"));
      e_disconnect();
    }
  }
}

// Raises connectionClosed every time, also for an end that the application asked for.
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
