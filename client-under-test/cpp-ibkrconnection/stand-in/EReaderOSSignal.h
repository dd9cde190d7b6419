#pragma once

#include <condition_variable>
#include <mutex>

// One for all sessions of a client: who waits looks at its own queue after a moment, should another have been woken.
class EReaderOSSignal {
 public:
  void issueSignal();
  void waitForSignal();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};
