// decode reads frames and prints one JSON object per message; encode is the inverse.
#include <iostream>
#include <sstream>

#include <cxxopts.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"
#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::command {
namespace {

struct Arguments {
  bool help = false;
  int server_version = 0;
  wire::Direction direction = wire::Direction::to_gateway;
  bool binary = false;
  std::string path;
};

Arguments arguments(int argc, char** argv, const char* name, const char* help) {
  cxxopts::Options description(name, help);
  description.positional_help("[FILE]");
  description.add_options()("server-version", "Negotiated server version",
                            cxxopts::value<std::string>())("direction", "to_gateway or to_client",
                                                           cxxopts::value<std::string>())(
      "format", "hex (one payload per line, without the length prefix) or binary (frames)",
      cxxopts::value<std::string>()->default_value("hex"))(
      "file", "Input file; - or none for standard input",
      cxxopts::value<std::string>()->default_value("-"));
  description.parse_positional("file");
  cxxopts::ParseResult options;
  Arguments result;
  if (!parse(description, argc, argv, options)) {
    result.help = true;
    return result;
  }
  if (options.count("server-version") == 0 || options.count("direction") == 0) {
    throw LoadError(std::string(name) + ": --server-version and --direction are required");
  }
  result.server_version = static_cast<int>(
      number_option(options, "server-version", wire::kServerVersionMin, wire::kServerVersionMax));
  const std::string direction = options["direction"].as<std::string>();
  if (direction != "to_gateway" && direction != "to_client") {
    throw LoadError("--direction " + direction + ": expected to_gateway or to_client");
  }
  result.direction =
      direction == "to_gateway" ? wire::Direction::to_gateway : wire::Direction::to_client;
  const std::string format = options["format"].as<std::string>();
  if (format != "hex" && format != "binary") {
    throw LoadError("--format " + format + ": expected hex or binary");
  }
  result.binary = format == "binary";
  result.path = options["file"].as<std::string>();
  return result;
}

/// Reports one bad frame; returns kUserError.
int complain(const Arguments& arguments, int number, const wire::WireError& error) {
  std::cerr << fmt::format("{}:{}: offset {}{}: {}\n", arguments.path, number, error.offset,
                           error.field.empty() ? "" : ", field " + error.field, error.reason);
  return kUserError;
}

int decode_payload(const Arguments& arguments, int number, std::string_view payload,
                   wire::Codec& codec) {
  wire::Message message(wire::messages().front());
  const wire::Decoded decoded =
      codec.decode(payload, arguments.direction, wire::Exactness::spelling, message);
  int code = kOk;
  if (decoded.error) {
    code = complain(arguments, number, *decoded.error);
  }
  if (decoded.extra_fields != 0) {
    code = complain(
        arguments, number,
        {decoded.extra_offset, "",
         fmt::format("{} extra fields after the last one of this message", decoded.extra_fields)});
  }
  if (decoded.spec != nullptr && !decoded.error) {
    auto json = wire::message_json(message, decoded.encoding);
    // Report fields that the tables do not know, and field orders that nobody writes.
    OutputBuffer again;
    if (codec.encode_as(decoded.encoding, message, again) || again.view().substr(4) != payload) {
      json["exact"] = false;
    }
    if (decoded.unknown_fields != 0) {
      json["unknown_fields"] = decoded.unknown_fields;
    }
    std::cout << json.dump() << '\n';
  }
  return code;
}

/// Whitespace is allowed between bytes. Nothing if a character is not a hex digit or a digit is
/// missing.
std::optional<std::string> parse_hex(const std::string& line, std::size_t& bad_column) {
  std::string bytes;
  int high = -1;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ' ' || c == '\t' || c == '\r') {
      continue;
    }
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    bad_column = i + 1;
    if (digit < 0) {
      return std::nullopt;
    }
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<char>(high * 16 + digit));
      high = -1;
    }
  }
  return high < 0 ? std::optional(bytes) : std::nullopt;
}

