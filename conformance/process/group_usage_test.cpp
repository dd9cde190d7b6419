// Usage of a process group: the sum over invented samples, and one real child.
#include "conformance/process/group_usage.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {
namespace {

ProcessUsage process(pid_t pid, std::int64_t own_ms, std::int64_t children_ms = 0) {
  ProcessUsage usage;
  usage.pid = pid;
  usage.started = 1;
  usage.own_cpu_ms = own_ms;
  usage.children_cpu_ms = children_ms;
  return usage;
}

TEST_CASE("CPU time of children that have ended is counted once") {
  GroupUsageSum sum;
  CHECK(sum.add({process(1, 100)}).cpu_ms == 100);
  CHECK(sum.add({process(1, 100), process(2, 50)}).cpu_ms == 150);
  // The child used 20 ms more, ended, and its parent waited for it.
  CHECK(sum.add({process(1, 100, 70)}).cpu_ms == 170);
  // A child that was never seen.
  CHECK(sum.add({process(1, 110, 100)}).cpu_ms == 210);
  // A child that nobody waited for: its seen time stays, and the sum never decreases.
  CHECK(sum.add({process(1, 110, 100), process(3, 30)}).cpu_ms == 240);
  CHECK(sum.add({process(1, 110, 100)}).cpu_ms == 240);
  CHECK(sum.add({process(1, 120, 100)}).cpu_ms == 250);
  CHECK(sum.add({}).cpu_ms == 250);
}

TEST_CASE("a process with a reused pid is another one") {
  GroupUsageSum sum;
  CHECK(sum.add({process(1, 100)}).cpu_ms == 100);
  ProcessUsage other = process(1, 40);
  other.started = 2;
  CHECK(sum.add({other}).cpu_ms == 140);
}

TEST_CASE("memory is the maximum since the last sample, descriptors are the sum") {
  GroupUsageSum sum;
  ProcessUsage one = process(1, 0);
  one.resident_bytes = 10;
  one.resident_peak_bytes = 90;  // Before the first sample.
  one.descriptors = 3;
  CHECK(sum.add({one}).memory == 10);
  one.resident_peak_bytes = 95;
  ProcessUsage two = process(2, 0);
  two.resident_bytes = 5;
  two.descriptors = 4;
  const GroupUsage both = sum.add({one, two});
  CHECK(both.memory == 100);
  CHECK(both.descriptors == 7);
  CHECK(sum.add({one}).memory == 10);
}

/// A shell with this script, in its own group, between two pipes.
class Shell {
 public:
  explicit Shell(const std::string& script) {
    Pipe input = *make_pipe();
    Pipe pipe = *make_pipe();
    SpawnOptions options;
    options.arguments = {"/bin/sh", "-c", script};
    options.descriptors = {input.read_end.get(), pipe.write_end.get(), -1, -1};
    pid_ = *spawn(options);
    input_ = std::move(input.write_end);
    output_ = std::move(pipe.read_end);
  }
  ~Shell() {
    ::kill(-pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void wait_for_byte() const {
    char byte = 0;
    REQUIRE(::read(output_.get(), &byte, 1) == 1);
  }

 private:
  pid_t pid_ = 0;
  OwnedDescriptor input_;
  OwnedDescriptor output_;
};

TEST_CASE("a real group: time of children, descriptors, memory") {
  // A child works and ends, then the shell opens a file and waits.
  const Shell shell(
      "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'; exec 9</dev/null; echo x; read "
      "y");
  shell.wait_for_byte();
  const std::vector<ProcessUsage> processes = read_group(shell.pid());
  REQUIRE(processes.size() == 1);
  CHECK(processes[0].pid == shell.pid());
  CHECK(processes[0].children_cpu_ms > 20);
  CHECK(processes[0].own_cpu_ms < processes[0].children_cpu_ms);
  CHECK(processes[0].resident_bytes > 100'000);
  CHECK(processes[0].resident_peak_bytes >= processes[0].resident_bytes);
  CHECK(processes[0].descriptors >= 3);
  GroupUsageSum sum;
  CHECK(sum.add(processes).cpu_ms == processes[0].own_cpu_ms + processes[0].children_cpu_ms);
  CHECK(read_group(1 << 30).empty());
}

}  // namespace
}  // namespace ibgw::conformance
