// Long answers are produced in slices, so that other clients are served in between. A slice is
// limited by counting its work, not by time, so that the same requests give the same messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string_view>

#include "simulator/gateway/answers/row_writer.hpp"
#include "simulator/gateway/message_sink.hpp"
#include "simulator/wire/message.hpp"

namespace ibgw::gateway {

/// An answer in progress. It copies what it needs of the request, which is gone by the next slice.
class Work {
 public:
  virtual ~Work() = default;
  /// Works until `left` is used up or the answer is sent, and subtracts its work from `left`. A
  /// unit is about a microsecond. Returns true once the answer is sent; nothing is sent before.
  virtual bool go_on(int& left, MessageSink& sink) = 0;
};

/// A message with many rows, and the messages after it.
class RowsAnswer final : public Work {
 public:
  using Fill = std::function<void(std::size_t, RowWriter)>;
  using After = std::function<void(MessageSink&)>;

  /// `message` lacks only the repeated field `list`, with this many rows of this many units each.
  RowsAnswer(int session, std::unique_ptr<wire::Message> message, std::string_view list,
             std::size_t count, int units, Fill fill, After after = nullptr);
  bool go_on(int& left, MessageSink& sink) override;

 private:
  int session_;
  std::unique_ptr<wire::Message> message_;
  std::span<wire::Value> rows_;
  std::size_t next_ = 0;
  int units_;
  Fill fill_;
  After after_;
};

/// Answers in progress, at most one per session; the session's later requests must wait.
class WorkQueue {
 public:
  /// Starts at once, with what is left of the turn, and often finishes at once.
  void take_on(int session, std::unique_ptr<Work> work, MessageSink& sink);
  /// Runs a slice for the session whose turn it is; returns its number. There must be one.
  int go_on(MessageSink& sink);
  /// Finishes the session's answer now.
  void finish(int session, MessageSink& sink);
  void drop(int session) { works_.erase(session); }

  [[nodiscard]] bool pending() const { return !works_.empty(); }
  [[nodiscard]] bool busy(int session) const { return works_.contains(session); }

  /// The caller has served all others that were waiting.
  void begin_turn();
  /// Something else has used that much of the turn.
  void charge(int units) { left_ -= units; }
  /// Whether the turn is used up: others should be served before the next request.
  [[nodiscard]] bool spent() const { return left_ <= 0; }
  /// Total number of units used so far, for measurements.
  [[nodiscard]] std::int64_t taken() const { return taken_ + began_ - left_; }

 private:
  void slice(int session, std::unique_ptr<Work> work, MessageSink& sink);

  std::map<int, std::unique_ptr<Work>> works_;
  int last_session_ = 0;
  int left_ = 0;            ///< Units left in this turn.
  int began_ = 0;           ///< Units left when the turn began.
  std::int64_t taken_ = 0;  ///< Units used in earlier turns.
};

}  // namespace ibgw::gateway
