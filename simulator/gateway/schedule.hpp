// Tasks of the model that run at a given time, once or repeatedly: streams, refreshes, fills.
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

/// What happens to due runs of a stream under overload.
enum class Turns : std::uint8_t {
  each,    ///< Every run happens, late.
  latest,  ///< Only the latest of the missed runs happens: it reports current values, or catches up
           ///< by itself.
  wanted,  ///< Like latest, and none happen while the session cannot take output.
};

/// Tasks run in order of their due times, then in order of creation. Each receives the time when it
/// was due, not the time when it actually runs, so that the same inputs give the same messages. A
/// task may add and cancel tasks, including itself.
class Schedule {
 public:
  using Task = std::function<void(Moment, MessageSink&)>;
  using Id = std::uint64_t;  ///< 0 = none.

  /// A task that changes the world. `interval_ms` 0 = once.
  Id add(Moment first, std::int64_t interval_ms, Task task);
  /// A recurring task that only sends messages to a session.
  Id add_stream(int session, Turns turns, Moment first, std::int64_t interval_ms, Task task);
  void cancel(Id id) { entries_.erase(id); }
  /// Suspends a recurring task; runs that become due meanwhile are skipped.
  void pause(Id id, bool paused);
  /// The session can take output again, or has ended.
  void wake(int session, std::int64_t now_ns);

  [[nodiscard]] std::optional<std::int64_t> next_due_ns();
  /// With `turn`, due streams run only until it is used up; the others remain due.
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
  /// A heap; tasks that are no longer in `entries_` were cancelled.
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
  std::unordered_map<int, std::vector<Id>> asleep_;  ///< By session, until it can take output.
  std::int64_t looked_ns_ = INT64_MIN;  ///< Runs still due from before this time were missed.
  Id last_id_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace ibgw::gateway