int decode_binary(const Arguments& arguments, const std::string& input, wire::Codec& codec) {
  wire::FrameReader reader;
  reader.feed(input);
  int code = kOk;
  for (int number = 1;; ++number) {
    const wire::FrameReader::Result frame = reader.next();
    switch (frame.status) {
      case wire::FrameReader::Status::incomplete:
        if (reader.pending() != 0) {
          code = complain(arguments, number,
                          {0, "",
                           fmt::format("the input ends inside a frame, after {} of its bytes",
                                       reader.pending())});
        }
        return code;
      case wire::FrameReader::Status::oversize:
        return complain(arguments, number,
                        {0, "length", fmt::format("a frame of {} bytes", frame.length)});
      case wire::FrameReader::Status::empty:
        code = complain(arguments, number, {0, "length", "a frame of length 0"});
        break;
      case wire::FrameReader::Status::frame:
        code = std::max(code, decode_payload(arguments, number, frame.payload, codec));
        break;
    }
  }
}

void print_frame(const Arguments& arguments, std::string_view frame) {
  if (arguments.binary) {
    std::cout.write(frame.data(), static_cast<std::streamsize>(frame.size()));
    return;
  }
  std::string hex;
  for (const char c : frame.substr(4)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  std::cout << hex << '\n';
}

std::optional<wire::WireError> encode_line(const Arguments& arguments, const std::string& line,
                                           wire::Codec& codec, OutputBuffer& out) {
  std::string reason;
  const std::optional<Tree> tree = wire::tree_from_json(line, reason);
  const Tree* const name = tree ? tree->find("message") : nullptr;
  if (name == nullptr) {
    return wire::WireError{0, "message", tree ? "missing" : reason};
  }
  const wire::MessageSpec* const spec = wire::find_message(name->text, arguments.direction);
  if (spec == nullptr) {
    const std::string hint = near_miss(name->text, wire::message_names(arguments.direction));
    return wire::WireError{0, "message",
                           "no message " + name->text + " in this direction" +
                               (hint.empty() ? "" : "; did you mean " + hint + "?")};
  }
  wire::Message message(*spec);
  message.bound_by(line.size());
  if (const Tree* const version = tree->find("version")) {
    message.keep_version(version->text);
  }
  if (const Tree* const fields = tree->find("fields")) {
    if (auto error = wire::fill_fields(*fields, message)) {
      return error;
    }
  }
  const Tree* const id = tree->find("id");
  if (id != nullptr && id->integer != spec->id) {
    return wire::WireError{0, "id",
                           fmt::format("expected {1}, the id of {0}", spec->name, spec->id)};
  }
  const Tree* const encoding = tree->find("encoding");
  if (encoding == nullptr) {
    return codec.encode(message, out);
  }
  if (encoding->text != "text" && encoding->text != "protobuf") {
    return wire::WireError{0, "encoding", "expected text or protobuf"};
  }
  return codec.encode_as(encoding->text == "text" ? wire::Encoding::text : wire::Encoding::protobuf,
                         message, out);
}

}  // namespace

int decode(int argc, char** argv) {
  const Arguments args = arguments(argc, argv, "fake-gateway decode", "Decodes frames to JSON");
  if (args.help) {
    return kOk;
  }
  wire::Codec codec(args.server_version);
  const std::string input = read_input(args.path);
  if (args.binary) {
    return decode_binary(args, input, codec);
  }
  std::istringstream lines(input);
  std::string line;
  int code = kOk;
  for (int number = 1; std::getline(lines, line); ++number) {
    std::size_t column = 0;
    const std::optional<std::string> payload = parse_hex(line, column);
    if (!payload) {
      std::cerr << fmt::format("{}:{}:{}: not hex; expected pairs of the digits 0-9 and a-f\n",
                               args.path, number, column);
      code = kUserError;
    } else if (!payload->empty()) {
      code = std::max(code, decode_payload(args, number, *payload, codec));
    }
  }
  return code;
}

int encode(int argc, char** argv) {
  const Arguments args = arguments(argc, argv, "fake-gateway encode",
                                   "Encodes JSON (in the format that decode prints) to frames");
  if (args.help) {
    return kOk;
  }
  wire::Codec codec(args.server_version);
  std::istringstream lines(read_input(args.path));
  std::string line;
  OutputBuffer out;
  int code = kOk;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) {
      continue;
    }
    out.clear();
    if (const auto error = encode_line(args, line, codec, out)) {
      code = complain(args, number, *error);
    } else {
      print_frame(args, out.view());
    }
  }
  return code;
}

}  // namespace ibgw::command
