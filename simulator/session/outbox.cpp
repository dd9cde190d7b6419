#include "simulator/session/outbox.hpp"

#include <string>
#include <utility>
#include <vector>

#include "simulator/session/rule_run.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

using scenario::Modifiers;
using wire::kPrefixBytes;

// The most that one write puts into one segment on loopback.
constexpr std::size_t kSegmentBytesMax = 32 * 1024;

/// What a message costs, in units of Work: encoding and tracing it.
int units_of(std::size_t bytes, bool is_traced) {
  constexpr std::size_t kBytesAUnit = 512;
  constexpr std::size_t kTracedBytesAUnit = 64;
  constexpr int kTracedUnits = 6;
  return is_traced ? kTracedUnits + static_cast<int>(bytes / kTracedBytesAUnit)
                   : 1 + static_cast<int>(bytes / kBytesAUnit);
}

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

Outbox::Outbox(Context& context, Timers& timers, const Sessions& sessions, Firings& firings,
               FlowControl& flow, gateway::WorkQueue& work, Ends& ends)
    : context_(context),
      timers_(timers),
      sessions_(sessions),
      firings_(firings),
      flow_(flow),
      work_(work),
      ends_(ends),
      written_(*wire::find_message("ERR_MSG")) {}

void Outbox::write(Session& session, const wire::Message& message, std::string_view rule) {
  if (is_mute(session, &message)) {
    return;
  }
  OutputBuffer& bytes = context_.out().bytes;
  const std::size_t offset = bytes.size();
  // A rule writes the values that it names, the gateway's own messages are like those of real ones.
  const auto error = rule.empty() ? session.codec->encode_as_gateway(message, bytes)
                                  : session.codec->encode(message, bytes);
  if (error) {
    context_.trace_failure(&session, *error, rule);
    if (!rule.empty()) {
      firings_.give_up(firings_.acting_on(session), error->reason);
    }
    return;
  }
  wrote(session, offset, &message, rule);
}

void Outbox::write_bytes(Session& session, std::string_view bytes, const wire::Message* message,
                         std::string_view rule) {
  if (is_mute(session, message)) {
    return;
  }
  const std::size_t offset = context_.out().bytes.size();
  context_.out().bytes.append(bytes);
  wrote(session, offset, message, rule);
}

/// True if nothing can be written; then traces why.
bool Outbox::is_mute(const Session& session, const wire::Message* message) {
  if (!session.write_closed && !session.vanished) {
    return false;
  }
  const std::string what =
      std::string(session.vanished ? "vanishes: " : "not sent, our side is closed: ") +
      std::string(message == nullptr ? "raw bytes" : message->spec().name);
  context_.trace_action(&session, {}, what);
  firings_.give_up(firings_.acting_on(session), what);
  return true;
}

/// What a reader of these bytes will find: the model sets more fields than this version has, and
/// unset fields may arrive as defaults. Valid until the next call.
const wire::Message* Outbox::as_written(const Session& session, const wire::Message* message,
                                        std::string_view frame) {
  const bool is_frame = message != nullptr && message->spec().id != 0 && !session.legacy;
  if (!context_.traces_fields() || !is_frame) {
    return message;
  }
  const wire::Decoded decoded = session.codec->decode(
      frame.substr(kPrefixBytes), wire::Direction::to_client, wire::Exactness::spelling, written_);
  return decoded.error || decoded.spec != &message->spec() ? message : &written_;
}

/// The bytes at the end of the output are sent at once, unless other output comes first.
void Outbox::wrote(Session& session, std::size_t offset, const wire::Message* message,
                   std::string_view rule) {
  session.was_told = true;
  Output& out = context_.out();
  if (session.legacy && message != nullptr) {
    const std::string unframed(out.bytes.view_from(offset + kPrefixBytes));
    out.bytes.truncate(offset);
    out.bytes.append(unframed);
  }
  if (session.queue && keep(session, offset, message, rule)) {
    return;
  }
  out.add_write(session.connection, offset);
  const std::size_t size = out.bytes.size() - offset;
  work_.charge(units_of(size, context_.traces_fields()));
  flow_.count_out(session, size, !rule.empty());
  trace::Event event;
  event.kind = trace::Kind::out;
  event.bytes = out.bytes.view_from(offset);
  event.message = as_written(session, message, event.bytes);
  event.encoding =
      message == nullptr ? wire::Encoding::text : session.codec->encoding_of(message->spec());
  event.rule = rule;
  context_.trace(event, &session);
}

