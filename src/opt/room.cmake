# Clp solves linear programmes in this process, Cbc integer ones in a child of it.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CBC REQUIRED IMPORTED_TARGET cbc)
target_link_libraries(ck_opt PRIVATE PkgConfig::CBC)
