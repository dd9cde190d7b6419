// Clients that ask faster than they read: their requests wait, and one that reads nothing at all is
// dropped before it costs much.
#include <memory>
#include <string>
#include <utility>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/session/engine.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

// Of all clients together: no real request is that long, and a single one may take 16 MiB.
constexpr std::size_t kUnfinishedBytesMost = 256U << 20U;
using wire::kPrefixBytes;

}  // namespace

/// `rule` empty: the model's own message.
void Engine::count_out(Session& session, std::size_t bytes, std::string_view rule, Output& out) {
  Flow& flow = session.flow;
  (rule.empty() ? flow.bytes : flow.by_rules) += bytes;
  if (!flow.is_full) {
    if (flow.bytes > kFlowBytesMost || flow.by_rules > kRuleBytesMost) {
      flow.is_full = true;
      out.add(StepKind::tell_when_sent, session.connection);
    }
  } else if (rule.empty() && serving_ != session.connection) {
    flow.unasked += bytes;
    if (flow.unasked > kUnaskedBytesMost && flow.unasked - bytes <= kUnaskedBytesMost) {
      overrun_.push_back(session.connection);
    }
  }
}

void Engine::count_held(Session& session, std::size_t bytes) {
  Flow& flow = session.flow;
  flow.held += bytes;
  if (flow.held > kRuleBytesMost && !flow.is_full) {
    flow.is_full = true;
    flow.waits_for_rules = true;
  }
}

/// What rules held back goes to the network at last.
void Engine::count_released(Session& session, std::size_t bytes, Output& out) {
  Flow& flow = session.flow;
  flow.held -= bytes;
  if (flow.waits_for_rules && flow.held <= kRuleBytesMost) {
    flow.waits_for_rules = false;
    out.add(StepKind::tell_when_sent, session.connection);
  }
}

void Engine::behind(int connection) {
  if (Session* const session = find(connection)) {
    session->flow.is_behind = true;
  }
}

void Engine::sent(int connection, Now now, Output&) {
  Session* const session = find(connection);
  if (session == nullptr) {
    return;
  }
  Flow& flow = session->flow;
  if (flow.held > kRuleBytesMost) {
    flow.waits_for_rules = true;
    return;
  }
  flow = {.held = flow.held, .nobody_reads = flow.nobody_reads};
  model_.wake(connection, now.monotonic_ns);
  schedule_backlog(*session, now);
}

void Engine::lost(int connection, Now now, Output& out) {
  Session* const session = find(connection);
  model_.work().drop(connection);
  if (session == nullptr || session->backlog == nullptr) {
    return;
  }
  const std::unique_ptr<Backlog> backlog = std::move(session->backlog);
  trace_action(session, nullptr,
               "not served, the client is gone: " + std::to_string(backlog->frames.size()) +
                   " messages that waited",
               now);
  if (backlog->peer_fin) {
    peer_fin(connection, now, out);
  }
}

void Engine::abandoned(int connection, Now now, Output&) {
  Session* const session = find(connection);
  // What rules wait for still comes to pass.
  if (session == nullptr || !rules_.empty()) {
    return;
  }
  session->flow.nobody_reads = true;
  model_.work().drop(connection);
  if (session->backlog != nullptr && session->codec != nullptr) {
    drop_questions(*session, now);
  }
  schedule_backlog(*session, now);
}

/// Of what waits only that stays which does more than tell this client something.
void Engine::drop_questions(Session& session, Now now) {
  Backlog& backlog = *session.backlog;
  const std::size_t before = backlog.frames.size();
  std::erase_if(backlog.frames, [&](const Backlog::Waiting& waiting) {
    const wire::Decoded decoded =
        session.codec->decode(std::string_view(waiting.frame).substr(kPrefixBytes),
                              wire::Direction::to_gateway, wire::Exactness::values, request_);
    const gateway::Answer* const answer =
        decoded.spec == nullptr ? nullptr : gateway::find_answer(*decoded.spec);
    return answer != nullptr && !answer->acts;
  });
  backlog.bytes = 0;
  for (const Backlog::Waiting& waiting : backlog.frames) {
    backlog.bytes += waiting.size();
  }
  trace_action(&session, nullptr,
               "not served, nobody reads the answers: " +
                   std::to_string(before - backlog.frames.size()) + " messages that waited",
               now);
}

/// Frames that are not complete yet; false when there is no room for them.
bool Engine::keep_unfinished(Session& session, Now now, Output& out) {
  unfinished_ += session.frames.pending() - session.unfinished;
  session.unfinished = session.frames.pending();
  if (unfinished_ <= kUnfinishedBytesMost) {
    return true;
  }
  trace_error(session,
              {0, "length",
               "the clients' unfinished frames take more than " +
                   std::to_string(kUnfinishedBytesMost >> 20U) + " MiB"},
              {}, now);
  close(session, StepKind::close_fin, "no room for an unfinished frame", now, out);
  return false;
}

void Engine::forget_unfinished(Session& session) {
  unfinished_ -= std::exchange(session.unfinished, 0);
  session.frames.clear();
}

/// Ends those that read nothing. Not where the bytes are written: whoever does that still has the
/// session in hand.
void Engine::drop_overrun(Now now, Output& out) {
  for (const int connection : std::exchange(overrun_, {})) {
    Session* const session = find(connection);
    if (session != nullptr) {
      trace_action(session, nullptr,
                   "close: rst, " +
                       std::to_string((session->flow.bytes + session->flow.by_rules) >> 10U) +
                       " KiB wait for a client that does not read",
                   now, trace::Ending::rst);
      end_now(*session, {StepKind::close_rst, "the client does not read"}, now, out);
    }
  }
}

}  // namespace ibgw::session
