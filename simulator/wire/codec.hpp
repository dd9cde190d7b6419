// One server version's view of the wire: whole payloads to messages and back. Not thread-safe;
// share one per version.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "simulator/wire/text_codec.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::wire {

enum class Encoding { text, protobuf };

/// What a payload turned out to be.
struct Decoded : ReadResult {
  const MessageSpec* spec = nullptr;  ///< nullptr: no such message (`id` then tells).
  int id = 0;                         ///< Base id as far as it could be read, else 0.
  Encoding encoding = Encoding::text;
};

class Codec {
 public:
  /// `server_version` within kServerVersionMin..kServerVersionMax.
  explicit Codec(int server_version);

  [[nodiscard]] int server_version() const { return server_version_; }
  /// How that message travels at this version.
  [[nodiscard]] Encoding encoding_of(const MessageSpec& message) const;
  /// Whether that message exists at this version and its form is in the tables.
  [[nodiscard]] bool available(const MessageSpec& message) const;
  /// The reason why it is not; nothing if it is.
  [[nodiscard]] std::optional<WireError> availability(const MessageSpec& message) const;

  /// Appends one frame, length prefix included. After an error nothing was appended.
  [[nodiscard]] std::optional<WireError> encode(const Message& message, OutputBuffer& out);
  /// The same in a given encoding, be it the usual one of this version or not: clients take text
  /// bodies beside protobuf ones. Protobuf fields of later versions are written too, since a peer
  /// may send them: what was decoded encodes to the same bytes.
  [[nodiscard]] std::optional<WireError> encode_as(Encoding encoding, const Message& message,
                                                   OutputBuffer& out);

  /// Decodes a payload (without length prefix) into `message`, which is reset first.
  [[nodiscard]] Decoded decode(std::string_view payload, Direction direction, Exactness exactness,
                               Message& message);

 private:
  const Plan& plan(const MessageSpec& message);
  std::optional<WireError> encode_as_text(const Message& message, OutputBuffer& out);
  std::optional<WireError> encode_as_protobuf(const Message& message, int fields_until,
                                              OutputBuffer& out) const;
  [[nodiscard]] std::size_t row_of(const MessageSpec& message) const {
    return static_cast<std::size_t>(&message - messages_.data());
  }

  int server_version_;
  std::span<const MessageSpec> messages_;
  std::vector<std::optional<Plan>> plans_;  ///< By row of messages(); compiled at first use.
  std::optional<Plan> version_reply_;
};

}  // namespace ibgw::wire
