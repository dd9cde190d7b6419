#include "simulator/session/flow_control.hpp"

namespace ibgw::session {

void FlowControl::count_out(Session& session, std::size_t bytes, bool by_rule) {
  Flow& flow = session.flow;
  (by_rule ? flow.by_rules : flow.bytes) += bytes;
  if (!flow.is_full) {
    if (flow.bytes > kFlowBytesMost || flow.by_rules > kRuleBytesMost) {
      flow.is_full = true;
      context_.out().add(StepKind::tell_when_sent, session.connection);
    }
  } else if (!by_rule && serving_ != session.connection) {
    flow.unasked += bytes;
    if (flow.unasked > kUnaskedBytesMost && flow.unasked - bytes <= kUnaskedBytesMost) {
      overrun_.push_back(session.connection);
    }
  }
}

void FlowControl::count_held(Session& session, std::size_t bytes) {
  Flow& flow = session.flow;
  flow.held += bytes;
  if (flow.held > kRuleBytesMost && !flow.is_full) {
    flow.is_full = true;
    flow.waits_for_rules = true;
  }
}

void FlowControl::count_released(Session& session, std::size_t bytes) {
  Flow& flow = session.flow;
  flow.held -= bytes;
  if (flow.waits_for_rules && flow.held <= kRuleBytesMost) {
    flow.waits_for_rules = false;
    context_.out().add(StepKind::tell_when_sent, session.connection);
  }
}

bool FlowControl::sent(Session& session) {
  Flow& flow = session.flow;
  if (flow.held > kRuleBytesMost) {
    flow.waits_for_rules = true;
    return false;
  }
  flow = {.held = flow.held, .nobody_reads = flow.nobody_reads};
  return true;
}

}  // namespace ibgw::session
