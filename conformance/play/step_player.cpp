#include "conformance/play/step_player.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "conformance/check/context.hpp"
#include "conformance/event/match.hpp"

namespace ibgw::conformance {
namespace {

using scenario::Step;
using scenario::StepKind;
using namespace std::chrono_literals;

std::string name_of(StepKind kind) {
  switch (kind) {
    case StepKind::connect:
      return "connect";
    case StepKind::disconnect:
      return "disconnect";
    case StepKind::call:
      return "call";
    case StepKind::wait:
      return "wait";
    case StepKind::wait_real:
      return "wait_real";
    case StepKind::wait_for:
      return "wait_for";
    case StepKind::query:
      return "query";
    case StepKind::kill:
      return "kill";
    case StepKind::start:
      return "start";
  }
  return "?";
}

bool is_call(StepKind kind) {
  return kind == StepKind::connect || kind == StepKind::disconnect || kind == StepKind::call;
}

/// From when on `wait_for` searches: the beginning of the last step that made this client act. The
/// event may come while that step is still running.
Moment awaited_since(const CaseRecord& record, int instance) {
  Moment since = record.begin;
  for (const RecordedEvent& event : record.events) {
    const bool acts = event.name == "connect" || event.name == "disconnect" ||
                      event.name == "call" || event.name == "start";
    if (event.kind == EventKind::step_begin && event.instance == instance && acts) {
      since = event.time;
    }
  }
  return since;
}

/// Uses the judge's context, which knows which connection belongs to which process.
bool has_reached(const JudgeInput& input, const Step& step, const std::string& stage) {
  scenario::Pattern pattern;
  pattern.kind = scenario::Pattern::Kind::stage;
  pattern.name = stage;
  const Moment since = awaited_since(input.record, step.instance);
  const std::vector<const RecordedEvent*> found = Context(input).find(pattern, step.instance);
  return std::any_of(found.begin(), found.end(),
                     [&](const RecordedEvent* event) { return event->time >= since; });
}

bool has_come(const CaseRecord& record, const Step& step) {
  const Moment since = awaited_since(record, step.instance);
  const scenario::SavedValues saved = saved_in(record);
  return std::any_of(record.events.begin(), record.events.end(), [&](const RecordedEvent& event) {
    return event.kind == EventKind::callback && event.instance == step.instance &&
           event.time >= since && event.name == step.callback &&
           matches_all(step.where, event.values, &saved);
  });
}

const RecordedEvent* find_by_id(const CaseRecord& record, EventKind kind, int instance,
                                std::int64_t id, const std::string& name) {
  for (const RecordedEvent& event : record.events) {
    if (event.kind == kind && event.instance == instance && event.id == id && event.name == name) {
      return &event;
    }
  }
  return nullptr;
}

bool happened_since(const CaseRecord& record, EventKind kind, int instance, Moment since) {
  return std::any_of(record.events.begin(), record.events.end(), [&](const RecordedEvent& event) {
    return event.kind == kind && event.instance == instance && event.time >= since;
  });
}

/// True if the instance's process has ended and was not started again.
bool is_gone(const CaseRecord& record, int instance) {
  bool gone = false;
  for (const RecordedEvent& event : record.events) {
    if (event.instance == instance &&
        (event.kind == EventKind::exited || event.kind == EventKind::started)) {
      gone = event.kind == EventKind::exited;
    }
  }
  return gone;
}

}  // namespace

StepPlayer::StepPlayer(const scenario::Scenario& scenario, const ClientFacts& facts,
                       double time_scale)
    : scenario_(scenario), facts_(facts), time_scale_(time_scale) {}

std::vector<StepCommand> StepPlayer::advance(CaseRecord& record, Moment now) {
  std::vector<StepCommand> commands;
  if (running_ && now < running_->deadline && record.events.size() == seen_events_) {
    return commands;
  }
  while (true) {
    if (running_ && running_->is_waiting) {
      if (std::optional<StepCommand> command = make_call(record)) {
        commands.push_back(std::move(*command));
      }
    }
    if (running_) {
      const std::optional<std::string> how = ending(record, now);
      if (!how) {
        seen_events_ = record.events.size();
        return commands;
      }
      add_event(record, EventKind::step_end, now, *how);
      running_.reset();
    }
    if (next_ == scenario_.steps.size()) {
      record.steps_done = true;
      return commands;
    }
    std::optional<StepCommand> command = begin(record, now);
    if (command) {
      commands.push_back(std::move(*command));
    }
  }
}

std::optional<StepCommand> StepPlayer::begin(CaseRecord& record, Moment now) {
  const Step& step = scenario_.steps[next_++];
  running_ =
      Running{.step = &step, .begin = now, .deadline = now + length_of(step).count(), .id = 0};
  add_event(record, EventKind::step_begin, now,
            step.kind == StepKind::query ? step.query : step.call);
  StepCommand command;
  command.instance = step.instance;
  if (is_call(step.kind)) {
    if (!facts_.can_call(step.call)) {
      return std::nullopt;
    }
    running_->is_waiting = true;
    return make_call(record);
  }
  if (step.kind == StepKind::query) {
    running_->id = take_id();
    command.kind = StepCommand::Kind::query;
    command.id = running_->id;
    command.name = step.query;
    return command;
  }
  if (step.kind == StepKind::kill || step.kind == StepKind::start) {
    command.kind = step.kind == StepKind::kill ? StepCommand::Kind::kill : StepCommand::Kind::start;
    return command;
  }
  return std::nullopt;
}

std::optional<StepCommand> StepPlayer::make_call(const CaseRecord& record) {
  const Step& step = *running_->step;
  std::optional<Tree> arguments = step.kind == StepKind::call
                                      ? scenario::with_saved(step.args, saved_in(record))
                                      : std::optional(step.args);
  if (!arguments) {
    return std::nullopt;
  }
  running_->is_waiting = false;
  running_->id = take_id();
  StepCommand command;
  command.kind = StepCommand::Kind::call;
  command.instance = step.instance;
  command.id = running_->id;
  command.name = step.call;
  command.arguments = std::move(*arguments);
  return command;
}

std::optional<std::string> StepPlayer::ending(const CaseRecord& record, Moment now) const {
  const Step& step = *running_->step;
  if (is_call(step.kind)) {
    if (!facts_.can_call(step.call)) {
      return "unsupported";
    }
    if (const RecordedEvent* end =
            find_by_id(record, EventKind::call_end, step.instance, running_->id, step.call)) {
      return end->text;
    }
    if (is_gone(record, step.instance)) {
      return "the client had exited";
    }
  } else if (step.kind == StepKind::query) {
    if (find_by_id(record, EventKind::answer, step.instance, running_->id, step.query) != nullptr) {
      return "answered";
    }
    if (is_gone(record, step.instance)) {
      return "the client had exited";
    }
  } else if (step.kind == StepKind::wait_for) {
    const Tree* const stage = step.args.find("stage");
    const JudgeInput input{record, scenario_, facts_, now, false};
    if (stage != nullptr ? has_reached(input, step, stage->text) : has_come(record, step)) {
      return "it happened";
    }
    if (is_gone(record, step.instance)) {
      return "the client had exited";
    }
  } else if (step.kind == StepKind::kill) {
    if (is_gone(record, step.instance)) {
      return "killed";
    }
  } else if (step.kind == StepKind::start) {
    if (happened_since(record, EventKind::started, step.instance, running_->begin)) {
      return "started";
    }
  }
  if (now < running_->deadline) {
    return std::nullopt;
  }
  if (running_->is_waiting) {
    return "timed out before a rule saved a value that it needs";
  }
  const bool is_wait = step.kind == StepKind::wait || step.kind == StepKind::wait_real;
  return is_wait ? "over" : "timed out";
}

Duration StepPlayer::length_of(const Step& step) const {
  if (step.kind == StepKind::wait) {
    return Duration(std::llround(static_cast<double>(step.duration.count()) * time_scale_));
  }
  if (step.kind == StepKind::wait_real) {
    return step.duration;
  }
  if (step.timeout) {
    return *step.timeout;
  }
  const auto handshake = facts_.timeouts.find("handshake");
  return handshake != facts_.timeouts.end() ? handshake->second + 1s : Duration(5s);
}

void StepPlayer::add_event(CaseRecord& record, EventKind kind, Moment now, std::string text) const {
  RecordedEvent event;
  event.time = now;
  event.kind = kind;
  event.instance = running_->step->instance;
  event.id = static_cast<std::int64_t>(next_);
  event.name = name_of(running_->step->kind);
  event.text = std::move(text);
  record.add(std::move(event));
}

}  // namespace ibgw::conformance
