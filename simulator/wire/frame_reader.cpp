#include "simulator/wire/frame_reader.hpp"

namespace ibgw::wire {
namespace {

// An idle session must not hold on to the memory of one large request.
constexpr std::size_t kKeptCapacity = 1024;

}  // namespace

void FrameReader::feed(std::string_view bytes) {
  if (pending_.empty()) {
    current_ = bytes;
  } else {
    pending_.append(bytes);
    current_ = pending_;
  }
}

FrameReader::Result FrameReader::next() {
  Result result;
  if (current_.size() >= 4) {
    for (std::size_t i = 0; i < 4; ++i) {
      result.length = (result.length << 8) | static_cast<unsigned char>(current_[i]);
    }
    if (result.length > kFrameBytesMax) {
      result.status = Status::oversize;
      pending_.clear();
      current_ = {};
      return result;
    }
    if (current_.size() - 4 >= result.length) {
      result.status = result.length == 0 ? Status::empty : Status::frame;
      result.payload = current_.substr(4, result.length);
      current_.remove_prefix(4 + std::size_t{result.length});
      return result;
    }
  }
  // What is left may be a view into pending_ itself.
  std::string rest(current_);
  pending_ = std::move(rest);
  if (pending_.empty() && pending_.capacity() > kKeptCapacity) {
    pending_.shrink_to_fit();
  }
  current_ = {};
  return result;
}

}  // namespace ibgw::wire
