// fake-gateway: an IB Gateway that real client libraries accept, healthy by default, broken on
// purpose by a scenario.
//   fake-gateway serve --scenario silent_close[at=hello] --port 4002
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "simulator/base/load_error.hpp"
#include "simulator/command/command.hpp"

namespace {

using ibgw::command::kOk;
using ibgw::command::kOurFault;
using ibgw::command::kUserError;

struct Command {
  const char* name;
  int (*run)(int, char**);
  const char* help;
};

constexpr Command kCommands[] = {
    {"serve", ibgw::command::serve, "run the gateway"},
    {"lint", ibgw::command::lint, "check scenario files"},
    {"schema", ibgw::command::schema, "print a JSON Schema of the scenario language"},
    {"list", ibgw::command::list, "list the scenarios"},
    {"messages", ibgw::command::messages, "print every message of the protocol"},
    {"versions", ibgw::command::versions, "print API releases and server versions"},
    {"decode", ibgw::command::decode, "decode frames to JSON"},
    {"encode", ibgw::command::encode, "encode JSON to frames"},
    {"compare", ibgw::command::compare, "hold the gateway against recorded exchanges"},
};

void usage(std::ostream& out) {
  out << "usage: fake-gateway COMMAND [--help]\n";
  for (const Command& command : kCommands) {
    out << "  " << command.name << std::string(10 - std::string(command.name).size(), ' ')
        << command.help << '\n';
  }
}

/// Everything that was printed has arrived. Says what is wrong otherwise.
bool was_printed(const std::string& command) {
  errno = 0;
  std::cout.flush();
  const bool is_lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0 || !std::cout;
  // The gateway goes on, and is not over, when nobody reads where it listens.
  if (!is_lost || command == "serve") {
    return true;
  }
  std::cerr << "fake-gateway: cannot write all output"
            << (errno == 0 ? std::string() : std::string(": ") + std::strerror(errno)) << '\n';
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    usage(std::cerr);
    return kUserError;
  }
  const std::string name = argv[1];
  if (name == "--help" || name == "-h" || name == "help") {
    usage(std::cout);
    return kOk;
  }
  const auto command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                    [&](const Command& c) { return name == c.name; });
  if (command == std::end(kCommands)) {
    std::vector<std::string> names;
    for (const Command& known : kCommands) {
      names.emplace_back(known.name);
    }
    const std::string hint = ibgw::near_miss(name, names);
    std::cerr << "fake-gateway: unknown command " << name
              << (hint.empty() ? "" : "; did you mean " + hint + "?") << '\n';
    usage(std::cerr);
    return kUserError;
  }
  try {
    const int code = command->run(argc - 1, argv + 1);
    return was_printed(name) ? code : kOurFault;
  } catch (const ibgw::LoadError& error) {
    std::cerr << error.what() << '\n';
    return kUserError;
  } catch (const std::exception& error) {
    std::cerr << "fake-gateway: internal error: " << error.what() << '\n';
    return kOurFault;
  }
}
