#include "conformance/play/client_process.hpp"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "conformance/play/monotonic.hpp"

namespace ibgw::conformance {
namespace {

// More than a client prints in any case. A flooding client must not keep the runner from its other
// work.
constexpr std::size_t kLineBytesMax = std::size_t{1} << 20;
constexpr std::size_t kOutputBytesMax = std::size_t{4} << 20;
constexpr std::size_t kLinesMax = 20'000;

/// Has no special meaning to a shell within a word.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/._-+=:,@%").find(c) != std::string_view::npos;
}

/// `exec`, so that signals and the exit status belong to the adapter, not to a shell.
std::vector<std::string> by_shell(const std::string& shell) {
  return {"/bin/sh", "-c", "exec " + shell};
}

}  // namespace

std::vector<std::string> start_arguments(const std::string& shell) {
  std::vector<std::string> words(1);
  for (const char c : shell) {
    if (is_plain(c)) {
      words.back() += c;
    } else if (c != ' ') {
      return by_shell(shell);
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) {
    words.pop_back();
  }
  // If it cannot be started, a shell gives the best error message.
  const bool is_program = !words.empty() && words.front().starts_with('/') &&
                          ::access(words.front().c_str(), X_OK) == 0;
  return is_program ? words : by_shell(shell);
}

ClientProcess::ClientProcess(boost::asio::io_context& context, const ClientCommand& command,
                             int instance, Handlers handlers)
    : context_(context), command_(command), instance_(instance), handlers_(std::move(handlers)) {}

std::optional<std::string> ClientProcess::start() {
  ChildOptions options;
  options.arguments = start_arguments(command_.shell);
  options.directory = command_.directory;
  options.output = {
      .line_bytes_max = kLineBytesMax, .total_bytes_max = kOutputBytesMax, .lines_max = kLinesMax};
  Child::Handlers handlers;
  handlers.on_line = [this](std::string_view line) { take_line(line); };
  handlers.on_output_end = [this](ReadEnd end, std::string_view rest) {
    take_output_end(end, rest);
  };
  handlers.on_exit = [this](const ExitStatus& status) { handlers_.on_exit(status); };
  has_greeted_ = false;
  boost::system::result<std::shared_ptr<Child>> child = Child::start(context_, options, handlers);
  if (!child) {
    // A script may lack the line that names its interpreter; a shell runs it anyway.
    options.arguments = by_shell(command_.shell);
    child = Child::start(context_, options, std::move(handlers));
  }
  if (!child) {
    return "cannot start the adapter: " + child.error().message();
  }
  child_ = *child;
  child_->write_line(hello_line());
  return std::nullopt;
}

void ClientProcess::send(const std::string& line) {
  if (child_) {
    child_->write_line(line);
  }
}

void ClientProcess::say_bye() {
  send(bye_line());
  if (child_) {
    child_->close_input();
  }
}

void ClientProcess::kill() {
  if (child_) {
    child_->kill_group();
  }
}

void ClientProcess::end() {
  if (child_) {
    child_->end();
  }
}

void ClientProcess::take_line(std::string_view line) {
  if (has_failed_) {
    return;
  }
  AdapterLine what = read_adapter_line(line, monotonic_now(), instance_);
  if (const BadLine* bad = std::get_if<BadLine>(&what)) {
    fail("the adapter violates the contract: " + bad->what);
  } else if (const Greeting* greeting = std::get_if<Greeting>(&what)) {
    if (has_greeted_) {
      fail("the adapter violates the contract: a second hello");
      return;
    }
    has_greeted_ = true;
    handlers_.on_greeting(*greeting);
  } else if (!has_greeted_) {
    fail(fmt::format("the adapter violates the contract: it printed an event before hello: {}",
                     line.substr(0, 120)));
  } else {
    handlers_.on_event(std::get<RecordedEvent>(std::move(what)));
  }
}

void ClientProcess::take_output_end(ReadEnd end, std::string_view rest) {
  if (end == ReadEnd::too_much) {
    fail(fmt::format("the adapter printed too much: more than {} lines or 4 MiB in one case",
                     kLinesMax));
  } else if (end == ReadEnd::line_too_long) {
    fail("the adapter printed a line of more than 1 MiB");
  } else if (!rest.empty() && !has_greeted_) {
    fail(fmt::format("the adapter violates the contract: not a valid JSON line: {}",
                     rest.substr(0, 120)));
  }
}

void ClientProcess::fail(std::string what) {
  if (has_failed_) {
    return;
  }
  has_failed_ = true;
  kill();
  handlers_.on_trouble(std::move(what));
}

}  // namespace ibgw::conformance
