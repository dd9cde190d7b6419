#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <optional>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <cxxopts.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include "simulator/base/load_error.hpp"
#include "simulator/command/capture_file.hpp"
#include "simulator/command/command.hpp"
#include "simulator/command/console.hpp"
#include "simulator/command/signals.hpp"
#include "simulator/command/state_file.hpp"
#include "simulator/net/memory.hpp"
#include "simulator/net/server.hpp"
#include "simulator/scenario/loader.hpp"
#include "simulator/trace/api_log.hpp"
#include "simulator/trace/gateway_log.hpp"
#include "simulator/trace/writer.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::command {
namespace {

class FanOut final : public trace::Sink {
 public:
  void add(std::unique_ptr<trace::Sink> sink) { sinks_.push_back(std::move(sink)); }
  void on_event(const trace::Event& event) override {
    for (const auto& sink : sinks_) {
      sink->on_event(event);
    }
  }
  [[nodiscard]] bool reads_fields() const override {
    return std::any_of(sinks_.begin(), sinks_.end(),
                       [](const auto& sink) { return sink->reads_fields(); });
  }

 private:
  std::vector<std::unique_ptr<trace::Sink>> sinks_;
};

/// `real`, or a fixed time such as `2026-01-05T14:30:00Z`.
std::optional<std::int64_t> fixed_clock(const std::string& text) {
  if (text == "real") {
    return std::nullopt;
  }
  std::tm parts{};
  const char* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  if (end == nullptr || *end != '\0') {
    throw LoadError("--clock " + text + ": expected real or a time such as 2026-01-05T14:30:00Z");
  }
  const std::tm read = parts;
  const std::time_t seconds = ::timegm(&parts);
  // timegm turns February 31 into a day in March.
  if (parts.tm_mon != read.tm_mon || parts.tm_mday != read.tm_mday ||
      parts.tm_hour != read.tm_hour || parts.tm_min != read.tm_min || parts.tm_sec != read.tm_sec) {
    throw LoadError("--clock " + text + ": no such date or time");
  }
  return std::int64_t{seconds} * 1000;
}

double time_scale(const std::string& text) {
  double factor = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, factor);
  if (error != std::errc{} || end != text_end || !(factor > 0 && factor <= 1000)) {
    throw LoadError("--time-scale " + text + ": expected a number above 0 and up to 1000");
  }
  return factor;
}

int server_version(const cxxopts::ParseResult& options) {
  if (options.count("api-release") != 0) {
    if (options.count("server-version") != 0) {
      throw LoadError("--server-version and --api-release cannot be combined");
    }
    const std::string release = options["api-release"].as<std::string>();
    const std::optional<int> version = wire::version_of_release(release);
    if (!version) {
      throw LoadError("--api-release " + release +
                      ": unknown release; fake-gateway versions lists them");
    }
    return *version;
  }
  return static_cast<int>(
      number_option(options, "server-version", wire::kServerVersionMin, wire::kServerVersionMax));
}

scenario::Scenario chosen_scenario(const cxxopts::ParseResult& options) {
  if (options.count("world") != 0) {
    if (options.count("scenario") != 0) {
      throw LoadError(
          "--world and --scenario cannot be combined; put the world under gateway: in the "
          "scenario");
    }
    return scenario::load_world_file(options["world"].as<std::string>());
  }
  if (options.count("scenario") == 0) {
    scenario::Scenario healthy;
    healthy.name = scenario::kHealthyName;
    return healthy;
  }
  const std::string spec = options["scenario"].as<std::string>();
  std::vector<scenario::Scenario> found =
      scenario::find_scenarios(spec, options["scenarios"].as<std::string>());
  if (found.size() != 1) {
    std::string names;
    for (const scenario::Scenario& one : found) {
      names += "\n  " + one.id();
    }
    throw LoadError(
        fmt::format("--scenario {} has {} variants; choose one:{}", spec, found.size(), names));
  }
  return std::move(found.front());
}

