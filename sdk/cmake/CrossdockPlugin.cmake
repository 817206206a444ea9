# How a connector becomes a library that a Crossdock host loads.
#
#   crossdock_add_plugin(shop
#       SOURCES connector.cpp source.cpp ...
#       LINKS ...                            what it needs beside the SDK; static libraries end up hidden inside
#       OUTPUT_DIRECTORY DIR)                default: ${CMAKE_BINARY_DIR}/plugins
#
# Makes the module library target plugin_shop, file shop.so, that
#   - exports the entry function and nothing else (hidden visibility, version script, --exclude-libs), so that two connectors never
#     see each other's code, whatever they have in common;
#   - has no GNU unique symbols, which would be shared across connectors even so;
#   - resolves every symbol when linked (-z defs) and when loaded (-z now).

set(CROSSDOCK_PLUGIN_EXPORTS "${CMAKE_CURRENT_LIST_DIR}/CrossdockPlugin.map" CACHE INTERNAL "version script of connectors")

function(crossdock_add_plugin name)
    cmake_parse_arguments(PARSE_ARGV 1 ARG "" "OUTPUT_DIRECTORY" "SOURCES;LINKS")
    if(NOT ARG_SOURCES)
        message(FATAL_ERROR "crossdock_add_plugin(${name}): SOURCES is missing")
    endif()
    if(NOT ARG_OUTPUT_DIRECTORY)
        set(ARG_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/plugins")
    endif()
    set(target plugin_${name})
    add_library(${target} MODULE ${ARG_SOURCES})
    target_link_libraries(${target} PRIVATE Crossdock::sdk ${ARG_LINKS})
    target_compile_options(${target} PRIVATE
        $<$<CXX_COMPILER_ID:GNU>:$<$<COMPILE_LANGUAGE:CXX>:-fno-gnu-unique>>)
    target_link_options(${target} PRIVATE
        "-Wl,--version-script=${CROSSDOCK_PLUGIN_EXPORTS}" -Wl,--exclude-libs,ALL
        -Wl,-z,defs -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
    set_target_properties(${target} PROPERTIES
        PREFIX "" SUFFIX ".so" OUTPUT_NAME ${name}
        LIBRARY_OUTPUT_DIRECTORY "${ARG_OUTPUT_DIRECTORY}"
        LINK_DEPENDS "${CROSSDOCK_PLUGIN_EXPORTS}"
        POSITION_INDEPENDENT_CODE ON
        C_VISIBILITY_PRESET hidden
        CXX_VISIBILITY_PRESET hidden
        VISIBILITY_INLINES_HIDDEN ON)
endfunction()