/// Moves the bytes at the end of the output into the open item or into the queue. False: neither
/// applies.
bool Outbox::keep(Session& session, std::size_t offset, const wire::Message* message,
                  std::string_view rule) {
  OutputQueue& queue = *session.queue;
  if (queue.is_idle()) {
    return false;
  }
  Output& out = context_.out();
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
    deliver(session, item, false);
  } else {
    Item item;
    item.rule = std::string(rule);
    item.firing = firings_.acting_on(session);
    Piece piece;
    piece.bytes = frame.bytes;
    piece.frames.push_back(std::move(frame));
    item.pieces.push_back(std::move(piece));
    enqueue(session, std::move(item));
  }
  return true;
}

void Outbox::open_item(Session& session, OpenItem& item) {
  OutputQueue& queue = queue_of(session);
  item.outer = queue.open;
  queue.open = &item;
}

void Outbox::close_item(Session& session, OpenItem& item) {
  item.is_closed = true;
  session.queue->open = item.outer;
  deliver(session, item, true);
}

void Outbox::set_output(Session& session, const scenario::Rule& rule) {
  queue_of(session).output = &rule;
}

/// The proof of `drop` is that nothing was handed to the network.
void Outbox::trace_dropped(const Session& session, const OpenItem& item) {
  for (const Frame& frame : item.frames) {
    context_.trace_action(&session, {}, "dropped: " + name_of(frame));
  }
  const std::string proof = names_of(item.modifiers);
  trace::Event event;
  event.kind = trace::Kind::proof;
  event.rule = item.rule;
  event.proof = proof;
  event.reason = "nothing was handed to the network";
  context_.trace(event, &session);
}

