#include "engine/page.hpp"

#include "engine/request_id.hpp"

#include <map>

namespace crossdock::engine {

namespace {

NewItem itemOf(const SourceRecord& record, const std::string& entity, Inspection& inspection) {
    NewItem item;
    item.op = record.op;
    item.key = record.key;
    item.version = record.version;
    item.stamp = record.stamp;
    item.body = record.body;
    item.raw = record.raw;
    if (record.refused) {
        item.hash = fingerprint(record.refused->message + record.stamp + std::to_string(record.version.us));
        item.refused = record.refused;
        return item;
    }
    if (record.op == Op::Delete) {
        item.hash = deletedHash;
        return item;
    }
    Result<Inspected> inspected = inspection.inspect(entity, record.body, record.key);
    if (inspected) {
        item.hash = std::move(inspected->hash);
        item.note = std::move(inspected->note);
        item.amount = std::move(inspected->amount);
        item.currency = std::move(inspected->currency);
    } else {
        item.hash = fingerprint(record.body);
        item.refused = inspected.failure();
        if (item.refused->reason.empty()) {
            item.refused->reason = "invalid_record";
        }
    }
    return item;
}

} // namespace

PageWrite pageOf(const SourcePage& page, const std::string& entity, const std::string& position,
                 Inspection& inspection) {
    PageWrite write;
    write.position = page.records.empty() ? position : page.records.back().position;
    write.serverDate = page.serverDate;
    write.total = page.total;
    write.done = page.done && !page.failure;
    std::map<std::string, std::size_t> places;
    for (const SourceRecord& record : page.records) {
        write.hwm = record.version > write.hwm ? record.version : write.hwm;
        const auto place = places.find(record.key);
        if (place == places.end()) {
            places.emplace(record.key, write.items.size());
            write.items.push_back(itemOf(record, entity, inspection));
        } else if (record.version >= write.items[place->second].version) {
            write.items[place->second] = itemOf(record, entity, inspection);
        }
    }
    return write;
}

std::string stuckReason(const SourcePage& page, const std::string& position, const std::string& formerKeys) {
    if (page.done || page.failure) {
        return {};
    }
    if (page.records.empty()) {
        return "the source answered an empty page and says that more follows";
    }
    if (page.records.back().position == position) {
        return "the source's position does not move; it would be read for ever";
    }
    if (page.records.size() > 1 && keysOf(page) == formerKeys) {
        return "the source answered the same page again; it seems to ignore paging";
    }
    return {};
}

std::string keysOf(const SourcePage& page) {
    std::string keys;
    for (const SourceRecord& record : page.records) {
        keys.append(record.key).append(1, '\0');
    }
    return keys;
}

} // namespace crossdock::engine
