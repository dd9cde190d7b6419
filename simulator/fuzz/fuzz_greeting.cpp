// Greeting and frame reader: whatever the bytes and however they are split, no crash and the same
// frames.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/hello.hpp"

namespace {

using ibgw::wire::FrameReader;

void drain(FrameReader& reader, std::vector<std::string>& frames) {
  while (true) {
    const FrameReader::Result result = reader.next();
    if (result.status == FrameReader::Status::incomplete) {
      return;
    }
    frames.emplace_back(result.payload);
    if (result.status == FrameReader::Status::oversize) {
      frames.emplace_back("oversize");
      return;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) {
    return 0;
  }
  const std::size_t split = data[0] % size;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto hello = ibgw::wire::parse_hello(bytes);
  if (hello.consumed > bytes.size()) {
    std::abort();
  }
  std::vector<std::string> whole;
  FrameReader one;
  one.feed(bytes);
  drain(one, whole);
  std::vector<std::string> parts;
  FrameReader two;
  two.feed(bytes.substr(0, split));
  drain(two, parts);
  if (parts.empty() || parts.back() != "oversize") {
    two.feed(bytes.substr(std::min(split, bytes.size())));
    drain(two, parts);
    if (parts != whole) {
      std::abort();
    }
  }
  return 0;
}
