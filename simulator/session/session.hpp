// One connection as the gateway's side of the protocol sees it: data only, the engine acts on it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>

#include "simulator/gateway/pace.hpp"
#include "simulator/session/flow.hpp"
#include "simulator/session/item.hpp"
#include "simulator/wire/codec.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {

/// Frames that came faster than the gateway serves them, or than the client reads, or while an
/// answer was in the making; each with the moment from which on it may be served.
struct Backlog {
  struct Waiting {
    std::int64_t due_ns = 0;
    std::string frame;  ///< With its length prefix.

    /// What it takes here: short frames cost more than their bytes.
    [[nodiscard]] std::size_t size() const { return sizeof(Waiting) + frame.size(); }
  };
  std::deque<Waiting> frames;
  std::size_t bytes = 0;         ///< That they take here.
  bool is_timed = false;         ///< A timer is set for the first of them, or it waits its turn.
  bool peer_fin = false;         ///< The client closed behind them.
  bool stopped_reading = false;  ///< There is too much of it to read on.
};

struct Session {
  enum class Phase : std::uint8_t {
    greeting,   ///< The client's greeting is not complete yet.
    greeted,    ///< It is; no version reply went out (yet).
    versioned,  ///< The version reply went out; START_API is due.
    started,    ///< START_API was read: requests are served.
    deaf,  ///< Whatever still comes is only recorded: our side is closed or the stream cannot be
           ///< followed.
  };

  int connection = 0;
  Phase phase = Phase::greeting;
  bool admitted = false;      ///< The model knows it: its client id is taken.
  bool write_closed = false;  ///< FIN sent or asked for.
  bool peer_closed = false;
  bool hold = false;              ///< Never give up the descriptor.
  bool counts_as_client = false;  ///< Takes one of the places that the world's limit offers.
  bool counts_as_held = false;    ///< Half-dead and held: counts for mute_after_held.
  int client_id = -1;
  int negotiated = 0;  ///< min(ours, the client's maximum); 0 before the greeting.
  bool below_client_min = false;
  std::int64_t logical_ns =
      0;  ///< Scenario time: the sum of the waits that led here. A fixed clock moves only by it.
  wire::Codec* codec = nullptr;
  std::string greeting;  ///< Bytes of an unfinished greeting.
  wire::FrameReader frames;
  std::size_t unfinished = 0;  ///< Bytes of `frames` as they are counted with those of all clients.
  Flow flow;
  std::int64_t served = 0;  ///< Its share of the work so far: who had least is served first.
  gateway::Pace pace;
  std::unique_ptr<Backlog> backlog;    ///< nullptr: nothing waits.
  std::unique_ptr<OutputQueue> queue;  ///< nullptr: everything goes out at once, as it is.
  bool reading_stopped = false;        ///< By a rule.
  bool vanished = false;               ///< A black hole: nothing passes any more.
  bool legacy = false;                 ///< From before version 100: frames have no length prefix.
};

}  // namespace ibgw::session
