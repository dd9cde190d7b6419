// Items whose bytes a rule changes, and connections that say things later than they were decided.
#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/session/engine.hpp"

namespace ibgw::session {
namespace {

using scenario::Action;
using scenario::Modifiers;

// What one write puts into one segment on loopback.
constexpr std::size_t kSegmentBytesMax = 32 * 1024;

OutputQueue& queue_of(Session& session) {
  if (!session.queue) {
    session.queue = std::make_unique<OutputQueue>();
  }
  return *session.queue;
}

std::string name_of(const Frame& frame) {
  return frame.message ? std::string(frame.message->spec().name)
                       : std::to_string(frame.bytes.size()) + " raw bytes";
}

}  // namespace

std::int64_t Engine::scaled(std::int64_t ns) const {
  return static_cast<std::int64_t>(static_cast<double>(ns) * options_.time_scale);
}

/// The rule goes on when the last piece is out.
Engine::Next Engine::write_item(RuleRun& run, const Action& action, Now now, Output& out) {
  Session* session = find(run.connection);
  IBGW_CHECK(session != nullptr);
  OutputQueue& queue = queue_of(*session);
  OpenItem item{action.modifiers, run.rule->id, queue.open, &run.joined, {}};
  item.firing = run.firing;
  queue.open = &item;
  carry_out(run, action, session, now, out);
  session = find(run.connection);
  if (session == nullptr) {
    if (!item.is_closed) {
      give_up(run.firing, "the connection is gone");
    }
    return Next::at_once;
  }
  if (!item.is_closed) {
    close_item(*session, item, now, out);
  }
  if (item.held_ns == 0) {
    return Next::at_once;
  }
  run.planned_ns = std::max(run.planned_ns, now.monotonic_ns) + scaled(item.held_ns);
  run.logical_ns += item.held_ns;
  return Next::later;
}

/// What the session just appended to the output belongs to an open item, or waits its turn. False:
/// it goes out at once.
bool Engine::keep_for_item(Session& session, std::size_t offset, const wire::Message* message,
                           std::string_view rule, Now now, Output& out) {
  OutputQueue& queue = *session.queue;
  if (queue.is_idle()) {
    return false;
  }
  Frame frame;
  frame.bytes = std::string(out.bytes.view_from(offset));
  if (message != nullptr) {
    frame.message = copy_of(*as_written(session, message, frame.bytes));
    frame.encoding = session.codec->encoding_of(message->spec());
  }
  out.bytes.truncate(offset);
  if (queue.open != nullptr) {
    queue.open->frames.push_back(std::move(frame));
  } else if (queue.output != nullptr) {
    OpenItem item{queue.output->output, queue.output->id, nullptr, nullptr, {}};
    item.frames.push_back(std::move(frame));
    deliver(session, item, false, now, out);
  } else {
    Item item;
    item.rule = std::string(rule);
    item.firing = firing_on(session);
    Piece piece;
    piece.bytes = frame.bytes;
    piece.frames.push_back(std::move(frame));
    item.pieces.push_back(std::move(piece));
    enqueue(session, std::move(item), now, out);
  }
  return true;
}

void Engine::close_item(Session& session, OpenItem& item, Now now, Output& out) {
  item.is_closed = true;
  session.queue->open = item.outer;
  deliver(session, item, true, now, out);
}

/// That nothing came of it is its proof.
void Engine::trace_dropped(const Session& session, const OpenItem& item, Now now) {
  for (const Frame& frame : item.frames) {
    trace_action(&session, nullptr, "dropped: " + name_of(frame), now);
  }
  const std::string proof = names_of(item.modifiers);
  trace::Event event;
  event.kind = trace::Kind::proof;
  event.rule = item.rule;
  event.proof = proof;
  event.reason = "nothing was handed to the network";
  trace(event, &session, now);
}

/// `strict`: what the modifiers cannot do to these frames is a promise not kept. What waited for
/// such an item, to share a segment with it, is not sent either.
void Engine::deliver(Session& session, OpenItem& item, bool strict, Now now, Output& out) {
  const Modifiers& modifiers = item.modifiers;
  std::vector<Frame> joined =
      item.joined == nullptr ? std::vector<Frame>{} : std::exchange(*item.joined, {});
  const auto fail = [&](const wire::WireError& error) {
    if (strict) {
      fail_rule(&session, item.firing, error, now);
    } else {
      trace_failure(&session, error, {}, now);
    }
  };
  const std::string names = names_of(modifiers);
  if (item.frames.empty()) {
    const std::string promised = joined.empty() ? names : "coalesce";
    if (strict && !promised.empty()) {
      fail({0, promised, promised + ": nothing was written"});
    }
    return;
  }
  const std::vector<Frame> before = strict ? std::vector<Frame>{} : item.frames;
  if (const auto error = modify(modifiers, item.frames)) {
    if (strict) {
      fail(*error);
      return;
    }
    item.frames = before;  // `output` changes what it can.
  }
  if (modifiers.drop) {
    trace_dropped(session, item, now);
    return;
  }
  const bool is_joined = !joined.empty();
  std::string proof = names;
  if (is_joined) {
    proof = "coalesce" + (proof.empty() ? "" : ", " + proof);
    item.frames.insert(item.frames.begin(), std::make_move_iterator(joined.begin()),
                       std::make_move_iterator(joined.end()));
  }
  if (modifiers.coalesce && item.joined != nullptr) {
    *item.joined = std::move(item.frames);
    return;
  }
  const bool apart = is_joined || modifiers.fragment.has_value();
  Item ready{std::move(proof), apart, item.rule, {}, item.firing};
  if (const auto error = cut(modifiers.fragment, strict, std::move(item.frames), ready.pieces)) {
    fail(*error);
    return;
  }
  if (is_joined && ready.pieces.front().bytes.size() > kSegmentBytesMax) {
    fail({0, "coalesce", "coalesce: more than 32 KiB do not share a segment"});
    return;
  }
  for (const Piece& piece : ready.pieces) {
    item.held_ns += piece.gap_ns;
  }
  if (modifiers.delay) {
    item.held_ns = 0;
    if (ready.firing) {
      ++ready.firing->open;
    }
    count_held(session, size_of(ready.pieces));
    Timer timer;
    timer.connection = session.connection;
    timer.delayed = std::make_unique<Item>(std::move(ready));
    timers_.emplace(now.monotonic_ns + scaled(modifiers.delay->count()), std::move(timer));
    return;
  }
  enqueue(session, std::move(ready), now, out);
}

/// The item's firing waits for it until its last piece is out.
void Engine::enqueue(Session& session, Item item, Now now, Output& out) {
  OutputQueue& queue = queue_of(session);
  std::int64_t due = queue.waiting.empty() ? now.monotonic_ns : queue.waiting.back().due_ns;
  if (item.firing) {
    ++item.firing->open;
  }
  const std::size_t size = size_of(item.pieces);
  count_out(session, size, item.rule, out);
  count_held(session, size);
  for (Piece& piece : item.pieces) {
    due += scaled(piece.gap_ns);
    const bool is_last = &piece == &item.pieces.back();
    queue.waiting.push_back(
        {due, std::move(piece), item.proof, item.apart, item.rule, is_last, item.firing});
  }
  flush_queue(session, now, out);
}

/// Says what is due, and ends the connection where that was asked for in between.
void Engine::flush_queue(Session& session, Now now, Output& out) {
  OutputQueue& queue = *session.queue;
  const int connection = session.connection;
  while (!queue.waiting.empty() && queue.waiting.front().due_ns <= now.monotonic_ns) {
    const OutputQueue::Waiting next = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    if (next.ending) {
      const std::shared_ptr<Firing> outer = std::exchange(acting_, next.firing);
      end_now(session, *next.ending, now, out);
      acting_ = outer;
    } else {
      say(session, next, now, out);
    }
    if (next.is_last) {
      settle(next.firing, now);
    }
    if (find(connection) == nullptr) {
      return;
    }
  }
  if (!queue.waiting.empty() && queue.timer_ns != queue.waiting.front().due_ns) {
    queue.timer_ns = queue.waiting.front().due_ns;
    Timer timer;
    timer.connection = session.connection;
    timer.queue = true;
    timers_.emplace(queue.timer_ns, std::move(timer));
  }
}

void Engine::say(Session& session, const OutputQueue::Waiting& next, Now now, Output& out) {
  count_released(session, next.piece.bytes.size(), out);
  if (session.write_closed || session.vanished) {
    for (const Frame& frame : next.piece.frames) {
      static_cast<void>(is_mute(session, frame.message.get(), now));
    }
    give_up(next.firing, session.vanished ? "vanishes" : "not sent, our side is closed");
    return;
  }
  const std::size_t offset = out.bytes.size();
  out.bytes.append(next.piece.bytes);
  if (next.proof.empty()) {
    out.add_write(session.connection, offset);
  } else {
    const std::uint64_t ticket = next.is_last && next.firing ? promise(next.firing) : 0;
    out.add_segment(session.connection, offset,
                    {next.proof, next.rule, next.apart, next.is_last, ticket});
  }
  for (const Frame& frame : next.piece.frames) {
    trace_out(session, frame, next.rule, now);
  }
}

void Engine::trace_out(const Session& session, const Frame& frame, std::string_view rule, Now now) {
  trace::Event event;
  event.kind = trace::Kind::out;
  event.message = frame.message.get();
  event.encoding = frame.encoding;
  event.bytes = frame.bytes;
  event.rule = rule;
  trace(event, &session, now);
}

}  // namespace ibgw::session