cxxopts::Options describe() {
  cxxopts::Options options(
      "fake-gateway serve",
      "Runs a simulated IB Gateway: healthy, or misbehaving as a scenario says");
  options.add_options()("scenario",
                        "Name or file of a scenario; if it has variants, with [parameter=label]",
                        cxxopts::value<std::string>())(
      "scenarios", "Folder with scenarios",
      cxxopts::value<std::string>()->default_value(default_scenarios_directory()))(
      "world", "World file, with the same keys as gateway: in a scenario",
      cxxopts::value<std::string>())("host", "Address to listen on",
                                     cxxopts::value<std::string>()->default_value("127.0.0.1"))(
      "port", "Port to listen on; 0 for any free port",
      cxxopts::value<std::string>()->default_value("4002"))(
      "server-version", "Highest server version to offer",
      cxxopts::value<std::string>()->default_value("226"))(
      "api-release", "Highest server version, by API release such as 10.37",
      cxxopts::value<std::string>())("clock", "real, or a start time such as 2026-01-05T14:30:00Z",
                                     cxxopts::value<std::string>()->default_value("real"))(
      "seed", "Seed for all random choices", cxxopts::value<std::string>()->default_value("1"))(
      "time-scale", "Factor for the scenario's waits",
      cxxopts::value<std::string>()->default_value("1"))(
      "trace", "Write a trace of all events as JSON lines, to FILE or fd:N",
      cxxopts::value<std::string>())("log-file", "Write a log in the real gateway's format",
                                     cxxopts::value<std::string>())(
      "ignore-rules",
      "Rules fire but have no effect, to check that a scenario's expectations then fail")(
      "api-log", "Write api.<clientId>.log files in the real gateway's format, to this folder",
      cxxopts::value<std::string>())("state-file",
                                     "Write the world's state as JSON, at exit and on SIGUSR1",
                                     cxxopts::value<std::string>())(
      "pcap", "Write a capture for Wireshark: real if permitted, otherwise made from the trace",
      cxxopts::value<std::string>());
  return options;
}

net::ServerOptions address(const cxxopts::ParseResult& options) {
  return {options["host"].as<std::string>(),
          static_cast<std::uint16_t>(number_option(options, "port", 0, 65535))};
}

/// Thousands of sessions need as many descriptors, and the usual soft limit of 1024 is only a
/// default.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

void print_listening(const std::string& host, std::uint16_t port, const std::string& scenario,
                     int version) {
  const nlohmann::ordered_json line = {{"listening", {{"host", host}, {"port", port}}},
                                       {"scenario", scenario},
                                       {"server_version", version}};
  std::printf("%s\n", line.dump().c_str());
  std::fflush(stdout);
}

void print_summary(const session::Engine::Summary& summary) {
  spdlog::info("{} session{}", summary.sessions, summary.sessions == 1 ? "" : "s");
  for (const auto& [rule, fired] : summary.rules) {
    if (fired == 0) {
      spdlog::warn("{} never fired", rule);
    } else {
      spdlog::info("{} fired {} time{}", rule, fired, fired == 1 ? "" : "s");
    }
  }
}

session::EngineOptions engine_options_of(const cxxopts::ParseResult& options) {
  session::EngineOptions chosen;
  chosen.server_version = server_version(options);
  chosen.time_scale = time_scale(options["time-scale"].as<std::string>());
  chosen.seed = number_option(options, "seed", 0, UINT64_MAX);
  chosen.rules_act = options.count("ignore-rules") == 0;
  chosen.fixed_wall_ms = fixed_clock(options["clock"].as<std::string>());
  return chosen;
}

/// Adds the trace, or the console in its place; returns nullptr if no trace was requested. `reader`
/// becomes our end of an inherited pipe, for watching its reader.
const trace::Writer* add_trace(const cxxopts::ParseResult& options, FanOut& sinks,
                               boost::asio::posix::stream_descriptor& reader) {
  if (options.count("trace") == 0) {
    sinks.add(std::make_unique<Console>());
    return nullptr;
  }
  const std::string target = options["trace"].as<std::string>();
  auto writer = std::make_unique<trace::Writer>(target);
  if (target.rfind("fd:", 0) == 0) {
    boost::system::error_code not_a_pipe;  // Then there is no reader to watch.
    reader.assign(::dup(writer->descriptor()), not_a_pipe);
  }
  const trace::Writer* const added = writer.get();
  sinks.add(std::move(writer));
  return added;
}