/// With `strict`, a modifier that cannot be applied breaks the rule's promise. Frames that waited
/// to share a segment with such an item are not sent either.
void Outbox::deliver(Session& session, OpenItem& item, bool strict) {
  const Modifiers& modifiers = item.modifiers;
  std::vector<Frame> joined =
      item.joined == nullptr ? std::vector<Frame>{} : std::exchange(*item.joined, {});
  const auto fail = [&](const wire::WireError& error) {
    firings_.fail(&session, strict ? item.firing : nullptr, error);
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
    item.frames = before;  // `output` skips frames that it cannot change.
  }
  if (modifiers.drop) {
    trace_dropped(session, item);
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
  if (modifiers.delay) {
    delay(session, std::move(ready), modifiers.delay->count());
    return;
  }
  for (const Piece& piece : ready.pieces) {
    item.held_ns += piece.gap_ns;
  }
  enqueue(session, std::move(ready));
}

/// Enqueues the item after the delay; output written in the meantime comes first.
void Outbox::delay(Session& session, Item item, std::int64_t ns) {
  firings_.open(item.firing);
  flow_.count_held(session, size_of(item.pieces));
  timers_.at(context_.now_ns() + timers_.scaled(ns), [this, connection = session.connection,
                                                      delayed =
                                                          std::make_shared<Item>(std::move(item))] {
    const std::shared_ptr<Firing> firing = delayed->firing;
    if (Session* const still = sessions_.find(connection)) {
      flow_.count_released(*still, size_of(delayed->pieces));
      enqueue(*still, std::move(*delayed));
    } else {
      context_.trace_action(
          nullptr, {}, "skipped, the connection is gone: what rule " + delayed->rule + " delayed");
      firings_.give_up(firing, "delay: the connection is gone");
    }
    firings_.settle(firing);
  });
}

/// The item's firing stays open until its last piece is sent.
void Outbox::enqueue(Session& session, Item item) {
  OutputQueue& queue = queue_of(session);
  std::int64_t due = queue.waiting.empty() ? context_.now_ns() : queue.waiting.back().due_ns;
  firings_.open(item.firing);
  const std::size_t size = size_of(item.pieces);
  flow_.count_out(session, size, !item.rule.empty());
  flow_.count_held(session, size);
  for (Piece& piece : item.pieces) {
    due += timers_.scaled(piece.gap_ns);
    const bool is_last = &piece == &item.pieces.back();
    queue.waiting.push_back(
        {due, std::move(piece), item.proof, item.apart, item.rule, is_last, item.firing});
  }
  flush(session);
}

void Outbox::end(Session& session, Ending ending) {
  if (session.queue && !session.vanished) {
    const int connection = session.connection;
    while (session.queue->open != nullptr) {
      close_item(session, *session.queue->open);
      if (sessions_.find(connection) == nullptr) {
        return firings_.give_up(ending.firing, "the connection ended before");
      }
    }
    if (!session.queue->waiting.empty() && ending.how != StepKind::release) {
      OutputQueue::Waiting last;
      last.due_ns = session.queue->waiting.back().due_ns;
      last.is_last = true;
      last.firing = ending.firing;
      last.ending = std::move(ending);
      firings_.open(last.firing);
      session.queue->waiting.push_back(std::move(last));
      return;
    }
  }
  ends_.end_now(session, ending);
}

/// Sends what is due, and ends the connection where an end is queued.
void Outbox::flush(Session& session) {
  OutputQueue& queue = *session.queue;
  const int connection = session.connection;
  while (!queue.waiting.empty() && queue.waiting.front().due_ns <= context_.now_ns()) {
    const OutputQueue::Waiting next = std::move(queue.waiting.front());
    queue.waiting.pop_front();
    if (next.ending) {
      ends_.end_now(session, *next.ending);
    } else {
      say(session, next);
    }
    if (next.is_last) {
      firings_.settle(next.firing);
    }
    if (sessions_.find(connection) == nullptr) {
      return;
    }
  }
  if (!queue.waiting.empty() && queue.timer_ns != queue.waiting.front().due_ns) {
    queue.timer_ns = queue.waiting.front().due_ns;
    timers_.at(queue.timer_ns, [this, connection] {
      if (Session* const still = sessions_.find(connection)) {
        still->queue->timer_ns = 0;
        flush(*still);
      }
    });
  }
}

void Outbox::say(Session& session, const OutputQueue::Waiting& next) {
  flow_.count_released(session, next.piece.bytes.size());
  if (session.write_closed || session.vanished) {
    for (const Frame& frame : next.piece.frames) {
      static_cast<void>(is_mute(session, frame.message.get()));
    }
    firings_.give_up(next.firing, session.vanished ? "vanishes" : "not sent, our side is closed");
    return;
  }
  Output& out = context_.out();
  const std::size_t offset = out.bytes.size();
  out.bytes.append(next.piece.bytes);
  if (next.proof.empty()) {
    out.add_write(session.connection, offset);
  } else {
    const std::uint64_t ticket = next.is_last ? firings_.promise(next.firing) : 0;
    out.add_segment(session.connection, offset,
                    {next.proof, next.rule, next.apart, next.is_last, ticket});
  }
  for (const Frame& frame : next.piece.frames) {
    trace_out(session, frame, next.rule);
  }
}

void Outbox::trace_out(const Session& session, const Frame& frame, std::string_view rule) {
  trace::Event event;
  event.kind = trace::Kind::out;
  event.message = frame.message.get();
  event.encoding = frame.encoding;
  event.bytes = frame.bytes;
  event.rule = rule;
  context_.trace(event, &session);
}

void Outbox::abandon(const Session& session) {
  if (session.queue == nullptr) {
    return;
  }
  for (const OutputQueue::Waiting& waiting : std::exchange(session.queue->waiting, {})) {
    firings_.give_up(waiting.firing, "the connection ended before everything was sent");
    if (waiting.is_last) {
      firings_.settle(waiting.firing);
    }
  }
}

}  // namespace ibgw::session
