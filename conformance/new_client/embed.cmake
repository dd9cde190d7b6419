# Makes the files of a folder part of the program, as a table of new_client/templates.hpp:
#   cmake -DOUTPUT=x.cpp -DFOLDER=templates "-DFILES=python/adapter.py;..." -DCONTRACT=contract.py -P embed.cmake
# CONTRACT: what adapters in Python share.
set(rows "")
foreach(file IN LISTS FILES ITEMS python/contract.py)
  if(file STREQUAL "python/contract.py")
    file(READ "${CONTRACT}" content)
  else()
    file(READ "${FOLDER}/${file}" content)
  endif()
  string(APPEND rows "    {\"${file}\", R\"ibgw_file(${content})ibgw_file\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"conformance/new_client/templates.hpp\"

const std::vector<ibgw::conformance::Template>& ibgw::conformance::templates() {
  static const std::vector<Template> kTemplates{
${rows}  };
  return kTemplates;
}
")
