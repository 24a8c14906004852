# Puts data files into a library by the assembler's .incbin: no generated C++ arrays, nothing to parse.
#
# essaim_embed(TARGET FILE…) gives each file, named by its path below the source folder, the symbols
# essaim_data_<path with _ for other characters> and …_end, and lists them all in gen/essaim_embedded.inc, which
# core/embedded.cpp includes. A changed data file is assembled again.
function(essaim_embed target)
  set(names "")
  set(rows "")
  set(assembly "#ifdef __CET__\n#include <cet.h>\n#endif\n\n.section .rodata\n")
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}" "${file}")
    string(MAKE_C_IDENTIFIER "${path}" name)
    set(symbol "essaim_data_${name}")
    string(APPEND assembly
      "\n.balign 16\n.global ${symbol}\n${symbol}:\n.incbin \"${path}\"\n.global ${symbol}_end\n${symbol}_end:\n.byte 0\n")
    string(APPEND names "extern \"C\" const std::uint8_t ${symbol}[];\nextern \"C\" const std::uint8_t ${symbol}_end[];\n")
    string(APPEND rows "    {\"${path}\", ${symbol}, ${symbol}_end},\n")
  endforeach()
  string(APPEND assembly "\n.section .note.GNU-stack,\"\",%progbits\n")
  list(LENGTH ARGN count)

  set(inc "// Written by cmake/embed.cmake: the data files in this binary, sorted by path.\n\n${names}
namespace essaim {\nnamespace {\n
const std::array<EmbeddedRow, ${count}> embedded_rows = {{\n${rows}}};\n
}  // namespace\n}  // namespace essaim\n")
  file(CONFIGURE OUTPUT "${ESSAIM_GEN}/essaim_embedded.inc" CONTENT "${inc}" @ONLY)
  if(count EQUAL 0)
    return()
  endif()
  set(source "${ESSAIM_GEN}/essaim_embedded.S")
  file(CONFIGURE OUTPUT "${source}" CONTENT "${assembly}" @ONLY)
  set_source_files_properties("${source}" PROPERTIES
    OBJECT_DEPENDS "${ARGN}"
    COMPILE_OPTIONS "-Wa,-I,${CMAKE_SOURCE_DIR}")
  target_sources(${target} PRIVATE "${source}")
endfunction()
