// Writes events as JSON lines (README.md in this folder) to a file or an inherited descriptor.
#pragma once

#include <memory>
#include <string>

#include "simulator/trace/event.hpp"

namespace ibgw::trace {

/// `2026-01-05T14:30:00.000Z`
[[nodiscard]] std::string wall_text(std::int64_t wall_ms);

/// One JSON object without a newline.
[[nodiscard]] std::string to_json_line(const Event& event);

/// Writes each event at once, so that nothing is lost in a crash or a kill.
class Writer final : public Sink {
 public:
  /// `target`: a path, or `fd:N` for a descriptor inherited from the parent. Throws LoadError if it
  /// cannot be opened.
  explicit Writer(const std::string& target);
  ~Writer() override;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void on_event(const Event& event) override;

  /// For watching whether the reader of an inherited descriptor still exists. The Writer keeps
  /// ownership.
  [[nodiscard]] int descriptor() const { return descriptor_; }

  /// The errno of the first failed write, after which nothing more is written; 0: none failed.
  [[nodiscard]] int error() const { return error_; }

 private:
  int descriptor_ = -1;
  int error_ = 0;
};

}  // namespace ibgw::trace
