// What the parts of the engine need, with a clock that the test turns, for tests of a single part.
#pragma once

#include <string>
#include <vector>

#include "simulator/session/context.hpp"
#include "simulator/session/firings.hpp"
#include "simulator/session/flow_control.hpp"
#include "simulator/session/sessions.hpp"
#include "simulator/session/timers.hpp"
#include "simulator/trace/writer.hpp"

namespace ibgw::session::test {

using namespace std::string_literals;

inline constexpr std::int64_t kMillisecond = 1'000'000;
inline constexpr std::int64_t kFixedClock = 1767623400000;  // 2026-01-05T14:30:00Z

class Lines final : public trace::Sink {
 public:
  void on_event(const trace::Event& event) override { lines.push_back(trace::to_json_line(event)); }
  [[nodiscard]] bool has(const std::string& part) const {
    for (const std::string& line : lines) {
      if (line.find(part) != std::string::npos) {
        return true;
      }
    }
    return false;
  }
  std::vector<std::string> lines;
};

inline std::string frame(const std::string& fields) {
  std::string text = fields;
  for (char& c : text) {
    c = c == '|' ? '\0' : c;
  }
  return "\0\0\0"s + static_cast<char>(text.size()) + text;
}

/// Returns and clears the steps since the last call: `1:write(...)`, `1:close_fin`.
inline std::string taken(Output& out) {
  static const char* const kNames[] = {"write",
                                       "segment",
                                       "close_fin",
                                       "close_rst",
                                       "close_abrupt",
                                       "half_close",
                                       "release",
                                       "stop_reading",
                                       "resume_reading",
                                       "refuse",
                                       "listen",
                                       "stop_accepting",
                                       "resume_accepting",
                                       "blackhole_connection",
                                       "blackhole_listener",
                                       "tell_when_sent"};
  std::string text;
  for (const Step& step : out.steps) {
    text += (text.empty() ? "" : " ") + std::to_string(step.connection) + ':' +
            kNames[static_cast<int>(step.kind)];
  }
  out.clear();
  return text;
}

struct Ground {
  Ground() { context.begin(now, out); }

  void pass(std::int64_t milliseconds) {
    now.monotonic_ns += milliseconds * kMillisecond;
    context.begin(now, out);
    for (auto due = timers.next_due_ns(); due && *due <= now.monotonic_ns;
         due = timers.next_due_ns()) {
      timers.run_next();
    }
  }
  /// A session of version 176 whose requests are served.
  Session& started() {
    Session& session = sessions.open();
    session.codec = &codec;
    session.phase = Session::Phase::started;
    return session;
  }
  std::string taken() { return test::taken(out); }

  Lines trace;
  Output out;
  Now now{1'000'000'000, 0};
  wire::Codec codec{176};
  Context context{kFixedClock, &trace};
  Timers timers{1};
  Sessions sessions;
  Firings firings{context, sessions};
  FlowControl flow{context};
};

}  // namespace ibgw::session::test
