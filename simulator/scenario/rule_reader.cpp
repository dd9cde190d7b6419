#include "simulator/scenario/rule_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "simulator/base/check.hpp"
#include "simulator/scenario/actions.hpp"
#include "simulator/scenario/matcher_check.hpp"
#include "simulator/scenario/modifier_reader.hpp"
#include "simulator/scenario/value_reader.hpp"
#include "simulator/scenario/world_reader.hpp"

namespace ibgw::scenario {
namespace {

/// The trigger of a rule, and its consequences for the rest of the rule.
struct TriggerContext {
  Trigger trigger;
  FieldOwner owner;            ///< The message of the event; see has_message.
  bool has_message = false;    ///< A request of a known name, or `sending`.
  bool has_connection = true;  ///< False for `after` without `of`.
};

std::optional<TriggerContext> read_trigger_word(Reading& reading, const YamlNode& node) {
  TriggerContext context;
  if (node.text == "any_request") {
    context.trigger.kind = TriggerKind::any_request;
    return context;
  }
  if (wire::find_message(node.text, wire::Direction::to_client) != nullptr) {
    reading.problems.add(node.place, "`" + node.text +
                                         "` goes to the client; expected `{sending: " + node.text +
                                         "}` or a request");
    return std::nullopt;
  }
  std::optional<Stage> stage = read_stage(reading, {node, "on"});
  if (!stage) {
    return std::nullopt;
  }
  context.trigger.kind = stage->kind;
  context.trigger.message = stage->message;
  if (stage->kind == TriggerKind::request) {
    context.has_message = true;
    context.owner = owner_of_message(wire::find_message(stage->message));
  } else if (stage->kind == TriggerKind::hello) {
    context.has_message = true;
    context.owner = owner_of_message(&wire::greeting());
  }
  return context;
}

std::optional<TriggerContext> read_trigger_map(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kTrigger);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  TriggerContext context;
  if (const YamlNode* const sending = map.find("sending", Shape::message_to_client)) {
    context.trigger.kind = TriggerKind::sending;
    context.trigger.message = sending->text;
    context.has_message = true;
    context.owner =
        owner_of_message(read_message(reading, {*sending, "sending"}, wire::Direction::to_client));
    return context;
  }
  context.trigger.kind = TriggerKind::after;
  context.trigger.delay = map.duration("after").value_or(Duration::zero());
  context.has_connection = map.has("of");
  if (const YamlNode* const of = map.find("of", Shape::stage)) {
    if (std::optional<Stage> stage = read_stage(reading, {*of, "of"})) {
      context.trigger.of = stage->kind;
      context.trigger.of_message = std::move(stage->message);
    }
  }
  return context;
}

std::optional<TriggerContext> read_trigger(Reading& reading, const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) {
    return read_trigger_word(reading, node);
  }
  if (node.kind == YamlNode::Kind::map) {
    return read_trigger_map(reading, node);
  }
  add_wrong_type(reading, {node, "on"}, describe(Shape::trigger));
  return std::nullopt;
}

/// The bytes of `hex`; blanks are allowed between pairs.
std::optional<std::string> bytes_of_hex(std::string_view hex) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string bytes;
  std::size_t high = std::string_view::npos;
  for (const char c : hex) {
    const std::size_t digit =
        kDigits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
    const bool is_blank = c == ' ' || c == '\n' || c == '\t';
    if (is_blank ? high != std::string_view::npos : digit == std::string_view::npos) {
      return std::nullopt;
    }
    if (is_blank) {
      continue;
    }
    if (high == std::string_view::npos) {
      high = digit;
    } else {
      bytes += static_cast<char>(high * 16 + digit);
      high = std::string_view::npos;
    }
  }
  return high == std::string_view::npos && !bytes.empty() ? std::optional(bytes) : std::nullopt;
}

std::string framed(const std::string& payload) {
  std::string frame;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    frame += static_cast<char>((payload.size() >> shift) & 0xffU);
  }
  return frame + payload;
}

