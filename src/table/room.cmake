find_package(ICU REQUIRED COMPONENTS uc i18n)
target_link_libraries(ck_table PRIVATE ICU::uc ICU::i18n)
find_package(ZLIB REQUIRED)
target_link_libraries(ck_table PRIVATE ZLIB::ZLIB)
