// The admin page over seeded stores: how it looks, what it says, what it does. Each test is a sentence of its specification.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, openBrowser, openPage, sideways, signIn, until } from "./browser.mjs";
import { build, seeded } from "./program.mjs";

const pictures = join(build, "browser-pictures");
mkdirSync(pictures, { recursive: true });
let browser;
let six;

before(async () => {
    [browser, six] = await Promise.all([openBrowser(), seeded("six-held")]);
});
after(async () => {
    await browser?.close();
    await six?.stop();
});

async function clean(page, troubles) {
    const reports = await page.evaluate(() => window.reports ?? []);
    assert.deepEqual([...troubles, ...reports], []);
}

const places = {
    overview: "/", hold: "/hold", items: "/items", item: "/item?flow=orders-to-books&entity=order&key=10482", flows: "/flows",
    flow: "/flows/orders-to-books", syncs: "/syncs", sync: "/syncs/sy_7kq2m", connections: "/connections", credentials: "/credentials",
    schedules: "/schedules", activity: "/activity", retry: "/retry?flow=orders-to-books", close: "/close?flow=orders-to-books",
    missing: "/syncs/none",
};

for (const colorScheme of ["light", "dark"]) {
    test(`every page in ${colorScheme}: no error, no sideways scroll from 1280 to 320, nothing that axe finds`, async () => {
        const { context, page, troubles } = await openPage(browser, { colorScheme });
        await page.goto(six.url);
        await page.screenshot({ path: join(pictures, `sign-in-${colorScheme}.png`) });
        await signIn(page, six.url);
        for (const [name, path] of Object.entries(places)) {
            await page.setViewportSize({ width: 1280, height: 900 });
            await page.goto(six.url + path);
            for (const width of [1280, 800, 390, 320]) {
                await page.setViewportSize({ width, height: 900 });
                assert.deepEqual(await sideways(page), [], `${name} at ${width}`);
                if (width === 1280 || (width === 390 && colorScheme === "light")) {
                    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage: true });
                }
            }
            assert.equal(await page.locator("h1").count(), 1, name);
            await clean(page, troubles);
        }
        for (const path of ["overview", "sync", "item", "retry"]) {
            assert.deepEqual(await axe(browser, context, six.url + places[path], { colorScheme }), [], path);
        }
        assert.deepEqual(await axe(browser, context, six.url, { colorScheme, viewport: { width: 390, height: 800 } }), [], "phone");
        await context.close();
    });
}

test("the first view takes at most 4 requests and 40 kB, a later one a single request; assets are immutable", async () => {
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, six.url);
    const wire = await context.newCDPSession(page);
    await wire.send("Network.enable");
    await wire.send("Network.clearBrowserCache");
    const asked = new Map();
    const seen = [];
    const ended = (event, bytes) => {
        if (asked.has(event.requestId)) {
            seen.push({ what: asked.get(event.requestId), bytes });
            asked.delete(event.requestId);
        }
    };
    wire.on("Network.requestWillBeSent", (event) => asked.set(event.requestId, `${event.type} ${event.request.url}`));
    wire.on("Network.requestServedFromCache", (event) => asked.delete(event.requestId));
    wire.on("Network.loadingFinished", (event) => ended(event, event.encodedDataLength));
    wire.on("Network.loadingFailed", (event) => ended(event, 0));
    // What a page asked for, once all of it came; the stream apart, which has no end. The icon is asked for after the rest.
    const view = async (url, ...due) => {
        seen.length = 0;
        asked.clear();
        await page.goto(url);
        const open = () => [...asked.values()].filter((what) => !what.startsWith("EventSource"));
        const missing = () => due.filter((part) => !seen.some((each) => each.what.includes(part)));
        for (const end = Date.now() + 60000; missing().length > 0 || open().length > 0;) {
            assert.ok(Date.now() < end, `never came: ${[...missing(), ...open()].join(", ")}`);
            await new Promise((done) => setTimeout(done, 50));
        }
        return [...seen];
    };
    const first = await view(`${six.url}/`, `Document ${six.url}/`, "/icon-");
    const bytes = first.reduce((sum, each) => sum + each.bytes, 0);
    console.log(`first view: ${first.length} requests, ${bytes} bytes: ${first.map((each) => `${each.what.split("/").pop() || "page"} ${each.bytes}`).join(", ")}`);
    assert.ok(first.length <= 4, JSON.stringify(first));
    assert.ok(bytes <= 40960);
    const later = await view(`${six.url}/hold`, `Document ${six.url}/hold`);
    assert.equal(later.filter((each) => each.bytes > 0).length, 1, JSON.stringify(later));
    const style = await page.getAttribute("link[rel=stylesheet]", "href");
    const asset = await context.request.get(six.url + style);
    assert.match(asset.headers()["cache-control"], /immutable/);
    assert.equal((await context.request.get(six.url + style.replace(/\.[0-9a-f]{12}\./, ".000000000000."))).status(), 404);
    const animations = await page.evaluate(() => document.getAnimations().length);
    assert.equal(animations, 0);
    await clean(page, troubles);
    await context.close();
});

