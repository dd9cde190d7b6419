// One result of each kind and a small record, made by hand for the tests of the reports.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "conformance/event/json_tree.hpp"
#include "conformance/report/result.hpp"

namespace ibgw::conformance {

inline CaseResult result(const std::string& scenario, const std::string& client, Verdict verdict,
                         bool expected = true) {
  CaseResult made;
  made.scenario = scenario;
  made.client = client;
  made.family = client.substr(0, client.rfind('-'));
  made.server_version = 176;
  made.negotiated = 157;
  made.case_id = scenario + "@176/" + client;
  made.verdict = verdict;
  made.expected = expected;
  made.duration = std::chrono::milliseconds(410);
  made.summary = "It <tells>";
  made.requirement = "It tells.\n";
  made.file = "scenarios/" + scenario + ".yaml";
  made.command = "./scripts/conformance --client " + client + " --scenario " + scenario;
  return made;
}

inline Finding finding(const std::string& id,
                       scenario::Severity severity = scenario::Severity::fail) {
  return {.id = id,
          .severity = severity,
          .requirement = "It tells.\n",
          .expected = "callback error",
          .actual = "no callback <at all> \x01 \xff",
          .line = 12};
}

inline std::vector<CaseResult> one_of_each() {
  std::vector<CaseResult> results{
      result("a/pass", "c1", Verdict::pass),
      result("a/strict", "c1", Verdict::non_strict),
      result("a/info", "c1", Verdict::informational),
      result("a/fail", "c1", Verdict::fail, false),
      result("a/known", "c1", Verdict::fail, true),
      result("a/stale", "c1", Verdict::pass, false),
      result("a/unsupported", "c2", Verdict::unsupported),
      result("a/late", "c2", Verdict::inconclusive, false),
      result("a/broken", "c2", Verdict::could_not_run, false),
      result("a/missing", "c2", Verdict::not_installed),
      result("a/ours", "c2", Verdict::harness_error, false),
  };
  results[3].variant = "at=hello";
  results[3].findings = {finding("callback:error"),
                         finding("callback:other", scenario::Severity::informational)};
  results[3].timeline = "       0.0 ms  client      callback \x02 x\n";
  results[3].client_errors = "Traceback\n";
  results[4].findings = {finding("callback:error")};
  results[4].findings[0].known = "it never does";
  results[5].reason = "passed, although a failure is listed";
  results[8].reason = "the adapter did not answer hello within 5s";
  return results;
}

inline CaseRecord small_record() {
  CaseRecord record;
  record.begin = 1'000'000'000;
  record.end = 1'500'000'000;
  const auto add = [&](EventKind kind, double ms, const char* name, const char* text) {
    RecordedEvent event;
    event.kind = kind;
    event.time = record.begin + static_cast<Moment>(ms * 1e6);
    event.name = name;
    event.text = text;
    event.instance = is_from_adapter(kind) ? 1 : 0;
    event.connection = is_from_trace(kind) ? 1 : 0;
    record.add(event);
  };
  add(EventKind::step_begin, 0, "connect", "connect");
  add(EventKind::accept, 1.25, "", "127.0.0.1:40001");
  add(EventKind::in, 1.5, "START_API", "00");
  record.events.back().values = *parse_json(R"({"clientId":10})");
  add(EventKind::callback, 2, "connectAck", "");
  add(EventKind::close, 3, "", "the client closed");
  add(EventKind::exited, 600, "client", "exit status 0");
  RecordedEvent socket;
  socket.kind = EventKind::socket;
  socket.time = record.begin + 2'500'000;
  socket.name = "FIN_WAIT_2";
  socket.connection = 1;
  socket.socket = SocketFact{.end = scenario::SocketEnd::client,
                             .client_port = 40001,
                             .cookie = 1,
                             .inode = 0,
                             .closed = true,
                             .unread_bytes = 0,
                             .previous_sample = 0};
  record.add(socket);
  return record;
}

}  // namespace ibgw::conformance
