#include "simulator/gateway/schedule.hpp"

#include <algorithm>

namespace ibgw::gateway {

Schedule::Id Schedule::add(Moment first, std::int64_t interval_ms, Task task) {
  const Id id = ++last_id_;
  auto entry = std::make_shared<Entry>();
  entry->due = first;
  entry->interval_ms = interval_ms;
  entry->task = std::move(task);
  entries_.emplace(id, std::move(entry));
  push({first.real_ns, ++order_, id});
  return id;
}

void Schedule::pause(Id id, bool paused) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) {
    found->second->paused = paused && found->second->interval_ms > 0;
  }
}

void Schedule::push(Due due) {
  constexpr std::size_t kSlack = 1024;
  if (queue_.size() > entries_.size() * 2 + kSlack) {  // Cancelled ones must not pile up.
    std::erase_if(queue_, [&](const Due& d) { return !entries_.contains(d.id); });
    std::make_heap(queue_.begin(), queue_.end(), later);
  }
  queue_.push_back(due);
  std::push_heap(queue_.begin(), queue_.end(), later);
}

void Schedule::drop_cancelled() {
  while (!queue_.empty() && !entries_.contains(queue_.front().id)) {
    std::pop_heap(queue_.begin(), queue_.end(), later);
    queue_.pop_back();
  }
}

std::optional<std::int64_t> Schedule::next_due_ns() {
  drop_cancelled();
  return queue_.empty() ? std::nullopt : std::optional(queue_.front().ns);
}

void Schedule::run_due(std::int64_t now_ns, MessageSink& sink) {
  while (true) {
    drop_cancelled();
    if (queue_.empty() || queue_.front().ns > now_ns) {
      return;
    }
    const Due due = queue_.front();
    std::pop_heap(queue_.begin(), queue_.end(), later);
    queue_.pop_back();
    const std::shared_ptr<Entry> entry = entries_.at(due.id);  // Lives on if the task cancels it.
    const Moment moment = entry->due;
    if (entry->interval_ms > 0) {
      entry->due = moment.after_ms(entry->interval_ms);
      push({entry->due.real_ns, ++order_, due.id});
    } else {
      entries_.erase(due.id);
    }
    if (!entry->paused) {
      entry->task(moment, sink);
    }
  }
}

}  // namespace ibgw::gateway
