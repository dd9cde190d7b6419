// Encoding TICK_PRICE: the table-driven codec against the fastest thing one would write by hand for
// that one message.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "bench/bench.hpp"
#include "simulator/wire/codec.hpp"

namespace ibgw::bench {
namespace {

constexpr int kFrames = 500'000;
constexpr int kRounds = 9;

struct Tick {
  int req_id;
  int type;
  double price;
  const char* size;
  int mask;
};

Tick tick(int i) {
  return {1000 + i % 100, 1 + i % 4, 100.253 + (i % 400) * 0.01, "300", 1};
}

char* put_int(char* to, int number) {
  to = std::to_chars(to, to + 12, number).ptr;
  *to++ = '\0';
  return to;
}

void put_length(char* at, std::size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    *at++ = static_cast<char>((length >> shift) & 255U);
  }
}

std::size_t hand_written_text(const Tick& t, char* buffer) {
  char* to = buffer + 4;
  std::memcpy(to, "1\0006\0", 4);
  to = put_int(put_int(to + 4, t.req_id), t.type);
  to = std::to_chars(to, to + 32, t.price).ptr;
  *to++ = '\0';
  const std::size_t size = std::strlen(t.size) + 1;
  std::memcpy(to, t.size, size);
  to = put_int(to + size, t.mask);
  put_length(buffer, static_cast<std::size_t>(to - buffer - 4));
  return static_cast<std::size_t>(to - buffer);
}

char* put_varint(char* to, std::uint32_t number) {
  while (number >= 0x80) {
    *to++ = static_cast<char>(number | 0x80U);
    number >>= 7U;
  }
  *to++ = static_cast<char>(number);
  return to;
}

std::size_t hand_written_protobuf(const Tick& t, char* buffer) {
  char* to = buffer + 4;
  put_length(to, 201);
  to += 4;
  *to++ = 0x08;
  to = put_varint(to, static_cast<std::uint32_t>(t.req_id));
  *to++ = 0x10;
  to = put_varint(to, static_cast<std::uint32_t>(t.type));
  *to++ = 0x19;
  std::memcpy(to, &t.price, 8);
  to += 8;
  *to++ = 0x22;
  const std::size_t size = std::strlen(t.size);
  to = put_varint(to, static_cast<std::uint32_t>(size));
  std::memcpy(to, t.size, size);
  to += size;
  *to++ = 0x28;
  to = put_varint(to, static_cast<std::uint32_t>(t.mask));
  put_length(buffer, static_cast<std::size_t>(to - buffer - 4));
  return static_cast<std::size_t>(to - buffer);
}

template <typename Function>
double nanoseconds_per_frame(Function&& encode_all) {
  const auto start = std::chrono::steady_clock::now();
  encode_all();
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start)
             .count() /
         kFrames;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

template <typename Hand>
void compare(const char* name, int version, Hand hand) {
  wire::Codec codec(version);
  wire::Message message(*wire::find_message("TICK_PRICE"));
  OutputBuffer out;
  std::vector<char> buffer(256);
  std::size_t check = 0;
  std::vector<double> ours;
  std::vector<double> theirs;
  // In turn, so that a machine that gets slower or faster does so for both.
  for (int round = 0; round < kRounds; ++round) {
    theirs.push_back(nanoseconds_per_frame([&] {
      for (int i = 0; i < kFrames; ++i) {
        check += hand(tick(i), buffer.data());
      }
    }));
    ours.push_back(nanoseconds_per_frame([&] {
      auto& values = message.root().values;
      for (int i = 0; i < kFrames; ++i) {
        const Tick t = tick(i);
        const auto integer = [&](int index, int number) {
          values[index].kind = wire::Value::Kind::integer;
          values[index].integer = number;
        };
        integer(0, t.req_id);
        integer(1, t.type);
        values[2].kind = wire::Value::Kind::real;
        values[2].real = t.price;
        values[3].kind = wire::Value::Kind::text;
        values[3].chars = t.size;
        values[3].size = static_cast<std::uint32_t>(std::strlen(t.size));
        integer(4, t.mask);
        out.clear();
        if (codec.encode(message, out)) {
          std::abort();
        }
        check -= out.size();
      }
    }));
  }
  if (check != 0) {
    fmt::print("encode TICK_PRICE {}: the two encoders differ\n", name);
    std::abort();
  }
  fmt::print(
      "encode TICK_PRICE {}: {:.1f} ns ({:.1f} M/s), hand-written {:.1f} ns; {:.0f} % of its "
      "speed\n",
      name, median(ours), 1e3 / median(ours), median(theirs), 100 * median(theirs) / median(ours));
}

}  // namespace

void encode() {
  compare("text 176", 176, hand_written_text);
  compare("protobuf 225", 225, hand_written_protobuf);
}

}  // namespace ibgw::bench
