#include "conformance/process/line_reader.hpp"

#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace ibgw::conformance {

LineReader::LineReader(boost::asio::io_context& context, int descriptor, ReadLimits limits)
    : stream_(context, descriptor), limits_(limits) {
  stream_.non_blocking(true);
}

void LineReader::start(LineHandler on_line, EndHandler on_end) {
  on_line_ = std::move(on_line);
  on_end_ = std::move(on_end);
  read();
}

void LineReader::read() {
  // Waits and reads in two steps, because a pending asynchronous read could hold bytes that drain()
  // must not overtake.
  stream_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                     [self = shared_from_this()](const boost::system::error_code& stopped) {
                       if (!stopped && self->stream_.is_open() && self->read_once()) {
                         self->read();
                       }
                     });
}

bool LineReader::read_once() {
  boost::system::error_code error;
  const std::size_t count = stream_.read_some(boost::asio::buffer(chunk_), error);
  if (error && error != boost::asio::error::would_block) {
    finish(ReadEnd::closed);
    return false;
  }
  nothing_there_ = static_cast<bool>(error);
  if (!error) {
    take(count);
  }
  return stream_.is_open();
}

void LineReader::drain() {
  const auto self = shared_from_this();
  nothing_there_ = false;
  while (stream_.is_open() && !nothing_there_ && read_once()) {
  }
}

void LineReader::take(std::size_t count) {
  total_ += count;
  pending_.append(chunk_.data(), count);
  std::size_t begin = 0;
  while (stream_.is_open()) {
    const std::size_t end = pending_.find('\n', begin);
    if (end == std::string::npos) {
      break;
    }
    std::string_view line(pending_.data() + begin, end - begin);
    if (!line.empty() && line.back() == '\r') {
      line.remove_suffix(1);
    }
    begin = end + 1;
    if (++lines_ > limits_.lines_max) {
      break;
    }
    on_line_(line);
  }
  pending_.erase(0, begin);
  if (!stream_.is_open()) {
    return;
  }
  if (total_ > limits_.total_bytes_max || lines_ > limits_.lines_max) {
    finish(ReadEnd::too_much);
  } else if (pending_.size() > limits_.line_bytes_max) {
    finish(ReadEnd::line_too_long);
  }
}

void LineReader::finish(ReadEnd end) {
  const EndHandler on_end = std::move(on_end_);
  const std::string rest = std::move(pending_);
  close();
  if (on_end) {
    on_end(end, rest);
  }
}

void LineReader::close() {
  if (stream_.is_open()) {
    boost::system::error_code ignored;
    stream_.close(ignored);
  }
  on_end_ = nullptr;
}

}  // namespace ibgw::conformance
