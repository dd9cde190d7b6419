// reference-client: our own client behind the adapter contract, and its broken variants.
//
//   reference-client --behaviour reference [--handshake-timeout 1s] [--request-timeout 10s]
//   reference-client --behaviour reference-ibkr-old [--connect-wait 10s]

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

#include <sys/resource.h>

#include "client-under-test/reference/adapter.hpp"
#include "client-under-test/reference/behaviour.hpp"
#include "client-under-test/reference/ibkr_client.hpp"
#include "client-under-test/reference/reference_client.hpp"

namespace {

using ibgw::reference::Behaviour;
using ibgw::reference::Client;
using ibgw::reference::ClientKind;
using ibgw::reference::EventWriter;

constexpr int kUsageError = 2;
constexpr int kNoStart = 3;  // broken-no-start

// "500ms", "1s"; a duration without unit would be ambiguous.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  long count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0) {
    return std::nullopt;
  }
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (unit == "ms") {
    return std::chrono::milliseconds(count);
  }
  if (unit == "s") {
    return std::chrono::seconds(count);
  }
  return std::nullopt;
}

struct Settings {
  Behaviour behaviour;
  ibgw::reference::ReferenceClient::Timeouts timeouts;
  std::chrono::milliseconds connect_wait{10000};
};

void print_usage(std::ostream& out) {
  out << "usage: reference-client --behaviour NAME [--handshake-timeout 1s] [--request-timeout 10s]"
         " [--connect-wait 10s]\n"
         "NAME is one of: "
      << ibgw::reference::behaviour_names() << '\n';
}

bool read_duration(std::string_view text, std::chrono::milliseconds& duration) {
  const auto parsed = parse_duration(text);
  duration = parsed.value_or(duration);
  return parsed.has_value();
}

// Four options, each with a value. Parsed by hand, so that starting the program costs next to
// nothing.
std::optional<Settings> read_settings(std::span<char* const> arguments) {
  Settings settings;
  std::string_view behaviour_name;
  for (std::size_t index = 0; index + 1 < arguments.size(); index += 2) {
    const std::string_view option = arguments[index];
    const std::string_view value = arguments[index + 1];
    bool is_valid = true;
    if (option == "--behaviour") {
      behaviour_name = value;
    } else if (option == "--handshake-timeout") {
      is_valid = read_duration(value, settings.timeouts.handshake);
    } else if (option == "--request-timeout") {
      is_valid = read_duration(value, settings.timeouts.request);
    } else if (option == "--connect-wait") {
      is_valid = read_duration(value, settings.connect_wait);
    } else {
      is_valid = false;
    }
    if (!is_valid) {
      std::cerr << "reference-client: cannot use " << option << ' ' << value << '\n';
      return std::nullopt;
    }
  }
  const auto behaviour = ibgw::reference::find_behaviour(behaviour_name);
  if (!behaviour || arguments.size() % 2 != 0) {
    return std::nullopt;
  }
  settings.behaviour = *behaviour;
  return settings;
}

std::unique_ptr<Client> make_client(const Settings& settings, EventWriter& events) {
  if (settings.behaviour.kind == ClientKind::reference) {
    return std::make_unique<ibgw::reference::ReferenceClient>(events, settings.behaviour.client,
                                                              settings.timeouts);
  }
  return std::make_unique<ibgw::reference::IbkrClient>(events, settings.behaviour.kind,
                                                       settings.connect_wait);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char* const> arguments(argv + 1,
                                         static_cast<std::size_t>(argc > 0 ? argc - 1 : 0));
  if (arguments.size() == 1 && std::string_view(arguments[0]) == "--help") {
    print_usage(std::cout);
    return EXIT_SUCCESS;
  }
  const auto settings = read_settings(arguments);
  if (!settings) {
    print_usage(std::cerr);
    return kUsageError;
  }
  if (settings->behaviour.adapter.no_start) {
    return kNoStart;
  }
  std::signal(SIGPIPE, SIG_IGN);
  // broken-dies aborts on purpose; nobody wants its core.
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);

  EventWriter events;
  ibgw::reference::Adapter adapter(settings->behaviour, make_client(*settings, events), events);
  adapter.run(std::cin);
  // A call may be blocked for ever, so end without waiting. Every line has already been written.
  std::_Exit(EXIT_SUCCESS);
}
