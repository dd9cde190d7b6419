#include "conformance/process/child.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include "conformance/process/spawn.hpp"

namespace ibgw::conformance {
namespace {

constexpr std::size_t kErrorBytesMax = std::size_t{64} << 10;
// Enough for every sensible number of jobs. kill_all_children misses further children.
constexpr std::size_t kRegistered = 1024;

std::array<std::atomic<pid_t>, kRegistered>& registered_groups() {
  static std::array<std::atomic<pid_t>, kRegistered> groups{};
  return groups;
}

void replace_group(pid_t from, pid_t to) {
  for (std::atomic<pid_t>& slot : registered_groups()) {
    pid_t expected = from;
    if (slot.compare_exchange_strong(expected, to)) {
      return;
    }
  }
}

}  // namespace

struct Child::Pipes {
  Pipe input;
  Pipe output;
  Pipe errors;
  Pipe side_channel;
};

std::string ExitStatus::text() const {
  if (signal == 0) {
    return fmt::format("exit status {}", code);
  }
  return fmt::format("killed by signal {} ({})", signal, ::strsignal(signal));
}

boost::system::result<std::shared_ptr<Child>> Child::start(boost::asio::io_context& context,
                                                           const ChildOptions& options,
                                                           Handlers handlers) {
  Pipes pipes;
  for (Pipe* pipe : {&pipes.input, &pipes.output, &pipes.errors, &pipes.side_channel}) {
    boost::system::result<Pipe> made = make_pipe();
    if (!made) {
      return made.error();
    }
    *pipe = std::move(*made);
  }
  SpawnOptions spawn_options;
  spawn_options.arguments = options.arguments;
  spawn_options.directory = options.directory;
  spawn_options.environment = options.environment;
  spawn_options.descriptors = {pipes.input.read_end.get(), pipes.output.write_end.get(),
                               pipes.errors.write_end.get(),
                               options.has_side_channel ? pipes.side_channel.write_end.get() : -1};
  const boost::system::result<pid_t> pid = spawn(spawn_options);
  if (!pid) {
    return pid.error();
  }
  boost::system::result<OwnedDescriptor> pid_descriptor = open_pid(*pid);
  if (!pid_descriptor) {
    ::kill(-*pid, SIGKILL);
    ::waitpid(*pid, nullptr, 0);
    return pid_descriptor.error();
  }
  replace_group(0, *pid);
  const std::shared_ptr<Child> child(
      new Child(context, pipes, options, *pid, pid_descriptor->release()));
  child->begin(std::move(handlers));
  return child;
}

Child::Child(boost::asio::io_context& context, Pipes& pipes, const ChildOptions& options, pid_t pid,
             int pid_descriptor)
    : pid_(pid), input_(context, pipes.input.write_end.release()), exit_(context, pid_descriptor) {
  input_.non_blocking(true);
  output_ = std::make_shared<LineReader>(context, pipes.output.read_end.release(), options.output);
  errors_ = std::make_shared<TailReader>(context, pipes.errors.read_end.release(), kErrorBytesMax);
  if (options.has_side_channel) {
    side_channel_ = std::make_shared<LineReader>(context, pipes.side_channel.read_end.release(),
                                                 options.side_channel);
  }
}

Child::~Child() {
  end();
}

void Child::begin(Handlers handlers) {
  handlers_ = std::move(handlers);
  // A weak pointer, because the readers may outlive the child by one pending read.
  const std::weak_ptr<Child> weak = weak_from_this();
  const auto forward_line = [weak](LineReader::LineHandler Handlers::*handler) {
    return [weak, handler](std::string_view line) {
      const auto self = weak.lock();
      if (self && self->handlers_.*handler) {
        (self->handlers_.*handler)(line);
      }
    };
  };
  const auto forward_end = [weak](LineReader::EndHandler Handlers::*handler) {
    return [weak, handler](ReadEnd end, std::string_view rest) {
      const auto self = weak.lock();
      if (self && self->handlers_.*handler) {
        (self->handlers_.*handler)(end, rest);
      }
    };
  };
  output_->start(forward_line(&Handlers::on_line), forward_end(&Handlers::on_output_end));
  errors_->start();
  if (side_channel_) {
    side_channel_->start(forward_line(&Handlers::on_side_line),
                         forward_end(&Handlers::on_side_end));
  }
  wait_for_exit();
}

void Child::wait_for_exit() {
  exit_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                   [weak = weak_from_this()](const boost::system::error_code& error) {
                     const auto self = weak.lock();
                     if (self && !error && self->running_) {
                       self->reap();
                     }
                   });
}

void Child::reap() {
  // Until it is reaped, nobody else can get its number, so the group is certainly still ours.
  kill_group();
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  running_ = false;
  replace_group(pid_, 0);
  ExitStatus exit;
  exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  exit.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  output_->drain();
  errors_->drain();
  close_input();
  boost::system::error_code ignored;
  exit_.close(ignored);
  if (handlers_.on_exit) {
    handlers_.on_exit(exit);
  }
}

void Child::write_line(std::string line) {
  if (!input_.is_open()) {
    return;
  }
  to_write_.push_back(std::move(line) + '\n');
  if (to_write_.size() == 1) {
    write_next();
  }
}

void Child::write_next() {
  boost::asio::async_write(
      input_, boost::asio::buffer(to_write_.front()),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
        if (error || !self->input_.is_open()) {
          self->to_write_.clear();
          return;
        }
        self->to_write_.pop_front();
        if (!self->to_write_.empty()) {
          self->write_next();
        } else if (self->closes_input_) {
          self->close_input();
        }
      });
}

void Child::close_input() {
  if (running_ && !to_write_.empty()) {
    closes_input_ = true;
    return;
  }
  boost::system::error_code ignored;
  input_.close(ignored);
}

void Child::terminate() {
  if (running_) {
    ::kill(pid_, SIGTERM);
  }
}

void Child::kill_group() {
  if (running_) {
    ::kill(-pid_, SIGKILL);
  }
}

void Child::end() {
  handlers_ = {};
  if (running_) {
    reap();
  }
  output_->close();
  errors_->close();
  if (side_channel_) {
    side_channel_->close();
  }
  boost::system::error_code ignored;
  input_.close(ignored);
  exit_.close(ignored);
}

std::string Child::error_text() {
  errors_->drain();
  return errors_->text();
}

void kill_all_children() noexcept {
  for (const std::atomic<pid_t>& slot : registered_groups()) {
    const pid_t group = slot.load();
    if (group > 0) {
      ::kill(-group, SIGKILL);
    }
  }
}

}  // namespace ibgw::conformance
