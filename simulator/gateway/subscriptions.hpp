// What sessions subscribed to, and the recurring tasks that serve it.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "simulator/gateway/schedule.hpp"

namespace ibgw::gateway {

/// What a subscription is for: its request id means something only together with this.
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

  /// Remembers the task that serves a request. False, and the task is cancelled, if the session has
  /// such a stream under that id already. `task` 0 = nothing recurring.
  bool add(int session, Stream stream, std::int64_t id, Schedule::Id task);
  /// False if there is none.
  bool remove(int session, Stream stream, std::int64_t id);
  /// All of the session's.
  void remove_all(int session);
  /// Ticks and books stand still, also those that are subscribed to meanwhile.
  void pause_live(bool paused);

  [[nodiscard]] bool has(int session, Stream stream, std::int64_t id) const {
    return tasks_.contains({session, stream, id});
  }
  [[nodiscard]] int count(int session, Stream stream) const;
  /// Of all kinds.
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
