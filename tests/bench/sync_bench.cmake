# bench_sync: the built programs against the stand-ins, as child processes. It needs them only when it runs.
add_executable(bench_sync sync_bench.cpp books_case.cpp child_process.cpp installation.cpp load_case.cpp rate_case.cpp side.cpp
    start_case.cpp window_case.cpp)
target_link_libraries(bench_sync PRIVATE crossdock_warnings Boost::json Poco::Net Crossdock::sdk)
target_compile_definitions(bench_sync PRIVATE CROSSDOCK_BENCH_SCHEMA="${CMAKE_SOURCE_DIR}/plugins/supabase/schema.sql")
