// Framing of the client's own codec: a 4-byte big-endian length, then that many payload bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ibgw::reference {

// The longest frame the official clients accept (error 507 beyond it).
inline constexpr std::size_t kFrameBytesMax = 0xFFFFFF;

inline constexpr std::size_t kLengthBytes = 4;

// Both appends work in network byte order.
void append_big_endian(std::string& out, std::uint32_t value);
std::uint32_t read_big_endian(std::string_view four_bytes);

// Length prefix and payload in one buffer, so that one send carries the whole frame.
std::string make_frame(std::string_view payload);

// The greeting: "API" NUL, then a frame "vMIN..MAX" without NUL. Official C# clients of API 10.30
// and newer end the text with a space, older ones and all other languages do not.
std::string make_hello(int version_min, int version_max, bool trailing_space);

// Splits a byte stream into payloads, however the bytes were split or merged on the way. After
// too_long, the rest of the stream is meaningless: the caller has to give up the connection.
class FrameReader {
 public:
  enum class Status { frame, need_more, too_long };

  void append(std::string_view bytes);

  // Takes out the next payload. Skips frames of length zero.
  Status next(std::string& payload);

  // The length claimed by the frame that is being received; 0 while it is not known.
  std::size_t claimed_bytes() const;

 private:
  std::string buffer_;
  std::size_t begin_ = 0;
};

}  // namespace ibgw::reference
