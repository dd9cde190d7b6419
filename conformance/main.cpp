// conformance: runs client programs through the scenarios of fake-gateway and judges what they did.
// `conformance --help` lists the commands.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "conformance/command/commands.hpp"
#include "conformance/process/interruption.hpp"
#include "conformance/process/spawn.hpp"

int main(int argument_count, char** arguments) {
  using ibgw::conformance::UsageError;
  ibgw::conformance::mark_inherited_close_on_exec();
  std::signal(SIGPIPE, SIG_IGN);
  ibgw::conformance::end_on_signals();
  try {
    const std::vector<std::string> words(arguments + 1, arguments + argument_count);
    const int code = ibgw::conformance::carry_out(ibgw::conformance::read_command_line(words));
    const bool is_lost = std::fflush(stdout) != 0 || std::ferror(stdout) != 0;
    if (is_lost && errno != EPIPE) {  // On EPIPE the reader has gone, because it has seen enough.
      fmt::print(stderr, "conformance: cannot write all output: {}\n", std::strerror(errno));
      return 4;
    }
    return code;
  } catch (const UsageError& error) {
    fmt::print(stderr, "conformance: {}\n", error.what());
    return 2;
  } catch (const ibgw::LoadError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "conformance: {}\n", error.what());
    return 4;
  }
}
