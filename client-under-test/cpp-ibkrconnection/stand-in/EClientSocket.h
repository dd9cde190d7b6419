#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <Contract.h>
#include <EReaderOSSignal.h>
#include <EWrapper.h>
#include <Order.h>

// One TCP connection: frames of text fields.
class Session {
 public:
  // Throws std::runtime_error, as all of it.
  Session(const char* host, int port);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void greet();
  void send(const std::vector<std::string>& fields);
  std::vector<std::string> read();
  void wait_for_ever();
  void close();

 private:
  void limit_reads(int milliseconds);
  void read_exactly(char* bytes, std::size_t count);
  void write(const std::string& bytes);

  int fd_ = -1;
};

class EClientSocket {
 public:
  EClientSocket(EWrapper* wrapper, EReaderOSSignal* /*signal*/) : wrapper_(wrapper) {}

  bool isConnected() const { return session() != nullptr; }
  bool eConnect(const char* host, int port, int client_id);
  void eDisconnect() { end(session()); }

  void reqIds(int count) { send({"8", "1", std::to_string(count)}); }
  void reqCurrentTime() { send({"49", "1"}); }
  void reqPositions() { send({"61", "1"}); }
  void placeOrder(long id, const Contract& contract, const Order& order);

  // For EReader.
  std::shared_ptr<Session> session() const;
  EWrapper& wrapper() { return *wrapper_; }
  void lose(const std::shared_ptr<Session>& session, const std::string& why);

 private:
  void send(const std::vector<std::string>& fields);
  void end(const std::shared_ptr<Session>& session);

  EWrapper* wrapper_;
  std::mutex connecting_;
  mutable std::mutex mutex_;
  std::shared_ptr<Session> session_;
};
