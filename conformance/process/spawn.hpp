// posix_spawn with pipes: the system calls behind Child.
#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include <boost/system/result.hpp>
#include <sys/types.h>

namespace ibgw::conformance {

/// Marks all inherited descriptors except stdin, stdout and stderr as close-on-exec, so that no
/// child gets them.
void mark_inherited_close_on_exec();

/// A descriptor that is closed with its owner.
class OwnedDescriptor {
 public:
  OwnedDescriptor() = default;
  explicit OwnedDescriptor(int descriptor) : descriptor_(descriptor) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : descriptor_(other.release()) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept;
  ~OwnedDescriptor();

  [[nodiscard]] int get() const { return descriptor_; }
  [[nodiscard]] int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_ = -1;
};

struct Pipe {
  OwnedDescriptor read_end;
  OwnedDescriptor write_end;
};

/// Both ends are close-on-exec.
[[nodiscard]] boost::system::result<Pipe> make_pipe();

struct SpawnOptions {
  std::vector<std::string> arguments;
  std::string directory;
  std::vector<std::pair<std::string, std::string>> environment;
  /// Our descriptors that become 0, 1, 2, 3 of the child; -1: none. They must be 3 or above.
  std::array<int, 4> descriptors{-1, -1, -1, -1};
};

/// The child leads a process group of its own and has the default signal mask and handlers.
[[nodiscard]] boost::system::result<pid_t> spawn(const SpawnOptions& options);

/// A descriptor that becomes readable when the process has ended.
[[nodiscard]] boost::system::result<OwnedDescriptor> open_pid(pid_t pid);

}  // namespace ibgw::conformance
