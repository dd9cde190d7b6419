#include "simulator/scenario/actions.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ibgw::scenario {
namespace {

constexpr Need kRequired = Need::required;

constexpr int kCopiesMax = 10'000;
constexpr int kRoundsMax = 1'000'000;
constexpr int kBytesMax = 64 << 20;

template <std::size_t A, std::size_t B>
constexpr std::array<KeySpec, A + B> operator+(const std::array<KeySpec, A>& first,
                                               const std::array<KeySpec, B>& second) {
  std::array<KeySpec, A + B> all{};
  for (std::size_t i = 0; i < A + B; ++i) {
    all[i] = i < A ? first[i] : second[i - A];
  }
  return all;
}

// ------------------------------------------------------------------------------------------------
// what stands beside or below an action

// What changes the bytes of a frame, and how they travel.
constexpr std::array kFrameModifierKeys{
    KeySpec{"duplicate", Shape::ordinal, "Everything so often, one after the other.",
            Need::optional, nullptr, kCopiesMax},
    KeySpec{"keep_fields", Shape::ordinal,
            "Only the first so many fields, the message id among them; the length is right. Text "
            "frames only."},
    KeySpec{"pad_to", Shape::byte_count,
            "So many bytes in all, the length prefix included: the last frame grows by what every "
            "reader skips (empty fields, or an unknown protobuf field).",
            Need::optional, nullptr, kBytesMax},
    KeySpec{"claim_length", Shape::hex_number, "This in place of the first length prefix."},
    KeySpec{"corrupt", Shape::map, "Change one byte.", Need::optional, &kCorrupt},
    KeySpec{"truncate", Shape::byte_count, "Only the first so many bytes go out.", Need::optional,
            nullptr, kBytesMax},
    KeySpec{"drop", Shape::yes, "Nothing goes out."},
    KeySpec{"delay", Shape::duration,
            "It goes out so much later; what comes after does not wait. Scales with "
            "`--time-scale`."},
    KeySpec{"fragment", Shape::map, "Cut apart; each piece is a segment of its own.",
            Need::optional, &kFragment},
};
constexpr std::array kItemModifierKeys =
    kFrameModifierKeys + std::array{KeySpec{"coalesce", Shape::yes,
                                            "One segment with the next item of the rule, 32 KiB at "
                                            "most."}};
constexpr std::array kModelKeys =
    kItemModifierKeys + std::array{KeySpec{"reorder", Shape::positions,
                                           "Its messages in this order: `[2, 1, 3]`; all of them, "
                                           "each once."}};
constexpr std::array kFragmentForms{
    FormSpec{{"sizes", Shape::byte_sizes,
              "Bytes of each piece; `rest` is all that is left, and what `sizes` leaves over is "
              "one more piece.",
              Need::optional, nullptr, kBytesMax}},
    FormSpec{{"each", Shape::byte_count, "All pieces have so many bytes.", Need::optional, nullptr,
              kBytesMax}},
};
constexpr std::array kFragmentKeys{
    KeySpec{"gap", Shape::duration,
            "From one piece to the next; default 0: as soon as the client has read the one before. "
            "Scales with `--time-scale`."},
};
constexpr std::array kCorruptKeys{
    KeySpec{"at", Shape::whole_number, "Offset of the byte, from 0; the length prefix counts.",
            kRequired},
    KeySpec{"xor", Shape::byte_mask, "What is XORed into it.", kRequired},
};
constexpr std::array kStopReadingKeys{
    KeySpec{"buffer", Shape::byte_count,
            "Receive buffer of the kernel, which then fills soon; at least some 2 KiB.",
            Need::optional, nullptr, kBytesMax},
};
constexpr std::array kStopAcceptingKeys{
    KeySpec{"backlog", Shape::whole_number,
            "Length of the kernel's queue; it takes one connection more."},
    KeySpec{"filled", Shape::yes,
            "The queue is filled with connections of our own: connecting hangs. Needs `backlog`."},
};
constexpr std::array kSendKeys =
    std::array{KeySpec{"with", Shape::field_values,
                       "Fields; `$name` is a field of the message that triggered the rule, else "
                       "what was saved under that name last."}} +
    kItemModifierKeys;
constexpr std::array kRawBytesForms{
    FormSpec{{"hex", Shape::hex, "The bytes as they go out."}},
    FormSpec{
        {"fields", Shape::scalars, "A framed text payload: length, then each field with its NUL."}},
};

constexpr std::array kRepeatKeys{
    KeySpec{"times", Shape::ordinal, "How often.", kRequired, nullptr, kRoundsMax},
    KeySpec{"every", Shape::duration, "From one to the next; default 0."},
    KeySpec{"do", Shape::actions, "What.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// the actions

// Forms that several actions share.
constexpr FormSpec kClose{{"close", Shape::close_way,
                           "`fin`: shut down, drain, close. `rst`: reset. `abrupt`: plain close, a "
                           "reset if bytes are unread."}};
constexpr FormSpec kBlackhole{{"blackhole", Shape::blackhole_place,
                               "Packets vanish for good: of this `connection`, in both directions, "
                               "or those to the `listener`, so that connecting hangs."}};

constexpr std::array kActions{
    ActionSpec{.kind = ActionKind::model,
               .form = {{"model", Shape::nothing, "The model's part of the event happens here."},
                        kModelKeys},
               .place = ActionPlace::event,
               .noticed = Noticed::if_modified,
               .writes = true},
    ActionSpec{.kind = ActionKind::swallow,
               .form = {{"swallow", Shape::nothing, "Nothing happens, on purpose."}}},
    ActionSpec{.kind = ActionKind::send,
               .form = {{"send", Shape::message_to_client,
                         "Send a message, encoded for the negotiated version."},
                        kSendKeys},
               .value = ActionValue::message,
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .writes = true},
    ActionSpec{.kind = ActionKind::send_raw,
               .form = {{"send_raw", Shape::map, "Send these bytes.", Need::optional, &kRawBytes},
                        kItemModifierKeys},
               .value = ActionValue::bytes,
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .writes = true},
    ActionSpec{.kind = ActionKind::wait,
               .form = {{"wait", Shape::duration,
                         "Hold back the rule's later actions; scales with `--time-scale`."}},
               .value = ActionValue::duration,
               .pause = Pause::planned},
    ActionSpec{.kind = ActionKind::wait_real,
               .form = {{"wait_real", Shape::duration,
                         "The same, never scaled: for what competes with a client's own "
                         "time-outs."}},
               .value = ActionValue::duration,
               .pause = Pause::planned},
    ActionSpec{.kind = ActionKind::until_case_end,
               .form = {{"until_case_end", Shape::nothing,
                         "Hold back the rule's later actions for good."}},
               .pause = Pause::for_good},
    ActionSpec{.kind = ActionKind::close_fin,
               .form = kClose,
               .word = "fin",
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::close_fin},
    ActionSpec{.kind = ActionKind::close_rst,
               .form = kClose,
               .word = "rst",
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::close_rst},
    ActionSpec{.kind = ActionKind::close_abrupt,
               .form = kClose,
               .word = "abrupt",
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::close_abrupt},
    ActionSpec{.kind = ActionKind::half_close,
               .form = {{"half_close", Shape::nothing,
                         "Shut down writing, go on reading, serve nothing."}},
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::half_close},
    ActionSpec{
        .kind = ActionKind::hold,
        .form = {{"hold", Shape::nothing, "Never close this connection, even when the peer does."}},
        .place = ActionPlace::connection},
    ActionSpec{.kind = ActionKind::stop_reading,
               .form = {{"stop_reading", Shape::options, "Read nothing more.", Need::optional,
                         &kStopReading}},
               .value = ActionValue::receive_buffer,
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::if_sized,
               .step = NetStep::stop_reading},
    ActionSpec{.kind = ActionKind::resume_reading,
               .form = {{"resume_reading", Shape::nothing, "Read again."}},
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .step = NetStep::resume_reading},
    ActionSpec{.kind = ActionKind::refuse,
               .form = {{"refuse", Shape::nothing,
                         "No listener, the port stays ours: connections are refused."}},
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .proven = Proven::yes,
               .step = NetStep::refuse},
    ActionSpec{.kind = ActionKind::listen,
               .form = {{"listen", Shape::nothing, "Listen again after `refuse`."}},
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .step = NetStep::listen},
    ActionSpec{.kind = ActionKind::stop_accepting,
               .form = {{"stop_accepting", Shape::options,
                         "The kernel completes the TCP handshake, nobody accepts.", Need::optional,
                         &kStopAccepting}},
               .value = ActionValue::queue,
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .proven = Proven::yes,
               .step = NetStep::stop_accepting},
    ActionSpec{.kind = ActionKind::resume_accepting,
               .form = {{"resume_accepting", Shape::nothing, "Accept again."}},
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .step = NetStep::resume_accepting},
    ActionSpec{.kind = ActionKind::repeat,
               .form = {{"repeat", Shape::map, "Do a list of actions several times.",
                         Need::optional, &kRepeat}},
               .value = ActionValue::body},
    ActionSpec{.kind = ActionKind::blackhole_connection,
               .form = kBlackhole,
               .word = "connection",
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::blackhole_connection},
    ActionSpec{.kind = ActionKind::blackhole_listener,
               .form = kBlackhole,
               .word = "listener",
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .proven = Proven::yes,
               .step = NetStep::blackhole_listener},
    ActionSpec{.kind = ActionKind::set,
               .form = {{"set", Shape::map, "Change the world.", Need::optional, &kSet}},
               .value = ActionValue::change,
               .noticed = Noticed::yes},
};

constexpr bool begins_form(std::size_t row) {
  return row == 0 || kActions[row].form.main.key != kActions[row - 1].form.main.key;
}

constexpr std::size_t form_count() {
  std::size_t count = 0;
  for (std::size_t row = 0; row < kActions.size(); ++row) {
    count += begins_form(row) ? 1U : 0U;
  }
  return count;
}

constexpr auto kActionForms = [] {
  std::array<FormSpec, form_count()> forms{};
  std::size_t next = 0;
  for (std::size_t row = 0; row < kActions.size(); ++row) {
    if (begins_form(row)) {
      forms[next++] = kActions[row].form;
    }
  }
  return forms;
}();

/// Positions of the rows, by kind.
constexpr auto kRowOf = [] {
  std::array<std::size_t, kActions.size()> rows{};
  rows.fill(kActions.size());
  for (std::size_t row = 0; row < kActions.size(); ++row) {
    rows[static_cast<std::size_t>(kActions[row].kind)] = row;
  }
  return rows;
}();
static_assert(std::find(kRowOf.begin(), kRowOf.end(), kActions.size()) == kRowOf.end(),
              "every kind has one row");

}  // namespace

const MapSpec kAction{"an action", "An item of `do`.", {}, kActionForms};
const MapSpec kModifiers{
    "`output`", "As with `send`, for frame after frame.", kFrameModifierKeys, {}};
const MapSpec kFragment{"`fragment`", "", kFragmentKeys, kFragmentForms};
const MapSpec kCorrupt{"`corrupt`", "", kCorruptKeys, {}};
const MapSpec kStopReading{"`stop_reading`", "Or nothing at all.", kStopReadingKeys, {}};
const MapSpec kStopAccepting{"`stop_accepting`", "Or nothing at all.", kStopAcceptingKeys, {}};
const MapSpec kRawBytes{"`send_raw`", "", {}, kRawBytesForms};
const MapSpec kRepeat{"`repeat`", "", kRepeatKeys, {}};

std::span<const ActionSpec> action_specs() {
  return kActions;
}

const ActionSpec& spec_of(ActionKind kind) {
  return kActions[kRowOf[static_cast<std::size_t>(kind)]];
}

const ActionSpec* spec_of(NetStep step) {
  const auto found = std::find_if(kActions.begin(), kActions.end(),
                                  [step](const ActionSpec& spec) { return spec.step == step; });
  return found == kActions.end() ? nullptr : found;
}

std::span<const ActionSpec> specs_of_key(std::string_view key) {
  const auto has_key = [key](const ActionSpec& spec) { return spec.form.main.key == key; };
  const auto begin = std::find_if(kActions.begin(), kActions.end(), has_key);
  return {begin, std::find_if_not(begin, kActions.end(), has_key)};
}

std::string_view name_of(const ActionSpec& spec) {
  static const auto kNames = [] {
    std::array<std::string, kActions.size()> names;
    for (const ActionSpec& row : kActions) {
      names[static_cast<std::size_t>(row.kind)] =
          std::string(row.form.main.key) + (row.word.empty() ? "" : ": " + std::string(row.word));
    }
    return names;
  }();
  return kNames[static_cast<std::size_t>(spec.kind)];
}

}  // namespace ibgw::scenario
