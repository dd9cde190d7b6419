#include "conformance/play/self_test.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/plan/text_file.hpp"
#include "simulator/scenario/loader.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

// Generous, for a busy machine; an adapter that never answers or ends exceeds them anyway.
constexpr Duration kAnswerMax = 5s;
constexpr Duration kCallMax = 20s;
constexpr Duration kByeGrace = 10s;
// An answer that is only `unsupported` comes at once; a client that tries to connect may take
// longer and need not end.
constexpr Duration kConnectMax = 2s;

constexpr const char* kHealthy = R"(schema: 1
summary: A healthy gateway
requirement: What the gateway sends comes out of the adapter.
client:
  - connect: {client_id: 10}
  - wait_for: {callback: nextValidId, timeout: 10s}
expect:
  - {callback: nextValidId}
)";

constexpr const char* kHung = R"(schema: 1
summary: A gateway that never answers
requirement: A blocked call does not block a query.
rules:
  - on: hello
    do: [swallow]
client:
  - {connect: {client_id: 10}, timeout: 300ms}
  - {query: is_connected, timeout: 10s}
expect:
  - {never: nextValidId}
)";

constexpr const char* kKilled = R"(schema: 1
summary: A gateway that never answers, and a client that is killed
requirement: A crash looks like a crash.
rules:
  - on: hello
    do: [swallow]
client:
  - {connect: {client_id: 10}, timeout: 300ms}
  - kill
  - wait: 300ms
expect:
  - {never: nextValidId}
)";

constexpr const char* kBackslash = R"(schema: 1
summary: A healthy gateway that tells of a path
requirement: A text with a backslash leaves the adapter's lines readable, whatever the client makes of it.
rules:
  - on: {after: 0s, of: ready}
    do:
      - send: ERR_MSG
        with: {id: -1, errorCode: 2104, errorMsg: 'Cannot write C:\Jts\"users"\q'}
client:
  - connect: {client_id: 10}
  - wait_for: {callback: nextValidId, timeout: 10s}
  - wait_for: {callback: error, where: {errorMsg: {re: "Cannot write.*"}}, timeout: 500ms}
  - {query: is_connected, timeout: 10s}
expect:
  - {callback: nextValidId}
)";

/// A new folder, deleted with this object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "conformance-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw UsageError("cannot create a temporary folder in " +
                       std::filesystem::temp_directory_path().string());
    }
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

CaseOutcome play(const ClientUnderTest& client, const SuiteOptions& options, const char* text,
                 const std::string& name) {
  const TemporaryFolder folder;
  const std::string file = folder.path() + "/selftest/" + name + ".yaml";
  write_text_file(file, text);
  const std::vector<scenario::Scenario> scenarios = scenario::load_scenario_file(file);
  CasePlan plan;
  plan.scenario = &scenarios.front();
  plan.client = &client;
  plan.server_version = client.server_max;
  plan.negotiated = client.server_max;
  plan.id = fmt::format("{}@{}/{}", scenarios.front().id(), client.server_max, client.name);
  CaseSetup setup = setup_of(plan, options);
  setup.bye_grace = kByeGrace;
  StartLimit starts(1);
  return *run_case(setup, starts, [] { return false; });
}

/// The first event of this kind, and with this name if one is given.
const RecordedEvent* find(const CaseRecord& record, EventKind kind, const std::string& name = {}) {
  for (const RecordedEvent& event : record.events) {
    if (event.kind == kind && event.instance == 1 && (name.empty() || event.name == name)) {
      return &event;
    }
  }
  return nullptr;
}

std::string trouble_of(const CaseOutcome& outcome) {
  const bool ran = outcome.ruling.verdict != Verdict::could_not_run &&
                   outcome.ruling.verdict != Verdict::harness_error;
  return ran ? std::string()
             : outcome.ruling.reason +
                   (outcome.client_errors.empty() ? "" : "\n" + outcome.client_errors);
}

