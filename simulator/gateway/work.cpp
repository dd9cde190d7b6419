#include "simulator/gateway/work.hpp"

#include <utility>

#include "simulator/base/check.hpp"

namespace ibgw::gateway {
namespace {

// About a millisecond: too short to be noticed by a client that waits for its answer.
constexpr int kTurnUnits = 1000;

}  // namespace

RowsAnswer::RowsAnswer(int session, std::unique_ptr<wire::Message> message, std::string_view list,
                       std::size_t count, int units, Fill fill, After after)
    : session_(session),
      message_(std::move(message)),
      rows_(RowWriter(*message_, message_->root()).make_list(list, count)),
      units_(units),
      fill_(std::move(fill)),
      after_(std::move(after)) {}

bool RowsAnswer::go_on(int& left, MessageSink& sink) {
  for (; next_ < rows_.size() && left > 0; ++next_) {
    fill_(next_, RowWriter(*message_, *rows_[next_].record));
    left -= units_;
  }
  if (next_ < rows_.size()) {
    return false;
  }
  sink.send(session_, *message_);
  if (after_) {
    after_(sink);
  }
  return true;
}

void WorkQueue::begin_turn() {
  taken_ = taken();
  left_ = began_ = kTurnUnits;
}

void WorkQueue::take_on(int session, std::unique_ptr<Work> work, MessageSink& sink) {
  finish(session, sink);
  if (!sink.reads(session)) {
    return;
  }
  if (spent()) {
    begin_turn();  // The caller counts no turns, so begin one here.
  }
  slice(session, std::move(work), sink);
}

int WorkQueue::go_on(MessageSink& sink) {
  IBGW_CHECK(pending());
  auto next = works_.upper_bound(last_session_);
  next = next == works_.end() ? works_.begin() : next;
  last_session_ = next->first;
  slice(last_session_, std::move(works_.extract(next).mapped()), sink);
  return last_session_;
}

void WorkQueue::finish(int session, MessageSink& sink) {
  const int left = left_;
  while (busy(session)) {
    begin_turn();
    slice(session, std::move(works_.extract(session).mapped()), sink);
  }
  taken_ = taken();
  left_ = began_ = left;
}

/// The work is not in the queue while it runs, because sending may end the session.
void WorkQueue::slice(int session, std::unique_ptr<Work> work, MessageSink& sink) {
  if (!work->go_on(left_, sink)) {
    works_[session] = std::move(work);
  }
}

}  // namespace ibgw::gateway
