// Child processes: lines, limits, signals, groups, and that each is reaped.
#include "conformance/process/child.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <optional>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {
namespace {

using namespace std::chrono_literals;

struct Run {
  boost::asio::io_context context;
  std::vector<std::string> lines;
  std::vector<std::string> side_lines;
  std::optional<ExitStatus> exit;
  std::optional<ReadEnd> output_end;
  std::optional<ReadEnd> side_end;
  std::string rest;
  std::shared_ptr<Child> child;

  explicit Run(const std::string& script, ChildOptions options = {}) {
    std::signal(SIGPIPE, SIG_IGN);
    mark_inherited_close_on_exec();
    options.arguments = {"sh", "-c", script};
    Child::Handlers handlers;
    handlers.on_line = [this](std::string_view line) { lines.emplace_back(line); };
    handlers.on_side_line = [this](std::string_view line) { side_lines.emplace_back(line); };
    handlers.on_side_end = [this](ReadEnd end, std::string_view) { side_end = end; };
    handlers.on_output_end = [this](ReadEnd end, std::string_view text) {
      output_end = end;
      rest = text;
    };
    handlers.on_exit = [this](const ExitStatus& status) { exit = status; };
    child = Child::start(context, options, handlers).value();
  }

  /// The limit is only for events that never come; on a busy machine, others may take long.
  void until(const std::function<bool()>& is_there) {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (!is_there() && std::chrono::steady_clock::now() < deadline) {
      context.restart();
      context.run_one_for(10ms);
    }
    REQUIRE(is_there());
  }

  void until_exit() {
    until([this] { return exit.has_value(); });
  }
};

bool is_reaped(pid_t pid) {
  return ::waitpid(pid, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

TEST_CASE("what a child prints arrives before its end") {
  Run run("echo one; printf 'two\\r\\nthree'; echo oops >&2; exit 3");
  run.until_exit();
  CHECK(run.lines == std::vector<std::string>{"one", "two"});
  CHECK(run.output_end == ReadEnd::closed);
  CHECK(run.rest == "three");
  CHECK(run.exit->text() == "exit status 3");
  CHECK(run.child->error_text() == "oops\n");
  CHECK(is_reaped(run.child->pid()));
}

TEST_CASE("a child reads its input and ends when its input is closed") {
  Run run("cat");
  run.child->write_line("a");
  run.child->write_line("b");
  run.child->close_input();
  run.until_exit();
  CHECK(run.lines == std::vector<std::string>{"a", "b"});
}

TEST_CASE("writing to a child that is gone is not an error") {
  Run run("exit 0");
  run.until_exit();
  run.child->write_line("a");
  run.context.run_for(20ms);
  CHECK(run.exit->code == 0);
}

TEST_CASE("killing takes the whole group") {
  Run run("(trap '' TERM; while :; do sleep 60; done) & echo x; wait");
  run.until([&] { return !run.lines.empty(); });
  run.child->kill_group();
  run.until_exit();
  CHECK(run.exit->signal == SIGKILL);
  // All of them hold the pipe, which ends with the last one, reaped or not.
  run.until([&] { return run.output_end.has_value(); });
  CHECK(run.output_end == ReadEnd::closed);
}

TEST_CASE("a crash looks like a crash") {
  Run run("kill -SEGV $$");
  run.until_exit();
  CHECK(run.exit->text() == "killed by signal 11 (Segmentation fault)");
}

TEST_CASE("a flood of output is bounded") {
  ChildOptions options;
  options.output.total_bytes_max = 100'000;
  Run run("yes", options);
  run.until([&] { return run.output_end.has_value(); });
  CHECK(run.output_end == ReadEnd::too_much);
  run.child->kill_group();
  run.until_exit();
}

TEST_CASE("a line without end is bounded") {
  ChildOptions options;
  options.output.line_bytes_max = 1000;
  Run run("tr '\\0' x < /dev/zero | head -c 300000", options);
  run.until([&] { return run.output_end.has_value(); });
  CHECK(run.output_end == ReadEnd::line_too_long);
  CHECK(run.lines.empty());
}

TEST_CASE("the tail of stderr is kept") {
  Run run("i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done");
  run.until_exit();
  const std::string& text = run.child->error_text();
  CHECK(text.size() <= 131072);
  CHECK(text.substr(text.size() - 11) == "line 19999\n");
}

TEST_CASE("the side channel is descriptor 3 and nothing else of ours is open in the child") {
  ChildOptions options;
  options.has_side_channel = true;
  Run run("echo hello >&3; ls /proc/self/fd | tr '\\n' ' '", options);
  run.until_exit();
  run.until([&] { return run.side_end.has_value(); });
  CHECK(run.side_end == ReadEnd::closed);
  CHECK(run.side_lines == std::vector<std::string>{"hello"});
  // The last one is the directory opened by ls.
  CHECK(run.rest == "0 1 2 3 4 ");
}

TEST_CASE("a program that does not exist is an error, not a child") {
  boost::asio::io_context context;
  ChildOptions options;
  options.arguments = {"/no/such/program"};
  CHECK_FALSE(Child::start(context, options, {}));
}

TEST_CASE("a child that is dropped is killed and reaped") {
  pid_t pid = 0;
  {
    Run run("sleep 60");
    pid = run.child->pid();
  }
  CHECK(is_reaped(pid));
}

}  // namespace
}  // namespace ibgw::conformance
