// The cost of the healthy gateway's tick streams: the model alone in virtual time, with every
// message encoded.
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "bench/bench.hpp"
#include "simulator/gateway/model.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::bench {
namespace {

constexpr int kClients = 10;
constexpr int kSymbols = 1000;
constexpr int kTicksPerSecond = 10;
constexpr std::int64_t kWallMs = 1767623400000;  // 2026-01-05T14:30:00Z
constexpr double kShareGoal = 0.5;

class Encoder final : public gateway::MessageSink {
 public:
  explicit Encoder(int version) : codec_(version) {}

  void send(int, const wire::Message& message) override {
    constexpr std::size_t kBatch = 65'536;
    if (codec_.encode(message, out_).has_value()) {
      ++failures;
    }
    ++frames;
    if (out_.size() > kBatch) {
      bytes += out_.size();
      out_.clear();
    }
  }

  std::int64_t frames = 0;
  std::int64_t failures = 0;
  std::size_t bytes = 0;

 private:
  wire::Codec codec_;
  OutputBuffer out_;
};

world::World big_world(int symbols, int interval_ms) {
  world::World world;
  world.market_data_lines = 0;
  world.tick_interval_ms = interval_ms;
  for (int i = 0; i < symbols; ++i) {
    world::Instrument one;
    one.con_id = i + 1;
    one.symbol = fmt::format("S{}", i);
    one.price.start = 20 + i;
    world.instruments.push_back(one);
  }
  return world;
}

/// All clients watch all symbols.
class Streams {
 public:
  Streams(int clients, int symbols, int interval_ms, int version)
      : sink(version), model_(big_world(symbols, interval_ms), 1) {
    model_.begin(now_);
    wire::Message request(*wire::find_message("REQ_MKT_DATA", wire::Direction::to_gateway));
    for (int client = 0; client < clients; ++client) {
      const gateway::ClientSession session{client + 1, client, version};
      (void)model_.start(session, now_, sink);
      for (int symbol = 1; symbol <= symbols; ++symbol) {
        request.reset(request.spec());
        request.set("reqId", symbol);
        request.set("contract.conId", symbol);
        request.set("contract.exchange", "SMART");
        model_.request(session, request, now_, sink);
      }
    }
  }

  void pass(std::int64_t ms) {
    now_ = now_.after_ms(ms);
    model_.advance(now_.real_ns, sink);
  }

  Encoder sink;

 private:
  gateway::Moment now_{0, kWallMs};
  gateway::Model model_;
};

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::int64_t resident_bytes() {
  std::int64_t total = 0;
  std::int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

void speed(int version) {
  constexpr int kSeconds = 10;
  Streams streams(kClients, kSymbols, 1000 / kTicksPerSecond, version);
  streams.pass(1000);
  const std::int64_t frames = streams.sink.frames;
  const double before = cpu_seconds();
  streams.pass(kSeconds * 1000);
  const double share = (cpu_seconds() - before) / kSeconds;
  if (streams.sink.frames == frames) {
    throw std::runtime_error("the model sent no tick");
  }
  fmt::print(
      "ticks of {} symbols, {}/s, to {} clients at {}: {:.0f} % of one core, {:.0f} "
      "messages/s{}{}\n",
      kSymbols, kTicksPerSecond, kClients, version, share * 100,
      static_cast<double>(streams.sink.frames - frames) / kSeconds,
      share > kShareGoal ? ", TOO SLOW" : "", streams.sink.failures > 0 ? ", NOT ENCODED" : "");
}

void flatness() {
  constexpr int kSomeClients = 3;
  constexpr int kSomeSymbols = 100;
  Streams streams(kSomeClients, kSomeSymbols, 250, 176);
  streams.pass(60'000);
  const std::int64_t before = resident_bytes();
  streams.pass(3'600'000);
  fmt::print("an hour of ticks of {} symbols to {} clients: {} messages, memory grew by {} KiB\n",
             kSomeSymbols, kSomeClients, streams.sink.frames, (resident_bytes() - before) / 1024);
}

}  // namespace

void model() {
  constexpr int kTextVersion = 176;
  constexpr int kProtobufVersion = 225;
  speed(kTextVersion);
  speed(kProtobufVersion);
  flatness();
}

}  // namespace ibgw::bench
