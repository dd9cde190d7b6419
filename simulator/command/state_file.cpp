#include "simulator/command/state_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <utility>

#include <spdlog/spdlog.h>

#include "simulator/base/load_error.hpp"
#include "simulator/net/server.hpp"

namespace ibgw::command {
namespace {

/// What went wrong, or an empty text.
std::string replace_file(const std::string& path, const std::string& content) {
  const std::string fresh = path + ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file || std::rename(fresh.c_str(), path.c_str()) != 0) {
    return "cannot write the state file " + path + ": " + std::strerror(errno);
  }
  return {};
}

}  // namespace

StateFile::StateFile(boost::asio::io_context& context, const session::Engine& engine,
                     std::string path)
    : engine_(engine), path_(std::move(path)), signals_(context, SIGUSR1) {
  if (const std::string problem = replace_file(path_, "{}\n"); !problem.empty()) {
    throw LoadError(problem);
  }
  wait();
}

void StateFile::write() const {
  if (const std::string problem = replace_file(path_, engine_.state(net::now()));
      !problem.empty()) {
    spdlog::error(problem);
  }
}

void StateFile::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) {
      write();
      wait();
    }
  });
}

}  // namespace ibgw::command
