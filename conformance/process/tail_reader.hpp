// Keeps the last part of what a child prints to stderr, for the report.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace ibgw::conformance {

/// Shared: a pending read keeps it alive.
class TailReader : public std::enable_shared_from_this<TailReader> {
 public:
  /// Takes over the descriptor.
  TailReader(boost::asio::io_context& context, int descriptor, std::size_t bytes_max);

  void start();
  /// Reads what is available, without waiting.
  void drain();
  void close();

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void read();
  void take(std::size_t count);

  boost::asio::posix::stream_descriptor stream_;
  std::size_t bytes_max_;
  std::array<char, 16384> chunk_{};
  std::string text_;
};

}  // namespace ibgw::conformance
