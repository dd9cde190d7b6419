// Splits a byte stream into frames: a 4-byte big-endian length, then that many bytes. The stream
// may arrive in any pieces.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ibgw::wire {

/// Size of the length prefix, which is big-endian.
inline constexpr std::size_t kPrefixBytes = 4;

/// The largest payload that any client accepts (C++, Java, C#, Python refuse more than 0xFFFFFF).
inline constexpr std::uint32_t kFrameBytesMax = 0xffffff;

class FrameReader {
 public:
  enum class Status {
    frame,       ///< `payload` is a complete frame.
    incomplete,  ///< Nothing more until the next feed().
    empty,       ///< A frame of length 0; reading continues after it.
    oversize,    ///< A length above kFrameBytesMax: the rest of the stream cannot be parsed.
  };
  struct Result {
    Status status = Status::incomplete;
    std::string_view payload;  ///< Valid until the next call of next() or feed().
    std::uint32_t length = 0;  ///< The value of the prefix.
  };

  /// Passes new bytes. They must stay valid until next() has returned `incomplete` or `oversize`.
  void feed(std::string_view bytes);
  [[nodiscard]] Result next();

  /// Number of bytes kept for an incomplete frame.
  [[nodiscard]] std::size_t pending() const { return pending_.size(); }
  /// Memory used for them.
  [[nodiscard]] std::size_t held() const { return pending_.capacity(); }
  /// Discards all bytes and frees the memory.
  void clear();

 private:
  void keep_rest();

  std::string pending_;       ///< Beginning of an incomplete frame; usually empty.
  std::string_view current_;  ///< Bytes still to be split: those passed to feed(), or all of
                              ///< pending_.
};

}  // namespace ibgw::wire
