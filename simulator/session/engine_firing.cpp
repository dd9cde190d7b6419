// Whether what a rule says was carried out. A fault that did not happen proves nothing about a
// client, so each firing of a rule is followed until its last action is done and proven.
#include <string>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/session/engine.hpp"

namespace ibgw::session {
namespace {

using scenario::ActionKind;
using scenario::TriggerKind;

/// True when the client waits for something that the rule does not let come.
bool holds_back(const scenario::Rule& rule, TriggerKind event) {
  const bool is_awaited =
      event == TriggerKind::hello || event == TriggerKind::request || event == TriggerKind::sending;
  return is_awaited && rule.actions.front().kind != ActionKind::model;
}

}  // namespace

std::shared_ptr<Firing> Engine::begin_firing(const scenario::Rule& rule,
                                             const Occurrence& occurrence) {
  auto firing = std::make_shared<Firing>();
  firing->rule = &rule;
  firing->connection = occurrence.connection;
  firing->number = ++firings_;
  firing->by_closing =
      occurrence.kind == TriggerKind::peer_fin || occurrence.kind == TriggerKind::peer_rst;
  firing->begun = !rule.actions.empty() && holds_back(rule, occurrence.kind);
  ++open_firings_;
  return firing;
}

std::shared_ptr<Firing> Engine::firing_on(const Session& session) const {
  return acting_ && acting_->connection == session.connection ? acting_ : nullptr;
}

void Engine::give_up(const std::shared_ptr<Firing>& firing, std::string_view why) {
  if (firing && !firing->failed) {
    firing->failed = true;
    firing->trouble = why;
    firing->left = !firing->by_closing && left_.contains(firing->connection);
  }
}

void Engine::fail_rule(const Session* session, const std::shared_ptr<Firing>& firing,
                       const wire::WireError& error, Now now) {
  trace_failure(session, error, firing->rule->id, now);
  give_up(firing, error.reason);
}

void Engine::settle(const std::shared_ptr<Firing>& firing, Now now) {
  if (!firing || --firing->open > 0) {
    return;
  }
  trace::Event event;
  event.kind = trace::Kind::rule_done;
  event.connection = firing->connection;
  event.rule = firing->rule->id;
  event.firing = firing->number;
  event.ok = !firing->failed;
  event.reason = firing->trouble;
  event.client_left = firing->left;
  event.begun = firing->begun;
  trace(event, find(firing->connection), now);
  if (--open_firings_ == 0) {
    left_.clear();
  }
}

std::uint64_t Engine::promise(const std::shared_ptr<Firing>& firing) {
  ++firing->open;
  promised_[++tickets_] = firing;
  return tickets_;
}

/// What the connection still had to say when it ended.
void Engine::give_up_waiting(const Session& session, Now now) {
  if (session.queue == nullptr) {
    return;
  }
  for (const OutputQueue::Waiting& waiting : std::exchange(session.queue->waiting, {})) {
    give_up(waiting.firing, "the connection ended before all was said");
    if (waiting.is_last) {
      settle(waiting.firing, now);
    }
  }
}

/// The client ends the connection, and we had not done so before.
void Engine::note_leaving(const Session& session) {
  const bool is_ours = session.write_closed && session.phase == Session::Phase::deaf;
  if (open_firings_ > 0 && !is_ours) {
    left_.insert(session.connection);
  }
}

void Engine::prove(int connection, const Proof& proof, Now now) {
  trace::Event event;
  event.kind = trace::Kind::proof;
  event.connection = connection;
  event.proof = proof.name;
  event.rule = proof.rule;
  event.ok = proof.ok;
  event.forbidden = proof.forbidden;
  event.reason = proof.detail;
  trace(event, find(connection), now);
  if (proof.ticket == 0) {
    return;
  }
  if (proof.ok) {
    const auto promised = promised_.extract(proof.ticket);
    IBGW_CHECK(!promised.empty());
    settle(promised.mapped(), now);
  } else {
    unproven(proof.ticket, std::string(proof.name) + ": " + std::string(proof.detail), false, now);
  }
}

void Engine::unproven(std::uint64_t ticket, std::string_view why, bool client_left, Now now) {
  if (const auto promised = promised_.extract(ticket)) {
    const std::shared_ptr<Firing>& firing = promised.mapped();
    const bool is_first = !firing->failed;
    give_up(firing, why);
    firing->left = firing->left || (is_first && client_left && !firing->by_closing);
    settle(firing, now);
  }
}

}  // namespace ibgw::session
