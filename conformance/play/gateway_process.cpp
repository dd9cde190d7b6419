#include "conformance/play/gateway_process.hpp"

#include <utility>

#include <fmt/format.h>

#include "conformance/event/json_tree.hpp"
#include "conformance/play/trace_line.hpp"

namespace ibgw::conformance {
namespace {

// A case's trace has some hundred lines; the limit is for a client that floods the gateway.
constexpr std::size_t kTraceBytesMax = std::size_t{256} << 20;
constexpr std::size_t kTraceLineMax = std::size_t{64} << 20;

}  // namespace

GatewayProcess::GatewayProcess(boost::asio::io_context& context, GatewayOptions options,
                               Handlers handlers)
    : context_(context), options_(std::move(options)), handlers_(std::move(handlers)) {}

std::optional<std::string> GatewayProcess::start() {
  ChildOptions options;
  // With a fixed clock, the same case always sends the same bytes.
  options.arguments = {options_.program,   "serve",
                       "--port",           "0",
                       "--server-version", fmt::to_string(options_.server_version),
                       "--clock",          "2026-01-05T14:30:00Z",
                       "--seed",           fmt::to_string(options_.seed),
                       "--time-scale",     fmt::format("{}", options_.time_scale),
                       "--trace",          "fd:3"};
  if (!options_.scenario.empty()) {
    options.arguments.insert(options.arguments.end(), {"--scenario", options_.scenario});
  }
  if (options_.ignore_rules) {
    options.arguments.emplace_back("--ignore-rules");
  }
  if (!options_.pcap.empty()) {
    options.arguments.insert(options.arguments.end(), {"--pcap", options_.pcap});
  }
  options.has_side_channel = true;
  options.side_channel = {.line_bytes_max = kTraceLineMax, .total_bytes_max = kTraceBytesMax};
  Child::Handlers handlers;
  handlers.on_line = [this](std::string_view line) { take_line(line); };
  handlers.on_side_line = [this](std::string_view line) { take_trace_line(line); };
  handlers.on_side_end = [this](ReadEnd end, std::string_view rest) { take_trace_end(end, rest); };
  handlers.on_exit = [this](const ExitStatus& status) {
    exit_ = status;
    tell_end();
  };
  boost::system::result<std::shared_ptr<Child>> child =
      Child::start(context_, options, std::move(handlers));
  if (!child) {
    return fmt::format("cannot start {}: {}", options_.program, child.error().message());
  }
  child_ = *child;
  return std::nullopt;
}

void GatewayProcess::terminate() {
  is_terminated_ = true;
  child_->terminate();
}

void GatewayProcess::kill() {
  if (child_) {
    child_->kill_group();
  }
}

void GatewayProcess::end() {
  if (child_) {
    child_->end();
  }
}

void GatewayProcess::take_line(std::string_view line) {
  const std::optional<Tree> tree = parse_json(line);
  const Tree* const listening = tree ? tree->find("listening") : nullptr;
  if (listening != nullptr) {
    handlers_.on_listening(static_cast<int>(integer_of(*listening, "port")));
  }
}

void GatewayProcess::take_trace_line(std::string_view line) {
  std::optional<RecordedEvent> event = read_trace_line(line);
  if (!event) {
    trouble_ = trouble_.value_or(
        fmt::format("cannot parse a line of the gateway's trace: {}", line.substr(0, 200)));
    return;
  }
  has_trace_end_ = has_trace_end_ || event->kind == EventKind::end;
  handlers_.on_trace(std::move(*event));
}

void GatewayProcess::take_trace_end(ReadEnd end, std::string_view rest) {
  if (end != ReadEnd::closed) {
    trouble_ = trouble_.value_or("the gateway's trace is too long");
    kill();
  } else if (!rest.empty()) {
    trouble_ = trouble_.value_or("the gateway's trace ends in the middle of a line");
  }
  is_trace_read_ = true;
  tell_end();
}

void GatewayProcess::tell_end() {
  if (!exit_ || !is_trace_read_) {
    return;
  }
  if (!is_terminated_ || exit_->signal != 0 || exit_->code != 0) {
    trouble_ = trouble_.value_or(fmt::format("fake-gateway exited {}: {}",
                                             is_terminated_ ? "with an error" : "unexpectedly",
                                             exit_->text()));
  } else if (!has_trace_end_) {
    trouble_ = trouble_.value_or("the gateway's trace has no end line");
  }
  handlers_.on_end(trouble_);
}

}  // namespace ibgw::conformance
