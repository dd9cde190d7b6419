#include "simulator/scenario/actions.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ibgw::scenario {
namespace {

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

// Modifiers that change the bytes of a frame, or how they travel.
constexpr std::array kFrameModifierKeys{
    KeySpec{"duplicate", Shape::ordinal, "Send the item this many times in a row.", Need::optional,
            nullptr, kCopiesMax},
    KeySpec{"keep_fields", Shape::ordinal,
            "Keep only this many fields, counting the message id; the length prefix is correct. "
            "Text frames only."},
    KeySpec{"pad_to", Shape::byte_count,
            "Total number of bytes, including the length prefix. The last frame is extended with "
            "content that every reader skips (empty fields, or an unknown protobuf field).",
            Need::optional, nullptr, kBytesMax},
    KeySpec{"claim_length", Shape::hex_number, "Replace the first length prefix with this value."},
    KeySpec{"corrupt", Shape::map, "Change one byte.", Need::optional, &kCorrupt},
    KeySpec{"truncate", Shape::byte_count, "Send only this many bytes.", Need::optional, nullptr,
            kBytesMax},
    KeySpec{"drop", Shape::yes, "Send nothing."},
    KeySpec{"delay", Shape::duration,
            "Send this much later; later output does not wait. Scales with `--time-scale`."},
    KeySpec{"fragment", Shape::map, "Split into pieces; each piece is a TCP segment of its own.",
            Need::optional, &kFragment},
};
constexpr std::array kItemModifierKeys =
    kFrameModifierKeys +
    std::array{KeySpec{"coalesce", Shape::yes,
                       "Send in one TCP segment with the rule's next item; at most 32 KiB."}};
constexpr std::array kModelKeys =
    kItemModifierKeys +
    std::array{
        KeySpec{"reorder", Shape::positions,
                "Send the model's messages in this order: `[2, 1, 3]`; list each message once."}};
constexpr std::array kFragmentForms{
    FormSpec{{"sizes", Shape::byte_sizes,
              "Size of each piece in bytes; `rest` takes all remaining bytes. Bytes left over form "
              "one more piece.",
              Need::optional, nullptr, kBytesMax}},
    FormSpec{{"each", Shape::byte_count, "Size of all pieces in bytes.", Need::optional, nullptr,
              kBytesMax}},
};
constexpr std::array kFragmentKeys{
    KeySpec{"gap", Shape::duration,
            "Time between pieces; default 0: as soon as the client has read the previous one. "
            "Scales with `--time-scale`."},
};
constexpr std::array kCorruptKeys{
    KeySpec{"at", Shape::whole_number, "Offset of the byte, from 0, including the length prefix.",
            kRequired},
    KeySpec{"xor", Shape::byte_mask, "The value to XOR it with.", kRequired},
};
constexpr std::array kStopReadingKeys{
    KeySpec{"buffer", Shape::byte_count,
            "Size of the kernel's receive buffer; a small one fills up soon. At least about 2 KiB.",
            Need::optional, nullptr, kBytesMax},
};
constexpr std::array kStopAcceptingKeys{
    KeySpec{"backlog", Shape::whole_number,
            "Length of the kernel's accept queue, which holds one connection more than this."},
    KeySpec{"filled", Shape::yes,
            "Fill the queue with the gateway's own connections, so that connecting hangs. Needs "
            "`backlog`."},
};
constexpr std::array kSendKeys =
    std::array{KeySpec{"with", Shape::field_values,
                       "Fields; `$name` is a field of the message that triggered the rule, or else "
                       "the latest value saved under that name."}} +
    kItemModifierKeys;
constexpr std::array kRawBytesForms{
    FormSpec{{"hex", Shape::hex, "The bytes to send."}},
    FormSpec{{"fields", Shape::scalars,
              "A text frame: the length prefix, then each field followed by a NUL."}},
};

constexpr std::array kRepeatKeys{
    KeySpec{"times", Shape::ordinal, "How many times.", kRequired, nullptr, kRoundsMax},
    KeySpec{"every", Shape::duration, "Time from one round to the next; default 0."},
    KeySpec{"do", Shape::actions, "The actions to repeat.", kRequired},
};

// ------------------------------------------------------------------------------------------------
// the actions

// Forms that several actions share.
constexpr FormSpec kClose{{"close", Shape::close_way,
                           "`fin`: shut down writing, drain, close. `rst`: reset. `abrupt`: close "
                           "at once, which resets the connection if there are unread bytes."}};
constexpr FormSpec kBlackhole{
    {"blackhole", Shape::blackhole_place,
     "Drop packets for good: those of this `connection`, in both directions, or those to the "
     "`listener`, so that connecting hangs."}};

constexpr std::array kActions{
    ActionSpec{
        .kind = ActionKind::model,
        .form = {{"model", Shape::nothing, "Do here what the model would have done on this event."},
                 kModelKeys},
        .place = ActionPlace::event,
        .noticed = Noticed::if_modified,
        .writes = true},
    ActionSpec{.kind = ActionKind::swallow,
               .form = {{"swallow", Shape::nothing, "Do nothing, on purpose."}}},
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
                         "Delay the rule's later actions; scales with `--time-scale`."}},
               .value = ActionValue::duration,
               .pause = Pause::planned},
    ActionSpec{.kind = ActionKind::wait_real,
               .form = {{"wait_real", Shape::duration,
                         "Like `wait`, but never scaled: for delays that compete with a client's "
                         "own time-outs."}},
               .value = ActionValue::duration,
               .pause = Pause::planned},
    ActionSpec{.kind = ActionKind::until_case_end,
               .form = {{"until_case_end", Shape::nothing,
                         "Do not run the rule's later actions before the case ends."}},
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
                         "Shut down writing and keep reading; serve no more requests."}},
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::yes,
               .step = NetStep::half_close},
    ActionSpec{
        .kind = ActionKind::hold,
        .form = {{"hold", Shape::nothing, "Keep this connection open, even when the peer closes."}},
        .place = ActionPlace::connection},
    ActionSpec{.kind = ActionKind::stop_reading,
               .form = {{"stop_reading", Shape::options, "Stop reading from this connection.",
                         Need::optional, &kStopReading}},
               .value = ActionValue::receive_buffer,
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .proven = Proven::if_sized,
               .step = NetStep::stop_reading},
    ActionSpec{.kind = ActionKind::resume_reading,
               .form = {{"resume_reading", Shape::nothing, "Resume reading."}},
               .place = ActionPlace::connection,
               .noticed = Noticed::if_connected,
               .step = NetStep::resume_reading},
    ActionSpec{.kind = ActionKind::refuse,
               .form = {{"refuse", Shape::nothing,
                         "Close the listener but keep the port: connections are refused."}},
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
                         "Stop accepting: the kernel completes the TCP handshake, but the gateway "
                         "does not accept.",
                         Need::optional, &kStopAccepting}},
               .value = ActionValue::queue,
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .proven = Proven::yes,
               .step = NetStep::stop_accepting},
    ActionSpec{.kind = ActionKind::resume_accepting,
               .form = {{"resume_accepting", Shape::nothing, "Resume accepting."}},
               .place = ActionPlace::listener,
               .noticed = Noticed::yes,
               .step = NetStep::resume_accepting},
    ActionSpec{
        .kind = ActionKind::repeat,
        .form = {{"repeat", Shape::map, "Repeat a list of actions.", Need::optional, &kRepeat}},
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
    "`output`", "As for `send`, but applied to every frame.", kFrameModifierKeys, {}};
const MapSpec kFragment{"`fragment`", "", kFragmentKeys, kFragmentForms};
const MapSpec kCorrupt{"`corrupt`", "", kCorruptKeys, {}};
const MapSpec kStopReading{"`stop_reading`", "Or no value.", kStopReadingKeys, {}};
const MapSpec kStopAccepting{"`stop_accepting`", "Or no value.", kStopAcceptingKeys, {}};
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
