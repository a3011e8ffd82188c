find_package(SQLite3 REQUIRED)
target_link_libraries(ck_ledger PRIVATE SQLite::SQLite3)
