# Makes zone_data.bin part of the program: cmake -DINPUT=zone_data.bin -DOUTPUT=x.cpp -P embed.cmake
file(READ "${INPUT}" content HEX)
string(REGEX REPLACE "(..)" "\\\\x\\1" content "${content}")
string(REPEAT "." 400 piece)
string(REGEX REPLACE "(${piece})" "\\1\"\n\"" content "${content}")
file(WRITE "${OUTPUT}" "#include \"simulator/time/zone_data.hpp\"

namespace {
constexpr char kBytes[] = \"${content}\";
}  // namespace

const std::string_view ibgw::time::kZoneData{kBytes, sizeof(kBytes) - 1};
")