void add_logs(const cxxopts::ParseResult& options, FanOut& sinks) {
  if (options.count("log-file") != 0) {
    sinks.add(std::make_unique<trace::GatewayLog>(options["log-file"].as<std::string>()));
  }
  if (options.count("api-log") != 0) {
    const std::string folder = options["api-log"].as<std::string>();
    std::error_code ignored;  // Problems of the folder are reported by its writer.
    std::filesystem::create_directories(folder, ignored);
    sinks.add(std::make_unique<trace::ApiLog>(folder));
  }
}

void start_capture(std::optional<CaptureFile>& capture, boost::asio::io_context& context,
                   const cxxopts::ParseResult& options, const net::ServerOptions& bind,
                   const scenario::Scenario& scenario, FanOut& sinks) {
  capture.emplace(context, options["pcap"].as<std::string>(), bind.host,
                  fmt::format("{}, server version {}", scenario.id(), server_version(options)));
  if (auto synthesis = capture->synthesis()) {
    sinks.add(std::move(synthesis));
  }
}

/// A missing reader is fine, because it has seen enough. After any other error, an incomplete trace
/// would look complete.
bool is_whole(const trace::Writer* trace) {
  if (trace == nullptr || trace->error() == 0 || trace->error() == EPIPE) {
    return true;
  }
  spdlog::error("--trace: the trace could not be written completely: {}",
                std::strerror(trace->error()));
  return false;
}

}  // namespace

int serve(int argc, char** argv) {
  outlive_harmless_signals();
  spdlog::set_default_logger(spdlog::stderr_logger_st("fake-gateway"));
  cxxopts::Options description = describe();
  cxxopts::ParseResult options;
  if (!parse(description, argc, argv, options)) {
    return kOk;
  }
  const scenario::Scenario scenario = chosen_scenario(options);
  const session::EngineOptions engine_options = engine_options_of(options);
  const net::ServerOptions bind = address(options);

  boost::asio::io_context context(1);
  boost::asio::posix::stream_descriptor trace_reader(context);
  FanOut sinks;
  const trace::Writer* const trace_writer = add_trace(options, sinks, trace_reader);
  add_logs(options, sinks);
  std::optional<CaptureFile> capture;
  if (options.count("pcap") != 0) {
    start_capture(capture, context, options, bind, scenario, sinks);
  }

  raise_descriptor_limit();
  net::return_large_blocks();
  session::Engine engine(scenario, engine_options, &sinks);
  std::optional<StateFile> state_file;
  if (options.count("state-file") != 0) {
    state_file.emplace(context, engine, options["state-file"].as<std::string>());
  }
  net::Server server(context, engine, bind);
  boost::asio::signal_set signals(context);
  add_ending_signals(signals);
  server.start();
  if (capture) {
    capture->start(server.port());
  }
  const auto stop = [&] {
    server.stop();
    if (state_file) {
      state_file->stop();
    }
    if (capture) {
      capture->stop();
    }
  };
  if (trace_reader.is_open()) {
    // The program that inherited us the descriptor started us; if it is gone, nobody will stop us.
    trace_reader.async_wait(boost::asio::posix::stream_descriptor::wait_error,
                            [&](const boost::system::error_code& error) {
                              if (!error) {
                                stop();
                                signals.cancel();
                              }
                            });
  }
  signals.async_wait([&](const boost::system::error_code& error, int) {
    if (!error) {
      stop();
      trace_reader.close();
    }
  });
  print_listening(bind.host, server.port(), scenario.id(), engine_options.server_version);
  context.run();
  const bool is_state_whole = !state_file || state_file->write();
  print_summary(engine.finish(net::now()));
  if (capture) {
    capture->finish();
  }
  const bool is_trace_whole = is_whole(trace_writer);
  return is_state_whole && is_trace_whole ? kOk : kOurFault;
}

}  // namespace ibgw::command
