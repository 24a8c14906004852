# Fuzz targets, one for each tests/fuzz/NAME.cpp that has a LLVMFuzzerTestOneInput. With the preset `fuzz` each is a
# libFuzzer program fuzz_NAME; with every other preset fuzz_replay runs their corpora.
essaim_glob(fuzz_sources tests/fuzz/*.cpp)
set(fuzz_replay "${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cpp")
set(fuzz_counting "${CMAKE_SOURCE_DIR}/tests/fuzz/counting_new.cpp")
list(REMOVE_ITEM fuzz_sources "${fuzz_replay}" "${fuzz_counting}")

if(ESSAIM_FLAVOUR STREQUAL "fuzz")
  # The few files of other layers that the targets call, so that nothing with a socket is built.
  essaim_glob(codec_sources sync/codec_*.cpp)
  add_library(essaim_fuzzed STATIC ${codec_sources}
    daemon/net/frames.cpp daemon/http/request.cpp daemon/http/target.cpp daemon/http/json.cpp daemon/problem.cpp)
  essaim_own_rules(essaim_fuzzed)
  target_link_libraries(essaim_fuzzed PUBLIC essaim_core essaim::zstd Boost::url)
  add_custom_target(fuzz_targets)
  foreach(source IN LISTS fuzz_sources)
    get_filename_component(name "${source}" NAME_WE)
    essaim_program(fuzz_${name} SOURCES "${source}" "${fuzz_counting}" LINKS essaim_fuzzed)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets fuzz_${name})
  endforeach()
  return()
endif()

# One program with all targets, each under a name of its own.
set(declarations "")
set(rows "")
list(LENGTH fuzz_sources count)
foreach(source IN LISTS fuzz_sources)
  get_filename_component(name "${source}" NAME_WE)
  set_source_files_properties("${source}" PROPERTIES COMPILE_DEFINITIONS "LLVMFuzzerTestOneInput=essaim_fuzz_${name}")
  string(APPEND declarations "extern \"C\" int essaim_fuzz_${name}(const std::uint8_t* data, std::size_t size);\n")
  string(APPEND rows "    {\"${name}\", essaim_fuzz_${name}},\n")
endforeach()
file(CONFIGURE OUTPUT "${ESSAIM_GEN}/essaim_fuzz_targets.inc" CONTENT
  "// Written by cmake/fuzz.cmake: the fuzz targets, sorted by name.\n\n${declarations}
namespace essaim::fuzz {\n
constexpr std::array<std::pair<const char*, int (*)(const std::uint8_t*, std::size_t)>, ${count}> targets = {{\n${rows}}};\n
}  // namespace essaim::fuzz\n" @ONLY)
essaim_program(fuzz_replay SOURCES ${fuzz_sources} "${fuzz_counting}" "${fuzz_replay}"
  LINKS essaim_daemon essaim_gtest)
