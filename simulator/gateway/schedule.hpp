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

/// Tasks run in the order of their due times, then of their making, each with the moment it was due
/// and not the moment somebody found the time: so that the same inputs give the same messages. A
/// task may add and cancel tasks, itself too.
class Schedule {
 public:
  using Task = std::function<void(Moment, MessageSink&)>;
  using Id = std::uint64_t;  ///< 0 = none.

  /// `interval_ms` 0 = once.
  Id add(Moment first, std::int64_t interval_ms, Task task);
  void cancel(Id id) { entries_.erase(id); }
  /// A recurring task misses its turns until it goes on.
  void pause(Id id, bool paused);

  [[nodiscard]] std::optional<std::int64_t> next_due_ns();
  void run_due(std::int64_t now_ns, MessageSink& sink);

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Moment due;
    std::int64_t interval_ms = 0;
    bool paused = false;
    Task task;
  };
  struct Due {
    std::int64_t ns;
    std::uint64_t order;
    Id id;
  };
  static bool later(const Due& a, const Due& b) {
    return a.ns != b.ns ? a.ns > b.ns : a.order > b.order;
  }
  void push(Due due);
  void drop_cancelled();

  std::unordered_map<Id, std::shared_ptr<Entry>> entries_;
  std::vector<Due> queue_;  ///< A heap; entries that are gone from `entries_` were cancelled.
  Id last_id_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace ibgw::gateway
