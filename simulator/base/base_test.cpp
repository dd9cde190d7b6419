// The basic types that everything else uses.
#include <algorithm>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "simulator/base/arena.hpp"
#include "simulator/base/duration.hpp"
#include "simulator/base/load_error.hpp"
#include "simulator/base/output_buffer.hpp"
#include "simulator/base/text_pattern.hpp"
#include "simulator/base/tree.hpp"
#include "simulator/base/utf8.hpp"

namespace ibgw {

using namespace std::string_literals;
using namespace std::chrono_literals;

namespace {

struct Plain {
  std::int64_t number = 7;
  const char* text = nullptr;
};
struct Zeroed {
  std::int64_t number;
};

}  // namespace

template <>
inline constexpr bool kZeroIsEmpty<Zeroed> = true;

TEST_CASE("an arena creates initialised, aligned objects that do not overlap") {
  Arena arena;
  std::vector<std::pair<char*, std::size_t>> parts;
  for (std::size_t round = 0; round < 3; ++round) {
    for (std::size_t i = 1; i < 200; ++i) {
      const std::string_view text = arena.copy(std::string(i % 17, 'x'));
      CHECK(text == std::string(i % 17, 'x'));
      auto* const plain = arena.make<Plain>(i % 5 + 1);
      CHECK(reinterpret_cast<std::uintptr_t>(plain) % alignof(Plain) == 0);
      CHECK(plain[i % 5].number == 7);
      auto* const zeroed = arena.make<Zeroed>(i);
      CHECK(std::all_of(zeroed, zeroed + i, [](const Zeroed& one) { return one.number == 0; }));
      std::fill_n(zeroed, i, Zeroed{-1});
      parts.emplace_back(reinterpret_cast<char*>(plain), (i % 5 + 1) * sizeof(Plain));
      parts.emplace_back(reinterpret_cast<char*>(zeroed), i * sizeof(Zeroed));
    }
    std::sort(parts.begin(), parts.end());
    for (std::size_t i = 1; i < parts.size(); ++i) {
      REQUIRE(parts[i - 1].first + parts[i - 1].second <= parts[i].first);
    }
    parts.clear();
    arena.reset();
  }
}

TEST_CASE("an arena reuses its memory") {
  Arena arena;
  const auto* const first = arena.copy("first").data();
  const auto* const large = arena.make<char>(100'000);
  arena.reset();
  CHECK(arena.copy("other").data() == first);
  CHECK(arena.make<char>(100'000) == large);
  CHECK(arena.copy("").empty());
}

TEST_CASE("any number of bytes is copied completely") {
  const std::string from = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t count = 0; count <= from.size(); ++count) {
    std::string to(from.size() + 1, '.');
    char* const end = copy_bytes(to.data(), from.data(), count);
    CHECK(end == to.data() + count);
    CHECK(to == from.substr(0, count) + std::string(from.size() + 1 - count, '.'));
  }
}

TEST_CASE("an output buffer grows, is changed in place and frees its memory") {
  OutputBuffer buffer;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    buffer.append("part ");
    buffer.push_back('0');
    expected += "part 0";
  }
  CHECK(buffer.view() == expected);
  buffer.truncate(7);
  buffer.truncate(100);  // Longer than the buffer: nothing to remove.
  CHECK(buffer.view() == "part 0p");
  buffer.append_u32(0x01020304);
  buffer.overwrite_u32(0, 0xfffefdfc);
  CHECK(buffer.view() == "\xff\xfe\xfd\xfc 0p\x01\x02\x03\x04"s);
  CHECK(buffer.view_from(7) == "\x01\x02\x03\x04"s);
  char* const place = buffer.reserve(10);
  place[0] = 'x';
  buffer.commit(place + 1);
  CHECK(buffer.size() == 12);
  *buffer.at(0) = 'y';
  CHECK(buffer.view().front() == 'y');
  CHECK(buffer.view().back() == 'x');
  const char* const kept = buffer.data();
  const std::size_t capacity = buffer.capacity();
  buffer.clear();
  CHECK(buffer.empty());
  buffer.append("again");
  CHECK(buffer.data() == kept);
  CHECK(buffer.capacity() == capacity);
  buffer.release();
  CHECK(buffer.capacity() == 0);
  CHECK(buffer.view().empty());
  buffer.append("anew");
  CHECK(buffer.view() == "anew");
}

TEST_CASE("durations") {
  const auto [text, duration] = GENERATE(table<std::string, std::optional<Duration>>({
      {"0", 0ns},
      {"0s", 0ns},
      {"1us", 1us},
      {"300ms", 300ms},
      {"1.5s", 1500ms},
      {"2m", 2min},
      {"24h", 24h},
      {"24.1h", std::nullopt},
      {"1441m", std::nullopt},
      {"1", std::nullopt},
      {"ms", std::nullopt},
      {"", std::nullopt},
      {"-1s", std::nullopt},
      {"-0s", std::nullopt},
      {"+1s", std::nullopt},
      {"1e3ms", std::nullopt},
      {"nan s", std::nullopt},
      {"inf", std::nullopt},
      {"1 s", std::nullopt},
      {" 1s", std::nullopt},
      {"1sec", std::nullopt},
      {"1S", std::nullopt},
  }));
  INFO(text);
  CHECK(parse_duration(text) == duration);
}

TEST_CASE("a duration is written in a form that can be read") {
  const auto [duration, text] = GENERATE(table<Duration, std::string>({
      {0ns, "0ms"},
      {1us, "1us"},
      {1500ns, "1.5us"},
      {999us, "999us"},
      {1ms, "1ms"},
      {300ms, "300ms"},
      {1500ms, "1.5s"},
      {2min, "120s"},
  }));
  CHECK(format_duration(duration) == text);
  CHECK(parse_duration(text) == duration);
}

TEST_CASE("what is UTF-8 and what is not") {
  const auto [text, code, length] = GENERATE(table<std::string, unsigned, std::size_t>({
      {"a", 'a', 1},
      {"\x7f", 0x7f, 1},
      {"\0"s, 0, 1},
      {"\xc2\x80", 0x80, 2},
      {"\xdf\xbf", 0x7ff, 2},
      {"\xe0\xa0\x80", 0x800, 3},
      {"\xed\x9f\xbf", 0xd7ff, 3},
      {"\xee\x80\x80", 0xe000, 3},
      {"\xef\xbf\xbf", 0xffff, 3},
      {"\xf0\x90\x80\x80", 0x10000, 4},
      {"\xf4\x8f\xbf\xbf", 0x10ffff, 4},
      {"\x80", 0, 0},              // A continuation without a beginning.
      {"\xc1\xbf", 0, 0},          // Overlong.
      {"\xe0\x9f\xbf", 0, 0},      // Overlong.
      {"\xf0\x8f\xbf\xbf", 0, 0},  // Overlong.
      {"\xed\xa0\x80", 0, 0},      // Half of a pair.
      {"\xed\xbf\xbf", 0, 0},      // The other half.
      {"\xf4\x90\x80\x80", 0, 0},  // Beyond Unicode.
      {"\xf5\x80\x80\x80", 0, 0},
      {"\xff", 0, 0},
      {"\xc3", 0, 0},      // Cut off.
      {"\xe2\x82", 0, 0},  // Cut off.
      {"\xc3(", 0, 0},     // Not continued.
  }));
  const Utf8Character found = first_character(text);
  CHECK(found.code == code);
  CHECK(found.length == length);
  CHECK(is_utf8("before " + text + " after") == (length != 0));
}

TEST_CASE("a pattern matches a whole text, byte by byte") {
  CHECK(TextPattern("a.c").fits("abc"));
  CHECK_FALSE(TextPattern("a.c").fits("abcd"));
  CHECK_FALSE(TextPattern("a.c").fits("xabc"));
  CHECK(TextPattern("a|bc").fits("bc"));
  CHECK_FALSE(TextPattern("a|bc").fits("ac"));
  CHECK(TextPattern(".").fits("\xff"));
  CHECK_FALSE(TextPattern(".").fits("\xc3\xa9"));
  CHECK(TextPattern("..").fits("\xc3\xa9"));
  CHECK(TextPattern("\xc3\xa9").fits("\xc3\xa9"));
  CHECK(TextPattern("").fits(""));
  CHECK_FALSE(TextPattern("").fits("x"));
  CHECK_FALSE(TextPattern().fits(""));
  CHECK(TextPattern("a.c").text() == "a.c");
}

TEST_CASE("an invalid pattern says where it is invalid") {
  const TextPattern wrong("a(b");
  CHECK_FALSE(wrong.is_valid());
  CHECK_FALSE(wrong.fits("a(b"));
  CHECK(wrong.wrong_part() == "a(b");
  CHECK(TextPattern("a[\xc3\xa9-a]").wrong_part() == "\xc3\xa9-a");
  CHECK(TextPattern("a").is_valid());
}

TEST_CASE("matching takes linear time and no stack") {
  CHECK_FALSE(TextPattern("(a*)*b").fits(std::string(100'000, 'a')));
}

TEST_CASE("a problem shows its place") {
  const auto [problem, text] = GENERATE(table<Problem, std::string>({
      {{{"f.yaml", 3, 5}, "wrong; expected right", "key: value"},
       "f.yaml:3:5: wrong; expected right\nkey: value\n    ^"},
      {{{"f.yaml", 3, 1}, "wrong", "key"}, "f.yaml:3:1: wrong\nkey\n^"},
      {{{"f.yaml", 3, 0}, "wrong", "key"}, "f.yaml:3:0: wrong\nkey\n^"},
      {{{"f.yaml", 3, 5}, "wrong", ""}, "f.yaml:3:5: wrong"},
      {{{"f.yaml", 0, 0}, "cannot be read", "ignored"}, "f.yaml: cannot be read"},
      {{{"", 3, 5}, "wrong", ""}, "3:5: wrong"},
      {{{"", 0, 0}, "wrong", ""}, "wrong"},
  }));
  CHECK(problem.text() == text);
}

TEST_CASE("of a long line a problem shows what is around its place") {
  // 400 characters of two bytes each, and a wrong one among them.
  const auto line = [](int wrong_at) {
    std::string text;
    for (int i = 1; i <= 400; ++i) {
      text += i == wrong_at ? "!" : "\xc3\xa9";
    }
    return text;
  };
  for (const int column : {1, 2, 79, 80, 81, 200, 319, 320, 321, 399, 400}) {
    CAPTURE(column);
    const std::string text = Problem{{"f", 1, column}, "wrong", line(column)}.text();
    const std::size_t shown = text.find('\n') + 1;
    const std::string excerpt = text.substr(shown, text.find('\n', shown) - shown);
    const std::string caret = text.substr(text.rfind('\n') + 1);
    std::size_t at = 0;  // Where the line above the caret has the wrong character.
    std::size_t characters = 0;
    for (; at < excerpt.size() && excerpt[at] != '!'; ++characters) {
      at += first_character(std::string_view(excerpt).substr(at)).length;
    }
    CHECK(caret == std::string(characters, ' ') + '^');
    CHECK(excerpt.size() < 2 * 160 + 2 * 3);
    CHECK(excerpt.starts_with("...") == (column > 81));
    CHECK(excerpt.ends_with("...") == (column <= 320));
  }
}

TEST_CASE("an error has all its problems") {
  const LoadError error(
      std::vector<Problem>{{{"a", 1, 1}, "first", ""}, {{"b", 0, 0}, "second", ""}});
  CHECK(error.what() == "a:1:1: first\nb: second"s);
  CHECK(error.problems().size() == 2);
  CHECK(LoadError("alone").problems().front().what == "alone");
}

TEST_CASE("a likely typo is recognised, an unlikely one is not") {
  const std::vector<std::string> known{"max_clients", "next_valid_id", "limits", "set"};
  CHECK(near_miss("max_client", known) == "max_clients");
  CHECK(near_miss("next_vaild_id", known) == "next_valid_id");
  CHECK(near_miss("limit", known) == "limits");
  CHECK(near_miss("sat", known) == "set");
  CHECK(near_miss("xyz", known).empty());
  CHECK(near_miss("", known).empty());
  CHECK(near_miss("set", known) == "set");
  CHECK(near_miss("anything", {}).empty());
}

TEST_CASE("a tree finds its members by key") {
  Tree tree;
  tree.members.resize(2);
  tree.members[0].first = "a";
  tree.members[1].first = "b";
  CHECK(tree.find("b") == &tree.members[1].second);
  CHECK(tree.find("c") == nullptr);
}

}  // namespace ibgw
