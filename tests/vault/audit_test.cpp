#include "vault_fixture.hpp"

namespace crossdock::vault {

class AuditTest : public CppUnit::TestFixture {
    CPPUNIT_TEST_SUITE(AuditTest);
    CPPUNIT_TEST(testEveryTouchLeavesARow);
    CPPUNIT_TEST(testUsesAreSummedPerMinute);
    CPPUNIT_TEST(testUsesWaitWhileTheStoreRefusesThem);
    CPPUNIT_TEST(testManyDifferentUsesDoNotPileUp);
    CPPUNIT_TEST(testEveryChangedFieldIsFound);
    CPPUNIT_TEST(testDroppedInsertedAndReorderedRowsAreFound);
    CPPUNIT_TEST(testCutTailShowsAgainstAKeptHead);
    CPPUNIT_TEST(testRowsOfAnotherOrganisationDoNotFit);
    CPPUNIT_TEST(testDeniedNamesThatAreNoNamesAreNotKept);
    CPPUNIT_TEST(testOverlongTextsAreCut);
    CPPUNIT_TEST_SUITE_END();

public:
    void setUp() override { _vault = taken(Vault::open(_store, _clock, keysOf(_key))); }

    void testEveryTouchLeavesARow() {
        put("k");
        expectOk(_vault->rotate("acme", "k", Secret::copyOf("x"), "user:anna"));
        expectOk(_vault->list("acme", "user:anna"));
        expectOk(_vault->get("acme", "k", _use));
        CPPUNIT_ASSERT(!_vault->get("acme", "gone", _use).ok());
        expectOk(_vault->flushUses());
        expectOk(_vault->noteDenied("acme", "k", {"flow:f/other", "sync-2"}, "not granted"));
        expectOk(_vault->exportSecrets("acme", Secret::copyOf("a long passphrase"), false, "uid:7", {15, 8, 1}));
        expectOk(_vault->remove("acme", "k", "uid:7"));
        std::string text;
        for (const AuditRow& row : rows()) {
            text += row.actor + " " + row.action + " " + row.name + " " + std::to_string(row.version) + " " +
                    row.purpose + " " + row.result + "\n";
        }
        CPPUNIT_ASSERT_EQUAL(std::string("uid:0 set k 1  ok\n"
                                         "user:anna rotate k 2  ok\n"
                                         "user:anna list  0  ok\n"
                                         "flow:f/shop use gone 0 sync-1 missing\n"
                                         "flow:f/shop use k 2 sync-1 ok\n"
                                         "flow:f/other denied k 0 sync-2 not granted\n"
                                         "uid:7 export k 2  ok\n"
                                         "uid:7 remove k 2  ok\n"),
                             text);
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{8}, taken(_vault->verifyAudit("acme")).rows);
    }

    void testUsesAreSummedPerMinute() {
        put("k");
        for (int i = 0; i < 5; ++i) {
            expectOk(_vault->get("acme", "k", _use));
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows().size()); // the set; the uses wait
        _clock.advanceUs(60'000'000);
        expectOk(_vault->get("acme", "k", _use)); // a new minute writes the one before
        CPPUNIT_ASSERT_EQUAL(std::size_t{2}, rows().size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{5}, rows().back().count);
        CPPUNIT_ASSERT_EQUAL(testStart.us / 60'000'000 * 60'000'000, rows().back().timeUs);
        _vault.reset(); // what waits is written at the end
        CPPUNIT_ASSERT_EQUAL(std::size_t{3}, rows().size());
        CPPUNIT_ASSERT_EQUAL(std::uint64_t{1}, rows().back().count);
    }

    void testUsesWaitWhileTheStoreRefusesThem() {
        put("k");
        DyingStore dying(_store, 1);
        {
            const auto vault = taken(Vault::open(dying, _clock, keysOf(_key)));
            expectOk(vault->get("acme", "k", _use));
            CPPUNIT_ASSERT(!vault->flushUses().ok());
            _clock.advanceUs(120'000'000);
            expectOk(vault->get("acme", "k", _use)); // the secret is there all the same
        }
        CPPUNIT_ASSERT_EQUAL(std::size_t{1}, rows().size());
    }

