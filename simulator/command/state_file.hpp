// `--state-file`: writes the state of the world.
#pragma once

#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "simulator/session/engine.hpp"

namespace ibgw::command {

class StateFile {
 public:
  /// Writes on every SIGUSR1 until stop(). `engine` must outlive it. Throws LoadError if the path
  /// cannot be written or is not a regular file. The file is replaced, not written into; a symbolic
  /// link stays, and its target is replaced.
  StateFile(boost::asio::io_context& context, const session::Engine& engine, std::string path);

  /// A reader of the path sees either the old state or the new one, never a part. Logs an error and
  /// returns false if it cannot be written.
  bool write() const;
  /// Stops waiting for signals, even if one has arrived and is not handled yet.
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
