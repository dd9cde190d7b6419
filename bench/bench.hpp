// What the parts of the benchmark share.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ibgw::bench {

/// Whether the part of that name is to be run.
using Wanted = std::function<bool(std::string_view)>;

struct Programs {
  std::string self;     ///< This program; it can be the raw server.
  std::string gateway;  ///< fake-gateway.
};

/// Parts `encode` and `decode`: our codec against hand-written code, text and protobuf. Both first
/// see to it that either side gives the same bytes and values.
void codec(const Wanted& wanted);
/// Names what came out too slow. To be printed last.
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

/// Part `history`: what bars of the past cost, and request -> answer times beside somebody who asks
/// for many.
void history(const Programs& programs);

/// Answers every session with pre-encoded bytes; prints its port. Ends with its standard input.
int raw_server();

/// What this thread ran, without the time that other programs had its core.
double processor_ns();

}  // namespace ibgw::bench
