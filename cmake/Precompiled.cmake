# Headers that most files include are compiled once: half of the time of a compilation was reading them. Off
# (-DCHOKEPOINT_PCH=OFF) shows a file that leans on them without saying so; tools read compile commands made that way.
option(CHOKEPOINT_PCH "compile common headers once" ON)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR CHOKEPOINT_SANITIZE)
  set(CHOKEPOINT_PCH OFF)
endif()
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cpp "")

# precompiled(NAME HEADER...): an object library whose headers other targets with the same flags can use.
function(precompiled name)
  if(CHOKEPOINT_PCH)
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
    target_link_libraries(${name} PRIVATE fmt::fmt Threads::Threads)
    target_precompile_headers(${name} PRIVATE ${ARGN})
    target_compile_options(${name} PRIVATE -fpch-preprocess)  # so that ccache sees it
  endif()
endfunction()

function(use_precompiled target name)
  if(CHOKEPOINT_PCH)
    target_precompile_headers(${target} REUSE_FROM ${name})
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  endif()
endfunction()
