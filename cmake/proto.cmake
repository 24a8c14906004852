# essaim_proto: the schemas of proto/essaim/v1, as C++ in gen/essaim/v1. Generated code keeps its own warnings.
essaim_glob(schemas "${CMAKE_SOURCE_DIR}/proto/essaim/v1/*.proto")
if(schemas)
  set(generated "")
  foreach(schema IN LISTS schemas)
    file(RELATIVE_PATH path "${CMAKE_SOURCE_DIR}/proto" "${schema}")
    string(REGEX REPLACE "\\.proto$" "" stem "${path}")
    set(outputs "${ESSAIM_GEN}/${stem}.pb.cc" "${ESSAIM_GEN}/${stem}.pb.h")
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND "${ESSAIM_PROTOC}" "--cpp_out=${ESSAIM_GEN}" -I "${CMAKE_SOURCE_DIR}/proto" "${schema}"
      # Schemas may import one another, so a change to one writes all of them again.
      DEPENDS ${schemas}
      COMMENT "protoc ${path}"
      VERBATIM)
    list(APPEND generated ${outputs})
  endforeach()
  add_library(essaim_proto STATIC ${generated})
  target_compile_options(essaim_proto PRIVATE -w)
  target_include_directories(essaim_proto SYSTEM PUBLIC "${ESSAIM_GEN}")
  target_link_libraries(essaim_proto PUBLIC essaim::protobuf)
else()
  add_library(essaim_proto INTERFACE)
  target_include_directories(essaim_proto SYSTEM INTERFACE "${ESSAIM_GEN}")
  target_link_libraries(essaim_proto INTERFACE essaim::protobuf)
endif()
