#include "conformance/play/case_run.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/play/monotonic.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

// A process may take seconds to start if many start at once.
constexpr Duration kGatewayStart = 20s;
constexpr Duration kHello = 20s;
constexpr Duration kClientReap = 2s;
// A process may take seconds to end if many end at once.
constexpr Duration kGatewayEnd = 30s;
constexpr Duration kLastAnswers = 1200ms;  // A little more than the second that the judge allows
                                           // for an answer.
constexpr Duration kLate = 200ms;          // Scenarios use times of some hundred milliseconds.
constexpr std::size_t kErrorTextMax = 16384;

bool has_is_connected(const std::vector<scenario::Expectation>& expectations) {
  return std::any_of(
      expectations.begin(), expectations.end(), [](const scenario::Expectation& expectation) {
        return expectation.kind == scenario::ExpectationKind::is_connected ||
               std::any_of(expectation.alternatives.begin(), expectation.alternatives.end(),
                           [](const scenario::Alternative& alternative) {
                             return has_is_connected(alternative.expectations);
                           });
      });
}

}  // namespace

CaseRun::CaseRun(boost::asio::io_context& context, const CaseSetup& setup)
    : context_(context), setup_(setup), timer_(context) {
  asks_is_connected_ = has_is_connected(setup.scenario->expectations);
  if (needs_usage(setup.scenario->expectations)) {
    usage_.emplace();
  }
  facts_.timeouts = setup.timeouts;
}

CaseRun::~CaseRun() = default;

void CaseRun::abandon() {
  for (const auto& [instance, client] : clients_) {
    client->end();
  }
  gateway_->end();
}

void CaseRun::start() {
  started_ = monotonic_now();
  GatewayProcess::Handlers handlers;
  handlers.on_listening = [this](int port) { gateway_listens(port); };
  handlers.on_trace = [this](RecordedEvent event) {
    if (sockets_ && event.kind == EventKind::accept) {
      sockets_->expect_new();
    }
    record_.add(std::move(event));
    advance_soon();
  };
  handlers.on_end = [this](const std::optional<std::string>& trouble) { gateway_ended(trouble); };
  gateway_ = std::make_unique<GatewayProcess>(context_, setup_.gateway, std::move(handlers));
  set_deadline(kGatewayStart);
  next_tick_ = started_;
  if (const std::optional<std::string> problem = gateway_->start()) {
    trouble_ = Verdict::harness_error;
    trouble_reason_ = *problem;
    finish();
    return;
  }
  add(EventKind::started, started_, 0, "fake-gateway");
  arm_tick();
}

void CaseRun::gateway_listens(int port) {
  if (phase_ != Phase::gateway_starts) {
    return;
  }
  phase_ = Phase::clients_greet;
  set_deadline(kHello);
  port_ = port;
  if (std::optional<SocketWatch> watch = SocketWatch::open(port)) {
    sockets_ = std::make_unique<SocketWatch>(std::move(*watch));
  }
  std::set<int> instances{1};
  for (const scenario::Step& step : setup_.scenario->steps) {
    instances.insert(step.instance);
  }
  for (const int instance : instances) {
    if (phase_ == Phase::clients_greet) {
      start_client(instance);
    }
  }
}

void CaseRun::start_client(int instance) {
  ClientProcess::Handlers handlers;
  handlers.on_greeting = [this, instance](const Greeting& greeting) {
    client_greets(instance, greeting);
  };
  handlers.on_event = [this](RecordedEvent event) { take_event(std::move(event)); };
  handlers.on_exit = [this, instance](const ExitStatus& status) { client_exits(instance, status); };
  handlers.on_trouble = [this](std::string what) { fail(Verdict::could_not_run, std::move(what)); };
  auto& client = clients_[instance];
  client = std::make_unique<ClientProcess>(context_, setup_.client, instance, std::move(handlers));
  if (std::optional<std::string> problem = client->start()) {
    fail(Verdict::could_not_run, std::move(*problem));
  }
}

