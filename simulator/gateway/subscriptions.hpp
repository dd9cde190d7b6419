// What sessions have subscribed to, and the recurring tasks that serve the subscriptions.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "simulator/gateway/schedule.hpp"

namespace ibgw::gateway {

/// The kind of a subscription. Request ids are unique only within a kind.
enum class Stream : std::uint8_t {
  market_data,
  market_depth,
  tick_by_tick,
  real_time_bars,
  historical_data,
  scanner,
  account_updates,
  account_updates_multi,
  account_summary,
  positions,
  positions_multi,
  pnl,
  pnl_single,
  news_bulletins,
  display_group,
  calendar,
  calculation,
};

class Subscriptions {
 public:
  /// `schedule` must outlive the subscriptions.
  explicit Subscriptions(Schedule& schedule) : schedule_(schedule) {}

  /// Stores the task that serves a request. Returns false, and cancels the task, if the session
  /// already has such a stream with this id. `task` 0 = nothing recurring.
  bool add(int session, Stream stream, std::int64_t id, Schedule::Id task);
  /// Returns false if there is none.
  bool remove(int session, Stream stream, std::int64_t id);
  /// Removes all streams of the session.
  void remove_all(int session);
  /// Pauses or resumes ticks and books, including those subscribed to meanwhile.
  void pause_live(bool paused);

  [[nodiscard]] bool has(int session, Stream stream, std::int64_t id) const {
    return tasks_.contains({session, stream, id});
  }
  [[nodiscard]] int count(int session, Stream stream) const;
  /// Streams of all kinds.
  [[nodiscard]] int count(int session) const;
  /// Ids under which the session has such streams, ascending.
  [[nodiscard]] std::vector<std::int64_t> ids(int session, Stream stream) const;

 private:
  struct Key {
    int session;
    Stream stream;
    std::int64_t id;
    auto operator<=>(const Key&) const = default;
  };

  Schedule& schedule_;
  std::map<Key, Schedule::Id> tasks_;
  bool paused_ = false;
};

}  // namespace ibgw::gateway
