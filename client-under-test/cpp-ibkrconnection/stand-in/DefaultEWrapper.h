#pragma once

#include <EWrapper.h>

class DefaultEWrapper : public EWrapper {
 public:
  void error(int, int, const std::string&) override {}
  void connectAck() override {}
  void connectionClosed() override {}
  void managedAccounts(const std::string&) override {}
  void nextValidId(long) override {}
  void currentTime(long) override {}
  void position(const std::string&, const Contract&, double, double) override {}
  void positionEnd() override {}
  void orderStatus(long, const std::string&, double, double, double, int, int, double, int, const std::string&, double) override {}
};
