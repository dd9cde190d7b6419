// The names of the official client that the adapter uses, written from what crosses the wire: so that the adapter can be
// built and played without that client, and for nothing else.
#pragma once

#include <string>

struct Contract {
  long conId = 0;
  std::string symbol;
  std::string secType;
  std::string lastTradeDateOrContractMonth;
  double strike = 0;
  std::string right;
  std::string multiplier;
  std::string exchange;
  std::string primaryExchange;
  std::string currency;
  std::string localSymbol;
  std::string tradingClass;
};
