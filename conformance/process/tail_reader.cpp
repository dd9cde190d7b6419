#include "conformance/process/tail_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace ibgw::conformance {

TailReader::TailReader(boost::asio::io_context& context, int descriptor, std::size_t bytes_max)
    : stream_(context, descriptor), bytes_max_(bytes_max) {
  stream_.non_blocking(true);
}

void TailReader::start() {
  read();
}

void TailReader::read() {
  // Waits and reads in two steps, because a pending asynchronous read could hold bytes that drain()
  // must not overtake.
  stream_.async_wait(
      boost::asio::posix::stream_descriptor::wait_read,
      [self = shared_from_this()](const boost::system::error_code& stopped) {
        if (stopped || !self->stream_.is_open()) {
          return;
        }
        boost::system::error_code error;
        self->take(self->stream_.read_some(boost::asio::buffer(self->chunk_), error));
        if (!error || error == boost::asio::error::would_block) {
          self->read();
        }
      });
}

void TailReader::drain() {
  boost::system::error_code error;
  while (stream_.is_open() && !error) {
    take(stream_.read_some(boost::asio::buffer(chunk_), error));
  }
}

void TailReader::take(std::size_t count) {
  text_.append(chunk_.data(), count);
  if (text_.size() > 2 * bytes_max_) {
    text_.erase(0, text_.size() - bytes_max_);
  }
}

void TailReader::close() {
  boost::system::error_code ignored;
  stream_.close(ignored);
}

}  // namespace ibgw::conformance