test("each pair of text and ground has at least 4.5 to 1, shapes at least 3, in the real style sheet", async () => {
    const css = readFileSync(join(process.env.CROSSDOCK_SOURCE_DIR, "host/pages/assets/tokens.css"), "utf8");
    const luminance = (hex) => {
        const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const themes = css.split(/ {4}color-scheme: /).slice(1).map((part) => Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]])));
    assert.equal(themes.length, 3);
    for (const theme of themes) {
        for (const word of ["ink", "ink2", "run", "ok", "hold", "bad"]) {
            const grounds = ["bg", "surface", "sunken", ...(theme[`${word}-t`] ? [`${word}-t`] : [])];
            for (const ground of grounds) {
                assert.ok(contrast(theme[word], theme[ground]) >= 4.5, `${word} on ${ground}: ${contrast(theme[word], theme[ground])}`);
            }
        }
        for (const shape of ["ctl", "hold-m", "b-ok", "b-quiet"]) {
            assert.ok(contrast(theme[shape], theme.surface) >= 3, shape);
        }
        assert.ok(contrast(theme["on-run"], theme.run) >= 4.5);
    }
});

test("with no flow there is the text that says what to do, and exactly one primary button", async () => {
    const empty = await seeded("empty");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, empty.url);
    assert.equal(await page.textContent("h1"), "No flow yet");
    assert.match(await page.textContent(".empty"), /Copy the commented sample into conf\/flows, then reload/);
    assert.equal(await page.locator(".primary").count(), 1);
    await clean(page, troubles);
    await context.close();
    await empty.stop();
});

test("with six held and a sign-in ending, the h1 speaks of the six and the notice stands below the causes", async () => {
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, six.url);
    assert.equal(await page.textContent("h1"), "6 orders wait for a person");
    assert.match(await page.title(), /^\(6\) Overview, acme$/);
    const causes = await page.locator("[data-region=holds]").boundingBox();
    const notice = await page.locator(".notice:visible").first().boundingBox();
    assert.ok(notice.y > causes.y + causes.height);
    assert.deepEqual(await page.locator("[data-region=holds] tbody .n:nth-child(3)").allTextContents(), ["4", "1", "1"]);
    await clean(page, troubles);
    await context.close();
});

test("a viewer sees every action disabled, with the reason in text", async () => {
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, six.url, "vera");
    await page.goto(`${six.url}/hold`);
    assert.equal(await page.locator("main a[data-dialog]").count(), 0);
    assert.equal(await page.locator("main [aria-disabled=true]").count(), 3);
    assert.match(await page.textContent(".refused .why"), /Only an operator can retry/);
    await page.goto(`${six.url}/item?flow=orders-to-books&entity=order&key=10482`);
    assert.ok(!(await page.content()).includes("buyer@example.com"));
    await clean(page, troubles);
    await context.close();
});

