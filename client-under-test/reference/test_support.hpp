// Shared by the unit tests of this folder.
#pragma once

#include <string>
#include <string_view>

#include <catch2/catch.hpp>

namespace ibgw::reference {

inline std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t index = 0; index + 1 < hex.size(); index += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(index, 2)), nullptr, 16)));
  }
  return bytes;
}

inline std::string to_hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex.push_back(kDigits[value >> 4U]);
    hex.push_back(kDigits[value & 15U]);
  }
  return hex;
}

// "4|2|-1|" -> three fields with their NULs.
inline std::string fields(std::string text) {
  for (char& character : text) {
    character = character == '|' ? '\0' : character;
  }
  return text;
}

}  // namespace ibgw::reference
