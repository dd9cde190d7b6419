#include <array>
#include <set>
#include <utility>

#include "simulator/scenario/client_reader.hpp"
#include "simulator/scenario/value_reader.hpp"

namespace ibgw::scenario {
namespace {

struct StepWord {
  std::string_view word;
  StepKind kind;
};
constexpr std::array<StepWord, 9> kStepWords{{{"connect", StepKind::connect},
                                              {"disconnect", StepKind::disconnect},
                                              {"call", StepKind::call},
                                              {"wait", StepKind::wait},
                                              {"wait_real", StepKind::wait_real},
                                              {"wait_for", StepKind::wait_for},
                                              {"query", StepKind::query},
                                              {"kill", StepKind::kill},
                                              {"start", StepKind::start}}};

void read_call_step(Reading& reading, const MapReader& map, const YamlNode& name, Step& step) {
  step.call = read_call(reading, {name, "call"});
  const FieldOwner owner = owner_of_call(step.call);
  if (!owner.unknown && owner.message == nullptr) {
    reading.problems.add(name.place, "`" + step.call +
                                         "` sends no request; expected a call that sends one "
                                         "(`connect` and `disconnect` are separate steps)");
  }
  if (const YamlNode* const with = map.find("with", Shape::field_values)) {
    step.args = read_field_values(reading, {*with, "with"}, owner, nullptr);
  }
}

void read_wait_for(Reading& reading, const YamlNode& node, Step& step) {
  const MapReader map(reading, node, kWaitFor);
  if (const YamlNode* const callback = map.find("callback", Shape::callback)) {
    step.callback = read_callback(reading, {*callback, "callback"});
  } else if (const YamlNode* const stage = map.find("stage", Shape::stage)) {
    static_cast<void>(read_stage(reading, {*stage, "stage"}));
    step.args = to_tree(reading, node);
  }
  if (const YamlNode* const where = map.find("where", Shape::field_matchers)) {
    step.where = read_field_matchers(reading, {*where, "where"}, owner_of_callback(step.callback));
  }
  step.timeout = map.duration("timeout");
}

/// The only callback inside which a connect makes sense.
void read_inside(Reading& reading, const MapReader& connect) {
  const YamlNode* const inside = connect.find("inside", Shape::callback);
  if (inside == nullptr) {
    return;
  }
  const std::string callback = read_callback(reading, {*inside, "inside"});
  if (!callback.empty() && callback != "connectionClosed") {
    reading.problems.add(
        inside->place,
        "`inside` is `" + callback +
            "`; expected `connectionClosed`, the only callback in which a client can connect");
  }
}

/// `times`: how often the step is repeated.
Step read_step(Reading& reading, const YamlNode& node, int& times) {
  const MapReader map(reading, node, kStep);
  Step step;
  step.mark = reading.problems.mark(node.place);
  step.args.kind = Tree::Kind::map;
  for (const StepWord& word : kStepWords) {
    if (word.word == map.form()) {
      step.kind = word.kind;
    }
  }
  step.instance = map.ordinal("client").value_or(1);
  step.timeout = map.duration("timeout");
  if (const YamlNode* const connect = map.find("connect", Shape::map)) {
    step.call = "connect";
    const MapReader args(reading, *connect, kConnect);
    static_cast<void>(args.whole_number("client_id"));
    static_cast<void>(args.boolean("reconnect"));
    static_cast<void>(args.boolean("tls"));
    static_cast<void>(args.text("greeting"));
    read_inside(reading, args);
    step.args = to_tree(reading, *connect);
  } else if (const YamlNode* const name = map.find("call", Shape::call)) {
    read_call_step(reading, map, *name, step);
    times = map.ordinal("times").value_or(1);
  } else if (const YamlNode* const wait_for = map.find("wait_for", Shape::map)) {
    read_wait_for(reading, *wait_for, step);
  } else if (const YamlNode* const query = map.find("query", Shape::query)) {
    static_cast<void>(read_word(reading, {*query, "query"}, Shape::query));
    step.query = query->text;
  } else if (step.kind == StepKind::disconnect) {
    step.call = "disconnect";
  } else if (step.kind == StepKind::wait || step.kind == StepKind::wait_real) {
    step.duration =
        map.is_usable() ? map.duration(map.form()).value_or(Duration::zero()) : Duration::zero();
  }
  return step;
}

}  // namespace

std::vector<Step> read_steps(Reading& reading, const YamlNode& node) {
  std::vector<Step> steps;
  std::set<int> dead;
  for (const YamlNode& item : read_list(reading, {node, "client"}, Shape::steps)) {
    if (item.kind == YamlNode::Kind::broken) {
      continue;
    }
    int times = 1;
    const Step step = read_step(reading, item, times);
    if (step.kind == StepKind::start) {
      dead.erase(step.instance);
    } else if (step.kind != StepKind::wait && step.kind != StepKind::wait_real &&
               dead.contains(step.instance)) {
      reading.problems.add(item.place, "client " + std::to_string(step.instance) +
                                           " was killed; expected `start` before the next step");
    } else if (step.kind == StepKind::kill) {
      dead.insert(step.instance);
    }
    steps.insert(steps.end(), static_cast<std::size_t>(times), step);
  }
  return steps;
}

}  // namespace ibgw::scenario
