#include "pages/preview.hpp"

#include "pages/number.hpp"

namespace crossdock::pages {

namespace {

Html backLink(const std::string& back, std::string_view label) {
    Html html;
    html.put("<a class=\"button\" href=\"{}\" data-close=\"\">{}</a>", Url::back(back, Url("/")), label);
    return html;
}

// The part that a dialogue shows; its h1 names it.
Html dialogBody(Icon shape, Tone tone, std::string_view title, std::string_view sentence, const Html& rest) {
    Html html;
    html.put("<div class=\"inner\" data-dialog-body=\"\"><div class=\"headline {}\">{}<div><h1 "
             "id=\"question\">{}</h1><p>{}</p></div></div>{}</div>",
             nameOf(tone), largeIcon(shape), title, sentence, rest);
    return html;
}

Html concerned(const RetryView& view, const Frame& frame) {
    if (view.items.empty()) {
        return {};
    }
    Html content = itemTable(view.items, frame.reader, false);
    const auto shown = static_cast<std::int64_t>(view.items.size());
    const std::string note = shown < view.count
                                 ? "the first " + frame.reader.number(shown) + " of " + frame.reader.number(view.count)
                                 : moneyLine(view.money, frame.reader);
    return panel({"concerned", "What the last attempts said", note, {}}, content);
}

Html reasonField(std::string_view label, std::string_view hint, std::string_view value, std::string_view wrong,
                 bool large) {
    Html html;
    const bool missing = !wrong.empty();
    html.put("<div class=\"field\"><label for=\"why\">{}</label><span class=\"why\" id=\"why-hint\">{}</span>", label,
             hint);
    const Attribute described("aria-describedby", missing ? "why-hint why-wrong" : "why-hint");
    const Attribute invalid = Attribute::when(missing, "aria-invalid", "true");
    if (large) {
        html.put("<textarea id=\"why\" name=\"why\" maxlength=\"500\" {} {} {}>{}</textarea>", described, invalid,
                 Attribute::when(missing, "autofocus"), value);
    } else {
        html.put("<input type=\"text\" id=\"why\" name=\"why\" maxlength=\"500\" value=\"{}\" {} {}>", value, described,
                 invalid);
    }
    if (missing) {
        html.put("<p class=\"wrong\" id=\"why-wrong\">{}<span>{}</span></p>", icon(Icon::Fail), wrong);
    }
    html.put("</div>");
    return html;
}

Html checked(const RetryView& view, const Check& check, const Frame& frame) {
    const Reader& reader = frame.reader;
    if (!check.failure.empty()) {
        return notice(Icon::Unknown, Tone::Quiet, "This could not be checked: " + check.failure + ".",
                      "What stands below is from the last attempts. If the cause is not gone, they are held again.");
    }
    const auto all = [&](std::int64_t count) {
        return count == view.count ? (count == 1 ? std::string("It") : "All " + reader.number(count))
                                   : reader.number(count);
    };
    if (check.heldAgain == view.count && check.sameReason) {
        return notice(Icon::Held, Tone::Hold, "Nothing has changed since these were held.",
                      all(check.heldAgain) + " would be held again for the same reason. Checked just now without "
                                             "writing.");
    }
    std::vector<std::string> parts;
    const std::string sum = moneyLine(check.money, reader);
    if (check.written > 0) {
        parts.push_back(all(check.written) + " would be written" + (sum.empty() ? "" : " (" + sum + ")"));
    }
    if (check.unchanged > 0) {
        parts.push_back(all(check.unchanged) + " would need no write");
    }
    if (check.skipped > 0) {
        parts.push_back(all(check.skipped) + " would be skipped: " + check.skipReason);
    }
    if (check.heldAgain > 0) {
        parts.push_back(all(check.heldAgain) + " would be held again: " + check.reason);
    }
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        text += (i == 0 ? "" : ", ") + parts[i];
    }
    text += text.ends_with('.') ? "" : ".";
    const bool some = check.checked < view.count;
    return notice(check.heldAgain > 0 ? Icon::Held : Icon::Done, check.heldAgain > 0 ? Tone::Hold : Tone::Ok,
                  some ? "Checked the first " + reader.number(check.checked) + " of " + reader.number(view.count) +
                             " just now, without writing:"
                       : "Checked just now, without writing:",
                  text);
}

} // namespace

Hidden ActionScope::hidden(const std::string& preview) const {
    Hidden out = {{"flow", flow}, {"preview", preview}};
    for (const auto& [name, value] : {std::pair{"cause", cause}, std::pair{"sync", sync}, std::pair{"item", item}}) {
        if (!value.empty()) {
            out.emplace_back(name, value);
        }
    }
    return out;
}

