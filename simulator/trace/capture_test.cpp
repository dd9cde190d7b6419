// Captures without a network: the file's blocks and the segments reconstructed from a trace; and
// the API log.
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <arpa/inet.h>
#include <catch2/catch.hpp>

#include "simulator/base/load_error.hpp"
#include "simulator/trace/api_log.hpp"
#include "simulator/trace/tcp_synthesis.hpp"

namespace ibgw::trace {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::uint16_t u16(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[at]) << 8 |
                                    static_cast<unsigned char>(bytes[at + 1]));
}
std::uint32_t u32(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(u16(bytes, at)) << 16 | u16(bytes, at + 2);
}

/// Sum of 16-bit words, which is 0xffff if the checksum is correct.
std::uint32_t folded(std::string_view bytes) {
  std::string even(bytes);
  even.append(even.size() % 2, '\0');
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < even.size(); i += 2) {
    sum += u16(even, i);
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum;
}

struct Segment {
  std::int64_t time_ns;
  std::string source;  ///< Address and port bytes.
  std::uint32_t sequence;
  std::uint32_t acknowledged;
  int flags;
  std::string payload;
  std::string comment;
};

constexpr int kFin = 1, kSyn = 2, kRst = 4, kPsh = 8, kAck = 16;

class Synthesis {
 public:
  explicit Synthesis(const char* host = "127.0.0.1")
      : synthesis_(host, [this](const Packet& packet) { take(packet); }) {
    Event event = at(Kind::listening);
    event.peer = "4002";
    synthesis_.on_event(event);
  }

  Event at(Kind kind, int connection = 1) {
    Event event;
    event.kind = kind;
    event.connection = connection;
    event.t = ++now_;
    event.wall_ms = 1'000'000;
    return event;
  }
  void accept(std::string_view peer, int connection = 1) {
    Event event = at(Kind::accept, connection);
    event.peer = peer;
    synthesis_.on_event(event);
  }
  void bytes(Kind kind, std::string_view data) {
    Event event = at(kind);
    event.bytes = data;
    synthesis_.on_event(event);
  }
  void act(std::string_view action, Ending ends) {
    Event event = at(Kind::action);
    event.action = action;
    event.ends = ends;
    synthesis_.on_event(event);
  }
  void plain(Kind kind) { synthesis_.on_event(at(kind)); }

  std::vector<Segment> segments;

 private:
  void take(const Packet& packet) {
    const std::string_view ip = packet.bytes;
    const bool v6 = static_cast<unsigned char>(ip[0]) >> 4 == 6;
    const std::size_t header = v6 ? 40 : 20;
    const std::string_view tcp = ip.substr(header);
    const std::size_t address = v6 ? 16 : 4;
    const std::string_view addresses = ip.substr(header - 2 * address, 2 * address);
    if (v6) {
      CHECK(u16(ip, 4) == tcp.size());
    } else {
      CHECK(u16(ip, 2) == ip.size());
      CHECK(folded(ip.substr(0, 20)) == 0xffff);
    }
    const std::string pseudo = std::string(addresses) + "\0\0"s +
                               static_cast<char>(tcp.size() >> 8) +
                               static_cast<char>(tcp.size() & 0xff) + "\0\0\0\x06"s;
    CHECK(folded(pseudo + std::string(tcp)) == 0xffff);
    segments.push_back({packet.wall_ns, std::string(addresses.substr(0, address)), u32(tcp, 4),
                        u32(tcp, 8), tcp[13], std::string(tcp.substr(20)),
                        std::string(packet.comment)});
  }

  TcpSynthesis synthesis_;
  std::int64_t now_ = 5'000'000;
};

std::vector<int> flags(const std::vector<Segment>& segments) {
  std::vector<int> all;
  for (const Segment& segment : segments) {
    all.push_back(segment.flags);
  }
  return all;
}

