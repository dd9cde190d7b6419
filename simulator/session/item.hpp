// The output of one `send`, `send_raw` or `model`, and how its modifiers change it. Pure.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/scenario/scenario.hpp"
#include "simulator/session/firing.hpp"
#include "simulator/session/frame.hpp"
#include "simulator/session/output.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::session {

/// Bytes that travel as one segment, and the frames that end in it.
struct Piece {
  std::string bytes;
  std::vector<Frame> frames;  ///< After the modifiers.
  std::int64_t gap_ns = 0;    ///< Time after the previous piece; not scaled yet.
};

/// One item after its modifiers.
struct Item {
  std::string proof;   ///< Names of the modifiers, `truncate, fragment`; empty: nothing to prove.
  bool apart = false;  ///< Each piece is a segment of its own; see Promise::apart.
  std::string rule;
  std::vector<Piece> pieces;                 ///< Empty if everything is dropped.
  std::shared_ptr<Firing> firing = nullptr;  ///< The firing it belongs to; may be nullptr.
};

/// Applies the modifiers to the frames, up to and including `truncate`. On error, which names the
/// modifier that could not be applied, the frames are unspecified.
[[nodiscard]] std::optional<wire::WireError> modify(const scenario::Modifiers& modifiers,
                                                    std::vector<Frame>& frames);

/// Cuts the frames into pieces; without `fragment` into one. With `strict`, fewer pieces than
/// requested are an error.
[[nodiscard]] std::optional<wire::WireError> cut(const std::optional<scenario::Fragment>& fragment,
                                                 bool strict, std::vector<Frame> frames,
                                                 std::vector<Piece>& pieces);

[[nodiscard]] std::size_t size_of(const std::vector<Piece>& pieces);

/// `corrupt, fragment`
[[nodiscard]] std::string names_of(const scenario::Modifiers& modifiers);

/// An item under construction: everything that its session writes meanwhile belongs to it.
struct OpenItem {
  const scenario::Modifiers& modifiers;
  const std::string& rule;
  OpenItem* outer = nullptr;  ///< A rule on `version_sent` may write within a `model` of `hello`.
  std::vector<Frame>* joined = nullptr;  ///< Frames that its rule keeps for the next item
                                         ///< (`coalesce`); nullptr: no rule.
  std::vector<Frame> frames;
  std::int64_t held_ns = 0;  ///< Sum of the gaps between its pieces, not scaled; set when it is
                             ///< closed.
  bool is_closed = false;
  std::shared_ptr<Firing> firing = nullptr;
};

/// The end of a connection, or of one direction.
struct Ending {
  StepKind how = StepKind::close_fin;
  std::string why;                           ///< For the trace.
  std::shared_ptr<Firing> firing = nullptr;  ///< The firing that asked for it; nullptr: the model.
};

/// What a connection sends later, in order. Most connections never have one.
struct OutputQueue {
  struct Waiting {
    std::int64_t due_ns = 0;
    Piece piece;
    std::string proof;
    bool apart = false;
    std::string rule;
    bool is_last = false;  ///< The last piece of its item.
    std::shared_ptr<Firing> firing = nullptr;
    std::optional<Ending> ending = {};  ///< Instead of a piece: the connection ends when its turn
                                        ///< comes.
  };
  std::deque<Waiting> waiting;
  const scenario::Rule* output = nullptr;  ///< Its `output` applies to every frame.
  OpenItem* open = nullptr;
  std::int64_t timer_ns = 0;  ///< When the timer for `waiting` is due; 0: no timer.

  [[nodiscard]] bool is_idle() const {
    return waiting.empty() && output == nullptr && open == nullptr;
  }
};

}  // namespace ibgw::session
