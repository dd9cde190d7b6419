#include "simulator/wire/frame_reader.hpp"

namespace ibgw::wire {
namespace {

// A session must not keep the memory of one large request.
constexpr std::size_t kKeptCapacity = 64 * 1024;

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
  keep_rest();
  return result;
}

/// Keeps the incomplete frame. If it arrives in many parts, it is not moved for each part.
void FrameReader::keep_rest() {
  if (pending_.empty()) {
    pending_.assign(current_);
  } else if (current_.size() != pending_.size()) {
    pending_.erase(0, pending_.size() - current_.size());
    if (pending_.capacity() > kKeptCapacity) {
      pending_.shrink_to_fit();
    }
  }
  if (pending_.empty()) {
    std::string().swap(pending_);  // An assignment would keep the memory.
  }
  current_ = {};
}

void FrameReader::clear() {
  std::string().swap(pending_);
  current_ = {};
}

}  // namespace ibgw::wire
