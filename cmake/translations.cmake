# Translations of the client, beside bin/: share/locale/LANG/LC_MESSAGES/essaim.mo.
essaim_glob(translations client/po/*.po)
set(catalogues "")
foreach(translation IN LISTS translations)
  get_filename_component(language "${translation}" NAME_WE)
  set(folder "${CMAKE_BINARY_DIR}/share/locale/${language}/LC_MESSAGES")
  add_custom_command(
    OUTPUT "${folder}/essaim.mo"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${folder}"
    COMMAND "${ESSAIM_MSGFMT}" --check-format --output-file "${folder}/essaim.mo" "${translation}"
    DEPENDS "${translation}"
    COMMENT "msgfmt ${language}"
    VERBATIM)
  list(APPEND catalogues "${folder}/essaim.mo")
endforeach()
if(catalogues)
  add_custom_target(essaim_translations ALL DEPENDS ${catalogues})
  if(TARGET essaim)
    add_dependencies(essaim essaim_translations)
  endif()
endif()