std::string read_raw_bytes(Reading& reading, const YamlNode& node) {
  const MapReader map(reading, node, kRawBytes);
  if (const YamlNode* const hex = map.find("hex", Shape::hex)) {
    std::optional<std::string> bytes =
        hex->kind == YamlNode::Kind::scalar ? bytes_of_hex(hex->text) : std::nullopt;
    if (!bytes) {
      add_wrong_type(reading, {*hex, "hex"}, describe(Shape::hex));
    }
    return bytes.value_or("");
  }
  std::string payload;
  if (const YamlNode* const fields = map.find("fields", Shape::scalars)) {
    for (const YamlNode& field : read_list(reading, {*fields, "fields"}, Shape::scalars)) {
      if (field.kind != YamlNode::Kind::scalar) {
        add_wrong_type(reading, {field, "fields"}, describe(Shape::scalar));
      }
      payload += field.text + '\0';
    }
  }
  return framed(payload);
}

std::vector<Action> read_actions(Reading& reading, const YamlNode& node,
                                 const TriggerContext& context);

/// Whether the action begins by writing.
bool writes(const Action& action) {
  return spec_of(action.kind).writes || (!action.body.empty() && writes(action.body.front()));
}

/// Whether the last item that it writes waits for the next one (`coalesce`).
bool waits_for_next(const Action& action) {
  return action.modifiers.coalesce || (!action.body.empty() && waits_for_next(action.body.back()));
}

void check_last_is_sent(Reading& reading, const std::vector<Action>& actions) {
  if (!actions.empty() && waits_for_next(actions.back())) {
    reading.problems.add(
        {actions.back().mark.line, actions.back().mark.column},
        "`coalesce` on the last item; expected another item after it, to share the segment");
  }
}

void read_sent_message(Reading& reading, const MapReader& map, const YamlNode& name,
                       const TriggerContext& context, Action& action) {
  const FieldOwner owner =
      owner_of_message(read_message(reading, {name, map.form()}, wire::Direction::to_client));
  action.message = name.text;
  action.with.kind = Tree::Kind::map;
  if (const YamlNode* const with = map.find("with", Shape::field_values)) {
    action.with = read_field_values(reading, {*with, "with"}, owner,
                                    context.has_message ? &context.owner : nullptr);
  }
  if (name.text == "ERR_MSG" && action.with.members.empty()) {
    reading.problems.warn(
        name.place,
        "this ERR_MSG has no content; expected `with: {id: .., errorCode: .., errorMsg: ..}`");
  }
}

void read_repeat(Reading& reading, const YamlNode& node, const TriggerContext& context,
                 Action& action) {
  const MapReader repeat(reading, node, kRepeat);
  action.times = repeat.ordinal("times").value_or(1);
  action.duration = repeat.duration("every").value_or(Duration::zero());
  if (const YamlNode* const actions = repeat.find("do", Shape::actions)) {
    action.body = read_actions(reading, *actions, context);
    // The next item may be the first of the next round.
    if (action.duration > Duration::zero() ||
        (!action.body.empty() && !writes(action.body.front()))) {
      check_last_is_sent(reading, action.body);
    }
  }
}

/// Sets the members that the action's value determines.
void read_action_value(Reading& reading, const MapReader& map, const ActionSpec& spec,
                       const TriggerContext& context, Action& action) {
  const KeySpec& main = spec.form.main;
  const YamlNode* const value = map.find(main.key, main.shape);
  if (value == nullptr) {
    return;
  }
  switch (spec.value) {
    case ActionValue::none:
      break;
    case ActionValue::message:
      read_sent_message(reading, map, *value, context, action);
      break;
    case ActionValue::bytes:
      action.raw = read_raw_bytes(reading, *value);
      break;
    case ActionValue::duration:
      action.duration = map.duration(main.key).value_or(Duration::zero());
      break;
    case ActionValue::body:
      read_repeat(reading, *value, context, action);
      break;
    case ActionValue::change:
      read_change(reading, *value, context.has_message ? &context.owner : nullptr, action);
      break;
    case ActionValue::receive_buffer:
      read_receive_buffer(reading, *value, action);
      break;
    case ActionValue::queue:
      read_queue(reading, *value, action);
      break;
  }
}

/// The row of the action. If the value must select one of several rows and does not, returns the
/// first.
const ActionSpec& read_spec(Reading& reading, const MapReader& map) {
  const std::span<const ActionSpec> specs = specs_of_key(map.form());
  IBGW_CHECK(!specs.empty());
  const KeySpec& main = specs.front().form.main;
  const YamlNode* const word = specs.size() > 1 ? map.find(main.key, main.shape) : nullptr;
  return word == nullptr ? specs.front()
                         : specs[read_word(reading, {*word, main.key}, main.shape).value_or(0)];
}

