// Reports callbacks, and hands signs of life to the class under test. Where releases differ in a
// signature, all of them are here: one overrides, the others are never called. So none says
// `override`; callbacks() does not compile if none of them does.
#pragma once

#include <ctime>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <DefaultEWrapper.h>

#include "events.hpp"
#include "values.hpp"

class Wrapper : public DefaultEWrapper {
 public:
  explicit Wrapper(Events& events) : events_(events) {}

  // All that it reports.
  static std::vector<std::string> callbacks();

  // Called with the code of an error, or 0 for another sign of life.
  std::function<void(int code)> on_sign;

  void connectAck();
  void nextValidId(long id);
  void connectionClosed();
  void managedAccounts(const std::string& list);
  void currentTime(long time);
  void positionEnd();

  void error(int id, int code, const std::string& text) { report_error({id, {}, code, text, {}}); }
  void error(int id, int code, const std::string& text, const std::string& json) {
    report_error({id, {}, code, text, json});
  }
  void error(int id, std::time_t time, int code, const std::string& text, const std::string& json) {
    report_error({id, time, code, text, json});
  }

  void position(const std::string& account, const Contract& contract, double count, double cost) {
    report_position(account, contract, count, cost);
  }
  void position(const std::string& account, const Contract& contract, unsigned long long count,
                double cost) {
    report_position(account, contract, count, cost);
  }

  void orderStatus(long id, const std::string& status, double filled, double remaining,
                   double average, int perm_id, int parent_id, double last, int client_id,
                   const std::string& why, double /*cap*/) {
    report_status(
        {id, status, filled, remaining, average, perm_id, parent_id, last, client_id, why});
  }
  void orderStatus(long id, const std::string& status, unsigned long long filled,
                   unsigned long long remaining, double average, int perm_id, int parent_id,
                   double last, int client_id, const std::string& why, double /*cap*/) {
    report_status(
        {id, status, filled, remaining, average, perm_id, parent_id, last, client_id, why});
  }
  void orderStatus(long id, const std::string& status, unsigned long long filled,
                   unsigned long long remaining, double average, long long perm_id, int parent_id,
                   double last, int client_id, const std::string& why, double /*cap*/) {
    report_status(
        {id, status, filled, remaining, average, perm_id, parent_id, last, client_id, why});
  }

 private:
  struct Error {
    int id;
    std::optional<long long> time;
    int code;
    const std::string& text;
    std::string json;
  };
  struct Status {
    long id;
    const std::string& status;
    Amount filled;
    Amount remaining;
    double average;
    long long perm_id;
    int parent_id;
    double last;
    int client_id;
    const std::string& why;
  };

  template <class Convert>
  void report(const std::string& name, const Convert& convert);
  void report_error(const Error& error);
  void report_position(const std::string& account, const Contract& contract, const Amount& count,
                       double cost);
  void report_status(const Status& status);

  Events& events_;
};
