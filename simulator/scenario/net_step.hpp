// Steps that an action, or the gateway itself, can ask the network to carry out.
#pragma once

#include <cstdint>

namespace ibgw::scenario {

enum class NetStep : std::uint8_t {
  write,         ///< Bytes.
  segment,       ///< The same, but as a segment of its own, with a proof.
  close_fin,     ///< Shut down writing; keep reading. `release` follows once the peer has closed.
  close_rst,     ///< Reset the connection and close the descriptor.
  close_abrupt,  ///< Plain close, even if there is unread data.
  half_close,    ///< Shut down writing only.
  release,       ///< All is sent and read: flush, close the descriptor.
  stop_reading,  ///< Optionally with a smaller receive buffer.
  resume_reading,
  refuse,  ///< From here on: steps of the listener.
  listen,
  stop_accepting,  ///< Optionally with a queue of another length, or a full one.
  resume_accepting,
  blackhole_connection,
  blackhole_listener,
  tell_when_sent,  ///< Notify the session once most of the written data has been sent.
};

}  // namespace ibgw::scenario
