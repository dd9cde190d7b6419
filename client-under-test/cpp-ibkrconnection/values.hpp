// Converts values of the client into values of the contract, and back. Null is what is not set.
#pragma once

#include <string>
#include <variant>

#include <Contract.h>

#include "events.hpp"

// Positions and sizes: before 10.10 a double, from then on a decimal of IEEE 754 in 64 bits, as
// Intel's library encodes it.
using Amount = std::variant<double, unsigned long long>;

Json decimal(const Amount& amount);
Json real(double value);
Json integer(long long value);
// As a text.
Json long_integer(long long value);
Json nonempty(const std::string& text);
Json record(const Contract& contract);

Json without_unset(const Json& record);

// False if the type cannot hold what the text says.
bool set(double& amount, const std::string& text);
bool set(unsigned long long& amount, const std::string& text);
