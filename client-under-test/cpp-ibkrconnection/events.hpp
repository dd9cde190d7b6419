// Writes lines to the runner, each as a whole.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json_fwd.hpp>

using Json = nlohmann::ordered_json;

class Events {
 public:
  // Takes stdout for itself: whatever else is printed goes to stderr.
  Events();

  void write(const Json& event);
  void call_begin(long id, const std::string& name);
  void call_end(long id, const std::string& name, const std::string& outcome,
                const std::string& text = {});
  void callback(const std::string& name, const Json& arguments);
  void note(const std::string& name, const std::string& text);

  // Sets what the application does, once, inside the next callback of that name.
  void inside(const std::string& callback, std::function<void()> action);

  int error_count() const { return error_count_; }

 private:
  int output_ = -1;
  std::mutex mutex_;
  std::map<std::string, std::function<void()>> awaited_;
  std::atomic<int> error_count_ = 0;
};
