#include "conformance/command/install.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "conformance/process/child.hpp"

namespace ibgw::conformance {
namespace {

using Say = std::function<void(const std::string& line)>;

/// Settings for the package managers' own retries, which keep what was already downloaded. Settings
/// of the user take precedence. Go has no such setting.
std::vector<std::pair<std::string, std::string>> own_tries() {
  std::vector<std::pair<std::string, std::string>> variables{{"PIP_RETRIES", "8"},
                                                             {"PIP_TIMEOUT", "30"},
                                                             {"npm_config_fetch_retries", "5"},
                                                             {"npm_config_fetch_timeout", "60000"},
                                                             {"CARGO_NET_RETRY", "8"}};
  std::erase_if(variables, [](const auto& variable) {
    return std::getenv(variable.first.c_str()) != nullptr;
  });
  return variables;
}

/// Returns nothing on success, otherwise what went wrong, followed by the last output of the
/// command.
std::optional<std::string> try_once(const std::string& command, const std::string& directory,
                                    Duration limit, const Say& say) {
  boost::asio::io_context context(1);
  ChildOptions options;
  options.arguments = {"/bin/sh", "-c", command};
  options.directory = directory;
  options.environment = own_tries();
  options.output = {.line_bytes_max = std::size_t{1} << 20,
                    .total_bytes_max = std::size_t{1} << 30};
  std::optional<ExitStatus> exit;
  Child::Handlers handlers;
  handlers.on_line = [&say](std::string_view line) { say("  " + std::string(line)); };
  handlers.on_exit = [&exit](const ExitStatus& status) { exit = status; };
  boost::system::result<std::shared_ptr<Child>> child =
      Child::start(context, options, std::move(handlers));
  if (!child) {
    return "cannot be started: " + child.error().message();
  }
  (*child)->close_input();
  bool is_over_limit = false;
  boost::asio::steady_timer timer(context, limit);
  timer.async_wait([&](const boost::system::error_code&) {
    is_over_limit = !exit;
    (*child)->kill_group();
  });
  while (!exit && context.run_one() > 0) {
  }
  const std::string errors = (*child)->error_text();
  (*child)->end();
  if (exit && exit->code == 0 && exit->signal == 0) {
    return std::nullopt;
  }
  const std::string how = is_over_limit ? "not finished within " + format_duration(limit)
                                        : exit.value_or(ExitStatus{.code = 1, .signal = 0}).text();
  return errors.empty() ? how : how + "\n" + errors.substr(0, errors.find_last_not_of('\n') + 1);
}

void pause(Duration duration) {
  boost::asio::io_context context(1);
  boost::asio::steady_timer timer(context, duration);
  timer.wait();
}

/// Distinguishes a registry that cannot be reached, which says nothing about the client, from a
/// broken installation.
Installed why_failed(const ClientUnderTest& client, const Places& places, const Say& say) {
  if (client.reach.empty()) {
    return Installed::failed;
  }
  const std::string command = expand(client.reach, client, places);
  const std::optional<std::string> problem =
      try_once(command, client.directory, std::chrono::minutes(2), [](const std::string&) {});
  say(client.name + ": " + command + ": " +
      (problem ? *problem + "\n" + client.name + ": its registry cannot be reached"
               : "succeeds, so the installation itself fails"));
  return problem ? Installed::unreachable : Installed::failed;
}

}  // namespace

Installed install_client(const ClientUnderTest& client, const Places& places,
                         const InstallPatience& patience, const Say& say) {
  const std::string folder = environment_folder(client, places);
  const std::string command = expand(client.install, client, places);
  const std::size_t tries = patience.pauses.size() + 1;
  say(client.name + ": " + command);
  for (std::size_t number = 1; number <= tries; ++number) {
    // A partial environment could be taken for a complete one.
    std::error_code error;
    std::filesystem::remove_all(folder, error);
    std::filesystem::create_directories(folder, error);
    // Taken before the command reads the files: who changes one meanwhile has to install again.
    const std::string fingerprint = fingerprint_of(client, places);
    const auto begin = std::chrono::steady_clock::now();
    const std::optional<std::string> problem =
        try_once(command, client.directory, patience.limit, say);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!problem) {
      mark_installed(client, places, fingerprint);
      say(fmt::format("{}: installed after {:.1f} s", client.name, seconds));
      return Installed::done;
    }
    const std::string what = fmt::format("{}: try {} of {} failed after {:.1f} s: ", client.name,
                                         number, tries, seconds);
    if (number == tries) {
      say(what + *problem);
      break;
    }
    const Duration wait = patience.pauses[number - 1];
    say(what + *problem + "\n" + client.name + ": retrying in " + format_duration(wait));
    pause(wait);
  }
  return why_failed(client, places, say);
}

}  // namespace ibgw::conformance
