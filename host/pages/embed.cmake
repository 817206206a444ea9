# Joins the parts of each asset, leaves out comments and indentation, and writes them and their gzip form into one source file:
#   cmake -DFOLDER=assets -DOUT=assets.cpp -P embed.cmake
cmake_minimum_required(VERSION 3.24)

set(entries "")
set(arrays "")

function(joined out)
    set(text "")
    foreach(part IN LISTS ARGN)
        file(READ "${FOLDER}/${part}" content)
        string(REGEX REPLACE "(^|\n)[ ]*//[^\n]*" "" content "${content}")
        string(REGEX REPLACE "/\\*[^*]*\\*/" "" content "${content}")
        string(REGEX REPLACE "\n[ ]+" "\n" content "${content}")
        string(REGEX REPLACE "\n\n+" "\n" content "${content}")
        if(part MATCHES "\\.css$")
            # Blanks that separate nothing. Those around + and - stay: calc() needs them.
            string(REGEX REPLACE "[ \n]*([{}>,])[ \n]*" "\\1" content "${content}")
            string(REGEX REPLACE "([:;])[ \n]+" "\\1" content "${content}")
            string(REPLACE ";}" "}" content "${content}")
        endif()
        string(APPEND text "${content}")
    endforeach()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(hex_array name file)
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
    set(arrays "${arrays}constexpr char ${name}[] =\n    \"${bytes}\";\n" PARENT_SCOPE)
endfunction()

function(embed kind extension type)
    joined(text ${ARGN})
    get_filename_component(work "${OUT}" DIRECTORY)
    set(plain "${work}/asset.${kind}")
    file(WRITE "${plain}" "${text}")
    file(SHA256 "${plain}" hash)
    string(SUBSTRING "${hash}" 0 12 hash)
    execute_process(COMMAND gzip -9nc "${plain}" OUTPUT_FILE "${plain}.gz" COMMAND_ERROR_IS_FATAL ANY)
    string(MAKE_C_IDENTIFIER "${kind}" id)
    hex_array(${id}Plain "${plain}")
    hex_array(${id}Gzip "${plain}.gz")
    set(arrays "${arrays}" PARENT_SCOPE)
    set(entries "${entries}    Asset{\"${kind}\", \"${kind}.${hash}.${extension}\", \"${type}\", bytesOf(${id}Plain), bytesOf(${id}Gzip)},\n" PARENT_SCOPE)
endfunction()

embed(css css "text/css; charset=utf-8" tokens.css page.css panel.css form.css narrow.css print.css)
embed(js js "text/javascript; charset=utf-8" times.js live.js actions.js)
embed(icon-ok svg "image/svg+xml; charset=utf-8" icon-ok.svg)
embed(icon-hold svg "image/svg+xml; charset=utf-8" icon-hold.svg)
embed(icon-bad svg "image/svg+xml; charset=utf-8" icon-bad.svg)

file(WRITE "${OUT}.new" "// Made by host/pages/embed.cmake.
#include \"pages/assets.hpp\"

#include <array>

namespace crossdock::pages {

namespace {

${arrays}
template <std::size_t N>
constexpr std::string_view bytesOf(const char (&bytes)[N]) {
    return {bytes, N - 1};
}

constexpr std::array all = {
${entries}};

} // namespace

std::span<const Asset> assets() {
    return all;
}

Url assetUrl(std::string_view kind) {
    for (const Asset& asset : all) {
        if (asset.kind == kind) {
            return Url(\"/a\").segment(asset.name);
        }
    }
    return Url(\"/a\");
}

} // namespace crossdock::pages
")
file(RENAME "${OUT}.new" "${OUT}")