Html retryPreview(const RetryView& view, const Frame& frame) {
    Html rest;
    if (view.count == 0) {
        rest.put("<p>Nothing here waits any more: it was delivered, retried or closed in the meantime.</p><div "
                 "class=\"row\">{}</div>",
                 backLink(view.back, "Back"));
        return dialogBody(Icon::Done, Tone::Ok, "Nothing to retry", "", rest);
    }
    if (view.check) {
        rest.put("{}", checked(view, *view.check, frame));
    }
    rest.put("{}", concerned(view, frame));
    rest.put(
        "<form method=\"post\" action=\"{}\" class=\"fields\">{}{}<div class=\"row\">", Url("/retry"),
        formFields(frame, view.scope.hidden(view.preview), view.back),
        reasonField("Reason", "Kept in the activity with your name. You may leave it empty.", view.reason, "", false));
    const bool pointless = view.check && view.check->checked > 0 && view.check->heldAgain == view.count;
    if (!frame.mayAct) {
        rest.put("{}{}", backLink(view.back, "Back"), refusedButton("Retry " + view.what, refusedRole(frame, "retry")));
    } else if (view.blocked.empty() && pointless) {
        rest.put("{}<button class=\"button\">Retry anyway</button>", backLink(view.back, "Back"));
    } else if (view.blocked.empty()) {
        rest.put("<button class=\"button primary\">Retry {}</button>{}", view.what, backLink(view.back, "Back"));
    } else {
        rest.put("{}{}", backLink(view.back, "Back"), refusedButton("Retry " + view.what, view.blocked));
    }
    rest.put("</div></form>");
    const std::string sum = moneyLine(view.money, frame.reader);
    Html html = crumbs({{"On hold", Url("/hold")}, {view.title, {}}});
    html.put("{}", dialogBody(Icon::Again, Tone::Run, "Retry " + view.what + "?",
                              view.title + ". " + view.advice + (sum.empty() ? "" : " In all " + sum + "."), rest));
    return html;
}

Html closePreview(const RetryView& view, const Frame& frame) {
    Html rest;
    if (view.count == 0) {
        rest.put("<p>Nothing here waits any more: it was delivered, retried or closed in the meantime.</p><div "
                 "class=\"row\">{}</div>",
                 backLink(view.back, "Back"));
        return dialogBody(Icon::Done, Tone::Ok, "Nothing to close", "", rest);
    }
    const std::string sum = moneyLine(view.money, frame.reader);
    rest.put("{}", notice(Icon::Shut, Tone::Bad,
                          "Crossdock will not write " + std::string(view.count == 1 ? "this " : "these ") + view.what +
                              (sum.empty() ? "" : " (" + sum + ")") + ".",
                          view.target + (view.count == 1 ? " stays without it" : " stays without them") +
                              " unless someone enters them there. They count as closed by hand, not as done."));
    rest.put("{}", concerned(view, frame));
    rest.put("<form method=\"post\" action=\"{}\" class=\"fields\">{}{}<div class=\"row\">", Url("/close"),
             formFields(frame, view.scope.hidden(view.preview), view.back),
             reasonField(
                 "Reason", "Required, at least 10 characters. Kept in the activity with your name.", view.reason,
                 view.reasonMissing ? "Write the reason first, in 10 characters or more. An auditor will read it." : "",
                 true));
    rest.put("<button class=\"button danger\">Close {} by hand</button>{}</div></form>", view.what,
             backLink(view.back, "Back"));
    Html html = crumbs({{"On hold", Url("/hold")}, {view.title, {}}});
    html.put("{}", dialogBody(Icon::Shut, Tone::Bad, "Close " + view.what + " by hand?", view.title + ".", rest));
    return html;
}

Html questionPage(const QuestionView& view, const Frame& frame) {
    Html rest;
    rest.put("<form method=\"post\" action=\"{}\" class=\"fields\">{}{}<div class=\"row\"><button "
             "class=\"{}\">{}</button>{}</div></form>",
             view.post, formFields(frame, {}, view.back),
             reasonField(view.label, view.hint, view.reason, view.wrong, false),
             view.weight == Weight::Danger ? "button danger" : "button primary", view.button,
             backLink(view.back, view.otherwise));
    return dialogBody(view.shape, Tone::Quiet, view.title, view.sentence, rest);
}

} // namespace crossdock::pages
