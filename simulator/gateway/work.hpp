// Answers that take long are made in slices, so that everybody else is served in between. What a
// slice does is counted and not timed: the same requests give the same messages.
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

/// An answer in the making. It keeps what it needs of the request: that is gone by the next slice.
class Work {
 public:
  virtual ~Work() = default;
  /// Takes what it does from `left`, until nothing is left or the answer is sent. Units are about a
  /// microsecond. True: it is sent. Only then is anything sent.
  virtual bool go_on(int& left, MessageSink& sink) = 0;
};

/// A message with many rows, and what comes behind it.
class RowsAnswer final : public Work {
 public:
  using Fill = std::function<void(std::size_t, RowWriter)>;
  using After = std::function<void(MessageSink&)>;

  /// `message` lacks only the repeated field `list`, of so many rows at so many units each.
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

/// What is left to do, at most one answer per session: its later requests have to wait.
class WorkQueue {
 public:
  /// Begins at once, and often ends at once: with what is left of the turn.
  void take_on(int session, std::unique_ptr<Work> work, MessageSink& sink);
  /// A slice for the session whose turn it is; its number. There must be one.
  int go_on(MessageSink& sink);
  /// Whatever the session waits for, now.
  void finish(int session, MessageSink& sink);
  void drop(int session) { works_.erase(session); }

  [[nodiscard]] bool pending() const { return !works_.empty(); }
  [[nodiscard]] bool busy(int session) const { return works_.contains(session); }

  /// The caller has served whoever waited.
  void begin_turn();
  /// Something else took that much of the turn.
  void charge(int units) { left_ -= units; }
  /// Nothing is left of the turn: others should be served before the next request.
  [[nodiscard]] bool spent() const { return left_ <= 0; }
  /// Units that were ever taken, for who wants to know what something took.
  [[nodiscard]] std::int64_t taken() const { return taken_ + began_ - left_; }

 private:
  void slice(int session, std::unique_ptr<Work> work, MessageSink& sink);

  std::map<int, std::unique_ptr<Work>> works_;
  int last_session_ = 0;
  int left_ = 0;            ///< Of the turn.
  int began_ = 0;           ///< What was left when it began.
  std::int64_t taken_ = 0;  ///< In turns before it.
};

}  // namespace ibgw::gateway
