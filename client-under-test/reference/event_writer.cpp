#include "client-under-test/reference/event_writer.hpp"

#include <cerrno>
#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace ibgw::reference {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::string to_text(const OrderedJson& json) {
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

const char* to_text(Outcome outcome) {
  switch (outcome) {
    case Outcome::success:
      return "success";
    case Outcome::failure:
      return "failure";
    case Outcome::exception:
      return "exception";
    case Outcome::unsupported:
      return "unsupported";
  }
  return "";
}

void write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return;  // nobody reads any more; end of input will end the program
    }
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
}

}  // namespace

void EventWriter::write_garbage_from_now_on() {
  const std::lock_guard lock(mutex_);
  garbage_ = true;
}

void EventWriter::line(std::string_view json) {
  const std::lock_guard lock(mutex_);
  std::string text(garbage_ ? std::string_view("<<< this is not an event >>>") : json);
  text += '\n';
  write_all(text);
}

void EventWriter::callback(std::string_view name, std::string_view arguments) {
  std::string text = R"({"event":"callback","name":")";
  text.append(name).append(R"(","args":)").append(arguments).append("}");
  line(text);
  std::function<void()> action;
  {
    const std::lock_guard lock(mutex_);
    if (action_ && name == awaited_) {
      action = std::exchange(action_, nullptr);
    }
  }
  if (action) {
    action();
  }
}

void EventWriter::when_next(std::string name, std::function<void()> action) {
  const std::lock_guard lock(mutex_);
  awaited_ = std::move(name);
  action_ = std::move(action);
}

void EventWriter::client_error(int id, int code, std::string_view text) {
  OrderedJson arguments{{"id", id}};
  if (code != 0) {
    arguments["errorCode"] = code;
  }
  arguments["errorMsg"] = text;
  callback("error", to_text(arguments));
}

void EventWriter::note(std::string_view name, std::string_view arguments, std::string_view text) {
  OrderedJson event{{"event", "note"}, {"name", name}, {"args", OrderedJson::parse(arguments)}};
  if (!text.empty()) {
    event["text"] = text;
  }
  line(to_text(event));
}

void EventWriter::call_begin(long id, std::string_view name) {
  line(to_text(OrderedJson{{"event", "call"}, {"id", id}, {"name", name}, {"phase", "begin"}}));
}

void EventWriter::call_end(long id, std::string_view name, const CallResult& result) {
  OrderedJson event{{"event", "call"}, {"id", id}, {"name", name}, {"phase", "end"}};
  event["outcome"] = to_text(result.outcome);
  if (!result.text.empty()) {
    event["text"] = result.text;
  }
  line(to_text(event));
}

void EventWriter::answer(long id, std::string_view name, std::optional<bool> value) {
  OrderedJson event{{"event", "answer"}, {"id", id}, {"name", name}};
  event["value"] = value ? OrderedJson(*value) : OrderedJson(nullptr);
  line(to_text(event));
}

}  // namespace ibgw::reference
