// Splits a byte stream into frames: 4-byte big-endian length, then that many bytes. Any split, any
// coalescing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ibgw::wire {

/// The length in front of a payload, big-endian.
inline constexpr std::size_t kPrefixBytes = 4;

/// Largest payload any client accepts (C++, Java, C#, Python refuse more than 0xFFFFFF).
inline constexpr std::uint32_t kFrameBytesMax = 0xffffff;

class FrameReader {
 public:
  enum class Status {
    frame,       ///< `payload` is a whole frame.
    incomplete,  ///< Nothing more until the next feed.
    empty,       ///< A frame of length 0; reading goes on behind it.
    oversize,    ///< A length above kFrameBytesMax: the stream cannot be followed any further.
  };
  struct Result {
    Status status = Status::incomplete;
    std::string_view payload;  ///< Valid until the next call of next() or feed().
    std::uint32_t length = 0;  ///< What the prefix said.
  };

  /// Hands over bytes just read. They must stay valid until next() has answered `incomplete` or
  /// `oversize`.
  void feed(std::string_view bytes);
  [[nodiscard]] Result next();

  /// Bytes kept because their frame is not complete yet.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }
  /// Bytes of memory for them.
  [[nodiscard]] std::size_t held() const { return pending_.capacity(); }
  /// Forgets what was fed, and gives the memory back.
  void clear();

 private:
  void keep_rest();

  std::string pending_;       ///< Start of an unfinished frame; empty in the usual case.
  std::string_view current_;  ///< What is still to be split: the fed bytes, or all of pending_.
};

}  // namespace ibgw::wire