void CaseRun::restart_client(int instance) {
  const ClientProcess& client = *clients_.at(instance);
  if (phase_ == Phase::playing && !client.is_running()) {
    client_errors_ += client.error_text();
    start_client(instance);
  }
}

void CaseRun::client_greets(int instance, const Greeting& greeting) {
  if (std::optional<std::string> problem =
          greeting_problem(greeting, setup_.client_min, setup_.client_max)) {
    fail(Verdict::could_not_run, std::move(*problem));
    return;
  }
  facts_.calls = greeting.calls;
  facts_.observes = greeting.observes;
  add(EventKind::started, monotonic_now(), instance, greeting.client);
  clients_.at(instance)->send(case_line(setup_.case_id, "127.0.0.1", port_));
  if (phase_ == Phase::clients_greet) {
    const bool all = std::all_of(clients_.begin(), clients_.end(),
                                 [](const auto& entry) { return entry.second->has_greeted(); });
    if (all) {
      begin_playing();
    }
  } else {
    advance_soon();
  }
}

void CaseRun::begin_playing() {
  phase_ = Phase::playing;
  record_.begin = monotonic_now();
  set_deadline(setup_.scenario->limit.value_or(kDefaultLimit));
  next_tick_ = record_.begin;
  player_ = std::make_unique<StepPlayer>(*setup_.scenario, facts_, setup_.gateway.time_scale);
  sample_usage(record_.begin);
  advance();
}

void CaseRun::arm_tick() {
  next_tick_ += kTick.count();
  timer_.expires_at(std::chrono::steady_clock::time_point(Duration(next_tick_)));
  timer_.async_wait([this](const boost::system::error_code& error) {
    if (!error && phase_ != Phase::over) {
      tick();
    }
  });
}

void CaseRun::tick() {
  const Moment now = monotonic_now();
  check_lateness(now);
  if (now > phase_deadline_) {
    deadline_passed();
  } else {
    advance();
  }
  if (phase_ != Phase::over) {
    arm_tick();
  }
}

/// Ticks are due at fixed times. If one comes much later, the machine had no time for us, and
/// perhaps none for the client either.
void CaseRun::check_lateness(Moment now) {
  const Moment late = now - next_tick_;
  if (late > kLate.count() && phase_ != Phase::gateway_starts && phase_ != Phase::clients_greet) {
    add_late(now, late);
    // The last answers may have arrived but not been read yet.
    if (phase_ == Phase::asking_last) {
      phase_deadline_ += late;
    }
  }
  if (late > kTick.count()) {
    next_tick_ = now;
  }
}

void CaseRun::add_late(Moment now, Moment late) {
  RecordedEvent event;
  event.time = now;
  event.kind = EventKind::late;
  event.values = integer_tree(late);
  record_.add(std::move(event));
}

void CaseRun::advance() {
  const Moment now = monotonic_now();
  if (phase_ == Phase::playing || phase_ == Phase::settling || phase_ == Phase::asking_last) {
    sample(now);
    sample_usage(now);
    finish_kills(now);
  }
  if (phase_ == Phase::playing || phase_ == Phase::settling) {
    ask_due(now);
    if (phase_ == Phase::playing) {
      play(now);
    } else {
      settle(now);
    }
  } else if (phase_ == Phase::asking_last && open_queries_.empty()) {
    end_judging(now);
  }
}

void CaseRun::end_case(Moment now) {
  check_killed(now);
  add(EventKind::case_end, now, 0, {});
  phase_ = Phase::asking_last;
  set_deadline(kLastAnswers);
  open_queries_.clear();
  ask_due(now);
  if (open_queries_.empty()) {
    end_judging(now);
  }
}

void CaseRun::end_judging(Moment now) {
  if (sockets_) {
    sockets_->expect_new();
  }
  sample(now, true);
  sample_usage(now, true);
  record_.end = now;
  end_clients();
}

