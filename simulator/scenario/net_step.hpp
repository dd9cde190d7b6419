// What the network can be asked to do, by an action or by the gateway itself.
#pragma once

#include <cstdint>

namespace ibgw::scenario {

enum class NetStep : std::uint8_t {
  write,         ///< Bytes.
  segment,       ///< The same, not joined with other writes, and proven.
  close_fin,     ///< Shut down writing; go on reading. `release` follows when the peer has closed.
  close_rst,     ///< Reset the connection and give up the descriptor.
  close_abrupt,  ///< Plain close, whatever is unread.
  half_close,    ///< Shut down writing only.
  release,       ///< Everything is said and read: flush, close the descriptor.
  stop_reading,  ///< Perhaps with a smaller receive buffer.
  resume_reading,
  refuse,  ///< From here on: of the listener.
  listen,
  stop_accepting,  ///< Perhaps with a queue of another length, or one that is full.
  resume_accepting,
  blackhole_connection,
  blackhole_listener,
  tell_when_sent,  ///< Once most of what was written has left, the session is to be told.
};

}  // namespace ibgw::scenario
