# The third-party parts that Crossdock stands on, each found once. ARCHITECTURE.md says why each is here.

find_package(Poco 1.11 REQUIRED COMPONENTS Foundation Net NetSSL Crypto JSON Util Data DataSQLite)
find_package(OpenSSL 3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(Threads REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)

find_path(JQ_INCLUDE_DIR jq.h REQUIRED)
find_library(JQ_LIBRARY jq REQUIRED)
add_library(crossdock_jq INTERFACE)
add_library(Crossdock::jq ALIAS crossdock_jq)
target_include_directories(crossdock_jq SYSTEM INTERFACE "${JQ_INCLUDE_DIR}")
target_link_libraries(crossdock_jq INTERFACE "${JQ_LIBRARY}")

if(CROSSDOCK_TESTS)
    pkg_check_modules(CPPUNIT REQUIRED IMPORTED_TARGET cppunit)
    pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
endif()
