// Why a library is refused, by stable name. A refusal travels as a Failure of class config whose reason is that name.
#pragma once

#include "core/result.hpp"

#include <string>
#include <utility>

namespace crossdock::plugin {

enum class Verdict {
    ForbiddenFile,  ///< relative path, no regular file, foreign owner, or others may write to it
    NotAPlugin,     ///< no ELF library, no note, no entry function, or a wrong magic number
    WrongMajor,     ///< built for another major of the boundary
    NeedsNewerHost, ///< says itself that it needs a later minor than this host's
    CannotLoad,     ///< the dynamic linker refuses it
    BadDescriptor,  ///< the descriptor breaks the contract of abi.h
    NoteDisagrees,  ///< the note in the file says something else than the descriptor
    MissingService, ///< of a component: this host lacks an extension that it needs
    Crashed,        ///< the scanning process died of it
    TimedOut,       ///< the scanning process did not come back
    DuplicateId     ///< another library offers the same plug-in or component
};

/// "not_a_plugin" and so on.
constexpr const char* nameOf(Verdict verdict) {
    switch (verdict) {
    case Verdict::ForbiddenFile:
        return "forbidden_file";
    case Verdict::NotAPlugin:
        return "not_a_plugin";
    case Verdict::WrongMajor:
        return "wrong_major";
    case Verdict::NeedsNewerHost:
        return "needs_newer_host";
    case Verdict::CannotLoad:
        return "cannot_load";
    case Verdict::BadDescriptor:
        return "bad_descriptor";
    case Verdict::NoteDisagrees:
        return "note_disagrees";
    case Verdict::MissingService:
        return "missing_service";
    case Verdict::Crashed:
        return "crashed";
    case Verdict::TimedOut:
        return "timed_out";
    case Verdict::DuplicateId:
        return "duplicate_id";
    }
    return "bad_descriptor";
}

inline Failure refused(Verdict verdict, std::string message) {
    Failure failure = failed(ErrorClass::Config, std::move(message));
    failure.reason = nameOf(verdict);
    return failure;
}

} // namespace crossdock::plugin
