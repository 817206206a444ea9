# The Debian package: `cpack -G DEB` in a build tree whose host and connectors are built.
#
# The tree is laid out by packaging/stage.cmake.in, since the files of /etc and of the service manager are no part of an ordinary
# `cmake --install`.

foreach(connector woocommerce supabase quickbooks)
    if(TARGET plugin_${connector})
        install(TARGETS plugin_${connector} LIBRARY DESTINATION lib/crossdock/plugins COMPONENT host)
    endif()
endforeach()

# Reproducible: the date of what is packaged, not of the packaging.
string(TIMESTAMP CROSSDOCK_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(packaging/changelog "${CMAKE_BINARY_DIR}/packaging/changelog" @ONLY)
configure_file(packaging/stage.cmake.in "${CMAKE_BINARY_DIR}/packaging/stage.cmake" @ONLY)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME crossdock)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "The authors of Crossdock <crossdock@example.com>")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "")
set(CPACK_INSTALL_SCRIPTS "${CMAKE_BINARY_DIR}/packaging/stage.cmake")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "routes records between systems through connectors")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "A daemon that takes customers, products, orders and refunds from sources
and delivers them to sinks, as flows written in conf files say: nothing
lost, nothing posted twice, nothing changed silently. Connectors for
WooCommerce, Supabase and QuickBooks Online come with it.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${CMAKE_SOURCE_DIR}/packaging/conffiles;${CMAKE_SOURCE_DIR}/packaging/postinst;${CMAKE_SOURCE_DIR}/packaging/prerm;${CMAKE_SOURCE_DIR}/packaging/postrm")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
