// The adapter's events: one JSON object per line on standard output.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ibgw::reference {

enum class Outcome { success, failure, exception, unsupported };

struct CallResult {
  Outcome outcome = Outcome::success;
  std::string text;  // why; empty when there is nothing to say
};

// May be used from any thread. Each line is written whole, in one write if the pipe takes it, and
// in the order of the calls. Blocks while the reader of the pipe does not read.
class EventWriter {
 public:
  // From now on every event is replaced by a line that is not JSON (broken-garbage).
  void write_garbage_from_now_on();

  // `arguments` is a JSON object.
  void callback(std::string_view name, std::string_view arguments);

  // Sets what the application does, once, inside its next callback of this name: in the thread that
  // reports it, after the event. The client waits for it, as for any callback.
  void when_next(std::string name, std::function<void()> action);

  // An error callback that the client raises itself; `code` 0 stands for none.
  void client_error(int id, int code, std::string_view text);

  // `arguments` is a JSON object; `text` says the same to a reader, or is empty.
  void note(std::string_view name, std::string_view arguments, std::string_view text);

  void call_begin(long id, std::string_view name);
  void call_end(long id, std::string_view name, const CallResult& result);
  void answer(long id, std::string_view name, std::optional<bool> value);

  // A complete event, already as JSON.
  void line(std::string_view json);

 private:
  std::mutex mutex_;
  bool garbage_ = false;
  std::string awaited_;  // a callback's name
  std::function<void()> action_;
};

}  // namespace ibgw::reference
