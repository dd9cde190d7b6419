// The state of one connection: data only; the parts of the engine act on it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "simulator/gateway/pace.hpp"
#include "simulator/session/flow.hpp"
#include "simulator/session/item.hpp"
#include "simulator/wire/codec.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {

/// Frames that wait, each with the time from which it may be served: the client sent them too fast,
/// has not read its answers, or an earlier answer is still being produced.
struct Backlog {
  struct Waiting {
    std::int64_t due_ns = 0;
    std::string frame;  ///< Including its length prefix.

    /// Memory used: for short frames, more than their bytes.
    [[nodiscard]] std::size_t size() const { return sizeof(Waiting) + frame.size(); }
  };
  std::deque<Waiting> frames;
  std::size_t bytes = 0;         ///< Memory used by `frames`.
  bool is_timed = false;         ///< The first frame has a timer, or waits for its turn.
  bool peer_fin = false;         ///< The client closed after sending them.
  bool stopped_reading = false;  ///< We stopped reading because there are too many.
};

struct Session {
  enum class Phase : std::uint8_t {
    greeting,   ///< The client's greeting is not complete yet.
    greeted,    ///< It is complete; no version reply was sent (yet).
    versioned,  ///< The version reply was sent; START_API comes next.
    started,    ///< START_API was read: requests are served.
    deaf,  ///< Further input is only recorded: our side is closed, or the stream cannot be parsed.
  };

  int connection = 0;
  Phase phase = Phase::greeting;
  bool admitted = false;      ///< The model knows the session, and its client id is in use.
  bool write_closed = false;  ///< FIN sent or asked for, or the client has reset the connection.
  bool peer_closed = false;
  bool hold = false;              ///< Never give up the descriptor.
  bool counts_as_client = false;  ///< Uses one of the world's client slots.
  bool counts_as_held = false;    ///< Half-dead and held: counts for mute_after_held.
  int client_id = -1;
  int negotiated = 0;  ///< min(ours, the client's maximum), or the layouts of a client from before
                       ///< version 100; 0 before the greeting.
  bool below_client_min = false;
  std::int64_t logical_ns = 0;  ///< Scenario time: the sum of the waits that led here. The only
                                ///< thing that moves a fixed clock.
  wire::Codec* codec = nullptr;
  std::string greeting;  ///< Bytes of an incomplete greeting.
  wire::FrameReader frames;
  std::size_t unfinished = 0;  ///< Bytes of `frames`, as counted in Inbox::unfinished_.
  Flow flow;
  std::int64_t served = 0;  ///< Its share of the work so far; whoever had least is served first.
  gateway::Pace pace;
  std::vector<std::string> early;      ///< Frames that came before the version reply was sent.
  std::unique_ptr<Backlog> backlog;    ///< nullptr: nothing waits.
  std::unique_ptr<OutputQueue> queue;  ///< nullptr: output is written at once and unchanged.
  bool reading_stopped = false;        ///< By a rule.
  bool vanished = false;               ///< Blackholed: no packet passes any more.
  bool was_told = false;               ///< Something has been written to it.
  bool legacy = false;                 ///< A client from before version 100: no length prefixes.
  bool owes_client_id = false;         ///< Such a client that sends its id next, not START_API.
};

}  // namespace ibgw::session
