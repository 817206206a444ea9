# How a folder of the host becomes a library that sees only what it may see.
#
#   crossdock_module(net
#       SOURCES http_client.cpp ...      files of this folder
#       DEPENDS core vault               other modules whose headers this one's headers or sources use
#       LINKS Poco::Net ...              third-party targets, public
#       LINKS_PRIVATE ...)               third-party targets that no header of this module names
#
# Target: crossdock_<name>, alias Crossdock::<name>. A header is included as "<module>/<file>.hpp"; each module has an include
# root of its own in the build tree, so including a module that is not among DEPENDS does not compile.

set(CROSSDOCK_INCLUDE_ROOTS "${CMAKE_BINARY_DIR}/include-roots")

function(crossdock_include_root name folder)
    file(MAKE_DIRECTORY "${CROSSDOCK_INCLUDE_ROOTS}/${name}")
    file(CREATE_LINK "${folder}" "${CROSSDOCK_INCLUDE_ROOTS}/${name}/${name}" SYMBOLIC)
endfunction()

function(crossdock_module name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;DEPENDS;LINKS;LINKS_PRIVATE")
    crossdock_include_root(${name} "${CMAKE_CURRENT_SOURCE_DIR}")
    set(target crossdock_${name})
    if(ARG_SOURCES)
        add_library(${target} STATIC ${ARG_SOURCES})
        set(reach PUBLIC)
        target_link_libraries(${target} PRIVATE crossdock_warnings)
    else()
        add_library(${target} INTERFACE)
        set(reach INTERFACE)
    endif()
    add_library(Crossdock::${name} ALIAS ${target})
    target_include_directories(${target} ${reach} "${CROSSDOCK_INCLUDE_ROOTS}/${name}")
    foreach(dependency IN LISTS ARG_DEPENDS)
        target_link_libraries(${target} ${reach} Crossdock::${dependency})
    endforeach()
    target_link_libraries(${target} ${reach} Crossdock::sdk ${ARG_LINKS})
    if(ARG_LINKS_PRIVATE)
        target_link_libraries(${target} PRIVATE ${ARG_LINKS_PRIVATE})
    endif()
endfunction()

# What a test that starts programs of this build is run by: nothing, or with sanitizers the collector of their reports.
set(CROSSDOCK_WATCHED "")
if(CROSSDOCK_SANITIZE)
    set(CROSSDOCK_WATCHED "${CMAKE_SOURCE_DIR}/tests/runner/watched.sh")
endif()

# crossdock_patience(books 600): the seconds that a test may take; with sanitizers five times as many.
function(crossdock_patience test seconds)
    if(CROSSDOCK_SANITIZE)
        math(EXPR seconds "${seconds} * 5")
    endif()
    set_tests_properties(${test} PROPERTIES TIMEOUT ${seconds})
endfunction()

# crossdock_test(net SOURCES http_client_test.cpp ... DEPENDS net ... LINKS ...)
#
# One CppUnit program per module, test_<name>, run by CTest under that name. CppUnit's main comes from tests/runner.
function(crossdock_test name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT" "SOURCES;DEPENDS;LINKS;LABELS")
    set(target test_${name})
    add_executable(${target} ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE crossdock_test_runner crossdock_warnings ${ARG_LINKS})
    foreach(dependency IN LISTS ARG_DEPENDS)
        target_link_libraries(${target} PRIVATE Crossdock::${dependency})
    endforeach()
    add_test(NAME ${name} COMMAND ${CROSSDOCK_WATCHED} $<TARGET_FILE:${target}>)
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 900)
    endif()
    crossdock_patience(${name} ${ARG_TIMEOUT})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}"
        ENVIRONMENT "CROSSDOCK_SOURCE_DIR=${CMAKE_SOURCE_DIR};CROSSDOCK_BUILD_DIR=${CMAKE_BINARY_DIR}")
endfunction()
