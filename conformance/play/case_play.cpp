// The part of CaseRun that plays the steps and records what happens.
#include <algorithm>
#include <map>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "conformance/check/giving_up.hpp"
#include "conformance/check/rule_work.hpp"
#include "conformance/plan/inventory.hpp"
#include "conformance/play/case_run.hpp"
#include "conformance/play/monotonic.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

constexpr Duration kUnreadWait = 5s;
constexpr Duration kKillTakes = 200ms;

}  // namespace

void CaseRun::play(Moment now) {
  for (const StepCommand& command : player_->advance(record_, now)) {
    carry_out(command, now);
  }
  if (phase_ == Phase::playing && player_->is_done() && !is_held(now)) {
    phase_ = Phase::settling;
    settled_at_ = now + setup_.scenario->settle.value_or(kDefaultSettle).count();
  }
}

void CaseRun::settle(Moment now) {
  if (is_held(now)) {
    phase_ = Phase::playing;
  } else if (now >= settled_at_) {
    end_case(now);
  }
}

/// Judges again only if something happened, or if the passing of time can have decided something.
bool CaseRun::is_held(Moment now) {
  if (record_.events.size() == judged_events_ && now < next_judging_) {
    return judged_held_;
  }
  const JudgeInput input{
      .record = record_, .scenario = *setup_.scenario, .facts = facts_, .now = now, .final = false};
  const std::vector<Judgement> judgements = judge(input);
  judged_events_ = record_.events.size();
  judged_held_ = holds_case(judgements) || is_rule_at_work(record_, *setup_.scenario);
  next_judging_ = INT64_MAX;
  if (const std::optional<Moment> end = gives_up_at(input, judgements); end && *end <= now) {
    judged_held_ = false;
  } else if (end) {
    next_judging_ = *end;
  }
  for (const Judgement& judgement : judgements) {
    if (judgement.state == Judgement::State::pending && judgement.decidable_at) {
      // A moment in the past means that a sample or the trace is still missing: look again at every
      // tick.
      next_judging_ =
          std::min(next_judging_, std::max(*judgement.decidable_at, now + kTick.count()));
    }
  }
  return judged_held_;
}

void CaseRun::carry_out(const StepCommand& command, Moment now) {
  ClientProcess& client = *clients_.at(command.instance);
  switch (command.kind) {
    case StepCommand::Kind::call:
      client.send(call_line(command.id, command.name, command.arguments));
      break;
    case StepCommand::Kind::query:
      ask(command.instance, command.name, command.id, now);
      break;
    case StepCommand::Kind::kill:
      kills_[command.instance] = now + kUnreadWait.count();
      finish_kills(now);
      break;
    case StepCommand::Kind::start:
      // Posted, because this may be called from the end of the process that is replaced.
      boost::asio::post(context_,
                        [this, instance = command.instance] { restart_client(instance); });
      break;
  }
}

/// If a client is killed with unread bytes, its kernel sends a reset instead of a FIN, so wait
/// until it has read them.
void CaseRun::finish_kills(Moment now) {
  for (auto kill = kills_.begin(); kill != kills_.end();) {
    const auto [instance, deadline] = *kill;
    const std::uint32_t unread = sockets_ ? sockets_->unread_bytes(instance) : 0;
    if (unread != 0 && now < deadline) {
      ++kill;
      continue;
    }
    ClientProcess& client = *clients_.at(instance);
    const Moment waited = now - (deadline - kUnreadWait.count());
    std::string text = waited > 0
                           ? fmt::format("after waiting {} for it to read", format_span(waited))
                           : std::string();
    if (unread != 0) {
      text = fmt::format("with {} unread bytes: its kernel sends a reset", unread);
    }
    if (client.is_running()) {
      add(EventKind::killed, now, instance, "client", text);
      killed_at_[instance] = now;
      client.kill();
    }
    kill = kills_.erase(kill);
  }
}

