find_package(ICU REQUIRED COMPONENTS uc i18n)
target_link_libraries(ck_reader PRIVATE ICU::uc ICU::i18n)
embed_folder(ck_reader ${CMAKE_SOURCE_DIR}/data/lexicon lexicon reader LexiconFile)
