// What the parts of the benchmark share.
#pragma once

#include <cstdint>
#include <string>

namespace ibgw::bench {

/// Frames per second of our encoder against hand-written code, text and protobuf.
void encode();

/// Sessions per second and request -> answer times of the gateway against a raw Asio program.
/// `self` = this program (it can be the raw server), `gateway` = fake-gateway.
int gateway(const std::string& self, const std::string& gateway);

/// Answers every session with pre-encoded bytes; prints its port. Ends with its standard input.
int raw_server();

}  // namespace ibgw::bench
