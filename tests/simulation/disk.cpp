#include "disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace crossdock::simulation {

struct Disk::File {
    struct Change {
        std::size_t at = 0;
        std::string bytes; ///< of a write
        bool truncates = false;
    };

    void apply(std::string& content, const Change& change) const {
        if (change.truncates) {
            content.resize(change.at);
            return;
        }
        content.resize(std::max(content.size(), change.at + change.bytes.size()));
        content.replace(change.at, change.bytes.size(), change.bytes);
    }
    void change(Change change) {
        apply(current, change);
        pending.push_back(std::move(change));
    }

    std::string current;
    std::string synced;
    std::vector<Change> pending;
};

namespace {

constexpr std::size_t sector = 512;

// SQLite's side of an open file.
struct Handle {
    sqlite3_file base;
    Disk* disk;
    Disk::File* file;
};

Handle* handleOf(sqlite3_file* file) {
    return reinterpret_cast<Handle*>(file);
}

Disk* diskOf(sqlite3_vfs* vfs) {
    return static_cast<Disk*>(vfs->pAppData);
}

int closeFile(sqlite3_file*) {
    return SQLITE_OK;
}

int readFile(sqlite3_file* file, void* to, int amount, sqlite3_int64 offset) {
    Handle* handle = handleOf(file);
    if (!handle->disk->operate()) {
        return SQLITE_IOERR_READ;
    }
    const std::string& content = handle->file->current;
    const auto wanted = static_cast<std::size_t>(amount);
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t got = at < content.size() ? std::min(wanted, content.size() - at) : 0;
    std::memcpy(to, content.data() + std::min(at, content.size()), got);
    std::memset(static_cast<char*>(to) + got, 0, wanted - got);
    return got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* file, const void* from, int amount, sqlite3_int64 offset) {
    Handle* handle = handleOf(file);
    if (!handle->disk->operate()) {
        return SQLITE_IOERR_WRITE;
    }
    if (handle->disk->full()) {
        return SQLITE_FULL;
    }
    handle->file->change({static_cast<std::size_t>(offset),
                          std::string(static_cast<const char*>(from), static_cast<std::size_t>(amount)), false});
    return SQLITE_OK;
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
    Handle* handle = handleOf(file);
    if (!handle->disk->operate()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    handle->file->change({static_cast<std::size_t>(size), {}, true});
    return SQLITE_OK;
}

int syncFile(sqlite3_file* file, int) {
    Handle* handle = handleOf(file);
    if (!handle->disk->operate() || handle->disk->syncFails()) {
        return SQLITE_IOERR_FSYNC;
    }
    for (const Disk::File::Change& change : handle->file->pending) {
        handle->file->apply(handle->file->synced, change);
    }
    handle->file->pending.clear();
    return SQLITE_OK;
}

int sizeOf(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(handleOf(file)->file->current.size());
    return SQLITE_OK;
}

int lockFile(sqlite3_file*, int) {
    return SQLITE_OK;
}

int checkLock(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*) {
    return static_cast<int>(sector);
}

int characteristics(sqlite3_file*) {
    return 0;
}

// Version 1: no shared memory, which the exclusive locking mode does not need.
constexpr sqlite3_io_methods methods = {
    1,       closeFile,  readFile,        writeFile, truncateFile, syncFile, sizeOf,  lockFile, lockFile, checkLock,
    control, sectorSize, characteristics, nullptr,   nullptr,      nullptr,  nullptr, nullptr,  nullptr};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    Disk* disk = diskOf(vfs);
    auto* handle = new (file) Handle{};
    if (!disk->operate()) {
        return SQLITE_CANTOPEN;
    }
    handle->disk = disk;
    handle->file = &disk->open(name == nullptr ? "temporary" : name);
    handle->base.pMethods = &methods;
    if (outFlags != nullptr) {
        *outFlags = flags;
    }
    return SQLITE_OK;
}

int deleteFile(sqlite3_vfs* vfs, const char* name, int) {
    if (!diskOf(vfs)->operate()) {
        return SQLITE_IOERR_DELETE;
    }
    diskOf(vfs)->remove(name);
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs* vfs, const char* name, int, int* result) {
    *result = diskOf(vfs)->exists(name) ? 1 : 0;
    return SQLITE_OK;
}

int fullPath(sqlite3_vfs*, const char* name, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs* vfs, int size, char* out) {
    for (int i = 0; i < size; ++i) {
        out[i] = static_cast<char>(diskOf(vfs)->random().next());
    }
    return size;
}

int sleepFor(sqlite3_vfs*, int microseconds) {
    return microseconds;
}

int currentTime(sqlite3_vfs*, double* days) {
    *days = 2'460'000.5;
    return SQLITE_OK;
}

sqlite3_vfs vfs = {};

} // namespace

Disk::Disk(Random& random, const std::map<std::string, std::string>& files) : _random(random) {
    for (const auto& [name, content] : files) {
        File& file = open(name);
        file.current = file.synced = content;
    }
    vfs = {};
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(Handle));
    vfs.mxPathname = 256;
    vfs.zName = "sim";
    vfs.pAppData = this;
    vfs.xOpen = openFile;
    vfs.xDelete = deleteFile;
    vfs.xAccess = accessFile;
    vfs.xFullPathname = fullPath;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleepFor;
    vfs.xCurrentTime = currentTime;
    sqlite3_vfs_register(&vfs, 0);
}

Disk::~Disk() {
    sqlite3_vfs_unregister(&vfs);
}

std::map<std::string, std::string> Disk::files() const {
    std::map<std::string, std::string> contents;
    for (const auto& [name, file] : _files) {
        contents[name] = file->current;
    }
    return contents;
}

Disk::File& Disk::open(const std::string& name) {
    std::unique_ptr<File>& file = _files[name];
    if (!file) {
        file = std::make_unique<File>();
    }
    return *file;
}

void Disk::remove(const std::string& name) {
    _files.erase(name);
}

bool Disk::operate() {
    if (_operationsLeft > 0 && --_operationsLeft == 0) {
        _dead = true;
    }
    return !_dead;
}

void Disk::revive() {
    _dead = false;
    _operationsLeft = 0;
    _full = false;
    _failSync = false;
}

void Disk::loseUnsynced() {
    for (auto& [name, file] : _files) {
        std::string content = file->synced;
        for (File::Change change : file->pending) {
            const std::uint64_t fate = _random.below(3);
            if (fate == 0) {
                continue;
            }
            if (fate == 1 && change.bytes.size() > sector) {
                change.bytes.resize(sector * (1 + _random.below(change.bytes.size() / sector)));
            }
            file->apply(content, change);
        }
        file->current = content;
        file->synced = content;
        file->pending.clear();
    }
    revive();
}

} // namespace crossdock::simulation
