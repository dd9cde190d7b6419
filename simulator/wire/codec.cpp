#include "simulator/wire/codec.hpp"

#include <algorithm>

#include "simulator/base/check.hpp"
#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/protobuf_codec.hpp"
#include "simulator/wire/tables/gates.hpp"

namespace ibgw::wire {
namespace {

std::uint32_t read_u32(std::string_view bytes) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = (number << 8) | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

bool escapes(const MessageSpec& message, int server_version) {
  return message.direction == Direction::to_client && server_version >= gate::kEncodeMsgAscii7 &&
         &message != &kVersionReply;
}

/// The server version whose layout has this number; `otherwise` if all of them have the same.
int layout_version(const MessageSpec& message, std::string_view number, int otherwise) {
  const ParsedInteger parsed = parse_integer(number);
  const std::int64_t written = parsed.kind == NumberClass::number ? parsed.number : 0;
  int version = kLegacyVersionMin;
  int layouts = 0;
  for (const Item& item : message.text) {
    if (item.kind == Item::Kind::version && item.from < kServerVersionMin) {
      ++layouts;
      if (written >= parse_integer(item.text).number) {
        version = std::max(version, item.from);
      }
    }
  }
  return layouts > 1 ? version : otherwise;
}

/// Writes the length of the frame that begins at `start`; removes the frame if it is too long for
/// any reader.
std::optional<WireError> end_frame(std::size_t start, OutputBuffer& out) {
  const std::size_t length = out.size() - start - 4;
  if (length > kFrameBytesMax) [[unlikely]] {
    out.truncate(start);
    return WireError{0, "length",
                     "a frame of " + std::to_string(length) + " bytes; at most " +
                         std::to_string(kFrameBytesMax) + " are allowed"};
  }
  out.overwrite_u32(start, static_cast<std::uint32_t>(length));
  return std::nullopt;
}

}  // namespace

Codec::Codec(int server_version)
    : server_version_(server_version), messages_(messages()), plans_(messages_.size()) {
  IBGW_CHECK(server_version >= kLegacyVersionMin && server_version <= kServerVersionMax);
}

Encoding Codec::encoding_of(const MessageSpec& message) const {
  return server_version_ >= message.protobuf_since ? Encoding::protobuf : Encoding::text;
}

bool Codec::available(const MessageSpec& message) const {
  return server_version_ >= message.since && server_version_ < message.until &&
         (server_version_ >= message.protobuf_since || message.text_form == TextForm::layout);
}

std::optional<WireError> Codec::availability(const MessageSpec& message) const {
  if (available(message)) {
    return std::nullopt;
  }
  const std::string at = " at server version " + std::to_string(server_version_);
  if (server_version_ < message.since || server_version_ >= message.until) {
    return WireError{0, "", std::string(message.name) + " does not exist" + at};
  }
  return WireError{
      0, "", std::string(message.name) + " has no text layout in this version of the tables" + at};
}

const Plan& Codec::plan(const MessageSpec& message) {
  std::optional<Plan>& plan = &message == &kVersionReply ? version_reply_ : plans_[row_of(message)];
  if (!plan) {
    plan = compile(message, server_version_);
  }
  return *plan;
}

/// Before version 100, the number that a request begins with decides about its layout: some clients
/// (npm `ib`) know newer numbers than their greeting says.
const Plan& Codec::plan_of_frame(const MessageSpec& message, std::string_view fields) {
  if (server_version_ >= kServerVersionMin || message.direction != Direction::to_gateway) {
    return plan(message);
  }
  const int version = layout_version(message, fields.substr(0, fields.find('\0')), server_version_);
  const auto [found, is_new] = legacy_plans_.try_emplace({&message, version});
  if (is_new) {
    found->second = compile(message, version);
  }
  return found->second;
}

std::optional<WireError> Codec::encode(const Message& message, OutputBuffer& out) {
  return encode_as_usual(message, Presence::as_given, out);
}

std::optional<WireError> Codec::encode_as_gateway(const Message& message, OutputBuffer& out) {
  return encode_as_usual(message, Presence::as_gateway, out);
}

std::optional<WireError> Codec::encode_as_usual(const Message& message, Presence presence,
                                                OutputBuffer& out) {
  const MessageSpec& spec = message.spec();
  if (!available(spec)) [[unlikely]] {
    return availability(spec);
  }
  return server_version_ < spec.protobuf_since
             ? encode_as_text(message, out)
             : encode_as_protobuf(message, server_version_, presence, out);
}

std::optional<WireError> Codec::encode_as(Encoding encoding, const Message& message,
                                          OutputBuffer& out) {
  const MessageSpec& spec = message.spec();
  if (server_version_ < spec.since || server_version_ >= spec.until) {
    return availability(spec);
  }
  const std::string name(spec.name);
  if (encoding == Encoding::text) {
    return spec.text_form == TextForm::layout
               ? encode_as_text(message, out)
               : std::optional(WireError{0, "encoding", name + " has no text form"});
  }
  return server_version_ >= gate::kProtobuf && spec.protobuf_since != kForever
             ? encode_as_protobuf(message, kForever, Presence::as_given, out)
             : std::optional(WireError{0, "encoding",
                                       name + " has no protobuf form at server version " +
                                           std::to_string(server_version_)});
}

std::optional<WireError> Codec::encode_as_protobuf(const Message& message, int fields_until,
                                                   Presence presence, OutputBuffer& out) const {
  const MessageSpec& spec = message.spec();
  const std::size_t start = out.size();
  out.extend(4);
  out.append_u32(static_cast<std::uint32_t>(spec.id + kProtobufIdOffset));
  if (const FieldSpec* const field = encode_protobuf(message, fields_until, presence, out))
      [[unlikely]] {
    out.truncate(start);
    return WireError{0, std::string(field->name), "not a number"};
  }
  return end_frame(start, out);
}

std::optional<WireError> Codec::encode_as_text(const Message& message, OutputBuffer& out) {
  const MessageSpec& spec = message.spec();
  const std::size_t start = out.size();
  out.extend(4);
  if (&spec != &kVersionReply) {
    if (server_version_ >= gate::kProtobuf) {
      out.append_u32(static_cast<std::uint32_t>(spec.id));
    } else {
      char* const end = write_integer(out.reserve(kNumberCharsMax + 1), spec.id);
      *end = '\0';
      out.commit(end + 1);
    }
  }
  if (std::optional<WireError> error =
          encode_text(plan(spec), message, escapes(spec, server_version_), out)) {
    out.truncate(start);
    return error;
  }
  return end_frame(start, out);
}

Decoded Codec::decode(std::string_view payload, Direction direction, Exactness exactness,
                      Message& message) {
  Decoded decoded;
  std::size_t body = 4;
  std::int64_t written_id = 0;  // as the peer wrote it: a raw id may be out of an int's range
  if (server_version_ >= gate::kProtobuf) {
    if (payload.size() < 4) {
      decoded.error =
          WireError{payload.size(), "id", "the frame ends before the 4-byte message id"};
      return decoded;
    }
    const std::uint32_t raw = read_u32(payload);
    written_id = raw;
    const bool protobuf = raw > static_cast<std::uint32_t>(kProtobufIdOffset);
    decoded.encoding = protobuf ? Encoding::protobuf : Encoding::text;
    decoded.id =
        static_cast<int>(protobuf ? raw - static_cast<std::uint32_t>(kProtobufIdOffset) : raw);
  } else {
    const std::size_t nul = payload.find('\0');
    const ParsedInteger id = parse_integer(payload.substr(0, nul));
    if (nul == std::string_view::npos || id.kind != NumberClass::number || id.number > INT32_MAX ||
        id.number < INT32_MIN) {
      decoded.error =
          WireError{0, "id",
                    nul == std::string_view::npos ? "the message id has no NUL at its end"
                                                  : "the message id is not a number"};
      return decoded;
    }
    decoded.id = static_cast<int>(id.number);
    written_id = id.number;
    body = nul + 1;
  }
  decoded.spec = find_message(decoded.id, direction);
  if (decoded.spec == nullptr) {
    decoded.error = WireError{0, "id", "no message has the id " + std::to_string(written_id)};
    return decoded;
  }
  message.reset(*decoded.spec);
  message.bound_by(payload.size());
  payload = message.keep_frame(payload);
  if (decoded.encoding == Encoding::protobuf) {
    decode_protobuf(payload.substr(body), body, message, decoded);
    return decoded;
  }
  if (decoded.spec->text_form != TextForm::layout) {
    decoded.error = WireError{
        body, "",
        std::string(decoded.spec->name) + " has no text layout in this version of the tables"};
    return decoded;
  }
  const bool unescape = escapes(*decoded.spec, server_version_);
  decode_text(plan_of_frame(*decoded.spec, payload.substr(body)), payload.substr(body), body,
              unescape, exactness, message, decoded);
  return decoded;
}

Extent Codec::first_message(std::string_view bytes, Direction direction, Message& message) {
  if (bytes.find('\0') == std::string_view::npos) {
    return {};  // Not even its id has arrived.
  }
  // Looks no further than it must: behind the message may be thousands of others.
  constexpr std::size_t kFirstLook = 512;
  for (std::size_t seen = kFirstLook;; seen *= 2) {
    const Decoded decoded = decode(bytes.substr(0, seen), direction, Exactness::values, message);
    if (decoded.spec != nullptr && !available(*decoded.spec)) {
      return {0, availability(*decoded.spec)};
    }
    if (decoded.extra_offset != 0) {
      return {decoded.extra_offset, std::nullopt};
    }
    if (!decoded.is_cut_off) {
      return {0, decoded.error};
    }
    if (seen >= bytes.size()) {
      return {};
    }
  }
}

}  // namespace ibgw::wire
