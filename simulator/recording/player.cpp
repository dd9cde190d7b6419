#include "simulator/recording/player.hpp"

#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/base/output_buffer.hpp"
#include "simulator/wire/field_versions.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::recording {
namespace {

constexpr std::uint64_t kSeed = 0;
constexpr std::size_t kPrefixBytes = 4;
constexpr int kUsualClient = 1;

[[noreturn]] void fail(const SourceMark& mark, std::string what) {
  throw LoadError(Problem{mark, std::move(what), {}});
}

bool has_fields(const wire::MessageSpec& message, const Tree& fields, const std::string& above,
                int version) {
  const auto exists = [&](const auto& member) {
    const std::string path = above.empty() ? member.first : above + "." + member.first;
    if (!wire::has_field(message, path)) {
      return true;  // A tag of a map.
    }
    const wire::FieldVersions versions = wire::versions_of_field(message, path);
    return version >= versions.since && version < versions.before &&
           has_fields(message, member.second, path, version);
  };
  return std::all_of(fields.members.begin(), fields.members.end(), exists) &&
         std::all_of(fields.items.begin(), fields.items.end(),
                     [&](const Tree& item) { return has_fields(message, item, above, version); });
}

bool exists(const Step& step, const wire::Codec& codec) {
  const auto* const request = std::get_if<Request>(&step.what);
  return request == nullptr ||
         (codec.available(*request->message) &&
          has_fields(*request->message, request->with, "", codec.server_version()));
}

}  // namespace

bool is_playable(const Exchange& exchange, int server_version) {
  const wire::Codec codec(server_version);
  return server_version >= exchange.since && server_version < exchange.until &&
         exists(exchange.request, codec) &&
         std::all_of(exchange.before.begin(), exchange.before.end(),
                     [&](const Step& step) { return exists(step, codec); }) &&
         std::all_of(exchange.answers.begin(), exchange.answers.end(),
                     [&](const Answer& answer) { return codec.available(*answer.message); });
}

Player::Player(const Exchange& exchange, int server_version)
    : exchange_(exchange),
      codec_(server_version),
      model_(exchange.world == nullptr ? world::default_world() : *exchange.world, kSeed),
      now_{0, exchange.at_ms} {
  model_.begin(now_);
}

Messages Player::play() {
  for (const Step& before : exchange_.before) {
    step(before);
  }
  step(exchange_.request);
  return std::move(sent_);
}

void Player::send(int session, const wire::Message& message) {
  if (session != watched_ || model_.clients().find(session) == nullptr ||
      !codec_.available(message.spec())) {
    return;
  }
  OutputBuffer frame;
  const auto error = codec_.encode_as_gateway(message, frame);
  if (error) {
    fail(asked_at_, "the answer " + std::string(message.spec().name) +
                        " cannot be encoded: field " + error->field + ": " + error->reason);
  }
  auto read = std::make_unique<wire::Message>(message.spec());
  const wire::Decoded decoded =
      codec_.decode(frame.view().substr(kPrefixBytes), wire::Direction::to_client,
                    wire::Exactness::values, *read);
  IBGW_CHECK(!decoded.error);
  sent_.push_back(std::move(read));
}

void Player::step(const Step& step) {
  if (const auto* const made = std::get_if<Request>(&step.what)) {
    request(*made, step.mark);
  } else {
    change(std::get<world::Change>(step.what), step.mark);
  }
  run_for(step.lasts);
}

const gateway::ClientSession& Player::client(int client_id) {
  const auto [at, is_new] = clients_.try_emplace(client_id);
  sent_.clear();
  if (is_new) {
    at->second = {++sessions_, client_id, codec_.server_version(), wire::kServerVersionMax};
    watched_ = sessions_;
    static_cast<void>(model_.start(at->second, now_, *this));
  }
  watched_ = at->second.session;
  return at->second;
}

void Player::disconnect(int client_id) {
  if (const auto at = clients_.find(client_id); at != clients_.end()) {
    model_.end(at->second);
    clients_.erase(at);
  }
}

void Player::request(const Request& request, const SourceMark& mark) {
  asked_at_ = mark;
  wire::Message message(*request.message);
  OutputBuffer frame;
  auto error = wire::fill_fields(request.with, message);
  if (!error) {
    error = codec_.encode(message, frame);
  }
  if (error) {
    fail(mark, "cannot be sent at server version " + std::to_string(codec_.server_version()) +
                   ": field " + error->field + ": " + error->reason);
  }
  if (request.message->name == "START_API") {
    disconnect(request.client_id);
    static_cast<void>(client(request.client_id));
    return;
  }
  const gateway::ClientSession& asking = client(request.client_id);
  sent_.clear();
  wire::Message read(*request.message);
  const wire::Decoded decoded =
      codec_.decode(frame.view().substr(kPrefixBytes), wire::Direction::to_gateway,
                    wire::Exactness::values, read);
  model_.work().begin_turn();
  if (decoded.error) {
    model_.unreadable(asking, &read, decoded.error->reason, now_, *this);
  } else {
    model_.request(asking, read, now_, *this);
  }
  while (model_.work().pending()) {
    model_.work().begin_turn();
    model_.work().go_on(*this);
  }
}

void Player::change(const world::Change& change, const SourceMark& mark) {
  asked_at_ = mark;
  static_cast<void>(client(kUsualClient));
  sent_.clear();
  if (model_.change(change, now_, *this) == gateway::Outcome::refused) {
    fail(mark, "there is nothing to change: " + world::to_string(change));
  }
}

void Player::run_for(Duration duration) {
  const std::int64_t end_ns = now_.real_ns + duration.count();
  for (auto due = model_.next_due_ns(); due && *due <= end_ns; due = model_.next_due_ns()) {
    model_.advance(*due, *this);
  }
  model_.advance(end_ns, *this);
  now_ = now_.after_ms(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

}  // namespace ibgw::recording
