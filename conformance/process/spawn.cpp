#include "conformance/process/spawn.hpp"

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <linux/close_range.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char** environ;  // NOLINT: the one way to our environment.

namespace ibgw::conformance {
namespace {

boost::system::error_code system_error(int number) {
  return {number, boost::system::system_category()};
}

/// Owns the file actions and attributes of posix_spawn.
class SpawnSettings {
 public:
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;

  int set(const SpawnOptions& options) {
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    sigdelset(&all, SIGKILL);
    sigdelset(&all, SIGSTOP);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    constexpr int kFlags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP;
    int error = posix_spawnattr_setflags(&attributes_, static_cast<short>(kFlags));
    for (std::size_t i = 0; i < options.descriptors.size() && error == 0; ++i) {
      if (options.descriptors[i] >= 0) {
        error = posix_spawn_file_actions_adddup2(&actions_, options.descriptors[i],
                                                 static_cast<int>(i));
      }
    }
    if (error == 0 && !options.directory.empty()) {
      error = posix_spawn_file_actions_addchdir_np(&actions_, options.directory.c_str());
    }
    return error;
  }

  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }
  [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

std::vector<std::string> full_environment(const SpawnOptions& options) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    const std::string name = text.substr(0, text.find('='));
    bool is_replaced = false;
    for (const auto& [key, value] : options.environment) {
      is_replaced = is_replaced || key == name;
    }
    if (!is_replaced) {
      variables.push_back(text);
    }
  }
  for (const auto& [key, value] : options.environment) {
    variables.push_back(key + "=" + value);
  }
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  for (std::string& text : texts) {
    result.push_back(text.data());
  }
  result.push_back(nullptr);
  return result;
}

}  // namespace

void mark_inherited_close_on_exec() {
  constexpr unsigned kFirst = 3;
  ::close_range(kFirst, ~0U, CLOSE_RANGE_CLOEXEC);
}

OwnedDescriptor& OwnedDescriptor::operator=(OwnedDescriptor&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
    descriptor_ = other.release();
  }
  return *this;
}

OwnedDescriptor::~OwnedDescriptor() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

boost::system::result<Pipe> make_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return system_error(errno);
  }
  Pipe pipe;
  pipe.read_end = OwnedDescriptor(ends[0]);
  pipe.write_end = OwnedDescriptor(ends[1]);
  return pipe;
}

boost::system::result<pid_t> spawn(const SpawnOptions& options) {
  SpawnSettings settings;
  if (const int error = settings.set(options); error != 0) {
    return system_error(error);
  }
  std::vector<std::string> arguments = options.arguments;
  std::vector<std::string> environment = full_environment(options);
  pid_t pid = -1;
  const int error =
      posix_spawnp(&pid, arguments.at(0).c_str(), settings.actions(), settings.attributes(),
                   pointers(arguments).data(), pointers(environment).data());
  if (error != 0) {
    return system_error(error);
  }
  return pid;
}

boost::system::result<OwnedDescriptor> open_pid(pid_t pid) {
  // By number, because the C library's declaration lacks C linkage for C++ (glibc 2.36).
  const long descriptor = ::syscall(SYS_pidfd_open, pid, 0);
  if (descriptor < 0) {
    return system_error(errno);
  }
  return OwnedDescriptor(static_cast<int>(descriptor));
}

}  // namespace ibgw::conformance