std::optional<Action> read_action(Reading& reading, const YamlNode& node,
                                  const TriggerContext& context) {
  const MapReader map(reading, node, kAction);
  if (!map.is_usable()) {
    return std::nullopt;
  }
  Action action;
  action.mark = reading.problems.mark(node.place);
  const ActionSpec& spec = read_spec(reading, map);
  action.kind = spec.kind;
  const bool is_for_event = spec.place == ActionPlace::event;
  const bool needs_connection = is_for_event || spec.place == ActionPlace::connection;
  const std::string name = "`" + std::string(map.form()) + "`";
  if (needs_connection && !context.has_connection) {
    reading.problems.add(node.place,
                         name + " needs a connection; expected `of:` in the trigger, to have one");
  } else if (is_for_event && context.trigger.kind == TriggerKind::after) {
    reading.problems.add(
        node.place, name + " has nothing to do in a rule with `after`; expected another action");
  }
  read_action_value(reading, map, spec, context, action);
  action.modifiers = read_modifiers(reading, map);
  return action;
}

std::vector<Action> read_actions(Reading& reading, const YamlNode& node,
                                 const TriggerContext& context) {
  std::vector<Action> actions;
  bool ended = false;
  for (const YamlNode& item : read_list(reading, {node, "do"}, Shape::actions)) {
    if (ended) {
      reading.problems.add(item.place,
                           "unreachable action: `until_case_end` comes before it; expected "
                           "`until_case_end` at the end");
    }
    if (std::optional<Action> action = read_action(reading, item, context)) {
      const bool is_awaited = !actions.empty() && waits_for_next(actions.back());
      if (is_awaited && !writes(*action)) {
        reading.problems.add(
            item.place,
            "the previous item has `coalesce`; expected `send`, `send_raw` or `model` after it");
      } else if (is_awaited && action->modifiers.drop) {
        reading.problems.add(item.place,
                             "`drop` after an item with `coalesce`; expected an item that is sent");
      }
      ended = spec_of(action->kind).pause == Pause::for_good;
      actions.push_back(std::move(*action));
    }
  }
  return actions;
}

void read_filters(Reading& reading, const MapReader& map, const TriggerContext& context,
                  Rule& rule) {
  const auto number = [&](std::string_view key, int min) -> std::optional<Matcher> {
    const YamlNode* const value = map.find(key, Shape::number_matcher);
    if (value == nullptr) {
      return std::nullopt;
    }
    if (!context.has_connection) {
      map.add_problem(key, "`" + std::string(key) +
                               "` needs a connection; expected `of:` in the trigger, to have one");
    }
    return read_number_matcher(reading, {*value, key}, min);
  };
  rule.connection = number("connection", 1);
  rule.client_id = number("client_id", 0);
  rule.nth = number("nth", 1);
  const auto is_early = [](TriggerKind kind) {
    return kind == TriggerKind::accept || kind == TriggerKind::hello ||
           kind == TriggerKind::version_sent;
  };
  const Trigger& trigger = context.trigger;
  const bool sends_version =
      trigger.kind == TriggerKind::sending && trigger.message == "VERSION_REPLY";
  if (rule.client_id &&
      (is_early(trigger.kind) || sends_version || (trigger.of && is_early(*trigger.of)))) {
    map.add_problem("client_id",
                    "`client_id` is not known before START_API; expected a later stage");
  }
  if (const YamlNode* const where = map.find("where", Shape::field_matchers)) {
    if (!context.has_message) {
      map.add_problem(
          "where", "`where` needs a message; expected it in a rule on a request or on `sending`");
    } else {
      rule.where = read_field_matchers(reading, {*where, "where"}, context.owner);
    }
  }
}

/// The name in `$name`; nothing for other texts.
std::optional<std::string> name_of_reference(const YamlNode& node) {
  const std::string& text = node.text;
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
  };
  const bool is_one = node.kind == YamlNode::Kind::scalar && text.size() > 1 && text[0] == '$' &&
                      std::isalpha(static_cast<unsigned char>(text[1])) != 0 &&
                      std::all_of(text.begin() + 1, text.end(), is_word);
  return is_one ? std::optional(text.substr(1)) : std::nullopt;
}

