// The class under test: how many applications hold their connection. Put your own in its place;
// main.cpp is the only file that knows it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <EClientSocket.h>
#include <EReader.h>
#include <EReaderOSSignal.h>
#include <EWrapper.h>

class IbkrConnection {
 public:
  IbkrConnection(EWrapper& wrapper, std::chrono::milliseconds connect_wait)
      : connect_wait_(connect_wait), client_(&wrapper, &signal_) {}
  virtual ~IbkrConnection() = default;

  // True after a sign of life from the gateway. eConnect has no time-out: as long as it does not
  // return, the wait does not begin.
  bool connect(const std::string& host, int port, int client_id) {
    {
      const std::lock_guard lock(mutex_);
      has_sign_ = false;
    }
    if (!e_connect(host, port, client_id)) {
      return false;
    }
    const auto reader = std::make_shared<EReader>(&client_, &signal_);
    reader->start();
    std::thread([this, reader] {
      while (client_.isConnected()) {
        signal_.waitForSignal();
        reader->processMsgs();
      }
    }).detach();
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, connect_wait_, [this] { return has_sign_; });
  }

  void disconnect() { client_.eDisconnect(); }
  EClientSocket& client() { return client_; }

  // connectAck, nextValidId and the three farm notices.
  void sign_of_life() {
    {
      const std::lock_guard lock(mutex_);
      has_sign_ = true;
    }
    changed_.notify_all();
  }
  static bool is_sign_of_life(int code) { return code == 2104 || code == 2106 || code == 2158; }

 protected:
  virtual bool e_connect(const std::string& host, int port, int client_id) {
    return client_.eConnect(host.c_str(), port, client_id);
  }

 private:
  const std::chrono::milliseconds connect_wait_;
  EReaderOSSignal signal_;
  EClientSocket client_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool has_sign_ = false;
};
