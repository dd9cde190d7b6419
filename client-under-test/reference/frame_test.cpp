#include "client-under-test/reference/frame.hpp"

#include <vector>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

std::vector<std::string> read_all(FrameReader& reader) {
  std::vector<std::string> payloads;
  std::string payload;
  while (reader.next(payload) == FrameReader::Status::frame) {
    payloads.push_back(payload);
  }
  return payloads;
}

}  // namespace

TEST_CASE("the greeting is the prefix, a length and the version range") {
  // Published capture of an official client that offers 100 to 203.
  CHECK(to_hex(make_hello(100, 203, false)) == "4150490000000009763130302e2e323033");
  CHECK(to_hex(make_hello(100, 187, true)) == "415049000000000a763130302e2e31383720");
  CHECK(to_hex(make_hello(100, 100, false)) == "415049000000000476313030");
}

TEST_CASE("a frame is found at every split point") {
  const std::string stream = make_frame("first") + make_frame("second");
  for (std::size_t first = 0; first <= stream.size(); ++first) {
    for (std::size_t second = first; second <= stream.size(); ++second) {
      FrameReader reader;
      std::vector<std::string> payloads;
      for (const auto& part :
           {stream.substr(0, first), stream.substr(first, second - first), stream.substr(second)}) {
        reader.append(part);
        for (auto& payload : read_all(reader)) {
          payloads.push_back(payload);
        }
      }
      REQUIRE(payloads == std::vector<std::string>{"first", "second"});
    }
  }
}

TEST_CASE("frames of length zero are skipped") {
  FrameReader reader;
  reader.append(make_frame("") + make_frame("") + make_frame("x") + make_frame(""));
  CHECK(read_all(reader) == std::vector<std::string>{"x"});
}

TEST_CASE("the longest frame is accepted and one byte more is not") {
  FrameReader reader;
  std::string payload;
  reader.append(make_frame(std::string(kFrameBytesMax, 'x')));
  REQUIRE(reader.next(payload) == FrameReader::Status::frame);
  CHECK(payload.size() == kFrameBytesMax);

  reader.append(from_hex("01000000"));
  CHECK(reader.next(payload) == FrameReader::Status::too_long);
  FrameReader fresh;
  fresh.append(from_hex("ffffffff"));
  CHECK(fresh.next(payload) == FrameReader::Status::too_long);
}

TEST_CASE("an incomplete frame is waited for") {
  FrameReader reader;
  std::string payload;
  CHECK(reader.claimed_bytes() == 0);
  reader.append(from_hex("00ffffff61"));
  CHECK(reader.next(payload) == FrameReader::Status::need_more);
  CHECK(reader.claimed_bytes() == kFrameBytesMax);
}

}  // namespace ibgw::reference
