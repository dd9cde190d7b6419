// `--state-file`: the state of the world for whoever looks from outside.
#pragma once

#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "simulator/session/engine.hpp"

namespace ibgw::command {

class StateFile {
 public:
  /// Writes on every SIGUSR1 until stop(). `engine` must outlive it. Throws LoadError when the path
  /// cannot be written, or is something else than a file: it is replaced, not written into. A
  /// symbolic link stays; what it points to is replaced.
  StateFile(boost::asio::io_context& context, const session::Engine& engine, std::string path);

  /// Whoever reads the path sees the old state or the new one, never a part. False, and said on
  /// stderr, when it cannot be written.
  bool write() const;
  /// Also when a signal has come that nobody has looked at yet.
  void stop() {
    is_stopped_ = true;
    signals_.cancel();
  }

 private:
  void wait();

  const session::Engine& engine_;
  std::string path_;
  boost::asio::signal_set signals_;
  bool is_stopped_ = false;
};

}  // namespace ibgw::command
