# How every file of ours is compiled and linked, for the four flavours dev, release, clang and fuzz.

set(ESSAIM_FLAVOUR dev CACHE STRING "dev, release, clang or fuzz; chosen by the preset")
set_property(CACHE ESSAIM_FLAVOUR PROPERTY STRINGS dev release clang fuzz)
if(NOT ESSAIM_FLAVOUR MATCHES "^(dev|release|clang|fuzz)$")
  message(FATAL_ERROR "ESSAIM_FLAVOUR is '${ESSAIM_FLAVOUR}'; it must be dev, release, clang or fuzz. Use a preset: cmake --preset dev")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# The flavour decides about optimisation, so CMake's own build types add nothing.
set(CMAKE_BUILD_TYPE "" CACHE STRING "left empty: the flavour decides" FORCE)

set(essaim_common_flags
  -pthread
  -fPIE
  # A build in another folder gives the same bytes, and no path of the builder ends up in a binary.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
set(essaim_common_link_flags -pie -pthread -Wl,--as-needed)

if(ESSAIM_FLAVOUR STREQUAL "dev")
  # Line numbers are enough for the reports of the sanitizers; full debug information doubles the time to link.
  set(essaim_flavour_flags -O0 -g1 -fno-omit-frame-pointer
    -fsanitize=address,undefined -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
    # These three are 40 % of the time to compile and half of the code: a null pointer is found by the address
    # sanitizer as well, misaligned reads are right on our machines, and vptr only concerns wrong casts downwards.
    -fno-sanitize=null,alignment,vptr)
  set(essaim_flavour_link_flags -fsanitize=address,undefined)
elseif(ESSAIM_FLAVOUR STREQUAL "release")
  set(essaim_flavour_flags -O2 -DNDEBUG
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS
    -fstack-protector-strong -fstack-clash-protection -fcf-protection=full
    -ftrivial-auto-var-init=zero
    -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing)
  set(essaim_flavour_link_flags -Wl,-z,relro,-z,now,-z,noexecstack,-z,nodlopen)
elseif(ESSAIM_FLAVOUR STREQUAL "fuzz")
  # As dev, with counters for libFuzzer; only cmake/fuzz.cmake links its main program.
  set(essaim_flavour_flags -O1 -g1 -fno-omit-frame-pointer
    -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -D_GLIBCXX_ASSERTIONS
    -fno-sanitize=null,alignment,vptr)
  set(essaim_flavour_link_flags -fsanitize=address,undefined)
else()
  set(essaim_flavour_flags -O1 -D_GLIBCXX_ASSERTIONS)
  set(essaim_flavour_link_flags)
endif()

set(essaim_warnings
  -Werror -Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wimplicit-fallthrough
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wundef
  # Designated initialisers leave out what has a good default; that is their point.
  -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  list(APPEND essaim_warnings -Wbidi-chars=any -Wtrampolines -Wduplicated-cond -Wlogical-op
    # False alarms of g++ 12 inside std::string and std::optional (GCC bugs 105651 and 105562).
    -Wno-restrict)
  if(ESSAIM_FLAVOUR STREQUAL "dev")
    # Instrumented code hides initialisations from this analysis; the release build still makes it.
    list(APPEND essaim_warnings -Wno-maybe-uninitialized)
  endif()
else()
  # clang counts signedness as a conversion, g++ does not: one rule for both.
  list(APPEND essaim_warnings -Wno-sign-conversion)
endif()

add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${essaim_common_flags};${essaim_flavour_flags}>")
if(ESSAIM_FLAVOUR STREQUAL "release")
  # One object without the mark takes the protection of jumps from the whole program.
  add_compile_options("$<$<COMPILE_LANGUAGE:ASM>:-fcf-protection=full>")
endif()
add_link_options(${essaim_common_link_flags} ${essaim_flavour_link_flags})

# mold links in a tenth of the time; without it the default linker does the same work.
find_program(ESSAIM_MOLD mold)
if(ESSAIM_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# ccache finds objects of another clone again because paths below the source folder are made relative. The slopes are
# those that precompiled headers need.
find_program(ESSAIM_CCACHE ccache)
if(ESSAIM_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    /usr/bin/env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros "${ESSAIM_CCACHE}")
endif()

# Units that instantiate Asio or Beast take over 1 GB each: one at a time, beside the small ones.
set(ESSAIM_NETWORK_JOBS 1 CACHE STRING "how many units of the network are compiled at once")
set_property(GLOBAL PROPERTY JOB_POOLS network=${ESSAIM_NETWORK_JOBS})
