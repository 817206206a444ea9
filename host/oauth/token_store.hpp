// Where the token set of a connection is kept between refreshes and over restarts.
#pragma once

#include "oauth/sign_in_notes.hpp"
#include "oauth/token_set.hpp"
#include "vault/vault.hpp"

#include <cstdint>
#include <string>

namespace crossdock::oauth {

/// A set and which version of its secret it is.
struct StoredSet {
    TokenSet set;
    std::uint64_t version = 0;
};

/// Thread-safe; nothing throws.
class TokenStore {
public:
    virtual ~TokenStore() = default;

    /// The newest set. Config with code "vault_missing" when nobody has connected yet.
    virtual Result<StoredSet> load() = 0;

    /// Durable when it returns; answers the new version. Transient with code "vault_conflict" unless `expectedVersion` is the
    /// current one (0: there is none yet). After any other failure the set may be stored or not.
    virtual Result<std::uint64_t> save(const TokenSet& set, std::uint64_t expectedVersion) = 0;
};

/// The name of the secret that holds a connection's token set: "books.oauth".
std::string tokenSecretName(const std::string& connection);
/// The connection whose token set a secret of that name holds; empty: it is no such name.
std::string connectionOfTokenSecret(const std::string& name);

/// Keeps the set in the vault.
class VaultTokenStore final : public TokenStore {
public:
    /// `vault` may be null, then `why` says why. It outlives this. `actor` stands in the vault's log of uses.
    /// `notes` outlives it too, and is kept in step with the set.
    VaultTokenStore(vault::Vault* vault, std::string why, std::string organisation, const std::string& connection,
                    vault::Actor actor, SignInNotes& notes);

    Result<StoredSet> load() override;
    Result<std::uint64_t> save(const TokenSet& set, std::uint64_t expectedVersion) override;
    /// Stores the set of a new sign-in, whatever stood there: a person's word goes before a refresh that is under way.
    Status replace(const TokenSet& set, const vault::Actor& actor);
    /// What the note says of the set in the vault. Opens the set, which the vault's log counts as a use, only where no note of its version
    /// stands. Nothing when nobody has connected, or the vault is closed.
    std::optional<SignInNote> note();

private:
    Result<std::uint64_t> put(const TokenSet& set, std::optional<std::uint64_t> expectedVersion,
                              const vault::Actor& actor);

    vault::Vault* _vault;
    const std::string _why;
    const std::string _organisation;
    const std::string _name;
    const vault::Actor _actor;
    SignInNotes& _notes;
};

} // namespace crossdock::oauth
