#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <time.h>

#include "simulator/wire/frame_reader.hpp"
#include "simulator/wire/hello.hpp"
#include "simulator/wire/number.hpp"
#include "simulator/wire/test_support.hpp"
#include "simulator/wire/versions.hpp"

namespace ibgw::wire {
namespace {

using namespace std::string_literals;

std::string double_text(double number, bool plain = false) {
  char buffer[kNumberCharsMax];
  return {buffer, write_double(buffer, number, plain)};
}

}  // namespace

TEST_CASE("frames are complete at every split") {
  const std::string stream = test::from_hex("00000003 414200 00000001 43 00000000 00000002 4445");
  for (std::size_t split = 0; split <= stream.size(); ++split) {
    INFO("split at " << split);
    FrameReader reader;
    std::vector<std::string> frames;
    for (const std::string& part : {stream.substr(0, split), stream.substr(split)}) {
      reader.feed(part);
      while (true) {
        const FrameReader::Result result = reader.next();
        if (result.status == FrameReader::Status::incomplete) {
          break;
        }
        frames.push_back(result.status == FrameReader::Status::empty ? "<empty>"
                                                                     : std::string(result.payload));
      }
    }
    CHECK(frames == std::vector<std::string>{"AB\0"s, "C", "<empty>", "DE"});
    CHECK(reader.pending() == 0);
  }
}

TEST_CASE("frames are complete if they arrive byte by byte") {
  const std::string stream = test::from_hex("00000003 414200 00000001 43");
  FrameReader reader;
  int frames = 0;
  for (const char byte : stream) {
    reader.feed({&byte, 1});
    while (reader.next().status == FrameReader::Status::frame) {
      ++frames;
    }
  }
  CHECK(frames == 2);
}

TEST_CASE("the memory of a long frame is freed when it is complete, and when it is discarded") {
  constexpr std::size_t kSize = 1 << 20;
  const std::string part(kSize / 2, 'x');
  const std::string first = test::from_hex("00100000") + part;
  FrameReader reader;
  reader.feed(first);
  CHECK(reader.next().status == FrameReader::Status::incomplete);
  CHECK(reader.held() >= kSize / 2);
  reader.feed(part);
  CHECK(reader.next().payload.size() == kSize);
  CHECK(reader.next().status == FrameReader::Status::incomplete);
  CHECK(reader.held() < 1024);

  reader.feed(first);
  CHECK(reader.next().status == FrameReader::Status::incomplete);
  reader.clear();
  CHECK(reader.held() < 1024);
  CHECK(reader.pending() == 0);
}

TEST_CASE("a long frame in many parts has linear cost, not quadratic") {
  // Processor time of this thread, so that other load on the machine does not count.
  const auto seconds = [] {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
  };
  const auto cost = [&](std::uint32_t length) {
    const std::string part(64, 'x');
    FrameReader reader;
    const double begin = seconds();
    std::string prefix = "\0\0\0\0"s;
    for (unsigned i = 0; i < 4; ++i) {
      prefix[i] = static_cast<char>(length >> (24U - 8U * i));
    }
    reader.feed(prefix);
    REQUIRE(reader.next().status == FrameReader::Status::incomplete);
    for (std::size_t fed = part.size(); fed < length; fed += part.size()) {
      reader.feed(part);
      if (reader.next().status != FrameReader::Status::incomplete) {
        FAIL("complete too early");
      }
    }
    reader.feed(part);
    const FrameReader::Result result = reader.next();
    CHECK(result.payload.size() == length);
    CHECK(reader.next().status == FrameReader::Status::incomplete);
    CHECK(reader.pending() == 0);
    return seconds() - begin;
  };
  constexpr std::uint32_t kShort = 64 * 1024;
  cost(kShort);
  // 32 times the bytes; the square would be 1024.
  CHECK(cost(32 * kShort) < 200 * cost(kShort));
}

TEST_CASE("length limits") {
  const auto status = [](const char* hex) {
    FrameReader reader;
    const std::string bytes = test::from_hex(hex);
    reader.feed(bytes);
    return reader.next().status;
  };
  CHECK(status("00ffffff") == FrameReader::Status::incomplete);
  CHECK(status("01000000") == FrameReader::Status::oversize);
  CHECK(status("01000001") == FrameReader::Status::oversize);
  CHECK(status("ffffffff") == FrameReader::Status::oversize);
  CHECK(status("80000000") == FrameReader::Status::oversize);
  CHECK(status("00000000") == FrameReader::Status::empty);
}

TEST_CASE("greetings") {
  const auto v100 = [](const std::string& text) {
    std::string bytes = "API\0\0\0\0"s;
    bytes.push_back(static_cast<char>(text.size()));
    return parse_hello(bytes + text);
  };
  SECTION("a range, one version, C#'s trailing space, options") {
    CHECK(v100("v100..203").kind == Hello::Kind::v100);
    CHECK(v100("v100..203").max == 203);
    CHECK(v100("v100").max == 100);
    CHECK(v100("v100..187 ").options.empty());
    CHECK(v100("v100..187 +PACEAPI").options == "+PACEAPI");
    CHECK(v100("v157..178").min == 157);
  }
  SECTION("every split is incomplete until the last byte") {
    const std::string whole = "API\0\0\0\0\x09v100..203"s;
    for (std::size_t length = 0; length < whole.size(); ++length) {
      CHECK(parse_hello(whole.substr(0, length)).kind == Hello::Kind::incomplete);
    }
    CHECK(parse_hello(whole + "rest").consumed == whole.size());
  }
  SECTION("malformed texts") {
    CHECK(v100("100..203").error.reason == "the version text does not start with v");
    CHECK(v100("v..203").error.reason == "no version number after v");
    CHECK(v100("v100..").error.reason == "no version number after ..");
    CHECK(v100("v200..100").error.reason == "the highest version is below the lowest");
    CHECK(v100("v100..203x").error.offset == 8 + 9);
    CHECK(v100("v99999999999").kind == Hello::Kind::malformed);
    CHECK(v100("v100..203\0"s).kind == Hello::Kind::nul_terminated);
    CHECK(parse_hello("API\0\0\0\0\0"s).error.reason ==
          "a greeting of 0 bytes; 1 to 4096 are allowed");
    CHECK(parse_hello("API\0\xff\xff\xff\xff"s).kind == Hello::Kind::malformed);
  }
  SECTION("legacy and foreign") {
    CHECK(parse_hello("6"s).kind == Hello::Kind::incomplete);
    CHECK(parse_hello("63\0"s).kind == Hello::Kind::legacy);
    CHECK(parse_hello("63\0"s).max == 63);
    CHECK(parse_hello("GET / HTTP/1.1\r\n").error.reason == "an HTTP request, not an API greeting");
    CHECK(parse_hello("\x16\x03\x01").error.reason == "a TLS client hello, not an API greeting");
    CHECK(parse_hello("API=9.72\0"s).kind == Hello::Kind::foreign);
    CHECK(parse_hello("12345678901").kind == Hello::Kind::foreign);
  }
}

TEST_CASE("doubles are written as Java writes them") {
  CHECK(double_text(0) == "0.0");
  CHECK(double_text(254.2) == "254.2");
  CHECK(double_text(-1) == "-1.0");
  CHECK(double_text(100, true) == "100");
  CHECK(double_text(0.0001) == "1.0E-4");
  CHECK(double_text(1e7) == "1.0E7");
  CHECK(double_text(12345678.9) == "1.23456789E7");
  CHECK(double_text(std::numeric_limits<double>::max()) == "1.7976931348623157E308");
  CHECK(double_text(std::numeric_limits<double>::infinity()) == "Infinity");
  CHECK(double_text(9999999.5) == "9999999.5");
}

// protocol.md 0.2: how Python, Java, C#, C++ and Go spell "unset".
TEST_CASE("every spelling of an unset double") {
  for (const std::string& text :
       {""s, "1.7976931348623157e+308"s, "1.7976931348623157E308"s, "1.79769313486232E+308"s,
        "1.797693135e+308"s, "17976931348623157" + std::string(292, '0')}) {
    INFO(text);
    CHECK(parse_double(text).kind == NumberClass::unset);
  }
  CHECK(parse_double("abc").kind == NumberClass::not_a_number);
  CHECK(parse_double("1.5x").kind == NumberClass::not_a_number);
  CHECK(parse_double("nan").kind == NumberClass::not_a_number);
  CHECK(parse_double("Infinite").kind == NumberClass::number);
  CHECK(parse_integer("2147483647").kind == NumberClass::unset);
  CHECK(parse_integer("1.0").number == 1);
  CHECK(parse_integer("1.5").kind == NumberClass::not_a_number);
  CHECK_FALSE(parse_integer("007").canonical);
}

TEST_CASE("negotiation and releases") {
  CHECK(negotiate(226, 100, 203) == 203);
  CHECK(negotiate(176, 100, 203) == 176);
  CHECK(negotiate(176, 213, 225) == std::nullopt);
  CHECK(version_of_release("10.37") == 203);
  CHECK(version_of_release("10.37.02") == 203);
  CHECK(version_of_release("10.37.2") == 203);
  CHECK(version_of_release("x") == std::nullopt);
  CHECK(version_of_release("10.3") == std::nullopt);
  CHECK(version_of_release("9.73") == 142);
}

}  // namespace ibgw::wire
