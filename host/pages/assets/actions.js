// Actions in place: previews open as a dialogue, a form is sent once, '/' goes to the search field.
function busy(form) {
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button:not([type=button])")) {
        button.setAttribute("aria-busy", "true");
    }
}

document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) {
        event.preventDefault();
    } else if (form.method === "post") {
        busy(form);
    }
});

window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
        delete form.dataset.sent;
        for (const button of form.querySelectorAll("[aria-busy]")) {
            button.removeAttribute("aria-busy");
        }
    }
});

async function openDialog(link) {
    link.setAttribute("aria-busy", "true");
    try {
        const answer = await fetch(link.href, { cache: "no-store" });
        const part = answer.ok && !answer.redirected ? parse(await answer.text()).querySelector("[data-dialog-body]") : null;
        if (!part) {
            location.assign(link.href);
            return;
        }
        const dialog = document.createElement("dialog");
        dialog.append(document.adoptNode(part));
        dialog.setAttribute("aria-labelledby", part.querySelector("h1").id);
        for (const back of dialog.querySelectorAll("input[name=back]")) {
            back.value = location.pathname + location.search;
        }
        dialog.addEventListener("close", () => {
            dialog.remove();
            link.focus();
        });
        document.body.append(dialog);
        dialog.showModal();
        const title = dialog.querySelector("h1");
        title.tabIndex = -1;
        title.focus();
    } catch {
        location.assign(link.href);
    } finally {
        link.removeAttribute("aria-busy");
    }
}

document.addEventListener("click", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0;
    const link = event.target.closest("a[data-dialog]");
    const close = event.target.closest("dialog a[data-close]");
    const refused = event.target.closest("[aria-disabled=true]");
    if (close && plain) {
        event.preventDefault();
        close.closest("dialog").close();
    } else if (link && plain && !link.hasAttribute("aria-busy")) {
        event.preventDefault();
        openDialog(link);
    } else if (refused) {
        event.preventDefault();
    }
});

document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest("input, textarea, select")) {
        const field = document.querySelector("main input[type=search]");
        if (field) {
            event.preventDefault();
            field.focus();
        }
    }
});

const entry = document.querySelector(".side [aria-current]");
if (entry) {
    const strip = entry.closest(".side");
    strip.scrollLeft = entry.offsetLeft - (strip.clientWidth - entry.offsetWidth) / 2;
}
