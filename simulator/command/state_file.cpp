#include "simulator/command/state_file.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

#include <spdlog/spdlog.h>

#include "simulator/base/load_error.hpp"
#include "simulator/net/server.hpp"

namespace ibgw::command {
namespace {

namespace fs = std::filesystem;

/// Follows links, even if the last one points to nothing, which the library's functions treat as a
/// file.
fs::path without_links(fs::path path) {
  constexpr int kMost = 40;  // The limit of Linux.
  std::error_code error;
  for (int i = 0; i < kMost && fs::is_symlink(path, error); ++i) {
    path = path.parent_path() / fs::read_symlink(path, error);
  }
  return path;
}

/// Returns what went wrong, or an empty text.
std::string replace_file(const std::string& path, const std::string& content) {
  const std::string fresh = path + ".new";
  std::remove(fresh.c_str());  // Never write through an existing file, whatever it is.
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file || std::rename(fresh.c_str(), path.c_str()) != 0) {
    std::string problem = "cannot write the state file " + path + ": " + std::strerror(errno);
    std::remove(fresh.c_str());
    return problem;
  }
  return {};
}

}  // namespace

StateFile::StateFile(boost::asio::io_context& context, const session::Engine& engine,
                     std::string path)
    : engine_(engine), path_(without_links(std::move(path))), signals_(context, SIGUSR1) {
  std::error_code ignored;
  if (const fs::file_status status = fs::status(path_, ignored);
      fs::exists(status) && !fs::is_regular_file(status)) {
    throw LoadError("cannot write the state file " + path_ + ": it is not a regular file");
  }
  if (const std::string problem = replace_file(path_, "{}\n"); !problem.empty()) {
    throw LoadError(problem);
  }
  wait();
}

bool StateFile::write() const {
  const std::string problem = replace_file(path_, engine_.state(net::now()));
  if (!problem.empty()) {
    spdlog::error(problem);
  }
  return problem.empty();
}

void StateFile::wait() {
  signals_.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) {
      (void)write();
      if (!is_stopped_) {
        wait();
      }
    }
  });
}

}  // namespace ibgw::command
