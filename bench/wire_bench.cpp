// Encoding and decoding: the table-driven codec against the fastest code that one would write by
// hand for this one message.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "bench/bench.hpp"
#include "bench/samples.hpp"

namespace ibgw::bench {
namespace {

constexpr int kRounds = 9;
// Number of different frames to encode and decode in turn.
constexpr int kVariants = 100;
constexpr double kGoalPercent = 50;

std::vector<std::string>& slow() {
  static std::vector<std::string> names;
  return names;
}

template <typename Function>
double nanoseconds_per_frame(int frames, Function&& all) {
  const double start = processor_ns();
  all();
  return (processor_ns() - start) / frames;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void report(const std::string& name, const std::vector<double>& ours,
            const std::vector<double>& theirs) {
  const double mine = median(ours);
  const double hand = median(theirs);
  const double percent = 100 * hand / mine;
  const double millions = 1e3 / mine;
  fmt::print("{}: {:.1f} ns ({} M/s), hand-written {:.1f} ns; {:.0f} % of its speed\n", name, mine,
             millions < 0.95 ? fmt::format("{:.2g}", millions) : fmt::format("{:.1f}", millions),
             hand, percent);
  if (percent < kGoalPercent) {
    slow().push_back(fmt::format("{} ({:.0f} %)", name, percent));
  }
}

[[noreturn]] void give_up(const std::string& name, const std::string& why) {
  fmt::print("{}: {}\n", name, why);
  std::fflush(stdout);
  std::abort();
}

/// Where two frames begin to differ, with an excerpt of each; NULs as bars.
std::string difference(std::string_view ours, std::string_view theirs) {
  const std::size_t size = std::min(ours.size(), theirs.size());
  const auto at = static_cast<std::size_t>(
      std::mismatch(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(size), theirs.begin())
          .first -
      ours.begin());
  const std::size_t from = at < 20 ? 0 : at - 20;
  std::string text =
      fmt::format("at byte {}, {} against {}", at, ours.substr(from, 40), theirs.substr(from, 40));
  std::replace(text.begin(), text.end(), '\0', '|');
  return text;
}

/// One message in one encoding, both ways.
template <typename Sample, wire::Encoding kEncoding>
class Duel {
 public:
  Duel(int version, int frames)
      : name_(fmt::format("{} {} {}", Sample::kName,
                          kEncoding == wire::Encoding::text ? "text" : "protobuf", version)),
        frames_(frames),
        codec_(version),
        sample_(kEncoding),
        decoded_(sample_.message.spec()) {
    if (const auto error = codec_.availability(sample_.message.spec())) {
      give_up(name_, error->reason);
    }
    for (int i = 0; i < kVariants; ++i) {
      sample_.vary_message(i);
      sample_.vary_hand(i);
      encode_ours();
      // The frame's size is known before the other side writes, so that it fits the buffer even if
      // it grew.
      buffer_.resize(out_.size() + 64);
      const std::string_view theirs(buffer_.data(), encode_hand());
      if (theirs != out_.view()) {
        give_up(name_, "the two encoders differ: " + difference(out_.view(), theirs));
      }
      payloads_.emplace_back(out_.view_from(4));
    }
    for (const std::string& payload : payloads_) {
      decode_ours(payload);
      decode_hand(payload);
      if (!sample_.same(decoded_, hand_)) {
        give_up(name_, "the two decoders differ");
      }
    }
  }

  void encode() {
    std::vector<double> ours;
    std::vector<double> theirs;
    // Alternate, so that changes in the machine's speed affect both.
    for (int round = 0; round < kRounds; ++round) {
      theirs.push_back(nanoseconds_per_frame(frames_, [&] {
        for (int i = 0; i < frames_; ++i) {
          sample_.vary_hand(i);
          encode_hand();
        }
      }));
      ours.push_back(nanoseconds_per_frame(frames_, [&] {
        for (int i = 0; i < frames_; ++i) {
          sample_.vary_message(i);
          encode_ours();
        }
      }));
    }
    report("encode " + name_, ours, theirs);
  }

  void decode() {
    std::vector<double> ours;
    std::vector<double> theirs;
    const auto each = [this](auto&& decode_one) {
      for (int i = 0, next = 0; i < frames_; ++i) {
        decode_one(payloads_[static_cast<std::size_t>(next)]);
        next = next + 1 == kVariants ? 0 : next + 1;
      }
    };
    for (int round = 0; round < kRounds; ++round) {
      theirs.push_back(nanoseconds_per_frame(
          frames_, [&] { each([this](const std::string& payload) { decode_hand(payload); }); }));
      ours.push_back(nanoseconds_per_frame(
          frames_, [&] { each([this](const std::string& payload) { decode_ours(payload); }); }));
    }
    report("decode " + name_, ours, theirs);
  }

 private:
  void encode_ours() {
    out_.clear();
    if (codec_.encode(sample_.message, out_)) {
      give_up(name_, "our encoder failed");
    }
  }
  std::size_t encode_hand() {
    if constexpr (kEncoding == wire::Encoding::text) {
      return encode_text(sample_.hand, buffer_.data());
    } else {
      return encode_protobuf(sample_.hand, buffer_.data());
    }
  }

  /// Decodes values only, like a gateway without a trace.
  void decode_ours(const std::string& payload) {
    if (codec_.decode(payload, wire::Direction::to_client, wire::Exactness::values, decoded_)
            .error) {
      give_up(name_, "our decoder failed");
    }
  }
  void decode_hand(const std::string& payload) {
    bool good = false;
    if constexpr (kEncoding == wire::Encoding::text) {
      good = decode_text(payload, hand_);
    } else {
      good = decode_protobuf(payload, hand_);
    }
    if (!good) {
      give_up(name_, "the hand-written decoder failed");
    }
  }

  std::string name_;
  int frames_;
  wire::Codec codec_;
  Sample sample_;
  OutputBuffer out_;
  std::vector<char> buffer_;
  std::vector<std::string> payloads_;
  wire::Message decoded_;
  decltype(Sample::hand) hand_;
};

template <typename Sample>
void compare(int text_version, int frames, const Wanted& wanted) {
  Duel<Sample, wire::Encoding::text> text(text_version, frames);
  Duel<Sample, wire::Encoding::protobuf> protobuf(225, frames);
  if (wanted("encode")) {
    text.encode();
    protobuf.encode();
  }
  if (wanted("decode")) {
    text.decode();
    protobuf.decode();
  }
}

}  // namespace

void codec(const Wanted& wanted) {
  compare<TickSample>(176, 500'000, wanted);
  compare<PositionSample>(176, 200'000, wanted);
  compare<OpenOrderSample>(200, 20'000, wanted);
  compare<HistorySample>(200, 200, wanted);
}

void codec_summary() {
  fmt::print("below {:.0f} % of hand-written: {}\n", kGoalPercent,
             slow().empty() ? "none" : fmt::format("{}", fmt::join(slow(), ", ")));
}

}  // namespace ibgw::bench
