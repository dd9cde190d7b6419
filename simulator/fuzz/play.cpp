#include "simulator/fuzz/play.hpp"

#include <algorithm>
#include <map>

namespace ibgw::fuzz {
namespace {

using session::StepKind;
using wire::Message;
using wire::MessageSpec;

constexpr std::int64_t kFixedClock = 1767623400000;  // 2026-01-05T14:30:00Z, a Monday.

/// Where the n-th field that is 0 begins (such as the count of an empty list); for a frame without
/// one, its beginning.
std::size_t zero_place(std::string_view frame, std::size_t number) {
  constexpr std::string_view kZero(
      "\0"
      "0"
      "\0",
      3);
  std::vector<std::size_t> places;
  for (std::size_t at = frame.find(kZero, 4); at != std::string_view::npos;
       at = frame.find(kZero, at + 1)) {
    places.push_back(at + 1);
  }
  return places.empty() ? 4 : places[number % places.size()];
}

/// Changes the frame after its length, which stays correct.
void damage(std::string& frame, Damage how) {
  const std::size_t place = 4 + how.place * (frame.size() - 4) / 256;
  const std::size_t zero = zero_place(frame, how.place);
  switch (how.kind % 6) {
    case 0:
      frame[place] = static_cast<char>(frame[place] ^ how.value);
      break;
    case 1:  // A number that contradicts what follows, such as a count.
      frame.insert(zero, std::string("99999").substr(0, 1 + how.value % 5U));
      break;
    case 2:
      frame.resize(place);
      break;
    case 3:  // Many additional fields.
      frame.append(std::size_t{how.value} * 4096, '\0');
      break;
    case 4: {  // A count, and this many empty fields.
      const std::size_t count = std::size_t{how.value} * 4000;
      frame.resize(zero);
      frame += std::to_string(count);
      frame.append(count + 1, '\0');
      break;
    }
    default:
      frame.insert(place, std::string(1 + how.value % 4U, '\0'));
      break;
  }
  const std::size_t length = frame.size() - 4;
  for (std::size_t i = 0; i < 4; ++i) {
    frame[i] = static_cast<char>((length >> (24 - 8 * i)) & 0xffU);
  }
}

}  // namespace

Play::Play(const Setting& setting, int server_version)
    : setting_(setting),
      engine_(setting.scenario, {server_version, 1, kFixedClock, 7, true}, nullptr),
      before_(engine_.model().world()),
      scratch_(*wire::find_message("ERR_MSG")) {
  engine_.start(now_, out_);
  carry_out();
}

void Play::run(ProgramReader& program) {
  while (!program.at_end()) {
    step(program);
    carry_out();
  }
}

void Play::step(ProgramReader& program) {
  const Op op = static_cast<Op>(program.byte() % kOps);
  if (op == Op::pass) {
    pass(program.one_of(kPausesMs));
    return;
  }
  if (op == Op::network) {
    proves_ = program.byte() % 2 == 0;
    return;
  }
  if (op == Op::damage) {
    damage_ = Damage{program.byte(), program.byte(), program.byte()};
    return;
  }
  Client& client = clients_[program.byte() % kSlots];
  switch (op) {
    case Op::connect:
      open(client);
      greet(client, program.one_of(kVersions));
      start_api(client, program.one_of(kClientIds));
      return;
    case Op::open:
      open(client);
      return;
    case Op::greet:
      greet(client, program.one_of(kVersions));
      return;
    case Op::start_api:
      start_api(client, program.one_of(kClientIds));
      return;
    case Op::request:
      request(client, *program.one_of(requests()), program);
      return;
    case Op::order:
      request(client, *wire::find_message("PLACE_ORDER"), program);
      return;
    case Op::raw:
      // After these bytes, nobody knows where frames begin.
      client.in_step = false;
      send(client, std::string(program.text(program.byte())));
      return;
    case Op::split:
      client.split = program.byte() % 32;
      return;
    case Op::fin:
      fin(client);
      return;
    case Op::reading:
      client.reads = program.byte() % 2 == 0;
      return;
    case Op::rst:
      rst(client);
      return;
    case Op::damage:
    case Op::pass:
    case Op::network:
      return;
  }
}

void Play::open(Client& client) {
  if (client.connection != 0 && !client.closed) {
    return;
  }
  rst(client);
  client.connection = engine_.accept(now_, "127.0.0.1:50000", ++peer_, out_);
  carry_out();
}

void Play::fin(Client& client) {
  if (client.connection == 0 || client.fin_sent) {
    return;
  }
  client.asked.clear();  // A client that leaves need not get answers.
  client.closed = true;
  client.fin_sent = true;
  engine_.peer_fin(client.connection, now_, out_);
}

void Play::rst(Client& client) {
  if (client.connection != 0) {
    engine_.peer_rst(client.connection, now_, out_);
    carry_out();
  }
  client = Client{};
}

void Play::greet(Client& client, int version) {
  if (client.greeting_sent || !client.in_step) {
    return;
  }
  client.greeting_sent = true;
  const std::string range = "v100.." + std::to_string(version);
  std::string bytes{"API\0\0\0\0", 7};
  bytes += static_cast<char>(range.size());
  send(client, bytes + range);
}

void Play::start_api(Client& client, const char* client_id) {
  if (client.codec == nullptr) {
    return;
  }
  Message message(*wire::find_message("START_API"));
  message.set("clientId", client_id);
  OutputBuffer frame;
  if (!client.codec->encode(message, frame)) {
    send(client, std::string(frame.view()));
  }
}

void Play::request(Client& client, const MessageSpec& spec, ProgramReader& program) {
  const Message message = build_request(spec, program);
  if (client.codec == nullptr || !client.codec->available(spec)) {
    return;
  }
  OutputBuffer frame;
  if (client.codec->encode(message, frame)) {
    return;  // A value that this encoding cannot carry.
  }
  std::string bytes(frame.view());
  check_id(*client.codec, message, frame.view().substr(4));
  if (damage_) {
    damage(bytes, *damage_);
    damage_.reset();
  }
  send(client, bytes);
}

void Play::send(Client& client, std::string bytes) {
  if (client.connection == 0 || client.closed || bytes.empty()) {
    return;
  }
  bytes_in_ += bytes.size();
  const bool is_frame = client.greeted && client.in_step;
  if (is_frame && client.started && setting_.healthy) {
    client.sent.feed(bytes);
    note_asked(client);
  }
  const std::size_t piece = client.split == 0 ? bytes.size() : client.split;
  for (std::size_t at = 0; at < bytes.size() && client.connection != 0; at += piece) {
    engine_.bytes(client.connection, std::string_view(bytes).substr(at, piece), now_, out_);
    if (bytes.size() / piece > 64) {  // Only the first pieces are small.
      const std::string_view rest = std::string_view(bytes).substr(at + piece);
      engine_.bytes(client.connection, rest, now_, out_);
      break;
    }
    carry_out();
  }
  carry_out();
}

void Play::pass(std::int64_t ms) {
  ms = std::min(ms, kPassedMsMax - passed_ms_);
  passed_ms_ += ms;
  const std::int64_t until = now_.monotonic_ns + ms * 1'000'000;
  // Advances from one due time to the next, as the network does, but not for ever.
  for (int i = 0; i < 200; ++i) {
    const auto due = engine_.next_deadline();
    if (!due || *due >= until) {
      break;
    }
    now_.monotonic_ns = std::max(now_.monotonic_ns, *due);
    engine_.advance(now_, out_);
    carry_out();
  }
  do {
    now_.monotonic_ns = std::min(now_.monotonic_ns + kStepMs * 1'000'000, until);
    engine_.advance(now_, out_);
    carry_out();
  } while (now_.monotonic_ns < until && bytes_out_ < kBytesOutMax);
}

Play::Client* Play::find(int connection) {
  for (Client& client : clients_) {
    if (client.connection == connection && connection != 0) {
      return &client;
    }
  }
  return nullptr;
}

void Play::carry_out() {
  carry_out_once();
  for (Client& client : clients_) {
    while (client.awaited && client.reads) {
      client.awaited = false;
      engine_.sent(client.connection, now_, out_);
      carry_out_once();
    }
  }
}

/// Acts as the network for the requested steps.
void Play::carry_out_once() {
  struct Ticket {
    int connection;
    std::uint64_t number;
  };
  std::vector<Ticket> tickets;
  for (const session::Step& step : out_.steps) {
    const std::uint64_t ticket =
        step.kind == StepKind::segment ? out_.proofs[step.proof].ticket : step.ticket;
    if (ticket != 0) {
      tickets.push_back({step.connection, ticket});
    }
    Client* const client = find(step.connection);
    if (client == nullptr) {
      continue;
    }
    if (step.kind == StepKind::write || step.kind == StepKind::segment) {
      receive(*client, out_.bytes.view().substr(step.offset, step.size));
    } else if (step.kind == StepKind::tell_when_sent) {
      client->awaited = true;
    } else if (step.kind == StepKind::close_fin || step.kind == StepKind::half_close) {
      client->closed = true;
    } else if (step.kind == StepKind::close_rst || step.kind == StepKind::close_abrupt ||
               step.kind == StepKind::release) {
      *client = Client{};
    }
  }
  bytes_out_ += out_.bytes.size();
  out_.clear();
  for (const Ticket& ticket : tickets) {
    if (proves_) {
      engine_.prove(ticket.connection, {"fault", "r", true, "seen", ticket.number}, now_);
    } else {
      engine_.unproven(ticket.number, "not seen", false, now_);
    }
  }
}

}  // namespace ibgw::fuzz
