#include "client.hpp"

#include <cppunit/extensions/HelperMacros.h>

namespace {

using namespace supabase;
using crossdock::ErrorClass;

struct Case {
    int status;
    const char* code;
    ErrorClass byStatus;
    ErrorClass expected;
    Refusal refusal;
};

class ClassificationTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(ClassificationTest);
    CPPUNIT_TEST(testEachRowOfTheErrorTableHasItsClass);
    CPPUNIT_TEST_SUITE_END();

    void testEachRowOfTheErrorTableHasItsClass() {
        const ErrorClass transient = ErrorClass::Transient;
        const ErrorClass permanent = ErrorClass::Permanent;
        const ErrorClass config = ErrorClass::Config;
        const Case cases[] = {
            {400, "PGRST204", permanent, config, Refusal::None},
            {404, "PGRST205", permanent, config, Refusal::None},
            {404, "PGRST202", permanent, config, Refusal::None},
            {400, "42703", permanent, config, Refusal::None},
            {404, "42P01", permanent, config, Refusal::None},
            {400, "42P10", permanent, config, Refusal::None},
            {406, "PGRST106", permanent, config, Refusal::None},
            {400, "PGRST102", permanent, permanent, Refusal::Row},
            {400, "22P05", permanent, permanent, Refusal::Row},
            {400, "22003", permanent, permanent, Refusal::Row},
            {400, "23502", permanent, permanent, Refusal::Row},
            {409, "23503", permanent, permanent, Refusal::Row},
            {409, "23505", permanent, permanent, Refusal::Row},
            {500, "21000", transient, permanent, Refusal::None},
            {403, "42501", ErrorClass::Auth, config, Refusal::None},
            {401, "42501", ErrorClass::Auth, config, Refusal::None},
            {401, "PGRST303", ErrorClass::Auth, ErrorClass::Auth, Refusal::None},
            {401, "PGRST301", ErrorClass::Auth, ErrorClass::Auth, Refusal::None},
            {401, "22023", ErrorClass::Auth, ErrorClass::Auth, Refusal::None},
            {401, "", ErrorClass::Auth, ErrorClass::Auth, Refusal::None},
            {500, "57014", transient, transient, Refusal::TooLarge},
            {413, "", permanent, transient, Refusal::TooLarge},
            {504, "PGRST003", transient, transient, Refusal::TooLarge},
            {500, "55P03", transient, transient, Refusal::None},
            {503, "PGRST000", transient, transient, Refusal::None},
            {503, "57P01", transient, transient, Refusal::None},
            {503, "53300", transient, transient, Refusal::None},
            {503, "08006", transient, transient, Refusal::None},
            {500, "40001", transient, transient, Refusal::None},
            {402, "", permanent, config, Refusal::None},
            {540, "", transient, config, Refusal::None},
            {429, "", ErrorClass::RateLimited, ErrorClass::RateLimited, Refusal::None},
            {521, "", transient, transient, Refusal::None},
        };
        for (const Case& each : cases) {
            const auto [cls, refusal] = classify(each.status, each.code, each.byStatus);
            const std::string what = std::to_string(each.status) + " " + each.code;
            CPPUNIT_ASSERT_EQUAL_MESSAGE(what, std::string(nameOf(each.expected)), std::string(nameOf(cls)));
            CPPUNIT_ASSERT_MESSAGE(what, each.refusal == refusal);
        }
    }
};

CPPUNIT_TEST_SUITE_REGISTRATION(ClassificationTest);

} // namespace
