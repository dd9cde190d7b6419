#include "simulator/session/firings.hpp"

#include <string>

#include "simulator/base/check.hpp"

namespace ibgw::session {
namespace {

using scenario::ActionKind;
using scenario::TriggerKind;

/// True if the client waits for something that the rule holds back.
bool holds_back(const scenario::Rule& rule, TriggerKind event) {
  const bool is_awaited =
      event == TriggerKind::hello || event == TriggerKind::request || event == TriggerKind::sending;
  return is_awaited && rule.actions.front().kind != ActionKind::model;
}

}  // namespace

std::shared_ptr<Firing> Firings::begin(const scenario::Rule& rule, const Occurrence& occurrence) {
  auto firing = std::make_shared<Firing>();
  firing->rule = &rule;
  firing->connection = occurrence.connection;
  firing->number = ++begun_;
  firing->by_closing =
      occurrence.kind == TriggerKind::peer_fin || occurrence.kind == TriggerKind::peer_rst;
  firing->begun = !rule.actions.empty() && holds_back(rule, occurrence.kind);
  ++open_;
  return firing;
}

void Firings::open(const std::shared_ptr<Firing>& firing) {
  if (firing) {
    ++firing->open;
  }
}

void Firings::settle(const std::shared_ptr<Firing>& firing) {
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
  context_.trace(event, sessions_.find(firing->connection));
  if (--open_ == 0) {
    left_.clear();
  }
}

void Firings::give_up(const std::shared_ptr<Firing>& firing, std::string_view why) {
  if (firing && !firing->failed) {
    firing->failed = true;
    firing->trouble = why;
    firing->left = !firing->by_closing && left_.contains(firing->connection);
  }
}

void Firings::fail(const Session* session, const std::shared_ptr<Firing>& firing,
                   const wire::WireError& error) {
  context_.trace_failure(session, error, firing ? std::string_view(firing->rule->id) : "");
  give_up(firing, error.reason);
}

std::uint64_t Firings::promise(const std::shared_ptr<Firing>& firing) {
  if (!firing) {
    return 0;
  }
  ++firing->open;
  promised_[++tickets_] = firing;
  return tickets_;
}

void Firings::prove(int connection, const Proof& proof) {
  trace::Event event;
  event.kind = trace::Kind::proof;
  event.connection = connection;
  event.proof = proof.name;
  event.rule = proof.rule;
  event.ok = proof.ok;
  event.forbidden = proof.forbidden;
  event.reason = proof.detail;
  context_.trace(event, sessions_.find(connection));
  if (proof.ticket == 0) {
    return;
  }
  if (proof.ok) {
    const auto promised = promised_.extract(proof.ticket);
    IBGW_CHECK(!promised.empty());
    settle(promised.mapped());
  } else {
    unproven(proof.ticket, std::string(proof.name) + ": " + std::string(proof.detail), false);
  }
}

void Firings::unproven(std::uint64_t ticket, std::string_view why, bool client_left) {
  if (const auto promised = promised_.extract(ticket)) {
    const std::shared_ptr<Firing>& firing = promised.mapped();
    const bool is_first = !firing->failed;
    give_up(firing, why);
    firing->left = firing->left || (is_first && client_left && !firing->by_closing);
    settle(firing);
  }
}

void Firings::note_leaving(const Session& session) {
  const bool is_ours = session.write_closed && session.phase == Session::Phase::deaf;
  if (open_ > 0 && !is_ours) {
    left_.insert(session.connection);
  }
}

std::shared_ptr<Firing> Firings::acting_on(const Session& session) const {
  return acting_ && acting_->connection == session.connection ? acting_ : nullptr;
}

}  // namespace ibgw::session