std::string callback_problem(const CaseOutcome& outcome) {
  if (find(outcome.record, EventKind::callback, "nextValidId") != nullptr) {
    return {};
  }
  return outcome.ruling.findings.empty() ? "no callback nextValidId"
                                         : outcome.ruling.findings.front().actual;
}

std::string bye_problem(const CaseRecord& record) {
  const RecordedEvent* exit = find(record, EventKind::exited);
  if (exit == nullptr) {
    return "it did not exit";
  }
  return exit->text == "exit status 0"
             ? std::string()
             : "it exited with " + exit->text + ", instead of exiting with status 0";
}

std::string query_problem(const CaseRecord& record, const std::string& when) {
  const RecordedEvent* query = find(record, EventKind::query);
  const RecordedEvent* answer = find(record, EventKind::answer);
  if (query == nullptr) {
    return "the query was not sent";
  }
  if (answer == nullptr) {
    return "no answer within 10s " + when;
  }
  const Moment took = answer->time - query->time;
  return took > kAnswerMax.count() ? "the answer took " + format_span(took) : std::string();
}

/// Scenarios judge how a client handles such a text. The adapter must only survive it and report
/// the whole text.
std::string backslash_problem(const CaseOutcome& outcome) {
  if (std::string trouble = trouble_of(outcome); !trouble.empty()) {
    return trouble;
  }
  for (const RecordedEvent& event : outcome.record.events) {
    const std::string text = text_of(event.values, "errorMsg");
    const bool is_told = event.kind == EventKind::callback && text.rfind("Cannot write", 0) == 0;
    if (is_told && text.find("users") == std::string::npos) {
      return "the text is truncated: " + text;
    }
  }
  return query_problem(outcome.record, "after a text with a backslash");
}

/// How a call ended that was made without any gateway.
struct LoneCall {
  std::string problem;  ///< Why it did not end; otherwise empty.
  std::string outcome;
  std::string why;
};

/// `limit`: from the adapter's greeting on.
LoneCall call_alone(const ClientUnderTest& client, const SuiteOptions& options,
                    const std::string& name, const Tree& arguments, Duration limit) {
  boost::asio::io_context context(1);
  boost::asio::steady_timer timer(context, kCallMax);  // For the start.
  LoneCall call{.problem = "no answer within " + format_duration(limit), .outcome = {}, .why = {}};
  bool is_over = false;
  const auto stop_at_limit = [&](const boost::system::error_code& error) {
    is_over = is_over || !error;
  };
  const auto finish = [&](LoneCall ended) {
    call = std::move(ended);
    is_over = true;
  };
  std::unique_ptr<ClientProcess> process;
  ClientProcess::Handlers handlers;
  handlers.on_greeting = [&](const Greeting&) {
    timer.expires_after(limit);
    timer.async_wait(stop_at_limit);
    process->send(case_line("selftest", "127.0.0.1", 1));
    process->send(call_line(1, name, arguments));
  };
  handlers.on_event = [&](const RecordedEvent& event) {
    if (event.kind == EventKind::call_end && event.name == name) {
      finish({.problem = {}, .outcome = event.text, .why = text_of(event.values, "text")});
    }
  };
  handlers.on_exit = [&](const ExitStatus& status) {
    finish({.problem = "the adapter exited: " + status.text(), .outcome = {}, .why = {}});
  };
  handlers.on_trouble = [&](std::string what) {
    finish({.problem = std::move(what), .outcome = {}, .why = {}});
  };
  const ClientCommand command{.shell = expand(client.run, client, options.places),
                              .directory = client.directory};
  process = std::make_unique<ClientProcess>(context, command, 1, std::move(handlers));
  if (std::optional<std::string> why = process->start()) {
    call.problem = *why;
    return call;
  }
  timer.async_wait(stop_at_limit);
  while (!is_over && context.run_one() > 0) {
  }
  process->end();
  return call;
}

std::string unknown_call_problem(const ClientUnderTest& client, const SuiteOptions& options) {
  const LoneCall call = call_alone(client, options, "noSuchCall", {}, kCallMax);
  const bool is_well = !call.problem.empty() || call.outcome == "unsupported";
  return is_well ? call.problem : "expected unsupported, got " + call.outcome;
}

