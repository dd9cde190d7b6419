#include "simulator/wire/hello.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace ibgw::wire {
namespace {

constexpr std::string_view kPrefix{"API\0", 4};
constexpr std::size_t kLegacyDigitsMax = 10;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Hello problem(Hello::Kind kind, std::size_t offset, std::string reason) {
  Hello hello;
  hello.kind = kind;
  hello.error = WireError{offset, "hello", std::move(reason)};
  return hello;
}

std::string looks_like(std::string_view bytes) {
  if (bytes.size() >= 2 && bytes[0] == '\x16' && bytes[1] == '\x03') {
    return "a TLS client hello, not an API greeting";
  }
  for (const std::string_view method : {"GET ", "POST ", "HEAD ", "PUT ", "OPTIONS ", "CONNECT "}) {
    if (bytes.substr(0, method.size()) == method) {
      return "an HTTP request, not an API greeting";
    }
  }
  return "not an API greeting";
}

Hello parse_legacy(std::string_view bytes) {
  const std::size_t digits = static_cast<std::size_t>(
      std::find_if_not(bytes.begin(), bytes.end(), is_digit) - bytes.begin());
  if (digits == bytes.size() && digits <= kLegacyDigitsMax) {
    return {};
  }
  if (digits == 0 || digits > kLegacyDigitsMax || bytes[digits] != '\0') {
    return problem(Hello::Kind::foreign, 0, looks_like(bytes));
  }
  Hello hello;
  hello.kind = Hello::Kind::legacy;
  hello.consumed = digits + 1;
  std::from_chars(bytes.data(), bytes.data() + digits, hello.max);
  return hello;
}

/// Reads digits at the front of `text`; -1 if there are none.
int take_number(std::string_view& text) {
  int number = -1;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) {
    return -1;
  }
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  return number;
}

Hello parse_version_text(std::string_view text) {
  constexpr std::size_t kTextOffset = 8;
  Hello hello;
  std::string_view rest = text;
  const std::size_t nul = rest.find('\0');
  if (nul != std::string_view::npos) {
    rest = rest.substr(0, nul);
  }
  const auto fail = [&](std::string reason) {
    return problem(Hello::Kind::malformed,
                   kTextOffset + static_cast<std::size_t>(rest.data() - text.data()),
                   std::move(reason));
  };
  if (rest.empty() || rest.front() != 'v') {
    return fail("the version text does not start with v");
  }
  rest.remove_prefix(1);
  hello.min = hello.max = take_number(rest);
  if (hello.min < 0) {
    return fail("no version number after v");
  }
  if (rest.substr(0, 2) == "..") {
    rest.remove_prefix(2);
    hello.max = take_number(rest);
    if (hello.max < hello.min) {
      return fail(hello.max < 0 ? "no version number after .."
                                : "the highest version is below the lowest");
    }
  }
  // C# always sends a space here, also without options.
  if (!rest.empty() && rest.front() != ' ') {
    return fail("neither a space nor the end after the version range");
  }
  if (!rest.empty()) {
    hello.options = rest.substr(1);
  }
  hello.kind = nul == std::string_view::npos ? Hello::Kind::v100 : Hello::Kind::nul_terminated;
  return hello;
}

}  // namespace

Hello parse_hello(std::string_view bytes) {
  const std::size_t common = std::min(bytes.size(), kPrefix.size());
  if (bytes.substr(0, common) != kPrefix.substr(0, common)) {
    return parse_legacy(bytes);
  }
  if (bytes.size() < 8) {
    return {};
  }
  std::uint32_t length = 0;
  for (std::size_t i = 4; i < 8; ++i) {
    length = (length << 8) | static_cast<unsigned char>(bytes[i]);
  }
  if (length == 0 || length > kHelloBytesMax) {
    return problem(Hello::Kind::malformed, 4,
                   "a greeting of " + std::to_string(length) + " bytes; 1 to " +
                       std::to_string(kHelloBytesMax) + " are allowed");
  }
  if (bytes.size() - 8 < length) {
    return {};
  }
  Hello hello = parse_version_text(bytes.substr(8, length));
  hello.consumed = 8 + std::size_t{length};
  return hello;
}

}  // namespace ibgw::wire
