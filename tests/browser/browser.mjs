// One Chromium for all tests, and pages that remember everything that went wrong on them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// What holds comes at once on a machine that does nothing else; a limit ends a test that would hang, and measures nothing.
const patience = 60000;

export async function openBrowser() {
    return chromium.launch({ executablePath: process.env.CROSSDOCK_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"], timeout: 2 * patience });
}

/// A context and a page; `troubles` collects console errors and warnings, page errors, failed requests, CSP reports.
export async function openPage(browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const troubles = [];
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type()) && !message.text().includes("status of 4")) {
            troubles.push(`console: ${message.text()}`);
        }
    });
    page.on("pageerror", (error) => troubles.push(`script: ${error.message}`));
    page.on("dialog", (dialog) => {
        troubles.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on("response", (response) => {
        if (response.status() >= 500) {
            troubles.push(`${response.status()} ${response.url()}`);
        }
    });
    if (options.javaScriptEnabled !== false) {
        await page.addInitScript(() => {
            window.reports = [];
            document.addEventListener("securitypolicyviolation", (event) => window.reports.push(`${event.violatedDirective} ${event.sourceFile}`));
        });
    }
    return { context, page, troubles };
}

export async function signIn(page, base, name = "mira", path = "/") {
    await page.goto(base + path);
    await page.fill("#user", name);
    await page.fill("#password", "the quick brown ox");
    await page.click("button.primary");
    await page.waitForSelector(".side");
}

/// Elements that reach beyond the right edge; scrolling strips may hold such.
export async function sideways(page) {
    return page.evaluate(() => {
        const over = document.documentElement.scrollWidth - window.innerWidth;
        if (over <= 0) {
            return [];
        }
        const wide = [...document.querySelectorAll("body *")].filter((each) => each.getBoundingClientRect().right > window.innerWidth + 1);
        return [`${over} px`, ...wide.slice(0, 4).map((each) => `${each.tagName}.${each.className}`)];
    });
}

/// Violations of axe, in words. Runs in a context whose Content-Security-Policy is bypassed, with the same session.
export async function axe(browser, context, url, options = {}) {
    const other = await browser.newContext({ bypassCSP: true, reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, ...options });
    await other.addCookies(await context.cookies());
    const page = await other.newPage();
    await page.goto(url);
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => window.axe.run());
    await other.close();
    return found.violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(" | ")}`);
}

/// Waits until a function says true inside the page. Not page.waitForFunction: that needs eval, which our policy forbids.
export async function until(page, condition, argument = null, timeout = patience) {
    const end = Date.now() + timeout;
    while (!(await page.evaluate(condition, argument))) {
        if (Date.now() > end) {
            throw new Error(`not within ${timeout} ms: ${condition}`);
        }
        await new Promise((done) => setTimeout(done, 100));
    }
}
