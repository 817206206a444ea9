#include "oauth/token_store.hpp"

#include "vault/guarded.hpp"

namespace crossdock::oauth {

namespace {

constexpr std::string_view ending = ".oauth";

} // namespace

std::string tokenSecretName(const std::string& connection) {
    return connection + std::string(ending);
}

std::string connectionOfTokenSecret(const std::string& name) {
    return name.ends_with(ending) ? name.substr(0, name.size() - ending.size()) : std::string();
}

VaultTokenStore::VaultTokenStore(vault::Vault* vault, std::string why, std::string organisation,
                                 const std::string& connection, vault::Actor actor, SignInNotes& notes)
    : _vault(vault),
      _why(std::move(why)),
      _organisation(std::move(organisation)),
      _name(tokenSecretName(connection)),
      _actor(std::move(actor)),
      _notes(notes) {}

Result<StoredSet> VaultTokenStore::load() {
    if (_vault == nullptr) {
        return failed(ErrorClass::Config, _why);
    }
    return vault::guarded([&]() -> Result<StoredSet> {
        // The version first: if the set changes in between, a save on top of it is refused, and nothing is lost.
        const Result<std::uint64_t> version = _vault->currentVersion(_organisation, _name);
        if (!version) {
            return version.failure();
        }
        const Result<secret::Secret> text = _vault->get(_organisation, _name, {_actor, "token"});
        if (!text) {
            return text.failure();
        }
        Result<TokenSet> set = unpacked(*text);
        if (!set) {
            return within("vault: " + _name, set.failure());
        }
        return StoredSet{std::move(*set), *version};
    });
}

Result<std::uint64_t> VaultTokenStore::save(const TokenSet& set, std::uint64_t expectedVersion) {
    return put(set, expectedVersion, _actor);
}

Status VaultTokenStore::replace(const TokenSet& set, const vault::Actor& actor) {
    const Result<std::uint64_t> stored = put(set, std::nullopt, actor);
    return stored ? Status() : Status(stored.failure());
}

Result<std::uint64_t> VaultTokenStore::put(const TokenSet& set, std::optional<std::uint64_t> expectedVersion,
                                           const vault::Actor& actor) {
    if (_vault == nullptr) {
        return failed(ErrorClass::Config, _why);
    }
    return vault::guarded([&]() -> Result<std::uint64_t> {
        const Result<secret::Secret> text = packed(set);
        if (!text) {
            return text.failure();
        }
        vault::SetOptions options;
        options.kind = vault::SecretKind::OAuthSet;
        options.expectedVersion = expectedVersion;
        Result<std::uint64_t> version = _vault->set(_organisation, _name, *text, actor, options);
        if (version) {
            _notes.keep(set, *version);
        }
        return version;
    });
}

std::optional<SignInNote> VaultTokenStore::note() {
    if (_vault == nullptr) {
        return std::nullopt;
    }
    const Result<std::uint64_t> version = _vault->currentVersion(_organisation, _name);
    if (!version || *version == 0) {
        return std::nullopt;
    }
    if (std::optional<SignInNote> note = _notes.read(); note && note->version == *version) {
        return note;
    }
    const Result<StoredSet> stored = load();
    if (!stored) {
        return std::nullopt;
    }
    _notes.keep(stored->set, stored->version);
    return SignInNote{stored->version, stored->set.ends(), stored->set.connectedBy};
}

} // namespace crossdock::oauth