/// Nothing can be tested of a skeleton that is not filled in; what is said to be missing, at once.
std::optional<std::string> missing_connect(const ClientUnderTest& client,
                                           const SuiteOptions& options) {
  Tree arguments = map_tree();
  set_member(arguments, "client_id", integer_tree(10));
  const LoneCall call = call_alone(client, options, "connect", arguments, kConnectMax);
  if (call.outcome != "unsupported") {
    return std::nullopt;
  }
  return "the adapter says that it is unsupported" + (call.why.empty() ? "" : ": " + call.why) +
         "; fill in what is marked with FILL IN, in its adapter.yaml too";
}

}  // namespace

std::string find_id_problem(const CaseRecord& record) {
  std::map<std::pair<std::int64_t, std::string>, int> open;
  for (const RecordedEvent& event : record.events) {
    const std::pair<std::int64_t, std::string> key{event.id, event.name};
    if (event.kind == EventKind::call_begin) {
      if (++open[key] > 1) {
        return fmt::format("call {} with id {} began twice", event.name, event.id);
      }
    } else if (event.kind == EventKind::call_end) {
      const auto begun = open.find(key);
      if (begun == open.end()) {
        return fmt::format("call {} with id {} ended but never began", event.name, event.id);
      }
      if (--begun->second < 0) {
        return fmt::format("call {} with id {} ended twice", event.name, event.id);
      }
    }
  }
  const bool is_asked = open.find({1, "connect"}) != open.end();
  return is_asked ? std::string() : "call connect never began with the requested id";
}

std::string find_crash_problem(const CaseRecord& record) {
  const RecordedEvent* killed = find(record, EventKind::killed);
  const RecordedEvent* exited = find(record, EventKind::exited);
  if (killed == nullptr || exited == nullptr) {
    return "it was not killed";
  }
  if (exited->text.find("signal 9") == std::string::npos) {
    return "it exited with " + exited->text +
           ", not by the signal: the adapter is not the process that was started";
  }
  for (const RecordedEvent& event : record.events) {
    if (is_from_adapter(event.kind) && event.time > exited->time) {
      return fmt::format("{} {} was reported after the end", to_string(event.kind), event.name);
    }
  }
  return {};
}

std::vector<HonestyCheck> self_test(const ClientUnderTest& client, const SuiteOptions& options) {
  if (std::optional<std::string> missing = missing_connect(client, options)) {
    return {{.what = "starts", .problem = {}},
            {.what = "has a call connect", .problem = std::move(*missing)}};
  }
  const CaseOutcome healthy = play(client, options, kHealthy, "healthy");
  if (std::string trouble = trouble_of(healthy); !trouble.empty()) {
    return {{.what = "starts", .problem = std::move(trouble)}};
  }
  const CaseOutcome hung = play(client, options, kHung, "hung");
  const CaseOutcome killed = play(client, options, kKilled, "killed");
  const CaseOutcome backslash = play(client, options, kBackslash, "backslash");
  return {
      {.what = "starts", .problem = {}},
      {.what = "reports a callback", .problem = callback_problem(healthy)},
      {.what = "calls have the requested ids, and end exactly once",
       .problem = find_id_problem(healthy.record)},
      {.what = "bye makes it exit", .problem = bye_problem(healthy.record)},
      {.what = "an unknown call is reported as unsupported",
       .problem = unknown_call_problem(client, options)},
      {.what = "a blocked call does not block a query",
       .problem = query_problem(hung.record, "while connect was blocked")},
      {.what = "bye makes it exit while a call is blocked", .problem = bye_problem(hung.record)},
      {.what = "a text with a backslash does not break its JSON lines",
       .problem = backslash_problem(backslash)},
      {.what = "a crash is visible as a crash", .problem = find_crash_problem(killed.record)},
  };
}

}  // namespace ibgw::conformance
