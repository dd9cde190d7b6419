#include "simulator/trace/writer.hpp"

#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <unistd.h>

#include "simulator/base/load_error.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::trace {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kDigits[byte >> 4U]);
    text.push_back(kDigits[byte & 15U]);
  }
  return text;
}

void put(Json& json, const char* key, std::string_view text) {
  if (!text.empty()) {
    json[key] = text;
  }
}

Json message_json(const Event& event) {
  if (event.message->spec().id == 0) {  // The greeting and the version reply have neither id nor
                                        // encoding.
    return {{"message", event.message->spec().name}, {"fields", wire::fields_json(*event.message)}};
  }
  return wire::message_json(*event.message, event.encoding);
}

int open_target(const std::string& target) {
  if (target.rfind("fd:", 0) != 0) {
    return ::open(target.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  }
  int descriptor = -1;
  const char* const end = target.data() + target.size();
  const auto [rest, error] = std::from_chars(target.data() + 3, end, descriptor);
  if (error != std::errc{} || rest != end || descriptor < 0 ||
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
    errno = EBADF;
    return -1;
  }
  return descriptor;
}

/// 64-bit integers are JSON numbers here; the reader of this line reads them exactly.
Json saved_json(const Tree& saved) {
  Json json = Json::object();
  for (const auto& [name, value] : saved.members) {
    if (value.kind == Tree::Kind::integer) {
      json[name] = value.integer;
    } else if (value.kind == Tree::Kind::real) {
      json[name] = value.real;
    } else {
      json[name] = value.text;
    }
  }
  return json;
}

}  // namespace

std::string_view to_string(Kind kind) {
  constexpr std::string_view kNames[] = {"listening", "accept", "in",    "out",   "rule",
                                         "rule_done", "action", "proof", "stage", "peer_fin",
                                         "peer_rst",  "close",  "error", "end"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view to_string(Ending ending) {
  constexpr std::string_view kNames[] = {"", "half_close", "fin", "rst", "abrupt"};
  return kNames[static_cast<std::size_t>(ending)];
}

std::string wall_text(std::int64_t wall_ms) {
  const std::chrono::sys_seconds seconds{std::chrono::seconds(wall_ms / 1000)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", seconds, wall_ms % 1000);
}

std::string to_json_line(const Event& event) {
  Json json;
  json["t"] = event.t;
  json["wall"] = wall_text(event.wall_ms);
  if (event.connection != 0) {
    json["conn"] = event.connection;
  }
  json["kind"] = to_string(event.kind);
  if (event.kind == Kind::accept) {
    json["cookie"] = event.cookie;
  }
  put(json, "peer", event.peer);
  put(json, "stage", event.stage);
  if (event.kind == Kind::stage && event.client_id >= 0) {
    json["client_id"] = event.client_id;
  }
  put(json, "rule", event.rule);
  if (event.firing != 0) {
    json["firing"] = event.firing;
  }
  if (event.saved != nullptr) {
    json["saved"] = saved_json(*event.saved);
  }
  put(json, "action", event.action);
  put(json, "ends", to_string(event.ends));
  if (event.refused) {
    json["refused"] = true;
  }
  put(json, "proof", event.proof);
  if (event.kind == Kind::proof || event.kind == Kind::rule_done) {
    json["ok"] = event.ok;
  }
  if (event.forbidden) {
    json["forbidden"] = true;
  }
  if (event.kind == Kind::rule_done && !event.ok) {
    json["begun"] = event.begun;
    json["client_left"] = event.client_left;
  }
  if (event.has_offset) {
    json["offset"] = event.offset;
  }
  put(json, "field", event.field);
  put(json, event.kind == Kind::proof ? "detail" : "reason", event.reason);
  if (event.message != nullptr) {
    json["message"] = message_json(event);
  }
  if (!event.bytes.empty()) {
    json["hex"] = hex(event.bytes);
  }
  if (event.kind == Kind::end) {
    json["sessions"] = event.sessions;
    json["rules"] = Json::object();
    for (const auto& [rule, fired] : *event.rules) {
      json["rules"][rule] = fired;
    }
  }
  // Replaces bytes that are not UTF-8; `hex` has the original ones.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Writer::Writer(const std::string& target) : descriptor_(open_target(target)) {
  if (descriptor_ < 0) {
    throw LoadError(fmt::format("cannot write the trace to {}: {}", target, std::strerror(errno)));
  }
}

Writer::~Writer() {
  ::close(descriptor_);
}

void Writer::on_event(const Event& event) {
  if (error_ != 0) {
    return;  // After a gap, a reader would not know that something is missing.
  }
  std::string line = to_json_line(event);
  line.push_back('\n');
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0 && errno == EAGAIN) {
      // The pipe may be non-blocking, because of its reader or our own watching. Wait if it is
      // full: a trace with gaps would be judged as if it were complete.
      pollfd until{descriptor_, POLLOUT, 0};
      ::poll(&until, 1, -1);
      continue;
    }
    if (written < 0) {
      error_ = errno;
      return;  // The reader is gone, or the disk is full; the gateway must keep serving.
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace ibgw::trace
