#include "vault/process_hardening.hpp"

#include <cppunit/extensions/HelperMacros.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace crossdock::vault {

class ProcessHardeningTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ProcessHardeningTest);
    CPPUNIT_TEST(testAllFourMeasuresTakeHold);
    CPPUNIT_TEST_SUITE_END();

public:
    void testAllFourMeasuresTakeHold() {
        // In a child: none of it can be taken back.
        const pid_t child = ::fork();
        if (child == 0) {
            rlimit core{};
            const bool hardened = processHardening().ok() && ::prctl(PR_GET_DUMPABLE) == 0 &&
                                  ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 &&
                                  ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 &&
                                  ::umask(0) == 0077;
            ::_exit(hardened ? 0 : 1);
        }
        int status = 0;
        CPPUNIT_ASSERT_EQUAL(child, ::waitpid(child, &status, 0));
        CPPUNIT_ASSERT(WIFEXITED(status));
        CPPUNIT_ASSERT_EQUAL(0, WEXITSTATUS(status));
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ProcessHardeningTest);

} // namespace crossdock::vault
