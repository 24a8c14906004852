# Tests, simulator, tools and measurements. Nothing here is part of what is installed.

add_library(essaim_gtest INTERFACE)
target_link_libraries(essaim_gtest INTERFACE GTest::gmock GTest::gtest GTest::gtest_main)

# Helpers of the tests know core only, so that the tests of one layer do not wait for another.
essaim_glob(support_sources tests/support/*.cpp)
essaim_layer(test_support SOURCES ${support_sources} LINKS essaim_core Boost::json essaim_gtest)

# Unit tests of a layer link that layer and the helpers. They find their files from the root of the source tree, where
# scripts/test starts them.
foreach(layer core storage search sync daemon client)
  essaim_glob(tests tests/unit/${layer}/*_test.cpp)
  essaim_program(${layer}_tests SOURCES ${tests} LINKS essaim_${layer} essaim_test_support essaim_gtest)
endforeach()

# The simulator runs the engine of sync in virtual time.
#
# Sources in which a fault is planted (core/fault.h) are compiled a second time, for it alone, so that a name given at
# run time switches one on. Its objects stand before the layers' archives, which therefore give the rest.
essaim_glob(may_be_planted core/*.cpp core/*/*.cpp sync/*.cpp sync/*/*.cpp)
set(planted "")
foreach(source IN LISTS may_be_planted)
  file(STRINGS "${source}" points REGEX "ESSAIM_FAULT\\(" LIMIT_COUNT 1)
  if(points)
    list(APPEND planted "${source}")
  endif()
endforeach()
add_library(essaim_planted OBJECT ${planted})
essaim_own_rules(essaim_planted)
target_compile_definitions(essaim_planted PUBLIC ESSAIM_PLANTED_FAULTS)
target_link_libraries(essaim_planted PUBLIC essaim_sync)

essaim_glob(sim_sources tests/sim/*.cpp)
essaim_glob(sim_tests tests/sim/*_test.cpp)
set(sim_main "${CMAKE_SOURCE_DIR}/tests/sim/sim_main.cpp")
if(sim_sources)
  list(REMOVE_ITEM sim_sources ${sim_tests} "${sim_main}")
endif()
essaim_layer(sim SOURCES ${sim_sources} LINKS essaim_sync)
target_compile_definitions(essaim_sim PUBLIC ESSAIM_PLANTED_FAULTS)
essaim_program(sim_tests SOURCES ${sim_tests} LINKS essaim_planted essaim_sim essaim_gtest)
essaim_program(essaim-sim SOURCES "${sim_main}" LINKS essaim_planted essaim_sim)

essaim_glob(tools tests/tools/*.cpp)
essaim_programs(SOURCES ${tools} LINKS essaim_daemon essaim_test_support)

# What scripts/bench measures with.
essaim_glob(bench_sources tests/bench/*.cpp)
essaim_program(essaim-bench-data SOURCES ${bench_sources} LINKS essaim_daemon essaim_test_support)

# header_check compiles every header of ours alone, so that each one includes what it needs.
essaim_glob(headers core/*.h core/*/*.h storage/*.h storage/*/*.h search/*.h search/*/*.h sync/*.h sync/*/*.h
  daemon/*.h daemon/*/*.h client/*.h client/*/*.h)
set(plain_units "")
set(network_units "")
set(header_list "")
foreach(header IN LISTS headers)
  file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}" "${header}")
  if(path STREQUAL "daemon/pch.h")
    continue()
  endif()
  string(APPEND header_list "${path}\n")
  set(unit "${CMAKE_BINARY_DIR}/header_check/${path}.cpp")
  file(CONFIGURE OUTPUT "${unit}" CONTENT "#include \"${path}\"\n" @ONLY)
  if(header IN_LIST essaim_network_headers)
    list(APPEND network_units "${unit}")
  else()
    list(APPEND plain_units "${unit}")
  endif()
endforeach()
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/header_check/list.txt" CONTENT "${header_list}" @ONLY)
add_custom_target(header_check)
foreach(kind plain network)
  if(${kind}_units)
    add_library(header_check_${kind} OBJECT EXCLUDE_FROM_ALL ${${kind}_units})
    essaim_own_rules(header_check_${kind})
    target_link_libraries(header_check_${kind} PRIVATE essaim_daemon essaim_client)
    add_dependencies(header_check header_check_${kind})
  endif()
endforeach()
if(TARGET header_check_network)
  set_target_properties(header_check_network PROPERTIES JOB_POOL_COMPILE network)
endif()
