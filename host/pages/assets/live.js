// Follows what happens: the server names what moved, the page is asked for anew, and only the regions that differ are put in place
// of the old ones. A region that holds the focus, a selection, something opened or the pointer is left alone until it is free.
const policy = window.trustedTypes ? window.trustedTypes.createPolicy("crossdock", { createHTML: (text) => text }) : null;
const parse = (text) => new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, "text/html");

const live = { stream: null, asking: false, wanted: false, lastAsked: Date.now(), lastHeard: Date.now(), lost: false, polling: 0 };
const waiting = new Map();

function clockNow() {
    return new Intl.DateTimeFormat("en-GB", {
        timeZone: document.body.dataset.zone, hour: "2-digit", minute: "2-digit", second: "2-digit",
    }).format(new Date(Date.now() + clock.skew));
}

function showLive(text, state) {
    const place = document.getElementById("live");
    place.className = `live ${state}`;
    place.lastElementChild.textContent = text;
}

function heard() {
    live.lastHeard = Date.now();
    if (live.lost) {
        live.lost = false;
        document.getElementById("lost").hidden = true;
        document.body.classList.remove("stale");
        refresh();
    }
    showLive(`Live, ${clockNow()}`, "on");
}

function lose() {
    if (live.lost || Date.now() - live.lastHeard < 40000 || document.hidden) {
        return;
    }
    live.lost = true;
    const when = clockNow().slice(0, 5);
    const place = document.getElementById("lost");
    const line = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = `Connection to Crossdock lost at ${when}.`;
    line.append(strong, " What you see is from then. Trying again.");
    place.replaceChildren(line);
    place.hidden = false;
    document.body.classList.add("stale");
    showLive(`Lost at ${when}`, "off");
}

function inUse(region) {
    const selection = document.getSelection();
    return region.contains(document.activeElement) || region.matches(":hover") || region.querySelector("details[open]") !== null
        || (selection !== null && !selection.isCollapsed && selection.containsNode(region, true));
}

const rowsOf = (region) => [...region.querySelectorAll("tbody tr, .course li")].map((row) => {
    const link = row.querySelector("a[href]");
    return link ? link.getAttribute("href") : row.textContent;
});

function offer(region, next) {
    const old = new Set(rowsOf(region));
    const fresh = rowsOf(next).filter((row) => !old.has(row)).length;
    let bar = region.querySelector(".fresh");
    if (fresh === 0) {
        return;
    }
    if (bar === null) {
        bar = document.createElement("p");
        bar.className = "fresh";
        const button = document.createElement("button");
        button.type = "button";
        button.className = "plain";
        button.addEventListener("click", () => put(region));
        bar.append(button);
        region.append(bar);
    }
    bar.firstElementChild.textContent = `${fresh} newer, show`;
}

function put(region) {
    const next = waiting.get(region);
    waiting.delete(region);
    if (next && region.isConnected) {
        const title = region.dataset.region === "headline" ? [region, next].map((part) => part.querySelector("h1").textContent) : null;
        region.replaceWith(document.adoptNode(next));
        if (title && title[0] !== title[1]) {
            document.getElementById("status").textContent = title[1];
        }
    }
}

function putFree() {
    for (const region of [...waiting.keys()]) {
        if (!region.isConnected) {
            waiting.delete(region);
        } else if (!inUse(region)) {
            put(region);
        }
    }
}

function take(page) {
    document.title = page.title;
    const icon = document.querySelector("link[rel=icon]");
    const nextIcon = page.querySelector("link[rel=icon]");
    if (nextIcon && icon.getAttribute("href") !== nextIcon.getAttribute("href")) {
        icon.setAttribute("href", nextIcon.getAttribute("href"));
    }
    takeServerTime(page.body);
    const old = new Map([...document.querySelectorAll("[data-region]")].map((region) => [region.dataset.region, region]));
    const next = [...page.querySelectorAll("[data-region]")];
    const same = next.length === old.size && next.every((region) => old.has(region.dataset.region));
    if (!same && !inUse(document.getElementById("main"))) {
        // A panel came or went: the whole of what stands below the result.
        const keep = [...document.querySelectorAll("#main > .result")];
        const fresh = page.getElementById("main");
        document.getElementById("main").replaceChildren(...document.querySelectorAll("#status, #lost, #main > .printed"), ...keep,
            ...[...document.adoptNode(fresh).children].filter((part) => !part.matches("#status, #lost, .printed, .result")));
        return;
    }
    for (const region of next) {
        const there = old.get(region.dataset.region);
        if (!there || there.isEqualNode(region)) {
            continue;
        }
        waiting.set(there, region);
        if (inUse(there)) {
            offer(there, region);
        }
    }
    putFree();
}

async function refresh() {
    live.wanted = true;
    if (live.asking || document.hidden) {
        return;
    }
    live.asking = true;
    while (live.wanted && !document.hidden) {
        await new Promise((done) => setTimeout(done, Math.max(0, live.lastAsked + 1000 - Date.now())));
        live.wanted = false;
        live.lastAsked = Date.now();
        try {
            const answer = await fetch(location.href.split("#")[0], { headers: { "X-Crossdock-Live": "1" }, cache: "no-store" });
            if (answer.redirected || answer.status === 401) {
                location.reload();
                break;
            }
            if (answer.ok) {
                take(parse(await answer.text()));
            }
        } catch {
            break;
        }
    }
    live.asking = false;
}

function follow() {
    if (live.stream || document.hidden) {
        return;
    }
    live.stream = new EventSource("/events");
    for (const name of ["change", "reset"]) {
        live.stream.addEventListener(name, () => {
            heard();
            refresh();
        });
    }
    live.stream.addEventListener("beat", () => {
        heard();
        // Nothing came for a while: what stands still is to be seen as well.
        if (Date.now() - live.lastAsked > 25000) {
            refresh();
        }
    });
    live.stream.addEventListener("open", heard);
    live.stream.addEventListener("error", () => {
        if (live.stream && live.stream.readyState === EventSource.CLOSED && !live.polling) {
            live.polling = setInterval(refresh, 10000);
        }
    });
}

function leave() {
    if (live.stream) {
        live.stream.close();
        live.stream = null;
    }
}

if (document.body.dataset.live) {
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) {
            leave();
        } else {
            live.lastHeard = Date.now();
            follow();
            refresh();
        }
    });
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", follow);
    setInterval(() => {
        lose();
        putFree();
    }, 1000);
    follow();
}
