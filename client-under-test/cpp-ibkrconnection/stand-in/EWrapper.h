#pragma once

#include <string>

#include <Contract.h>

class EWrapper {
 public:
  virtual ~EWrapper() = default;
  virtual void error(int id, int code, const std::string& text) = 0;
  virtual void connectAck() = 0;
  virtual void connectionClosed() = 0;
  virtual void managedAccounts(const std::string& list) = 0;
  virtual void nextValidId(long id) = 0;
  virtual void currentTime(long time) = 0;
  virtual void position(const std::string& account, const Contract& contract, double count, double cost) = 0;
  virtual void positionEnd() = 0;
  virtual void orderStatus(long id, const std::string& status, double filled, double remaining, double average, int perm_id,
                           int parent_id, double last, int client_id, const std::string& why, double cap) = 0;
};