test("a POST without token, or from elsewhere, is refused and says why", async () => {
    const { context, page } = await openPage(browser);
    await signIn(page, six.url);
    const post = (headers, form) => context.request.post(`${six.url}/reload`, { headers, form, maxRedirects: 0 });
    const token = await page.getAttribute("input[name=csrf]", "value");
    for (const [headers, form] of [[{}, {}], [{ origin: "https://evil.example" }, { csrf: token }], [{ "sec-fetch-site": "cross-site" }, { csrf: token }]]) {
        const answer = await post(headers, form);
        assert.equal(answer.status(), 403, JSON.stringify(headers));
        assert.match(await answer.text(), /This was refused/);
    }
    assert.equal((await context.request.get(six.url, { headers: { host: "evil.example" } })).status(), 421);
    await context.close();
});

test("hostile names are text on every page, and no report of the policy comes", async () => {
    const evil = await seeded("hostile");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, evil.url);
    for (const path of ["/", "/hold", "/items", "/activity", "/syncs/sy_evil", "/item?flow=orders-to-books&entity=order&key=%3Cscript%3Ealert(1)%3C%2Fscript%3E"]) {
        await page.goto(evil.url + path);
        assert.equal(await page.locator("main script, main img").count(), 0);
        await page.setViewportSize({ width: 320, height: 800 });
        assert.deepEqual(await sideways(page), [], path);
        await page.setViewportSize({ width: 1280, height: 900 });
        await clean(page, troubles);
    }
    assert.match(await page.textContent("h1"), /<script>alert\(1\)<\/script>/);
    await page.goto(evil.url);
    await page.screenshot({ path: join(pictures, "hostile.png"), fullPage: true });
    await context.close();
    await evil.stop();
});

test("new items change no row under the pointer, but are offered; an open part survives updates", async () => {
    const world = await seeded("six-held");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, world.url);
    await page.goto(`${world.url}/items?flow=orders-to-books`);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    await page.hover("[data-region=items] tbody tr");
    const rows = () => page.locator("[data-region=items] tbody th").allTextContents();
    const old = await rows();
    await world.say("hold 50");
    await until(page, () => /^50 newer, show$/.test(document.querySelector(".fresh")?.textContent));
    assert.deepEqual(await rows(), old);
    await page.click(".fresh button");
    assert.equal((await rows()).length, 50);
    assert.notDeepEqual(await rows(), old);

    await page.goto(`${world.url}/hold`);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    await page.mouse.move(0, 0);
    await page.click("details summary");
    for (let i = 0; i < 3; ++i) {
        await world.say("hold 1");
        await page.waitForTimeout(700);
    }
    assert.equal(await page.locator("details[open]").count(), 1);

    await page.goto(`${world.url}/syncs/sy_7kq2m`);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    await page.mouse.move(0, 0);
    const before = await page.textContent(".reach strong");
    await world.say("deliver 60");
    await until(page, (text) => document.querySelector(".reach strong").textContent !== text, before);
    await clean(page, troubles);
    await context.close();
    await world.stop();
});

test("a retry by keyboard alone: preview without a write, same address, focus on the result; twice acts once", async () => {
    const world = await seeded("six-held");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, world.url);
    await page.goto(`${world.url}/hold?owner=bookkeeper`);
    const start = page.url();
    await page.focus("a[data-dialog]:has-text('Retry 4')");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    assert.match(await page.textContent("dialog h1"), /^Retry 4 orders\?$/);
    assert.match(await page.textContent("dialog .notice"), /Checked just now, without writing:\s+All 4 would be written \(1,318\.40 USD\)\./);
    assert.equal(await world.say("asked"), "");
    await page.screenshot({ path: join(pictures, "dialog.png") });
    await page.focus("dialog button.primary");
    assert.ok(await page.evaluate(() => document.activeElement.matches(":focus-visible")));
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.equal(page.url(), start);
    assert.equal(await page.evaluate(() => document.activeElement.id), "result");
    assert.match(await page.textContent("#result"), /4 sent back to the queue/);
    assert.equal(await world.say("asked"), "nudge orders-to-books; ");
    const rest = await page.locator("[data-region=holds] tbody tr").count();
    assert.equal(rest, 1);

    await page.click("a[data-dialog]:has-text('Retry 1')");
    await page.waitForSelector("dialog[open]");
    await Promise.all([page.waitForNavigation(), page.evaluate(() => {
        const button = document.querySelector("dialog button.primary");
        button.click();
        button.click();
    })]);
    assert.equal(await world.say("asked"), "nudge orders-to-books; nudge orders-to-books; ");
    await clean(page, troubles);
    await context.close();
    await world.stop();
});

