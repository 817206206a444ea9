#include "shared_mirror.hpp"

#include "temp_folder.hpp"

namespace crossdock::integration {

const Mirror& emptyMirror() {
    static const TempFolder folder;
    static const Mirror mirror(folder.path());
    mirror.empty();
    return mirror;
}

} // namespace crossdock::integration
