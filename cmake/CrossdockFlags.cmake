# Warnings, hardening and sanitizers: one interface target each, so that a folder says what it takes.

add_library(crossdock_warnings INTERFACE)
target_compile_options(crossdock_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat -Werror=format-security
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual>
    # g++ 12 sees an overlap in "literal" + std::string that is not there (its bug 105651), only when it optimises.
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release,RelWithDebInfo>>:-Wno-restrict>
    $<$<BOOL:${CROSSDOCK_WERROR}>:-Werror>)

# CMake's own -O3 compiles longer, and nothing here runs faster for it.
set(CMAKE_C_FLAGS_RELEASE "-O2 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=." "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build")
add_compile_definitions($<$<CONFIG:Release,RelWithDebInfo>:_GLIBCXX_ASSERTIONS>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-ftrivial-auto-var-init=zero)
endif()
if(NOT CROSSDOCK_SANITIZE)
    add_compile_options($<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE> $<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=3>)
endif()
add_link_options(-Wl,-z,relro,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code)

if(CROSSDOCK_SANITIZE)
    # Whatever a sanitizer reports ends the program, so that a test fails for it.
    add_compile_options(-fsanitize=${CROSSDOCK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CROSSDOCK_SANITIZE})
endif()
