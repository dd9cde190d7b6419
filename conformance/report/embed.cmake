# Writes a source file that holds text files as constants of conformance/report/html_files.hpp:
#   cmake -DOUTPUT=x.cpp -DFOLDER=html -DFILES=index.mustache;style.css -P embed.cmake
set(text "#include \"conformance/report/html_files.hpp\"\n\nnamespace ibgw::conformance::html_files {\n\n")
foreach(file IN LISTS FILES)
  file(READ "${FOLDER}/${file}" content)
  string(REGEX REPLACE "[^a-z]" "_" name "${file}")
  string(APPEND text "const std::string_view ${name} = R\"ibgw_file(${content})ibgw_file\";\n\n")
endforeach()
file(WRITE "${OUTPUT}" "${text}}  // namespace ibgw::conformance::html_files\n")
