// Converts values of the client into values of the contract.
#pragma once

#include <string>

#include <Contract.h>

#include "client-under-test/cpp-ibkrconnection/events.hpp"

// Before 10.10 a double.
std::string text_of(double value);

// From then on a decimal of IEEE 754 in 64 bits, as Intel's library encodes it.
std::string text_of(unsigned long long bits);

Json to_json(const Contract& contract);
