#include "simulator/gateway/subscriptions.hpp"

#include <iterator>

namespace ibgw::gateway {
namespace {

/// Whether a stream of this kind catches up after an interruption of data. The others keep running,
/// and their messages are discarded.
bool waits_for_data(Stream stream) {
  return stream == Stream::market_data || stream == Stream::market_depth;
}

}  // namespace

bool Subscriptions::add(int session, Stream stream, std::int64_t id, Schedule::Id task) {
  if (!tasks_.emplace(Key{session, stream, id}, task).second) {
    schedule_.cancel(task);
    return false;
  }
  if (paused_ && waits_for_data(stream)) {
    schedule_.pause(task, true);
  }
  return true;
}

bool Subscriptions::remove(int session, Stream stream, std::int64_t id) {
  const auto found = tasks_.find({session, stream, id});
  if (found == tasks_.end()) {
    return false;
  }
  schedule_.cancel(found->second);
  tasks_.erase(found);
  return true;
}

void Subscriptions::remove_all(int session) {
  const auto first = tasks_.lower_bound({session, Stream{}, INT64_MIN});
  auto last = first;
  while (last != tasks_.end() && last->first.session == session) {
    schedule_.cancel(last->second);
    ++last;
  }
  tasks_.erase(first, last);
}

void Subscriptions::pause_live(bool paused) {
  paused_ = paused;
  for (const auto& [key, task] : tasks_) {
    if (waits_for_data(key.stream)) {
      schedule_.pause(task, paused);
    }
  }
}

int Subscriptions::count(int session, Stream stream) const {
  const auto first = tasks_.lower_bound({session, stream, INT64_MIN});
  const auto last = tasks_.upper_bound({session, stream, INT64_MAX});
  return static_cast<int>(std::distance(first, last));
}

int Subscriptions::count(int session) const {
  const auto first = tasks_.lower_bound({session, Stream{}, INT64_MIN});
  const auto last = tasks_.lower_bound({session + 1, Stream{}, INT64_MIN});
  return static_cast<int>(std::distance(first, last));
}

std::vector<std::int64_t> Subscriptions::ids(int session, Stream stream) const {
  std::vector<std::int64_t> ids;
  for (auto at = tasks_.lower_bound({session, stream, INT64_MIN});
       at != tasks_.end() && at->first.session == session && at->first.stream == stream; ++at) {
    ids.push_back(at->first.id);
  }
  return ids;
}

}  // namespace ibgw::gateway
