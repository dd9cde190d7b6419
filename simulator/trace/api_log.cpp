#include "simulator/trace/api_log.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "simulator/base/load_error.hpp"
#include "simulator/trace/writer.hpp"
#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::trace {
namespace {

using wire::kPrefixBytes;
constexpr std::string_view kGreeting{"API\0", 4};
// A client without START_API has no log file; at most this much is kept until then.
constexpr std::size_t kWaitingBytesMax = 64 * 1024;

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    number = (number << 8U) | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

bool is_one_frame(std::string_view bytes) {
  return bytes.size() >= kPrefixBytes &&
         number_at(bytes, 0) == static_cast<std::uint32_t>(bytes.size() - kPrefixBytes);
}

/// Bytes as in real logs: NUL as a dash, everything else unchanged, except that line breaks become
/// spaces.
std::string readable(std::string_view bytes) {
  std::string text(bytes);
  for (char& c : text) {
    if (c == '\0') {
      c = '-';
    } else if (c == '\n' || c == '\r') {
      c = ' ';
    }
  }
  return text;
}

/// From server version 201 on, the id has four bytes, the first of which is 0; no text begins like
/// this.
bool has_binary_id(std::string_view payload) {
  return payload.size() >= 4 && payload[0] == '\0';
}

std::string payload_text(const Event& event, std::string_view payload) {
  if (!has_binary_id(payload)) {
    return readable(payload);
  }
  const std::string id = fmt::to_string(number_at(payload, 0)) + "-";
  if (event.message == nullptr || event.encoding == wire::Encoding::text) {
    return id + readable(payload.substr(4));
  }
  return id + readable(wire::fields_json(*event.message)
                           .dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

std::string api_log_line(const Event& event) {
  const std::string time = wall_text(event.wall_ms).substr(11, 12);
  const std::string clock = time.substr(0, 8) + ":" + time.substr(9);
  std::string_view bytes = event.bytes;
  if (event.kind == Kind::in) {
    bytes.remove_prefix(bytes.substr(0, kGreeting.size()) == kGreeting && bytes.size() >= 8 ? 8
                        : is_one_frame(bytes) ? kPrefixBytes
                                              : 0);
    return clock + " <- " + payload_text(event, bytes);
  }
  if (!is_one_frame(bytes)) {  // A rule may send bytes that are not a frame.
    return clock + " -> " + readable(bytes);
  }
  return clock + " -> " + readable(bytes.substr(0, kPrefixBytes)) +
         payload_text(event, bytes.substr(kPrefixBytes));
}

ApiLog::ApiLog(std::string folder) : folder_(std::move(folder)) {
  if (!std::filesystem::is_directory(folder_) || ::access(folder_.c_str(), W_OK) != 0) {
    throw LoadError(fmt::format("cannot write API logs into {}: {}", folder_,
                                std::filesystem::exists(folder_)
                                    ? "not a folder, or not ours to write"
                                    : std::strerror(ENOENT)));
  }
}

void ApiLog::on_event(const Event& event) {
  if (event.kind == Kind::close) {
    sessions_.erase(event.connection);
    return;
  }
  if (event.kind == Kind::stage && event.stage == "START_API") {
    Session& session = sessions_[event.connection];
    session.file.open(fmt::format("{}/api.{}.log", folder_, event.client_id), std::ios::app);
    session.file << session.waiting << std::flush;
    session.waiting = {};
    return;
  }
  if (event.kind != Kind::in && event.kind != Kind::out) {
    return;
  }
  Session& session = sessions_[event.connection];
  const std::string line = api_log_line(event) + '\n';
  if (session.file.is_open()) {
    session.file << line << std::flush;
  } else if (session.waiting.size() + line.size() <= kWaitingBytesMax) {
    session.waiting += line;
  }
}

}  // namespace ibgw::trace