void CaseRun::fail(Verdict verdict, std::string reason) {
  if (phase_ == Phase::over) {
    return;
  }
  if (trouble_ == Verdict::pass) {
    trouble_ = verdict;
    trouble_reason_ = std::move(reason);
  }
  if (phase_ < Phase::clients_end) {
    record_.end = monotonic_now();
    for (const auto& [instance, client] : clients_) {
      client->kill();
    }
    end_clients();
  }
}

void CaseRun::end_clients() {
  phase_ = Phase::clients_end;
  set_deadline(setup_.bye_grace);
  for (const auto& [instance, client] : clients_) {
    client->say_bye();
  }
  clients_have_ended();
}

void CaseRun::clients_have_ended() {
  const bool any = std::any_of(clients_.begin(), clients_.end(),
                               [](const auto& entry) { return entry.second->is_running(); });
  if (any || phase_ != Phase::clients_end) {
    return;
  }
  phase_ = Phase::gateway_ends;
  set_deadline(kGatewayEnd);
  gateway_->terminate();
}

void CaseRun::gateway_ended(const std::optional<std::string>& trouble) {
  if (phase_ == Phase::over) {
    return;
  }
  if (trouble && trouble_ != Verdict::harness_error) {
    trouble_ = Verdict::harness_error;
    trouble_reason_ = *trouble;
  }
  finish();
}

void CaseRun::finish() {
  phase_ = Phase::over;
  record_.end = record_.end.value_or(monotonic_now());
  timer_.cancel();
  // Posted, because this is called from the end of one of these processes.
  boost::asio::post(context_, [this] {
    for (const auto& [instance, client] : clients_) {
      client_errors_ += client->error_text();
      client->end();
    }
    gateway_errors_ = gateway_->error_text();
    gateway_->end();
  });
}

CaseOutcome CaseRun::take_outcome() {
  CaseOutcome outcome;
  outcome.duration = Duration(monotonic_now() - started_);
  outcome.client_errors =
      client_errors_.substr(client_errors_.size() - std::min(client_errors_.size(), kErrorTextMax));
  outcome.gateway_errors = gateway_errors_;
  if (trouble_ == Verdict::pass) {
    outcome.ruling = rule_on(record_, *setup_.scenario, facts_);
  } else {
    outcome.ruling.verdict = trouble_;
    outcome.ruling.reason = trouble_reason_;
  }
  outcome.record = std::move(record_);
  return outcome;
}

void CaseRun::set_deadline(Duration duration) {
  phase_deadline_ = monotonic_now() + duration.count();
}

void CaseRun::deadline_passed() {
  const Moment now = monotonic_now();
  switch (phase_) {
    case Phase::gateway_starts:
      trouble_ = Verdict::harness_error;
      trouble_reason_ = "fake-gateway did not report that it listens";
      gateway_->kill();
      set_deadline(kGatewayEnd);
      break;
    case Phase::clients_greet:
      fail(Verdict::could_not_run,
           fmt::format("the adapter did not answer hello within {}", format_duration(kHello)));
      break;
    case Phase::playing:
    case Phase::settling:
      end_case(now);
      break;
    case Phase::asking_last:
      end_judging(now);
      break;
    case Phase::clients_end:
      set_deadline(kClientReap);
      for (const auto& [instance, client] : clients_) {
        client->kill();
      }
      clients_have_ended();
      break;
    case Phase::gateway_ends:
      fail(Verdict::harness_error, "fake-gateway did not stop when it was told to");
      gateway_->kill();
      set_deadline(kGatewayEnd);
      break;
    case Phase::over:
      break;
  }
}

void CaseRun::add(EventKind kind, Moment time, int instance, std::string name, std::string text,
                  std::int64_t id) {
  RecordedEvent event;
  event.time = time;
  event.kind = kind;
  event.instance = instance;
  event.name = std::move(name);
  event.text = std::move(text);
  event.id = id;
  record_.add(std::move(event));
}

}  // namespace ibgw::conformance