class Folder {
 public:
  Folder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "ibgw_capture_test_XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const char* name) const { return path_ / name; }
  [[nodiscard]] std::string path() const { return path_; }
  [[nodiscard]] std::string read(const char* name) const {
    std::ifstream in(file(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path path_;
};

Event message(Kind kind, std::string_view bytes) {
  Event event;
  event.kind = kind;
  event.connection = 7;
  event.wall_ms = 52'200'123;  // 14:30:00.123
  event.bytes = bytes;
  return event;
}

}  // namespace

TEST_CASE("a conversation has handshake, data with acknowledgements, and both ends' FIN") {
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  wire.bytes(Kind::in, "API");
  wire.bytes(Kind::out, "12345");
  wire.plain(Kind::peer_fin);
  wire.plain(Kind::close);
  const std::vector<Segment>& all = wire.segments;
  CHECK(flags(all) == std::vector<int>{kSyn, kSyn | kAck, kAck, kPsh | kAck, kAck, kPsh | kAck,
                                       kAck, kFin | kAck, kAck, kFin | kAck, kAck});
  const std::uint32_t client = all[0].sequence;
  const std::uint32_t gateway = all[1].sequence;
  CHECK(all[1].acknowledged == client + 1);
  CHECK(all[3].sequence == client + 1);
  CHECK(all[3].payload == "API");
  CHECK(all[4].acknowledged == client + 4);
  CHECK(all[5].sequence == gateway + 1);
  CHECK(all[5].payload == "12345");
  CHECK(all[6].acknowledged == gateway + 6);
  CHECK(all[7].sequence == client + 4);
  CHECK(all[8].acknowledged == client + 5);
  CHECK(all[9].sequence == gateway + 6);
  CHECK(all[10].acknowledged == gateway + 7);
  CHECK(all[0].time_ns == 1'000'000'000'000 + 1);
}

TEST_CASE("a reset is one segment, and nothing follows it") {
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  SECTION("by the client") {
    wire.plain(Kind::peer_rst);
  }
  SECTION("by a rule") {
    wire.act("close: rst", Ending::rst);
  }
  wire.plain(Kind::close);
  wire.bytes(Kind::out, "late");
  wire.plain(Kind::end);
  CHECK(flags(wire.segments) == std::vector<int>{kSyn, kSyn | kAck, kAck, kRst | kAck});
}

TEST_CASE("our FIN is sent once, when a rule closes, and the client may continue") {
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  wire.act("close: fin", Ending::fin);
  wire.bytes(Kind::in, "more");
  wire.plain(Kind::peer_fin);
  wire.plain(Kind::close);
  CHECK(flags(wire.segments) == std::vector<int>{kSyn, kSyn | kAck, kAck, kFin | kAck, kAck,
                                                 kPsh | kAck, kAck, kFin | kAck, kAck});
  CHECK(wire.segments[3].comment == "close: fin");
}

TEST_CASE("how a connection ends is read from the action's member, not from its text") {
  const auto [ends, last] = GENERATE(table<Ending, int>({{Ending::rst, kRst | kAck},
                                                         {Ending::fin, kFin | kAck},
                                                         {Ending::half_close, kFin | kAck},
                                                         {Ending::abrupt, kFin | kAck}}));
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  wire.act("close: rst", Ending::none);  // Only a text.
  wire.bytes(Kind::in, "more");
  CHECK(flags(wire.segments).back() == kAck);
  wire.act("over and out", ends);
  wire.bytes(Kind::in, "late");
  // After it, only later reads and their acknowledgements.
  const std::size_t at = wire.segments.size() - (ends == Ending::rst ? 3 : 4);
  CHECK(wire.segments[at].flags == last);
  const bool may_be_a_reset = wire.segments[at].comment.find("RST") != std::string::npos;
  CHECK(may_be_a_reset == (ends == Ending::abrupt));
}

TEST_CASE("pieces that a rule sends come before its close") {
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  wire.act("close: fin", Ending::fin);
  wire.bytes(Kind::out, "rest");
  wire.plain(Kind::peer_fin);
  REQUIRE(flags(wire.segments) == std::vector<int>{kSyn, kSyn | kAck, kAck, kPsh | kAck, kAck,
                                                   kFin | kAck, kAck, kFin | kAck, kAck});
  CHECK(wire.segments[3].payload == "rest");
  CHECK(wire.segments[5].sequence == wire.segments[3].sequence + 4);
  CHECK(wire.segments[5].time_ns == wire.segments[3].time_ns);
}

TEST_CASE("connections that are open at the end are closed") {
  Synthesis wire;
  wire.accept("127.0.0.1:40001");
  wire.plain(Kind::end);
  CHECK(wire.segments.back().flags == kAck);
  CHECK(wire.segments[3].flags == (kFin | kAck));
  CHECK(wire.segments[3].comment == "the gateway ended");
}

TEST_CASE("long writes are split, and all lengths fit their headers") {
  for (const char* host : {"127.0.0.1", "::1"}) {
    Synthesis wire(host);
    wire.accept(host == "::1"sv ? "::1:40001" : "127.0.0.1:40001");
    const std::string data(200'000, 'x');
    wire.bytes(Kind::out, data);
    std::string sent;
    for (const Segment& segment : wire.segments) {
      sent += segment.payload;
    }
    CHECK(sent == data);
  }
}

TEST_CASE("a client with the other version of IP is shown in IPv6") {
  Synthesis wire("::");
  wire.accept("127.0.0.1:40001");
  CHECK(wire.segments[0].source == std::string(10, '\0') + "\xff\xff\x7f\0\0\x01"s);
}

TEST_CASE("a capture file has a commented section, nanoseconds and commented packets") {
  const Folder folder;
  {
    PcapngFile file(folder.file("a.pcapng"), "made up", kLinkTypeRawIp, "none");
    file.write({0x1122334455667788, "abcde", 9, "why"});
    CHECK(file.is_good());
  }
  const std::string bytes = folder.read("a.pcapng");
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
  };
  REQUIRE(bytes.size() % 4 == 0);
  CHECK(number(0) == 0x0a0d0d0a);
  CHECK(number(8) == 0x1a2b3c4d);
  CHECK(bytes.find("made up") != std::string::npos);
  const std::size_t interface = number(4);
  CHECK(number(interface) == 1);
  CHECK(number(interface + 8) == kLinkTypeRawIp);
  CHECK(bytes.find("\x09\0\x01\0\x09"s, interface) != std::string::npos);
  const std::size_t packet = interface + number(interface + 4);
  CHECK(number(packet) == 6);
  CHECK(number(packet + 12) == 0x11223344);
  CHECK(number(packet + 16) == 0x55667788);
  CHECK(number(packet + 20) == 5);
  CHECK(number(packet + 24) == 9);
  CHECK(bytes.substr(packet + 28, 8) == "abcde\0\0\0"s);
  CHECK(bytes.substr(packet + 36, 8) == "\x01\0\x03\0why\0"s);
  CHECK(number(packet + 4) == number(bytes.size() - 4));
  CHECK(packet + number(packet + 4) == bytes.size());
}

TEST_CASE("a capture replaces the file of another writer instead of writing into it") {
  const Folder folder;
  PcapngFile first(folder.file("a.pcapng"), "first", kLinkTypeRawIp, "none");
  PcapngFile second(folder.file("a.pcapng"), "second", kLinkTypeRawIp, "none");
  first.flush();
  second.flush();
  CHECK(folder.read("a.pcapng").find("first") == std::string::npos);
  CHECK(folder.read("a.pcapng").find("second") != std::string::npos);
  CHECK_THROWS_AS(PcapngFile("/no/such/folder/a", "", kLinkTypeRawIp, ""), LoadError);
}

TEST_CASE("lines of the API log look like those of real logs") {
  // Real lines; see api_log.hpp.
  CHECK(api_log_line(message(Kind::out,
                             "\0\0\0\x0e"
                             "15\0"
                             "1\0DU332281\0"sv)) ==
        "14:30:00:123 -> ---\x0e"
        "15-1-DU332281-");
  CHECK(api_log_line(message(Kind::out,
                             "\0\0\0\x35"
                             "4\0"
                             "2\0-1\0"
                             "2104\0Market data farm connection "
                             "is OK:usfarm\0"sv)) ==
        "14:30:00:123 -> ---54-2--1-2104-Market data farm connection is OK:usfarm-");
  CHECK(api_log_line(message(Kind::in,
                             "\0\0\0\x09"
                             "71\0"
                             "2\0"
                             "10\0\0"sv)) == "14:30:00:123 <- 71-2-10--");
  CHECK(api_log_line(message(Kind::in, "API\0\0\0\0\x09v100..187"sv)) ==
        "14:30:00:123 <- v100..187");
  CHECK(api_log_line(message(Kind::out, "two\nlines"sv)) == "14:30:00:123 -> two lines");
}

TEST_CASE("messages with a four-byte id are readable in the log") {
  CHECK(api_log_line(message(Kind::in,
                             "\0\0\0\x0b\0\0\0\x3e"
                             "1\0abcd\0"sv)) == "14:30:00:123 <- 62-1-abcd-");
  wire::Message next(*wire::find_message("NEXT_VALID_ID"));
  next.set("orderId", 5);
  Event event = message(Kind::out, "\0\0\0\x06\0\0\0\xd1\x08\x05"sv);
  event.message = &next;
  event.encoding = wire::Encoding::protobuf;
  CHECK(api_log_line(event) ==
        "14:30:00:123 -> ---\x06"
        "209-{\"orderId\":5}");
}

TEST_CASE("the API log waits for the client id, and appends to the file of an earlier session") {
  const Folder folder;
  for (int session = 1; session <= 2; ++session) {
    ApiLog log(folder.path());
    log.on_event(message(Kind::in,
                         "\0\0\0\x04"
                         "71\0\0"sv));
    CHECK(folder.read("api.3.log").find("<- 71") == (session == 1 ? std::string::npos : 13));
    Event start = message(Kind::stage, {});
    start.stage = "START_API";
    start.client_id = 3;
    log.on_event(start);
    log.on_event(message(Kind::out,
                         "\0\0\0\x02"
                         "9\0"sv));
  }
  const std::string once =
      "14:30:00:123 <- 71--\n14:30:00:123 -> ---\x02"
      "9-\n";
  CHECK(folder.read("api.3.log") == once + once);
  CHECK_THROWS_AS(ApiLog("/no/such/folder"), LoadError);
}

}  // namespace ibgw::trace
