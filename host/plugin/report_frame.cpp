#include "plugin/report_frame.hpp"

#include "plugin/text.hpp"

#include <algorithm>

namespace crossdock::plugin {

namespace {

constexpr std::size_t mostLines = 1000;
constexpr std::uint64_t longestText = 64UL * 1024;
constexpr std::uint64_t longestSubject = 256;

struct ReportFrame final : CallFrame {
    using CallFrame::CallFrame;

    std::int32_t enter(const xd_component& component, void* self) override {
        xd_report_writer writer = {};
        writer.struct_size = sizeof writer;
        writer.context = this;
        writer.append = &ReportFrame::append;
        const auto function = component.kind == XD_KIND_SOURCE
                                  ? (kind == ReportKind::Check ? component.source->check : component.source->discover)
                                  : (kind == ReportKind::Check ? component.sink->check : component.sink->discover);
        return function == nullptr ? XD_OK : function(self, call.raw(), &writer, &error);
    }

    static std::int32_t append(void* context, std::int32_t level, xd_str subject, xd_str text) noexcept {
        auto& frame = *static_cast<ReportFrame*>(context);
        try {
            if (frame.call.cancelled()) {
                return XD_CANCELLED;
            }
            if (frame.lines.size() >= mostLines) {
                return XD_STOP;
            }
            frame.lines.push_back({std::clamp(level, XD_LOG_DEBUG, XD_LOG_ERROR), readable(subject, longestSubject),
                                   readable(text, longestText)});
            return XD_OK;
        } catch (...) { // out of memory
            return XD_INTERNAL;
        }
    }

    ReportKind kind = ReportKind::Check;
    std::vector<engine::Finding> lines;
};

} // namespace

engine::CheckReport report(InstancePool& pool, const engine::CallContext& context, ReportKind kind) {
    const auto frame = std::make_shared<ReportFrame>(pool.clock(), context);
    frame->kind = kind;
    const CallEnd end = pool.run(context, frame);
    if (!end.returned) {
        return {{}, end.status}; // it may still be writing lines
    }
    return {std::move(frame->lines), end.status};
}

} // namespace crossdock::plugin
