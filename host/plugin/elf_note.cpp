#include "plugin/elf_note.hpp"

#include "plugin/verdict.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace crossdock::plugin {

namespace {

constexpr std::uint64_t mostNoteBytes = 64UL * 1024;
constexpr unsigned mostSegments = 64;

class File {
public:
    explicit File(const std::string& path) : _handle(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        struct stat status = {};
        if (_handle >= 0 && ::fstat(_handle, &status) == 0 && S_ISREG(status.st_mode)) {
            _size = static_cast<std::uint64_t>(status.st_size);
        }
    }
    ~File() {
        if (_handle >= 0) {
            ::close(_handle);
        }
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    /// False when the file does not hold that range.
    bool read(void* into, std::uint64_t size, std::uint64_t offset) const {
        if (size > _size || offset > _size - size) {
            return false;
        }
        return ::pread(_handle, into, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
    }

private:
    int _handle;
    std::uint64_t _size = 0;
};

std::uint64_t roundedUp(std::uint64_t value, std::uint64_t align) {
    return (value + align - 1) / align * align;
}

// The texts of the note end in NUL within their field and are plain visible ASCII: they go into messages and file names.
bool takeField(const char* field, std::size_t size, std::string& out) {
    const std::size_t length = ::strnlen(field, size);
    out.assign(field, length);
    if (length == 0 || length == size) {
        return false;
    }
    for (const char character : out) {
        if (character <= ' ' || character >= 0x7F) {
            return false;
        }
    }
    return true;
}

Result<std::optional<Note>> decode(std::string_view descriptor) {
    xd_note raw = {};
    constexpr std::size_t head = offsetof(xd_note, abi_major);
    static_assert(sizeof(xd_note) - head == 112);
    if (descriptor.size() < sizeof raw - head) {
        return refused(Verdict::NotAPlugin, "its note is too short");
    }
    std::memcpy(&raw.abi_major, descriptor.data(), sizeof raw - head);
    Note note{raw.abi_major, raw.abi_minor, raw.min_host_minor, {}, {}};
    if (!takeField(raw.id, sizeof raw.id, note.id) || !takeField(raw.version, sizeof raw.version, note.version)) {
        return refused(Verdict::NotAPlugin, "its note has no proper id and version");
    }
    if (raw.reserved != 0) {
        return refused(Verdict::NotAPlugin, "a reserved field of its note is not zero");
    }
    return std::optional<Note>(std::move(note));
}

} // namespace

Result<std::optional<Note>> findNote(std::string_view segment, std::uint64_t align) {
    align = align == 8 ? 8 : 4;
    while (segment.size() >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr header = {};
        std::memcpy(&header, segment.data(), sizeof header);
        const std::uint64_t nameAt = sizeof header;
        const std::uint64_t textAt = roundedUp(nameAt + header.n_namesz, align);
        const std::uint64_t end = textAt + header.n_descsz; // no overflow: 32-bit sizes in 64 bits
        if (end > segment.size()) {
            break;
        }
        const std::string_view name = segment.substr(nameAt, header.n_namesz);
        if (header.n_type == XD_NOTE_TYPE && name == std::string_view("XD\0", 3)) {
            return decode(segment.substr(textAt, header.n_descsz));
        }
        segment.remove_prefix(std::min<std::uint64_t>(segment.size(), roundedUp(end, align)));
    }
    return std::optional<Note>();
}

Result<Note> readNote(const std::string& path) {
    const File file(path);
    Elf64_Ehdr header = {};
    if (!file.read(&header, sizeof header, 0) || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 ||
        header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != ELFDATA2LSB || header.e_type != ET_DYN ||
        header.e_phentsize != sizeof(Elf64_Phdr)) {
        return refused(Verdict::NotAPlugin, path + ": no 64-bit ELF library");
    }
    for (unsigned i = 0; i < header.e_phnum && i < mostSegments; ++i) {
        Elf64_Phdr segment = {};
        const std::uint64_t step = static_cast<std::uint64_t>(i) * sizeof segment;
        if (header.e_phoff > UINT64_MAX - step || !file.read(&segment, sizeof segment, header.e_phoff + step)) {
            return refused(Verdict::NotAPlugin, path + ": its program headers lie outside of the file");
        }
        if (segment.p_type != PT_NOTE || segment.p_filesz > mostNoteBytes) {
            continue;
        }
        std::string bytes(segment.p_filesz, '\0');
        if (!file.read(bytes.data(), bytes.size(), segment.p_offset)) {
            return refused(Verdict::NotAPlugin, path + ": a note lies outside of the file");
        }
        if (Result<std::optional<Note>> note = findNote(bytes, segment.p_align); !note) {
            return within(path, note.failure());
        } else if (note->has_value()) {
            return std::move(**note);
        }
    }
    return refused(Verdict::NotAPlugin, path + ": it carries no Crossdock note");
}

Status negotiate(const Note& note) {
    if (note.abiMajor != XD_ABI_MAJOR) {
        return refused(Verdict::WrongMajor, note.id + " was built for boundary " + std::to_string(note.abiMajor) +
                                                ", this host speaks " + std::to_string(XD_ABI_MAJOR));
    }
    if (note.minHostMinor > XD_ABI_MINOR) {
        return refused(Verdict::NeedsNewerHost, note.id + " needs host " + std::to_string(note.abiMajor) + "." +
                                                    std::to_string(note.minHostMinor) + ", this is " +
                                                    std::to_string(XD_ABI_MAJOR) + "." + std::to_string(XD_ABI_MINOR));
    }
    return {};
}

} // namespace crossdock::plugin
