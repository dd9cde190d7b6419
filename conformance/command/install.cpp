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

namespace fs = std::filesystem;
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

/// The environment that an installation replaces. It stands aside until the new one is complete: an
/// environment cannot be built elsewhere and moved into place, because many contain their own path.
class Replaced {
 public:
  explicit Replaced(const std::string& folder) : folder_(folder), aside_(folder + ".before") {
    std::error_code ignored;
    if (fs::exists(aside_, ignored)) {
      put_back();  // An earlier installation was cut off.
    }
    if (fs::exists(folder_ / kInstalledMarker, ignored)) {
      fs::rename(folder_, aside_, ignored);
    }
  }
  Replaced(const Replaced&) = delete;
  Replaced& operator=(const Replaced&) = delete;
  ~Replaced() {
    std::error_code ignored;
    if (!is_complete_ && fs::exists(aside_, ignored)) {
      put_back();
    }
  }

  void complete() {
    is_complete_ = true;
    std::error_code ignored;
    fs::remove_all(aside_, ignored);
  }

 private:
  void put_back() const {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::rename(aside_, folder_, ignored);
  }

  fs::path folder_;
  fs::path aside_;
  bool is_complete_ = false;
};

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
  Replaced replaced(folder);
  say(client.name + ": " + command);
  for (std::size_t number = 1; number <= tries; ++number) {
    // A partial environment could be taken for a complete one.
    std::error_code error;
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    // Taken before the command reads the files: who changes one meanwhile has to install again.
    const std::string fingerprint = fingerprint_of(client, places);
    const auto begin = std::chrono::steady_clock::now();
    const std::optional<std::string> problem =
        try_once(command, client.directory, patience.limit, say);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!problem) {
      mark_installed(client, places, fingerprint);
      replaced.complete();
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
