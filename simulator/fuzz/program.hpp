// An input of fuzz_session is a little program; this defines the meaning of its bytes. Every byte
// string is a program, and a changed byte changes one thing in it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/wire/message.hpp"

namespace ibgw::fuzz {

/// Reads the input; after its end everything is 0.
class ProgramReader {
 public:
  explicit ProgramReader(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] bool at_end() const { return at_ >= bytes_.size(); }
  std::uint8_t byte() {
    return at_end() ? std::uint8_t{0} : static_cast<std::uint8_t>(bytes_[at_++]);
  }
  std::string_view text(std::size_t length) {
    const std::string_view taken = bytes_.substr(std::min(at_, bytes_.size()), length);
    at_ += taken.size();
    return taken;
  }
  template <typename List>
  const auto& one_of(const List& list) {
    return list[byte() % std::size(list)];
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

/// The first byte of each step, modulo the number of steps.
enum class Op : std::uint8_t {
  connect,    ///< who, version, client: greeting and START_API.
  open,       ///< who: connects without sending a byte.
  greet,      ///< who, version.
  start_api,  ///< who, client: any spelling.
  request,    ///< who, message, then see build_request.
  order,      ///< The same, always PLACE_ORDER.
  raw,        ///< who, length, bytes.
  damage,     ///< kind, place, value: what happens to the next frame.
  split,      ///< who, size: later bytes come in pieces of this size.
  fin,        ///< who.
  rst,        ///< who.
  pass,       ///< time: index into kPauses.
  network,    ///< Whether faults are proven from here on.
  reading,    ///< who, whether it reads its output.
};
inline constexpr std::size_t kOps = 14;
inline constexpr std::size_t kSlots = 6;  ///< `who`: sessions at the same time.
inline constexpr std::int64_t kPausesMs[] = {0,    1,      20,     250,       1000,
                                             5000, 30'000, 60'000, 3'600'000, 86'400'000};
inline constexpr int kVersions[] = {100, 142, 157, 176, 193, 200, 203, 213, 226, 201};

/// Client ids for START_API; the first ones are valid.
inline constexpr const char* kClientIds[] = {"1",  "2",          "0", "7", "2147483647",
                                             "-1", "4294967298", "",  "x", "1e99"};

/// A valid request, from the names of its fields (choice: which of the valid values to use), and
/// then as many changes as the next byte says. Each change: two bytes for the field, one for the
/// value.
[[nodiscard]] wire::Message build_request(const wire::MessageSpec& spec, ProgramReader& program);

/// For writing programs: the bytes of a change.
[[nodiscard]] int position_of_field(const wire::MessageSpec& spec, std::string_view path);
[[nodiscard]] int position_of_value(std::string_view text);
inline constexpr int kValueCount = 73;
/// Positions of all numeric fields that are not lists.
[[nodiscard]] std::vector<int> positions_of_numbers(const wire::MessageSpec& spec);

/// Requests in the order of the tables.
[[nodiscard]] const std::vector<const wire::MessageSpec*>& requests();

}  // namespace ibgw::fuzz
