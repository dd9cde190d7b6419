// What the model does at a given time, once or again and again: streams, refreshes, fills.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "simulator/gateway/message_sink.hpp"
#include "simulator/gateway/moment.hpp"

namespace ibgw::gateway {

class WorkQueue;

/// What becomes of a stream's turns when there is more to do than time to do it.
enum class Turns : std::uint8_t {
  each,    ///< They come late.
  latest,  ///< Those that were missed by then are one, the latest of them: what it tells is how
           ///< things stand, or it catches up by itself.
  wanted,  ///< The same, and there are none while its session does not listen.
};

/// Tasks run in the order of their due times, then of their making, each with the moment it was due
/// and not the moment somebody found the time: so that the same inputs give the same messages. A
/// task may add and cancel tasks, itself too.
class Schedule {
 public:
  using Task = std::function<void(Moment, MessageSink&)>;
  using Id = std::uint64_t;  ///< 0 = none.

  /// What changes the world, and runs before anything that is due later. `interval_ms` 0 = once.
  Id add(Moment first, std::int64_t interval_ms, Task task);
  /// What only tells a session something, again and again.
  Id add_stream(int session, Turns turns, Moment first, std::int64_t interval_ms, Task task);
  void cancel(Id id) { entries_.erase(id); }
  /// A recurring task misses its turns until it goes on.
  void pause(Id id, bool paused);
  /// The session listens again, or has ended.
  void wake(int session, std::int64_t now_ns);

  [[nodiscard]] std::optional<std::int64_t> next_due_ns();
  /// With `turn`, streams that are due run only until it is spent; the rest of them is still due.
  void run_due(std::int64_t now_ns, MessageSink& sink, WorkQueue* turn = nullptr);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Moment due;
    std::int64_t interval_ms = 0;
    Task task;
    int session = 0;  ///< Of a stream.
    Turns turns = Turns::each;
    bool paused = false;
  };
  struct Due {
    std::int64_t ns;
    std::uint64_t order;
    Id id;
  };
  /// A heap; entries that are gone from `entries_` were cancelled.
  using Heap = std::vector<Due>;
  static bool later(const Due& a, const Due& b) {
    return a.ns != b.ns ? a.ns > b.ns : a.order > b.order;
  }
  Id add(std::shared_ptr<Entry> entry, Heap& heap);
  void push(Heap& heap, Due due);
  static Due pop(Heap& heap);
  void drop_cancelled(Heap& heap);
  static void skip_until(Entry& entry, std::int64_t now_ns);
  void run_task(MessageSink& sink);
  void run_stream(std::int64_t now_ns, MessageSink& sink);

  std::unordered_map<Id, std::shared_ptr<Entry>> entries_;
  Heap tasks_;
  Heap streams_;
  std::unordered_map<int, std::vector<Id>> asleep_;  ///< By session, until it listens.
  std::int64_t looked_ns_ = INT64_MIN;  ///< What is due by then and still there was missed.
  Id last_id_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace ibgw::gateway
