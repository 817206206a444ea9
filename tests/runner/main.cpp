// The main of every test program: runs all registered CppUnit tests, or those whose path contains an argument.
// Prints one line per failure and a summary; exit status 0 only if at least one test ran and all passed.

#include <cppunit/BriefTestProgressListener.h>
#include <cppunit/CompilerOutputter.h>
#include <cppunit/Test.h>
#include <cppunit/TestResult.h>
#include <cppunit/TestResultCollector.h>
#include <cppunit/extensions/TestFactoryRegistry.h>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace {

void collectLeaves(CppUnit::Test* test, std::vector<CppUnit::Test*>& leaves) {
    if (test->getChildTestCount() == 0) {
        leaves.push_back(test);
    }
    for (int i = 0; i < test->getChildTestCount(); ++i) {
        collectLeaves(test->getChildTestAt(i), leaves);
    }
}

bool wanted(const std::string& name, int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (name.find(argv[i]) != std::string::npos) {
            return true;
        }
    }
    return argc < 2;
}

} // namespace

int main(int argc, char** argv) {
    CppUnit::TestResult controller;
    CppUnit::TestResultCollector collector;
    CppUnit::BriefTestProgressListener progress;
    controller.addListener(&collector);
    controller.addListener(&progress);

    const std::unique_ptr<CppUnit::Test> all(CppUnit::TestFactoryRegistry::getRegistry().makeTest());
    std::vector<CppUnit::Test*> leaves;
    collectLeaves(all.get(), leaves);
    for (CppUnit::Test* test : leaves) {
        if (wanted(test->getName(), argc, argv)) {
            test->run(&controller);
        }
    }

    CppUnit::CompilerOutputter(&collector, std::cerr).write();
    if (collector.runTests() == 0) {
        std::cerr << "no test matched\n";
        return 1;
    }
    return collector.wasSuccessful() ? 0 : 1;
}
