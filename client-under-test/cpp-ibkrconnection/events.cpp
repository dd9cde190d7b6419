#include "events.hpp"

#include <cerrno>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>
#include <unistd.h>

Events::Events() : output_(::dup(STDOUT_FILENO)) {
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
}

void Events::write(const Json& event) {
  const std::string line = event.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
  const std::lock_guard lock(mutex_);
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t written = ::write(output_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      ::_exit(0);  // the runner has gone
    }
  }
}

void Events::call_begin(long id, const std::string& name) {
  write({{"event", "call"}, {"id", id}, {"name", name}, {"phase", "begin"}});
}

void Events::call_end(long id, const std::string& name, const std::string& outcome,
                      const std::string& text) {
  Json event{{"event", "call"}, {"id", id}, {"name", name}, {"phase", "end"}, {"outcome", outcome}};
  if (!text.empty()) {
    event["text"] = text;
  }
  write(event);
}

void Events::note(const std::string& name, const std::string& text) {
  write({{"event", "note"}, {"name", name}, {"text", text}});
}

void Events::callback(const std::string& name, const Json& arguments) {
  error_count_ += name == "error" ? 1 : 0;
  write({{"event", "callback"}, {"name", name}, {"args", arguments}});
  std::function<void()> action;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = awaited_.find(name); found != awaited_.end()) {
      action = std::move(found->second);
      awaited_.erase(found);
    }
  }
  if (action) {
    action();
  }
}

void Events::inside(const std::string& callback, std::function<void()> action) {
  const std::lock_guard lock(mutex_);
  awaited_[callback] = std::move(action);
}
