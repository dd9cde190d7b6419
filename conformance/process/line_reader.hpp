// Reads lines from a child's pipe, with limits, because a foreign program may print anything, and
// any amount of it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace ibgw::conformance {

/// How reading ended.
enum class ReadEnd { closed, line_too_long, too_much };

struct ReadLimits {
  std::size_t line_bytes_max = std::size_t{1} << 20;
  std::size_t total_bytes_max = std::size_t{4} << 20;
  std::size_t lines_max = SIZE_MAX;
};

/// Shared: a pending read keeps it alive. The handlers are called from the io_context only, never
/// after close().
class LineReader : public std::enable_shared_from_this<LineReader> {
 public:
  using LineHandler = std::function<void(std::string_view line)>;
  /// `rest`: the text after the last complete line.
  using EndHandler = std::function<void(ReadEnd end, std::string_view rest)>;

  /// Takes over the descriptor.
  LineReader(boost::asio::io_context& context, int descriptor, ReadLimits limits);

  void start(LineHandler on_line, EndHandler on_end);

  /// Reads what is available, without waiting. Called when the writer has ended, before that is
  /// reported.
  void drain();

  void close();
  [[nodiscard]] bool is_open() const { return stream_.is_open(); }

 private:
  void read();
  /// One read without waiting; false at the end.
  bool read_once();
  void take(std::size_t count);
  void finish(ReadEnd end);

  boost::asio::posix::stream_descriptor stream_;
  ReadLimits limits_;
  LineHandler on_line_;
  EndHandler on_end_;
  std::array<char, 65536> chunk_{};
  bool nothing_there_ = false;  ///< Set by read_once.
  std::string pending_;
  std::size_t total_ = 0;
  std::size_t lines_ = 0;
};

}  // namespace ibgw::conformance
