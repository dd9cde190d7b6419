# Makes twsapi.lua part of the program: cmake -DINPUT=twsapi.lua -DOUTPUT=x.cpp -P embed.cmake
file(READ "${INPUT}" content)
file(WRITE "${OUTPUT}" "#include \"simulator/command/dissector.hpp\"

const std::string_view ibgw::command::kDissectorInterpreter = R\"ibgw_file(${content})ibgw_file\";
")