std::vector<SavedField> read_saves(Reading& reading, const MapReader& map,
                                   const TriggerContext& context) {
  std::vector<SavedField> saves;
  const YamlNode* const node = map.find("save", Shape::saved_fields);
  if (node == nullptr) {
    return saves;
  }
  if (node->kind == YamlNode::Kind::map && node->entries.empty()) {
    map.add_problem("save",
                    "`save` is empty; expected " + std::string(describe(Shape::saved_fields)));
  } else if (node->kind != YamlNode::Kind::map) {
    add_wrong_type(reading, {*node, "save"}, describe(Shape::saved_fields));
  } else if (!context.has_message) {
    map.add_problem("save",
                    "`save` needs a message; expected it in a rule on a request or on `sending`");
    return saves;
  }
  for (const YamlEntry& entry : node->entries) {
    check_single_field(reading, entry.place, entry.key, context.owner);
    const std::optional<std::string> name = name_of_reference(entry.value);
    if (!name) {
      add_wrong_type(reading, {entry.value, entry.key}, "a name such as `$order`");
      continue;
    }
    saves.push_back({*name, entry.key, reading.problems.mark(entry.place)});
  }
  return saves;
}

/// Checks a rule without `do`, which only saves values.
void read_only_saving(const MapReader& map, Place place, Reading& reading, Rule& rule) {
  if (rule.saves.empty() && !map.has("save")) {
    reading.problems.add(
        place, "a rule needs `do` or `save`; expected a list of actions, or fields to save");
  } else if (map.has("output")) {
    map.add_problem("output",
                    "`output` has no effect in a rule without `do`; expected `do` as well");
  }
  rule.continues = true;
  rule.optional = true;
}

Rule read_rule(Reading& reading, const YamlNode& node, std::size_t number) {
  const MapReader map(reading, node, kRule);
  Rule rule;
  rule.mark = reading.problems.mark(node.place);
  rule.id = map.text("id").value_or("rule-" + std::to_string(number));
  rule.continues = map.boolean("continue").value_or(false);
  rule.optional = map.boolean("optional").value_or(false);
  const YamlNode* const on = map.find("on", Shape::trigger);
  const std::optional<TriggerContext> trigger =
      on == nullptr ? std::nullopt : read_trigger(reading, *on);
  // If the trigger cannot be read, the parts that do not depend on it are still checked.
  TriggerContext context = trigger.value_or(TriggerContext{});
  if (!trigger) {
    context.has_message = true;
    context.owner.unknown = true;
  }
  rule.on = context.trigger;
  if (const YamlNode* const output = map.find("output", Shape::map)) {
    rule.output = read_modifiers(reading, MapReader(reading, *output, kModifiers));
    if (output->kind == YamlNode::Kind::map && output->entries.empty()) {
      reading.problems.add(output->place, "`output` is empty; expected at least one modifier");
    }
    if (!context.has_connection) {
      map.add_problem("output",
                      "`output` needs a connection; expected `of:` in the trigger, to have one");
    }
  }
  read_filters(reading, map, context, rule);
  rule.saves = read_saves(reading, map, context);
  if (const YamlNode* const actions = map.find("do", Shape::actions)) {
    rule.actions = read_actions(reading, *actions, context);
    check_last_is_sent(reading, rule.actions);
  } else if (map.is_usable() && !map.has("do")) {
    read_only_saving(map, node.place, reading, rule);
  }
  return rule;
}

}  // namespace

std::vector<std::string> saved_names(const YamlNode& rules) {
  std::vector<std::string> names;
  for (const YamlNode& rule : rules.items) {
    const YamlNode* const save = rule.find("save");
    if (save == nullptr) {
      continue;
    }
    for (const YamlEntry& entry : save->entries) {
      if (const std::optional<std::string> name = name_of_reference(entry.value)) {
        names.push_back(*name);
      }
    }
  }
  return names;
}

std::vector<Rule> read_rules(Reading& reading, const YamlNode& node) {
  std::vector<Rule> rules;
  for (const YamlNode& item : read_list(reading, {node, "rules"}, Shape::rules)) {
    if (item.kind != YamlNode::Kind::broken) {
      rules.push_back(read_rule(reading, item, rules.size() + 1));
    }
  }
  return rules;
}

}  // namespace ibgw::scenario
