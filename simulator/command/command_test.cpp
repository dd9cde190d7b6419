// Arguments, the console's lines and the state file, without a process around them.
#include "simulator/command/command.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>
#include <cxxopts.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include "simulator/base/load_error.hpp"
#include "simulator/command/console.hpp"
#include "simulator/command/signals.hpp"
#include "simulator/command/state_file.hpp"
#include "simulator/wire/message.hpp"
#include "simulator/wire/names.hpp"

namespace ibgw::command {
namespace {

namespace fs = std::filesystem;

/// The parsed arguments, or the error.
std::string parsed(std::vector<std::string> arguments) {
  cxxopts::Options options("fake-gateway test", "");
  options.add_options()("port", "", cxxopts::value<std::string>()->default_value("4002"))(
      "trace", "", cxxopts::value<std::string>())("files", "",
                                                  cxxopts::value<std::vector<std::string>>());
  options.parse_positional({"files"});
  std::vector<char*> argv;
  arguments.insert(arguments.begin(), "test");
  for (std::string& argument : arguments) {
    argv.push_back(argument.data());
  }
  cxxopts::ParseResult result;
  try {
    if (!parse(options, static_cast<int>(argv.size()), argv.data(), result)) {
      return "help";
    }
    return std::to_string(number_option(result, "port", 0, 65535));
  } catch (const LoadError& error) {
    return error.what();
  }
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "command_test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path;
};

std::string read(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Collects stderr while it exists.
class Lines {
 public:
  Lines() : before_(spdlog::default_logger()) {
    auto logger = std::make_shared<spdlog::logger>(
        "test", std::make_shared<spdlog::sinks::ostream_sink_st>(text_));
    logger->set_pattern("%l: %v");
    spdlog::set_default_logger(logger);
  }
  ~Lines() { spdlog::set_default_logger(before_); }
  Lines(const Lines&) = delete;
  Lines& operator=(const Lines&) = delete;
  std::string take() {
    std::string text = text_.str();
    text_.str({});
    return text;
  }

 private:
  std::ostringstream text_;
  std::shared_ptr<spdlog::logger> before_;
};

trace::Event event(trace::Kind kind, int connection, std::int64_t seconds) {
  trace::Event event;
  event.kind = kind;
  event.connection = connection;
  event.t = seconds * 1'000'000'000;
  return event;
}

}  // namespace

TEST_CASE("arguments are taken or refused with a reason") {
  using Arguments = std::vector<std::string>;
  const auto [arguments, said] = GENERATE(table<Arguments, std::string>({
      {Arguments{}, "4002"},
      {Arguments{"--port", "0"}, "0"},
      {Arguments{"--port=65535"}, "65535"},
      {Arguments{"--port", "65536"}, "--port 65536: expected 0 to 65535"},
      {Arguments{"--port", "-1"}, "--port -1: expected 0 to 65535"},
      {Arguments{"--port", "4002x"}, "--port 4002x: expected 0 to 65535"},
      {Arguments{"--port", ""}, "--port : expected 0 to 65535"},
      {Arguments{"--port", "99999999999999999999"},
       "--port 99999999999999999999: expected 0 to 65535"},
      {Arguments{"--port", "1", "--port", "2"}, "--port is given 2 times; expected once"},
      {Arguments{"a", "b"}, "4002"},
      {Arguments{"--help"}, "help"},
      {Arguments{"-h", "--port", "x"}, "help"},
  }));
  CHECK(parsed(arguments) == said);
}

TEST_CASE("an unknown argument names the help") {
  const std::string said = parsed({"--prot", "1"});
  CHECK(said.find("prot") != std::string::npos);
  CHECK(said.find("; see fake-gateway test --help") != std::string::npos);
}

TEST_CASE("errors of unreadable input say why and where") {
  const Folder folder;
  const fs::path file = folder.path / "input";
  std::ofstream(file) << "two\nlines";
  CHECK(read_input(file.string()) == "two\nlines");
  const std::string missing = (folder.path / "missing").string();
  try {
    static_cast<void>(read_input(missing));
    FAIL("it was read");
  } catch (const LoadError& error) {
    CHECK(error.what() == missing + ": cannot be read: No such file or directory");
  }
}

TEST_CASE("the console summarises a session in one line") {
  Lines lines;
  Console console;
  trace::Event accept = event(trace::Kind::accept, 1, 10);
  accept.peer = "127.0.0.1:5";
  console.on_event(accept);
  console.on_event(event(trace::Kind::accept, 2, 10));
  lines.take();
  const wire::Message request(*wire::find_message("REQ_IDS"));
  trace::Event in = event(trace::Kind::in, 1, 11);
  in.message = &request;
  console.on_event(in);
  in.message = nullptr;  // Bytes that are not a message are not counted as a request.
  console.on_event(in);
  console.on_event(event(trace::Kind::out, 1, 11));
  console.on_event(event(trace::Kind::out, 1, 11));
  trace::Event ready = event(trace::Kind::stage, 1, 11);
  ready.stage = "ready";
  ready.client_id = 7;
  console.on_event(ready);
  CHECK(lines.take() == "info: connection 1 is ready, client id 7\n");
  trace::Event close = event(trace::Kind::close, 1, 13);
  close.reason = "the client closed";
  console.on_event(close);
  CHECK(
      lines.take() ==
      "info: connection 1 closed: the client closed; client id 7, 1 requests, 2 messages, 3.0 s\n");
  console.on_event(event(trace::Kind::end, 0, 20));
  CHECK(lines.take() ==
        "info: connection 2 closed: the gateway stops; never ready, 0 requests, 0 messages, 10.0 "
        "s\n");
}

TEST_CASE("errors are warnings on the console") {
  Lines lines;
  Console console;
  trace::Event error = event(trace::Kind::error, 3, 1);
  error.reason = "a frame of length 0";
  console.on_event(error);
  trace::Event rule = event(trace::Kind::rule, 3, 1);
  rule.rule = "half_close";
  console.on_event(rule);
  CHECK(lines.take() ==
        "warning: connection 3: a frame of length 0\ninfo: connection 3: half_close fires\n");
}

TEST_CASE("the state file is replaced as a whole, on a signal and on request") {
  const Folder folder;
  const fs::path path = folder.path / "state.json";
  const scenario::Scenario scenario;
  const session::Engine engine(scenario, {}, nullptr);
  boost::asio::io_context context;
  StateFile file(context, engine, path.string());
  CHECK(read(path) == "{}\n");
  REQUIRE(std::raise(SIGUSR1) == 0);
  while (read(path) == "{}\n") {
    REQUIRE(context.run_one() == 1);
  }
  CHECK(read(path).find("\"accounts\"") != std::string::npos);
  fs::remove(path);
  CHECK(file.write());
  CHECK(fs::exists(path));
  CHECK_FALSE(fs::exists(path.string() + ".new"));
  fs::remove_all(folder.path);
  Lines lines;
  CHECK_FALSE(file.write());
  CHECK(lines.take().find("error: cannot write the state file") == 0);
  // A signal that arrives at the end does not keep the program alive.
  REQUIRE(std::raise(SIGUSR1) == 0);
  context.poll_one();
  file.stop();
  context.run();
}

TEST_CASE("a state file that cannot be written is refused at once") {
  const Folder folder;
  const scenario::Scenario scenario;
  const session::Engine engine(scenario, {}, nullptr);
  boost::asio::io_context context;
  CHECK_THROWS_AS(StateFile(context, engine, folder.path.string()), LoadError);
  CHECK_THROWS_AS(StateFile(context, engine, (folder.path / "no/such").string()), LoadError);
}

TEST_CASE("harmless signals do not end the program; SIGHUP does unless it is ignored") {
  outlive_harmless_signals();
  for (const int signal : {SIGPIPE, SIGUSR1, SIGUSR2, SIGXFSZ}) {
    CHECK(std::raise(signal) == 0);
  }
  const bool is_ignored = GENERATE(false, true);
  auto* const before = std::signal(SIGHUP, is_ignored ? SIG_IGN : SIG_DFL);
  boost::asio::io_context context;
  boost::asio::signal_set signals(context);
  add_ending_signals(signals);
  int caught = 0;
  signals.async_wait(
      [&](const boost::system::error_code& error, int number) { caught = error ? 0 : number; });
  std::raise(is_ignored ? SIGTERM : SIGHUP);
  if (is_ignored) {
    std::raise(SIGHUP);
  }
  while (caught == 0) {
    REQUIRE(context.run_one() == 1);
  }
  CHECK(caught == (is_ignored ? SIGTERM : SIGHUP));
  signals.clear();
  std::signal(SIGHUP, before);
}

}  // namespace ibgw::command
