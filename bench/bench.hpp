// Declarations shared by the parts of the benchmark.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ibgw::bench {

/// Whether to run the part with this name.
using Wanted = std::function<bool(std::string_view)>;

struct Programs {
  std::string self;     ///< This program, which can also act as the raw server.
  std::string gateway;  ///< fake-gateway.
};

/// Parts `encode` and `decode`: our codec against hand-written code, in text and protobuf. Both
/// first check that the two give the same bytes and values.
void codec(const Wanted& wanted);
/// Prints what was too slow. Call it last.
void codec_summary();

/// Parts `sessions` and `latency`: sessions per second and request -> answer times of the gateway
/// against a raw Asio program.
void traffic(const Programs& programs, const Wanted& wanted);

/// Part `start`: how long the gateway takes to listen.
void start_up(const Programs& programs);

/// Part `memory`: bytes per idle session.
void memory(const Programs& programs);

/// Part `model`: what streams of ticks cost, and whether memory stays flat.
void model();

/// Part `load`: what ticks to many clients cost, against the same bytes from memory, and request ->
/// answer times meanwhile.
void load(const Programs& programs);

/// Part `history`: the cost of historical bars, and request -> answer times while another client
/// requests many.
void history(const Programs& programs);

/// Answers every session with pre-encoded bytes; prints its port. Ends with its standard input.
int raw_server();

/// Processor time of this thread, without the time that other programs used its core.
double processor_ns();

}  // namespace ibgw::bench
