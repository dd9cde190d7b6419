// Conditions that must be true while a program is played, and at its end.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "simulator/fuzz/play.hpp"
#include "simulator/gateway/answers/answers.hpp"

namespace ibgw::fuzz {
namespace {

using wire::Message;
using wire::MessageSpec;

// Frames must be answered within this time.
constexpr std::int64_t kAnswerMs = 120'000;

[[noreturn]] void broken(const std::string& what) {
  std::fprintf(stderr, "does not hold: %s\n", what.c_str());
  std::abort();
}

// Requests that have answers in the tables but may go unanswered.
constexpr std::string_view kMayStaySilent[] = {
    "START_API",              // A second one is only recorded.
    "REQ_NEWS_BULLETINS",     // No bulletin has been published.
    "REQ_AUTO_OPEN_ORDERS",   // No order was entered by hand.
    "REQ_GLOBAL_CANCEL",      // No order is open.
    "REQ_MARKET_DATA_TYPE",   // Reported with the next stream.
    "UPDATE_DISPLAY_GROUP",   // Reported to those who watch the group.
    "REQ_MKT_DEPTH",          // No book while the exchange is closed.
    "REQ_TICK_BY_TICK_DATA",  // No ticks while the exchange is closed.
    "REQ_REAL_TIME_BARS",
    "REQ_ACCT_DATA",  // Also ends a subscription.
    "REQ_SCANNER_SUBSCRIPTION",
};

bool needs_answer(const MessageSpec& spec) {
  return !spec.answers.empty() && std::find(std::begin(kMayStaySilent), std::end(kMayStaySilent),
                                            spec.name) == std::end(kMayStaySilent);
}

/// Shared by all plays, because compiling layouts is expensive.
wire::Codec& codec_of(int version) {
  static std::map<int, wire::Codec> codecs;
  return codecs.try_emplace(version, version).first->second;
}

}  // namespace

/// A request must be decoded with the id that it was sent with, or not at all.
void Play::check_id(wire::Codec& codec, const Message& sent, std::string_view payload) {
  const std::string_view field = wire::request_id_field(sent.spec());
  if (field.empty()) {
    return;
  }
  const wire::Decoded decoded =
      codec.decode(payload, wire::Direction::to_gateway, wire::Exactness::values, scratch_);
  if (decoded.error || decoded.spec != &sent.spec()) {
    return;
  }
  const auto said = sent.id(field);
  const auto read = scratch_.id(field);  // Old versions have no id in some requests.
  if (said && read && *said != *read) {
    broken("the id " + std::to_string(*said) + " is read as " + std::to_string(*read));
  }
}

/// Records the answer that the gateway owes for a complete frame.
void Play::note_asked(Client& client) {
  for (auto frame = client.sent.next(); frame.status == wire::FrameReader::Status::frame;
       frame = client.sent.next()) {
    const wire::Decoded decoded = client.codec->decode(frame.payload, wire::Direction::to_gateway,
                                                       wire::Exactness::values, scratch_);
    if (decoded.error || decoded.spec == nullptr) {
      client.asked.push_back({nullptr, -1});
      continue;
    }
    // A cancel ends an earlier request.
    if (decoded.spec->answers.empty()) {
      client.asked.clear();
      continue;
    }
    // An order that is not transmitted is kept in silence.
    if (decoded.spec->name == "PLACE_ORDER" &&
        scratch_.integer("order.transmit").value_or(0) == 0) {
      continue;
    }
    // A damaged frame may be a request that, like its answer, does not exist at this version.
    if (needs_answer(*decoded.spec) && client.codec->available(*decoded.spec)) {
      const std::string_view field = wire::request_id_field(*decoded.spec);
      client.asked.push_back({decoded.spec, field.empty() ? -1 : scratch_.id(field).value_or(-1)});
    }
  }
}

void Play::receive(Client& client, std::string_view bytes) {
  if (!setting_.bytes_are_whole && client.greeted) {
    return;
  }
  client.received.feed(bytes);
  for (auto frame = client.received.next(); frame.status != wire::FrameReader::Status::incomplete;
       frame = client.received.next()) {
    if (frame.status != wire::FrameReader::Status::frame) {
      if (client.in_step) {
        broken("a frame of " + std::to_string(frame.length) + " bytes goes out");
      }
      return;
    }
    if (!client.greeted) {
      if (client.greeting_sent && client.in_step) {
        client.greeted = true;
        client.codec = &codec_of(std::atoi(std::string(frame.payload).c_str()));
      }
      continue;
    }
    const wire::Decoded decoded = client.codec->decode(frame.payload, wire::Direction::to_client,
                                                       wire::Exactness::spelling, scratch_);
    if (decoded.error || decoded.spec == nullptr || decoded.extra_fields != 0 ||
        decoded.unknown_fields != 0) {
      broken("what goes out does not decode: " +
             std::string(decoded.spec == nullptr ? "?" : decoded.spec->name) + ' ' +
             (decoded.error ? decoded.error->field + ": " + decoded.error->reason : "more fields"));
    }
    told(client, scratch_);
  }
}

void Play::told(Client& client, const Message& message) {
  const std::string_view name = message.spec().name;
  client.started = client.started || name == "NEXT_VALID_ID";
  const std::string_view field = wire::request_id_field(message.spec());
  const std::int64_t id = field.empty() ? -1 : message.id(field).value_or(-1);
  std::erase_if(client.asked, [&](const Asked& asked) {
    // Even if a request could not be read, its id may be known.
    if (name == "ERR_MSG" &&
        (asked.request == nullptr || id == asked.id || id == gateway::kNoRequest ||
         (asked.id == gateway::kNoRequest && id == gateway::kErrorOfNoRequest))) {
      return true;
    }
    if (asked.request == nullptr) {
      return false;
    }
    const auto names = wire::split_names(asked.request->answers);
    const bool answers = name == asked.request->ends_with ||
                         std::find(names.begin(), names.end(), name) != names.end();
    return answers && (field.empty() || asked.id == -1 || id == asked.id || id == -1);
  });
}

void Play::finish() {
  for (Client& client : clients_) {
    client.reads = true;
  }
  carry_out();  // Sends everything that waits before any time passes.
  passed_ms_ = std::min(passed_ms_, kPassedMsMax - kAnswerMs);
  pass(kAnswerMs);
  for (const Client& client : clients_) {
    if (setting_.healthy && client.connection != 0 && !client.closed && !client.asked.empty()) {
      const Asked& asked = client.asked.front();
      broken("not answered: " +
             (asked.request == nullptr ? std::string("what cannot be read")
                                       : std::string(asked.request->name)) +
             ", id " + std::to_string(asked.id));
    }
  }
  check_money();
}

/// Cash and positions must equal the initial ones plus everything traded, paid and charged.
void Play::check_money() const {
  const gateway::Model& model = engine_.model();
  std::map<std::string, std::map<std::string, double>> cash;
  std::map<std::string, std::map<int, double>> quantity;
  for (const gateway::AccountState& account : before_.accounts()) {
    cash[account.id] = account.cash;
    for (const auto& [con_id, position] : account.positions) {
      quantity[account.id][con_id] = position.quantity;
    }
  }
  for (const gateway::Execution& one : model.orders().executions()) {
    if (one.instrument < 0) {
      continue;
    }
    const auto& what = model.world().instruments[static_cast<std::size_t>(one.instrument)];
    const double signed_quantity = one.buy ? one.quantity : -one.quantity;
    const double unit = one.price * (what.multiplier > 0 ? what.multiplier : 1);
    cash[one.account][what.currency] -= signed_quantity * unit + one.commission;
    quantity[one.account][what.con_id] += signed_quantity;
  }
  const auto near = [](double a, double b) {
    return std::fabs(a - b) <= 1e-6 * (1 + std::fabs(a) + std::fabs(b));
  };
  for (const gateway::AccountState& account : model.ledger().accounts()) {
    for (const auto& [currency, amount] : account.cash) {
      if (!near(amount, cash[account.id][currency])) {
        broken("money from nowhere: " + std::to_string(amount) + ' ' + currency + ", traded to " +
               std::to_string(cash[account.id][currency]));
      }
    }
    for (const auto& [con_id, position] : account.positions) {
      if (!near(position.quantity, quantity[account.id][con_id])) {
        broken("positions from nowhere: " + std::to_string(position.quantity) + " of " +
               std::to_string(con_id));
      }
    }
  }
  for (const auto& [perm_id, order] : model.orders().orders()) {
    if (!(order.filled <= order.terms.quantity + gateway::kQuantityEpsilon)) {
      broken("an order fills more than it asked for");
    }
  }
}

}  // namespace ibgw::fuzz
