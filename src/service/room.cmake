target_compile_definitions(ck_service PRIVATE CHOKEPOINT_VERSION="${PROJECT_VERSION}")