test("a retry of a thousand becomes a job: progress without a reload, a result in numbers, the reason in the activity", async () => {
    const world = await seeded("thousand-held");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, world.url);
    await page.goto(`${world.url}/retry?flow=orders-to-books`);
    assert.match(await page.textContent("#main .notice:not(#lost)"), /Checked the first 50 of 1,000 just now, without writing:\s+50 would be written/);
    await page.fill("#why", "the tax codes are mapped now");
    await page.click("button.primary");
    await page.waitForURL(/\/jobs\//);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    await page.evaluate(() => { window.notReloaded = true; });
    const h1 = () => page.textContent("h1");
    assert.equal(await h1(), "Retry of 1,000 items is running");
    await page.screenshot({ path: join(pictures, "job.png"), fullPage: true });
    while (await world.say("asked") === "") { // the first part is in the queue when the daemon is told
        await page.waitForTimeout(50);
    }
    let held = 7;
    while (!(await h1()).endsWith("has ended")) {
        await world.say(`finish ${held}`);
        held = 0;
        await page.waitForTimeout(200);
    }
    assert.ok(await page.evaluate(() => window.notReloaded));
    assert.match(await page.textContent("[data-region=headline]"), /993 delivered, 7 on hold again\./);
    assert.equal(await page.locator("button:has-text('Stop the rest')").count(), 0);
    await page.goto(`${world.url}/hold`);
    assert.equal(await h1(), "7 items, 1 cause");
    await page.goto(`${world.url}/activity?kind=retry_ended`);
    assert.match(await page.textContent(".course"), /993 delivered, 7 on hold again/);
    await clean(page, troubles);
    await context.close();
    await world.stop();
});

test("a stalled sync says since when and why, whether somebody tells or not", async () => {
    const world = await seeded("six-held");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, world.url);
    await page.clock.install();
    await page.goto(`${world.url}/syncs/sy_7kq2m`);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    const note = () => page.textContent(".reach span");
    assert.doesNotMatch(await note(), /nothing finished/);
    await world.say("later 61");
    await page.clock.fastForward(30000); // the page asks anew when nothing was told for so long
    await until(page, () => /nothing finished since \d\d:\d\d:\d\d: no call has failed/.test(document.querySelector(".reach span").textContent));
    await world.say("trouble 42");
    await page.clock.fastForward(2000);
    await until(page, () => /nothing finished since \d\d:\d\d:\d\d: books does not answer \(5 calls failed in a row, the last with HTTP 503\), next try in 42 s/.test(document.querySelector(".reach span").textContent));
    await clean(page, troubles);
    await context.close();
    await world.stop();
});

test("after the session has ended, a form leads through the sign-in back to itself with its text", async () => {
    const world = await seeded("six-held");
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, world.url);
    await page.goto(`${world.url}/hold`);
    await page.click("a[data-dialog]:has-text('Close 4 by hand')");
    await page.fill("dialog #why", "entered by the accountant as “SR-2190” & more");
    await world.say("later 1900");
    await Promise.all([page.waitForNavigation(), page.click("dialog button.danger")]);
    assert.match(await page.textContent("main"), /You were signed out\. What you typed is kept\./);
    await page.fill("#user", "mira");
    await page.fill("#password", "the quick brown ox");
    await page.click("button.primary");
    await page.waitForURL(/\/close\?/);
    assert.equal(await page.inputValue("#why"), "entered by the accountant as “SR-2190” & more");
    assert.equal(await page.textContent("h1"), "Close 4 orders by hand?");
    await Promise.all([page.waitForNavigation(), page.click("button.danger")]);
    assert.equal(new URL(page.url()).pathname, "/hold");
    assert.match(await page.textContent("#result"), /4 closed by hand: “entered by the accountant as “SR-2190” & more”/);
    await clean(page, troubles);
    await context.close();
    await world.stop();
});

