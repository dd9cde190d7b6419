#include "simulator/session/item.hpp"

#include <algorithm>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/scenario/actions.hpp"
#include "simulator/wire/frame_reader.hpp"

namespace ibgw::session {
namespace {

using scenario::Fragment;
using scenario::Modifiers;
using wire::WireError;

using wire::kPrefixBytes;

WireError impossible(std::string_view modifier, std::string why) {
  return {0, std::string(modifier), std::string(modifier) + ": " + std::move(why)};
}

void put_length(std::string& bytes, std::uint32_t length) {
  for (std::size_t i = 0; i < kPrefixBytes; ++i) {
    bytes[i] = static_cast<char>((length >> (8 * (3 - i))) & 0xffU);
  }
}

/// The value of the length prefix at the start of these bytes.
std::uint32_t length_of(const std::string& bytes) {
  return static_cast<std::uint32_t>(bytes.size() - kPrefixBytes);
}

bool has_true_length(const std::string& bytes) {
  std::string prefix = bytes.substr(0, kPrefixBytes);
  if (bytes.size() < kPrefixBytes) {
    return false;
  }
  put_length(prefix, length_of(bytes));
  return bytes.starts_with(prefix);
}

std::size_t size_of(const std::vector<Frame>& frames) {
  std::size_t size = 0;
  for (const Frame& frame : frames) {
    size += frame.bytes.size();
  }
  return size;
}

std::optional<WireError> reorder(const std::vector<int>& order, std::vector<Frame>& frames) {
  if (order.size() != frames.size()) {
    return impossible("reorder", "names " + std::to_string(order.size()) + " messages, there are " +
                                     std::to_string(frames.size()));
  }
  std::vector<Frame> sorted;
  sorted.reserve(frames.size());
  for (const int position : order) {
    sorted.push_back(std::move(frames[static_cast<std::size_t>(position) - 1]));
  }
  frames = std::move(sorted);
  return std::nullopt;
}

void duplicate(int times, std::vector<Frame>& frames) {
  const std::vector<Frame> once = frames;
  for (int i = 1; i < times; ++i) {
    frames.insert(frames.end(), once.begin(), once.end());
  }
}

/// From version 201 on the id has 4 bytes; fields follow as before.
bool has_binary_id(const std::string& bytes) {
  return bytes.size() >= 2 * kPrefixBytes && bytes[kPrefixBytes] == '\0';
}

std::optional<WireError> keep_fields(std::size_t count, Frame& frame) {
  if (frame.encoding != wire::Encoding::text || frame.bytes.size() < kPrefixBytes) {
    return impossible("keep_fields", "the message is sent as protobuf at this version");
  }
  std::size_t end = kPrefixBytes;
  std::size_t kept = 0;
  if (has_binary_id(frame.bytes)) {
    end += kPrefixBytes;
    kept = 1;
  }
  for (; kept < count; ++kept) {
    const std::size_t nul = frame.bytes.find('\0', end);
    if (nul == std::string::npos) {
      return impossible("keep_fields", "the frame has only " + std::to_string(kept) + " fields");
    }
    end = nul + 1;
  }
  if (end == frame.bytes.size()) {
    return impossible("keep_fields", "the frame has only " + std::to_string(count) + " fields");
  }
  frame.bytes.resize(end);
  put_length(frame.bytes, length_of(frame.bytes));
  return std::nullopt;
}

/// An unknown protobuf field of exactly this many bytes: field 10000, length-delimited, with the
/// length always in three bytes.
std::optional<std::string> protobuf_padding(std::size_t size) {
  constexpr char kTag[] = {'\x82', '\xf1', '\x04'};
  constexpr std::size_t kHead = sizeof kTag + 3;
  if (size < kHead || size - kHead >= (1U << 21U)) {
    return std::nullopt;
  }
  const std::size_t length = size - kHead;
  std::string padding(kTag, sizeof kTag);
  padding += static_cast<char>((length & 0x7fU) | 0x80U);
  padding += static_cast<char>(((length >> 7U) & 0x7fU) | 0x80U);
  padding += static_cast<char>((length >> 14U) & 0x7fU);
  padding.append(length, '\0');
  return padding;
}

std::optional<WireError> pad(std::size_t size, std::vector<Frame>& frames) {
  const std::size_t before = size_of(frames);
  if (frames.empty() || before >= size) {
    return impossible("pad_to", std::to_string(before) + " bytes are already there");
  }
  Frame& last = frames.back();
  // Raw bytes need not be a frame; in a legacy session they never are.
  const bool is_frame = has_true_length(last.bytes);
  if (last.encoding == wire::Encoding::text) {
    last.bytes.append(size - before, '\0');
  } else if (const auto padding = protobuf_padding(size - before)) {
    last.bytes += *padding;
  } else {
    return impossible("pad_to", "a protobuf field needs 6 bytes at least and 2 MiB at most");
  }
  if (is_frame) {
    put_length(last.bytes, length_of(last.bytes));
  }
  return std::nullopt;
}

std::optional<WireError> corrupt(const scenario::Corruption& corruption,
                                 std::vector<Frame>& frames) {
  std::size_t at = corruption.at;
  for (Frame& frame : frames) {
    if (at < frame.bytes.size()) {
      frame.bytes[at] = static_cast<char>(static_cast<unsigned char>(frame.bytes[at]) ^
                                          static_cast<unsigned>(corruption.flip));
      return std::nullopt;
    }
    at -= frame.bytes.size();
  }
  return impossible("corrupt", "there are only " + std::to_string(size_of(frames)) + " bytes");
}

std::optional<WireError> truncate(std::size_t size, std::vector<Frame>& frames) {
  if (size_of(frames) <= size) {
    return impossible("truncate", "there are only " + std::to_string(size_of(frames)) + " bytes");
  }
  std::size_t left = size;
  for (Frame& frame : frames) {
    frame.bytes.resize(std::min(left, frame.bytes.size()));
    left -= frame.bytes.size();
  }
  std::erase_if(frames, [](const Frame& frame) { return frame.bytes.empty(); });
  return std::nullopt;
}

std::vector<std::size_t> sizes_for(const Fragment& fragment, std::size_t total) {
  std::vector<std::size_t> sizes;
  std::size_t left = total;
  for (std::size_t i = 0; left > 0; ++i) {
    std::size_t size = left;
    if (fragment.each != 0) {
      size = fragment.each;
    } else if (i < fragment.sizes.size() && fragment.sizes[i] != Fragment::kRest) {
      size = fragment.sizes[i];
    }
    sizes.push_back(std::min(size, left));
    left -= sizes.back();
  }
  return sizes;
}

}  // namespace

std::string_view name_of(StepKind step) {
  const scenario::ActionSpec* const spec = scenario::spec_of(step);
  IBGW_CHECK(spec != nullptr);
  return scenario::name_of(*spec);
}

std::optional<WireError> modify(const Modifiers& modifiers, std::vector<Frame>& frames) {
  if (!modifiers.reorder.empty()) {
    if (auto error = reorder(modifiers.reorder, frames)) {
      return error;
    }
  }
  duplicate(modifiers.duplicate, frames);
  if (modifiers.keep_fields) {
    for (Frame& frame : frames) {
      if (auto error = keep_fields(*modifiers.keep_fields, frame)) {
        return error;
      }
    }
  }
  if (modifiers.pad_to) {
    if (auto error = pad(*modifiers.pad_to, frames)) {
      return error;
    }
  }
  if (modifiers.claim_length) {
    if (frames.empty() || frames.front().bytes.size() < kPrefixBytes) {
      return impossible("claim_length", "there is no length prefix");
    }
    put_length(frames.front().bytes, *modifiers.claim_length);
  }
  if (modifiers.corrupt) {
    if (auto error = corrupt(*modifiers.corrupt, frames)) {
      return error;
    }
  }
  return modifiers.truncate ? truncate(*modifiers.truncate, frames) : std::nullopt;
}

std::optional<WireError> cut(const std::optional<Fragment>& fragment, bool strict,
                             std::vector<Frame> frames, std::vector<Piece>& pieces) {
  std::string all;
  for (const Frame& frame : frames) {
    all += frame.bytes;
  }
  const std::vector<std::size_t> sizes =
      fragment ? sizes_for(*fragment, all.size()) : std::vector<std::size_t>{all.size()};
  if (strict && fragment && sizes.size() < std::max<std::size_t>(2, fragment->sizes.size())) {
    return impossible("fragment", std::to_string(all.size()) + " bytes give only " +
                                      std::to_string(sizes.size()) + " piece(s)");
  }
  std::size_t begin = 0;
  std::size_t frame_end = 0;
  auto next = frames.begin();
  for (const std::size_t size : sizes) {
    Piece piece;
    piece.bytes = all.substr(begin, size);
    piece.gap_ns = begin == 0 || !fragment ? 0 : fragment->gap.count();
    begin += size;
    while (next != frames.end() && frame_end + next->bytes.size() <= begin) {
      frame_end += next->bytes.size();
      piece.frames.push_back(std::move(*next++));
    }
    pieces.push_back(std::move(piece));
  }
  IBGW_CHECK(begin == all.size());
  return std::nullopt;
}

std::size_t size_of(const std::vector<Piece>& pieces) {
  std::size_t size = 0;
  for (const Piece& piece : pieces) {
    size += piece.bytes.size();
  }
  return size;
}

std::string names_of(const Modifiers& modifiers) {
  std::string names;
  const auto add = [&](bool is_there, std::string_view name) {
    if (is_there) {
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
  };
  add(!modifiers.reorder.empty(), "reorder");
  add(modifiers.duplicate != 1, "duplicate");
  add(modifiers.keep_fields.has_value(), "keep_fields");
  add(modifiers.pad_to.has_value(), "pad_to");
  add(modifiers.claim_length.has_value(), "claim_length");
  add(modifiers.corrupt.has_value(), "corrupt");
  add(modifiers.truncate.has_value(), "truncate");
  add(modifiers.drop, "drop");
  add(modifiers.delay.has_value(), "delay");
  add(modifiers.coalesce, "coalesce");
  add(modifiers.fragment.has_value(), "fragment");
  return names;
}

}  // namespace ibgw::session
