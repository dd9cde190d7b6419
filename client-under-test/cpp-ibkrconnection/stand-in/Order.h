#pragma once

#include <string>

struct Order {
  std::string action;
  double totalQuantity = 0;
  std::string orderType;
  double lmtPrice = 0;
};