test("without JavaScript: sign in, filter, page, refuse a short reason and keep it, close by hand, pause, resume", async () => {
    const world = await seeded("six-held");
    const { context, page } = await openPage(browser, { javaScriptEnabled: false });
    await signIn(page, world.url, "mira", "/items?state=held&flow=orders-to-books");
    assert.equal(new URL(page.url()).search, "?state=held&flow=orders-to-books");
    assert.equal(await page.locator("[data-region=items] tbody tr").count(), 6);
    await page.click("[data-region=items] .tabs a:has-text('Done')");
    const first = await page.locator("[data-region=items] tbody th").first().textContent();
    await page.click("a[rel=next]");
    assert.notEqual(await page.locator("[data-region=items] tbody th").first().textContent(), first);
    await page.click("a[rel=prev]");
    assert.equal(await page.locator("[data-region=items] tbody th").first().textContent(), first);

    await page.goto(`${world.url}/hold`);
    await page.click("a:has-text('Close 4 by hand')");
    await page.fill("#why", "too short");
    await page.click("button.danger");
    assert.equal(await page.inputValue("#why"), "too short");
    assert.equal(await page.getAttribute("#why", "aria-invalid"), "true");
    await page.fill("#why", "entered by the accountant as SR-2190");
    await page.click("button.danger");
    assert.equal(new URL(page.url()).pathname, "/hold");
    assert.match(await page.textContent("#result"), /4 closed by hand: “entered by the accountant as SR-2190”/);

    await page.goto(`${world.url}/flows/products-to-books`);
    await page.click("a:has-text('Pause')");
    await page.fill("#why", "stock-taking");
    await page.click("button.primary");
    assert.match(await page.textContent("h1"), /Paused by mira/);
    await page.click("button:has-text('Resume')");
    assert.match(await page.textContent("h1"), /Up to date/);
    await page.click("button:has-text('Dark')");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    await context.close();
    await world.stop();
});

test("printed from dark mode a page is black on white, without navigation and buttons", async () => {
    const { context, page } = await openPage(browser, { colorScheme: "dark" });
    await signIn(page, six.url);
    await page.goto(six.url + places.sync);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const look = await page.evaluate(() => ({ ground: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color }));
    assert.deepEqual(look, { ground: "rgb(255, 255, 255)", ink: "rgb(0, 0, 0)" });
    assert.equal(await page.locator(".side:visible, .button:visible, button:visible").count(), 0);
    assert.ok(await page.isVisible(".printed"));
    await page.screenshot({ path: join(pictures, "sync-print.png"), fullPage: true });
    await context.close();
});

test("a lost host is said within 45 s, and what is seen turns grey", async () => {
    const world = await seeded("all-well");
    const { context, page } = await openPage(browser);
    await page.clock.install(); // the page's own time, which only the test lets go by so far
    await signIn(page, world.url);
    await until(page, () => document.getElementById("live").textContent.startsWith("Live"));
    const over = new Promise((done) => {
        for (const end of ["requestfailed", "requestfinished"]) {
            page.on(end, (request) => request.url().endsWith("/events") && done());
        }
    });
    await world.stop("SIGKILL");
    await over; // all that it said has been heard
    await page.clock.fastForward(45000);
    await page.waitForSelector("#lost:not([hidden])");
    assert.match(await page.textContent("#lost"), /Connection to Crossdock lost at \d\d:\d\d\. What you see is from then\. Trying again\./);
    assert.ok(await page.evaluate(() => document.body.classList.contains("stale")));
    await context.close();
});
