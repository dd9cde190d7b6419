#include "simulator/gateway/schedule.hpp"

#include <algorithm>

#include "simulator/gateway/work.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;
// The cost of running a stream, in addition to its messages.
constexpr int kStreamUnits = 1;

}  // namespace

Schedule::Id Schedule::add(std::shared_ptr<Entry> entry, Heap& heap) {
  const Id id = ++last_id_;
  const std::int64_t due_ns = entry->due.real_ns;
  entries_.emplace(id, std::move(entry));
  push(heap, {due_ns, ++order_, id});
  return id;
}

Schedule::Id Schedule::add(Moment first, std::int64_t interval_ms, Task task) {
  return add(std::make_shared<Entry>(Entry{first, interval_ms, std::move(task)}), tasks_);
}

Schedule::Id Schedule::add_stream(int session, Turns turns, Moment first, std::int64_t interval_ms,
                                  Task task) {
  return add(std::make_shared<Entry>(Entry{first, interval_ms, std::move(task), session, turns}),
             streams_);
}

void Schedule::pause(Id id, bool paused) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) {
    found->second->paused = paused && found->second->interval_ms > 0;
  }
}

void Schedule::push(Heap& heap, Due due) {
  constexpr std::size_t kSlack = 1024;
  if (heap.size() > entries_.size() * 2 + kSlack) {  // Cancelled ones must not pile up.
    std::erase_if(heap, [&](const Due& d) { return !entries_.contains(d.id); });
    std::make_heap(heap.begin(), heap.end(), later);
  }
  heap.push_back(due);
  std::push_heap(heap.begin(), heap.end(), later);
}

Schedule::Due Schedule::pop(Heap& heap) {
  const Due due = heap.front();
  std::pop_heap(heap.begin(), heap.end(), later);
  heap.pop_back();
  return due;
}

void Schedule::drop_cancelled(Heap& heap) {
  while (!heap.empty() && !entries_.contains(heap.front().id)) {
    pop(heap);
  }
}

std::optional<std::int64_t> Schedule::next_due_ns() {
  std::optional<std::int64_t> next;
  for (Heap* const heap : {&tasks_, &streams_}) {
    drop_cancelled(*heap);
    if (!heap->empty()) {
      next = next ? std::min(*next, heap->front().ns) : heap->front().ns;
    }
  }
  return next;
}

void Schedule::wake(int session, std::int64_t now_ns) {
  const auto found = asleep_.find(session);
  if (found == asleep_.end()) {
    return;
  }
  const std::vector<Id> ids = std::move(found->second);
  asleep_.erase(found);
  for (const Id id : ids) {
    if (const auto entry = entries_.find(id); entry != entries_.end()) {
      skip_until(*entry->second, now_ns);
      push(streams_, {entry->second->due.real_ns, ++order_, id});
    }
  }
}

/// Moves the stream to its latest run that is due by now, if any.
void Schedule::skip_until(Entry& entry, std::int64_t now_ns) {
  const std::int64_t missed = (now_ns - entry.due.real_ns) / (entry.interval_ms * kNsPerMs);
  if (missed > 0) {
    entry.due = entry.due.after_ms(missed * entry.interval_ms);
  }
}

void Schedule::run_due(std::int64_t now_ns, MessageSink& sink, WorkQueue* turn) {
  const auto is_due = [&](const Heap& heap) { return !heap.empty() && heap.front().ns <= now_ns; };
  while (true) {
    drop_cancelled(tasks_);
    drop_cancelled(streams_);
    const bool streams_may = is_due(streams_) && (turn == nullptr || !turn->spent());
    if (is_due(tasks_) && !(streams_may && later(tasks_.front(), streams_.front()))) {
      run_task(sink);
    } else if (streams_may) {
      run_stream(now_ns, sink);
      if (turn != nullptr) {
        turn->charge(kStreamUnits);
      }
    } else {
      break;
    }
  }
  looked_ns_ = now_ns;
}

void Schedule::run_task(MessageSink& sink) {
  const Due due = pop(tasks_);
  const std::shared_ptr<Entry> entry = entries_.at(due.id);  // Lives on if the task cancels it.
  const Moment moment = entry->due;
  if (entry->interval_ms > 0) {
    entry->due = moment.after_ms(entry->interval_ms);
    push(tasks_, {entry->due.real_ns, ++order_, due.id});
  } else {
    entries_.erase(due.id);
  }
  if (!entry->paused) {
    entry->task(moment, sink);
  }
}

void Schedule::run_stream(std::int64_t now_ns, MessageSink& sink) {
  const Due due = pop(streams_);
  const std::shared_ptr<Entry> entry = entries_.at(due.id);  // Lives on if the task cancels it.
  if (entry->turns == Turns::wanted && !sink.listens(entry->session)) {
    asleep_[entry->session].push_back(due.id);
    return;
  }
  if (entry->turns != Turns::each && due.ns <= looked_ns_) {
    skip_until(*entry, now_ns);
  }
  const Moment moment = entry->due;
  entry->due = moment.after_ms(entry->interval_ms);
  push(streams_, {entry->due.real_ns, ++order_, due.id});
  if (!entry->paused) {
    entry->task(moment, sink);
  }
}

}  // namespace ibgw::gateway