    void testManyDifferentUsesDoNotPileUp() {
        put("k");
        for (int i = 0; i < 1'100; ++i) {
            expectOk(_vault->get("acme", "k", {"flow:f/shop", numbered("sync-", i)}));
        }
        CPPUNIT_ASSERT(rows().size() > 1'000);
    }

    void testEveryChangedFieldIsFound() {
        put("a");
        put("b");
        put("c");
        const std::vector<std::function<void(AuditRow&)>> changes{
            [](AuditRow& row) { row.timeUs += 1; }, [](AuditRow& row) { row.actor = "uid:1"; },
            [](AuditRow& row) { row.action = "use"; }, [](AuditRow& row) { row.name = "a"; },
            [](AuditRow& row) { row.version = 9; }, [](AuditRow& row) { row.purpose = "x"; },
            [](AuditRow& row) { row.result = "no"; }, [](AuditRow& row) { row.count = 2; },
            [](AuditRow& row) { row.keyId = 2; }, [](AuditRow& row) { row.mac[31] ^= 1; },
            // The same characters, differently parted.
            [](AuditRow& row) { row.actor += row.action.substr(0, 1), row.action.erase(0, 1); }};
        for (const auto& change : changes) {
            auto changed = rows();
            change(changed[1]);
            expectBroken(changed);
        }
        expectChain(rows());
    }

    void testDroppedInsertedAndReorderedRowsAreFound() {
        put("a");
        put("b");
        put("c");
        const auto good = rows();
        auto dropped = good;
        dropped.erase(dropped.begin() + 1);
        expectBroken(dropped);
        dropped[1].sequence = 2; // renumbered to close the gap
        expectBroken(dropped);
        expectBroken({good[1], good[2]});
        expectBroken({good[0], good[2], good[1]});
        expectBroken({good[0], good[0], good[1], good[2]});
        expectChain({good[0], good[1]}); // a cut tail alone does not show: that is what the head is for
    }

    void testCutTailShowsAgainstAKeptHead() {
        put("a");
        put("b");
        const Digest head = taken(_vault->verifyAudit("acme")).head;
        put("c");
        expectOk(_vault->verifyAudit("acme", head));
        Digest other = head;
        other[0] ^= 1;
        expectCode("vault_audit_broken", _vault->verifyAudit("acme", other));
        expectCode("vault_audit_broken", _vault->verifyAudit("empty", head));
        expectOk(_vault->verifyAudit("empty"));
    }

    void testRowsOfAnotherOrganisationDoNotFit() {
        put("a");
        auto moved = rows();
        moved[0].organisation = "other";
        expectBroken(moved);
    }

    void testDeniedNamesThatAreNoNamesAreNotKept() {
        expectOk(_vault->noteDenied("acme", "Typed-Password-Here", _use, "no"));
        CPPUNIT_ASSERT_EQUAL(std::string(), rows().back().name);
    }

    void testOverlongTextsAreCut() {
        expectOk(_vault->noteDenied("acme", "k", {std::string(70'000, 'a'), std::string(70'000, 'b')},
                                    std::string(70'000, 'c')));
        CPPUNIT_ASSERT_EQUAL(std::size_t{200}, rows().back().actor.size());
        expectOk(_vault->verifyAudit("acme"));
    }

private:
    void put(const std::string& name) { expectOk(_vault->set("acme", name, Secret::copyOf("value"), "uid:0")); }

    std::vector<AuditRow> rows() {
        std::vector<AuditRow> all;
        expectOk(_store.read([&all](VaultRows& rows) -> Status {
            all = rows.auditAfter("acme", 0, 10'000);
            return {};
        }));
        return all;
    }

    Status verify(const std::vector<AuditRow>& chain) {
        VaultId id{};
        expectOk(_store.read([&id](VaultRows& rows) -> Status {
            id = *rows.vaultId();
            return {};
        }));
        const Secret key = taken(taken(MasterKey::parse(_key.secret)).auditKey(id));
        AuditVerifier verifier([&key](std::uint32_t keyId) { return keyId == 1 ? &key : nullptr; });
        for (const AuditRow& row : chain) {
            if (Status status = verifier.next(row); !status) {
                return status;
            }
        }
        return {};
    }
    void expectChain(const std::vector<AuditRow>& chain) { expectOk(verify(chain)); }
    void expectBroken(const std::vector<AuditRow>& chain) { expectCode("vault_audit_broken", verify(chain)); }

    FakeClock _clock{testStart};
    MemoryRecordStore _store;
    KeyMaterial _key{(secret::setUpMemory(), newKey())};
    std::unique_ptr<Vault> _vault;
    Use _use{"flow:f/shop", "sync-1"};
};

CPPUNIT_TEST_SUITE_REGISTRATION(AuditTest);

} // namespace crossdock::vault