void CaseRun::ask_due(Moment now) {
  if (!asks_is_connected_ || (record_.events.size() == asked_events_ && now < next_asking_)) {
    return;
  }
  asked_events_ = record_.events.size();
  next_asking_ = INT64_MAX;
  // Also find questions that become due later if nothing happens, so that we need not look again
  // before.
  for (const DueQuery& query : due_queries({.record = record_,
                               .scenario = *setup_.scenario,
                               .facts = facts_,
                               .now = INT64_MAX,
                               .final = false})) {
    const auto client = clients_.find(query.instance);
    if (query.due > now) {
      next_asking_ = std::min(next_asking_, query.due);
    } else if (client != clients_.end() && client->second->is_running()) {
      ask(query.instance, query.name, player_->take_id(), now);
    }
  }
}

void CaseRun::ask(int instance, const std::string& name, std::int64_t id, Moment now) {
  add(EventKind::query, now, instance, name, {}, id);
  open_queries_.push_back(id);
  clients_.at(instance)->send(query_line(id, name));
}

void CaseRun::take_event(RecordedEvent event) {
  if (phase_ == Phase::over || trouble_ != Verdict::pass) {
    return;
  }
  if (event.kind == EventKind::answer) {
    std::erase(open_queries_, event.id);
  }
  if (sockets_ && event.kind != EventKind::answer) {
    sockets_->expect_new();
  }
  record_.add(std::move(event));
  advance_soon();
}

/// Events come in bursts; it is enough to look once after all of them.
void CaseRun::advance_soon() {
  if (is_advance_posted_) {
    return;
  }
  is_advance_posted_ = true;
  boost::asio::post(context_, [this] {
    is_advance_posted_ = false;
    advance();
  });
}

/// A killed process that still exists holds its sockets. This is not the client's fault: the
/// machine is too busy to remove the process.
void CaseRun::check_killed(Moment now) {
  for (const auto& [instance, since] : killed_at_) {
    if (now - since > kKillTakes.count()) {
      add_late(now, now - since);
    }
  }
}

void CaseRun::client_exits(int instance, const ExitStatus& status) {
  check_killed(monotonic_now());
  killed_at_.erase(instance);
  add(EventKind::exited, monotonic_now(), instance, "client", status.text());
  ClientProcess& client = *clients_.at(instance);
  if (!client.has_greeted() && phase_ < Phase::clients_end) {
    fail(Verdict::could_not_run, "the adapter exited before it answered hello: " + status.text());
    return;
  }
  if (phase_ == Phase::clients_end) {
    clients_have_ended();
  } else {
    advance_soon();
  }
}

void CaseRun::sample(Moment now, bool is_last) {
  // Sampling more often shows nothing new, and a flooding client would keep us from everything
  // else.
  constexpr Moment kShortest = 2'000'000;
  if (!sockets_ || (now - record_.last_sample < kShortest && !is_last)) {
    return;
  }
  std::map<int, pid_t> groups;
  for (const auto& [instance, client] : clients_) {
    groups[instance] = client->group();
  }
  std::optional<std::vector<RecordedEvent>> changes = sockets_->sample(now, groups);
  if (!changes) {
    return;
  }
  record_.last_sample = now;
  for (RecordedEvent& change : *changes) {
    record_.add(std::move(change));
  }
  if (is_last) {
    for (RecordedEvent& unread : sockets_->unread(now)) {
      record_.add(std::move(unread));
    }
  }
}

void CaseRun::sample_usage(Moment now, bool is_last) {
  if (!usage_ || (!usage_->is_due(now) && !is_last)) {
    return;
  }
  std::map<int, pid_t> groups;
  for (const auto& [instance, client] : clients_) {
    // A client that has not greeted yet is still loading.
    if (client->is_running() && client->has_greeted()) {
      groups[instance] = client->group();
    }
  }
  for (RecordedEvent& event : usage_->sample(now, groups)) {
    record_.add(std::move(event));
  }
}

}  // namespace ibgw::conformance
