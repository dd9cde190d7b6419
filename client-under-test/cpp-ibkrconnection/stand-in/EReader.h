#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <EClientSocket.h>
#include <EReaderOSSignal.h>

// Reads frames in a thread of its own, and decodes them in the one that asks for it.
class EReader {
 public:
  EReader(EClientSocket* client, EReaderOSSignal* signal) : client_(client), signal_(signal), session_(client->session()) {}
  ~EReader();
  void start();
  void processMsgs();

 private:
  void read();
  void decode(const std::vector<std::string>& fields);

  EClientSocket* client_;
  EReaderOSSignal* signal_;
  std::shared_ptr<Session> session_;
  std::thread thread_;
  std::mutex mutex_;
  std::deque<std::vector<std::string>> messages_;
};
