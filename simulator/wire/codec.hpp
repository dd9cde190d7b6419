// Converts payloads to messages and back, for one server version. Not thread-safe; share one per
// version.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/wire/protobuf_codec.hpp"
#include "simulator/wire/text_codec.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::wire {

enum class Encoding { text, protobuf };

/// The result of decoding a payload.
struct Decoded : ReadResult {
  const MessageSpec* spec = nullptr;  ///< nullptr: no such message; `id` is its id.
  int id = 0;                         ///< Base id, or 0 if it could not be read.
  Encoding encoding = Encoding::text;
};

/// Where a message without a length prefix ends.
struct Extent {
  std::size_t length = 0;          ///< 0: it has not arrived completely, or cannot be read.
  std::optional<WireError> error;  ///< Why it cannot be read; nobody knows where the next begins.
};

class Codec {
 public:
  /// `server_version` within kLegacyVersionMin..kServerVersionMax.
  explicit Codec(int server_version);

  [[nodiscard]] int server_version() const { return server_version_; }
  /// The encoding of the message at this version.
  [[nodiscard]] Encoding encoding_of(const MessageSpec& message) const;
  /// Whether the message exists at this version and its layout is in the tables.
  [[nodiscard]] bool available(const MessageSpec& message) const;
  /// Why it is not available; nothing if it is.
  [[nodiscard]] std::optional<WireError> availability(const MessageSpec& message) const;

  /// Appends one frame, including the length prefix. Appends nothing on error.
  [[nodiscard]] std::optional<WireError> encode(const Message& message, OutputBuffer& out);
  /// The same, but protobuf leaves out what real gateways do: empty texts and `false`.
  [[nodiscard]] std::optional<WireError> encode_as_gateway(const Message& message,
                                                           OutputBuffer& out);
  /// The same in a given encoding, even if it is not the usual one of this version: clients accept
  /// text bodies beside protobuf ones. Also writes protobuf fields of later versions, which a peer
  /// may send, so that a decoded message encodes to the same bytes.
  [[nodiscard]] std::optional<WireError> encode_as(Encoding encoding, const Message& message,
                                                   OutputBuffer& out);

  /// Decodes a payload (without length prefix) into `message`, which is reset first.
  [[nodiscard]] Decoded decode(std::string_view payload, Direction direction, Exactness exactness,
                               Message& message);

  /// Finds the end of the first message in bytes without length prefixes. `message` is scratch.
  [[nodiscard]] Extent first_message(std::string_view bytes, Direction direction, Message& message);

 private:
  const Plan& plan(const MessageSpec& message);
  const Plan& plan_of_frame(const MessageSpec& message, std::string_view fields);
  std::optional<WireError> encode_as_text(const Message& message, OutputBuffer& out);
  std::optional<WireError> encode_as_usual(const Message& message, Presence presence,
                                           OutputBuffer& out);
  std::optional<WireError> encode_as_protobuf(const Message& message, int fields_until,
                                              Presence presence, OutputBuffer& out) const;
  [[nodiscard]] std::size_t row_of(const MessageSpec& message) const {
    return static_cast<std::size_t>(&message - messages_.data());
  }

  int server_version_;
  std::span<const MessageSpec> messages_;
  std::vector<std::optional<Plan>> plans_;  ///< One per row of messages(), compiled when first
                                            ///< used.
  std::map<std::pair<const MessageSpec*, int>, Plan> legacy_plans_;  ///< By layout version.
  std::optional<Plan> version_reply_;
};

}  // namespace ibgw::wire
