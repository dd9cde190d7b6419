#include "client-under-test/reference/behaviour.hpp"

#include <array>

namespace ibgw::reference {

namespace {

struct Entry {
  std::string_view name;
  ClientKind kind = ClientKind::reference;
  bool ClientFaults::*client_fault = nullptr;
  bool AdapterFaults::*adapter_fault = nullptr;
};

constexpr Entry plain(std::string_view name, ClientKind kind) {
  return Entry{name, kind, nullptr, nullptr};
}
constexpr Entry broken(std::string_view name, bool ClientFaults::*fault) {
  return Entry{name, ClientKind::reference, fault, nullptr};
}
constexpr Entry broken(std::string_view name, bool AdapterFaults::*fault) {
  return Entry{name, ClientKind::reference, nullptr, fault};
}

constexpr std::array kEntries{
    plain("reference", ClientKind::reference),
    plain("reference-ibkr-old", ClientKind::ibkr_old),
    plain("reference-ibkr-new", ClientKind::ibkr_new),
    broken("broken-swallows-error", &ClientFaults::swallows_error),
    broken("broken-false-ready", &ClientFaults::false_ready),
    broken("broken-blocked-connect", &ClientFaults::blocked_connect),
    broken("broken-late-failure", &ClientFaults::late_failure),
    broken("broken-false-success", &ClientFaults::false_success),
    broken("broken-stale-connected", &ClientFaults::stale_connected),
    broken("broken-leaked-socket", &ClientFaults::leaked_socket),
    broken("broken-wrong-order", &ClientFaults::wrong_order),
    broken("broken-duplicate-ready", &ClientFaults::duplicate_ready),
    broken("broken-wrong-client-id", &ClientFaults::wrong_client_id),
    broken("broken-no-closed-callback", &ClientFaults::no_closed_callback),
    broken("broken-extra-request", &ClientFaults::extra_request),
    broken("broken-throws", &ClientFaults::throws),
    broken("broken-dies", &ClientFaults::dies),
    broken("broken-busy-loop", &ClientFaults::busy_loop),
    broken("broken-memory-hog", &ClientFaults::memory_hog),
    broken("broken-descriptor-leak", &ClientFaults::descriptor_leak),
    broken("broken-storm", &ClientFaults::storm),
    broken("broken-timeout-as-empty", &ClientFaults::timeout_as_empty),
    broken("broken-double-fill", &ClientFaults::double_fill),
    broken("broken-split-frame", &ClientFaults::split_frame),
    broken("broken-after-coalesced", &ClientFaults::after_coalesced),
    broken("broken-unknown-id", &ClientFaults::unknown_id),
    broken("broken-strict-text", &ClientFaults::strict_text),
    broken("broken-no-resubscribe", &ClientFaults::no_resubscribe),
    broken("broken-no-start", &AdapterFaults::no_start),
    broken("broken-hangs", &AdapterFaults::hangs),
    broken("broken-floods", &AdapterFaults::floods),
    broken("broken-garbage", &AdapterFaults::garbage),
    broken("broken-liar", &AdapterFaults::liar),
};

}  // namespace

std::optional<Behaviour> find_behaviour(std::string_view name) {
  for (const Entry& entry : kEntries) {
    if (entry.name != name) {
      continue;
    }
    Behaviour behaviour;
    behaviour.name = name;
    behaviour.kind = entry.kind;
    if (entry.client_fault != nullptr) {
      behaviour.client.*entry.client_fault = true;
    }
    if (entry.adapter_fault != nullptr) {
      behaviour.adapter.*entry.adapter_fault = true;
    }
    return behaviour;
  }
  return std::nullopt;
}

std::string behaviour_names() {
  std::string names;
  for (const Entry& entry : kEntries) {
    names += names.empty() ? "" : ", ";
    names += entry.name;
  }
  return names;
}

}  // namespace ibgw::reference
