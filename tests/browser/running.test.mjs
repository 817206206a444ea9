// The admin page of a running daemon, over the stand-ins for shop and mirror: a sync moves while one looks, failures are closed by
// hand and retried once their cause is gone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openPage, sideways, signIn, until } from "./browser.mjs";
import { build, source, start, temporaryFolder } from "./program.mjs";

const bin = (name) => join(build, "bin", name);
const folder = temporaryFolder();
const conf = join(folder, "conf");
const flowFile = join(conf, "flows", "copy.toml");
const running = [];
const hookSecret = randomBytes(20).toString("hex");
let browser;
let url;
let shopUrl;
let mirrorUrl;
let mirrorKey;

const crossdock = (words, input = "") => execFileSync(bin("crossdock"), ["--conf", conf, ...words], { input, stdio: ["pipe", "pipe", "pipe"] }).toString();

// Every tenth order fails until the filter is corrected.
function writeFlow(filter) {
    writeFileSync(flowFile, `[flow]\nfrom = "shop"\nto = "mirror"\nentities = ["customer", "product", "order"]\nbackoff = "100ms"\npage_size = 20\nwindows = 1\nreaders = 1\n`
        + `[filter]\norder = '${filter}'\n[sink]\nstore = "main"\n`);
}
const broken = 'if (.number | tonumber) % 10 == 0 then error("no rule for such an order") else true end';

before(async () => {
    const key = `ck_${randomBytes(20).toString("hex")}`;
    const secret = `cs_${randomBytes(20).toString("hex")}`;
    const keys = join(folder, "keys");
    const [shop, mirror] = await Promise.all([
        start(bin("sandbox-woocommerce"), ["--port", "0", "--generate", "200", "--seed", "7"], /listening on (\S+)/,
            { env: { ...process.env, SANDBOX_CONSUMER_KEY: key, SANDBOX_CONSUMER_SECRET: secret } }),
        start(bin("sandbox-supabase"), ["--port", "0", "--schema", join(source, "plugins/supabase/schema.sql"), "--keys-out", keys], /listening on (\S+)/),
    ]);
    running.push(mirror, shop);
    for (const name of ["conf", "conf/connections", "conf/flows", "state", "keys.d"]) {
        mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    }
    writeFileSync(join(conf, "crossdock.toml"), `[organisation]\nname = "acme"\ntimezone = "America/Los_Angeles"\n[store]\npath = "${folder}/state/crossdock.db"\n`
        + `[plugins]\ndirectories = ["${build}/plugins"]\n[vault]\nkey_file = "${folder}/keys.d/vault.key"\n[admin]\nlisten = "127.0.0.1:0"\n`);
    const network = "[network]\nallow_private = true\n";
    writeFileSync(join(conf, "connections/shop.toml"), `[connection]\nconnector = "woocommerce"\nurl = "${shop.match[1]}"\n[credentials]\n`
        + `consumer_key = "vault:shop.consumer_key"\nconsumer_secret = "vault:shop.consumer_secret"\nwebhook_secret = "vault:shop.webhook_secret"\n[limits]\nrequests_per_minute = 150\n${network}`);
    writeFileSync(join(conf, "connections/mirror.toml"), `[connection]\nconnector = "supabase"\nurl = "${mirror.match[1]}"\n[credentials]\n`
        + `service_key = "vault:mirror.service_key"\n[limits]\nrequests_per_minute = 60000\n${network}`);
    writeFlow(broken);
    crossdock(["vault", "init"]);
    crossdock(["vault", "set", "shop.consumer_key"], key);
    crossdock(["vault", "set", "shop.consumer_secret"], secret);
    crossdock(["vault", "set", "shop.webhook_secret"], hookSecret);
    shopUrl = shop.match[1];
    mirrorUrl = mirror.match[1];
    mirrorKey = /sb_secret\S*/.exec(readFileSync(keys, "utf8"))[0];
    crossdock(["vault", "set", "mirror.service_key"], mirrorKey);
    crossdock(["user", "add", "mira", "--role", "operator"], "the quick brown ox\n");
    const host = await start(bin("crossdock"), ["--conf", conf, "serve"], /listening on.*?(http:\/\/[\d.:]+)/);
    running.unshift(host);
    url = host.match[1];
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    for (const each of running) {
        await each.stop();
    }
    rmSync(folder, { recursive: true, force: true });
});

/// Rows of the orders in the mirror.
async function mirrored(query) {
    const answer = await fetch(`${mirrorUrl}/rest/v1/shop_orders?${query}`, { headers: { apikey: mirrorKey, authorization: `Bearer ${mirrorKey}` } });
    assert.equal(answer.status, 200, query);
    return answer.json();
}

/// The shop takes so long for each page of orders from now on; nothing: as fast as it can.
async function slowShop(ms) {
    const answer = ms > 0
        ? await fetch(`${shopUrl}/_sandbox/faults`, { method: "POST", body: JSON.stringify({ type: "latency", match: { kind: "orders.list" }, times: -1, ms }) })
        : await fetch(`${shopUrl}/_sandbox/faults`, { method: "DELETE" });
    assert.ok(answer.ok, await answer.text());
}

test("a sync that is started here moves without a reload, ends partly done, and its failures are closed and retried by cause", async () => {
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, url);
    assert.equal(await page.textContent("h1"), "copy has never run");
    assert.match(await page.textContent("[data-region=connections]"), /Supabase[^]*WooCommerce/);
    await page.goto(`${url}/flows/copy`);
    await slowShop(5000); // it has not ended before one looks
    await page.click("button:has-text('Sync now')");
    await page.waitForURL(/\/syncs\//);
    await page.evaluate(() => { window.notReloaded = true; });
    const reach = () => page.textContent(".reach strong");
    const first = await reach();
    await slowShop(0);
    await until(page, (text) => document.querySelector(".reach strong").textContent !== text, first, 120000);
    await page.screenshot({ path: join(build, "browser-pictures", "running-sync.png"), fullPage: true });
    await until(page, () => document.querySelector("h1").textContent.includes("partly done"), null, 240000);
    assert.ok(await page.evaluate(() => window.notReloaded));
    assert.deepEqual(await sideways(page), []);

    await page.click("[data-region=items] .tabs a:has-text('On hold')");
    await page.locator("[data-region=items] tbody th a").first().click();
    await page.click("a[data-dialog]:has-text('Close by hand')");
    await page.fill("dialog #why", "entered by hand in the mirror");
    await Promise.all([page.waitForNavigation(), page.click("dialog button.danger")]);
    assert.match(await page.textContent("#result"), /1 closed by hand/);
    assert.match(await page.textContent("h1"), /Closed by hand/);

    writeFlow("true");
    await page.goto(`${url}/flows`);
    await page.click("button:has-text('Reload the conf')");
    assert.match(await page.textContent("#result"), /The conf was read and is in force/);
    await page.goto(`${url}/hold`);
    await page.screenshot({ path: join(build, "browser-pictures", "running-hold.png"), fullPage: true });
    const before = await mirrored("select=id,revision&order=id");
    await page.click("a[data-dialog]:has-text('Retry')");
    await page.waitForSelector("dialog[open]");
    const count = Number(/Retry (\d+) orders/.exec(await page.textContent("dialog h1"))[1]);
    assert.ok(count >= 15, String(count));
    assert.match(await page.textContent("dialog .notice"), new RegExp(`Checked just now, without writing:\\s+All ${count} would be written`));
    assert.deepEqual(await mirrored("select=id,revision&order=id"), before, "a preview writes nothing");
    await page.fill("dialog #why", "the filter has a rule for them now");

    // The world moves while somebody reads the preview: one of them is delivered in the meantime.
    const other = await context.newPage();
    await other.goto(new URL(await page.getAttribute("dialog tbody th a", "href"), url).href);
    const key = new URL(other.url()).searchParams.get("key");
    await other.click("a[data-dialog]:has-text('Retry')");
    await Promise.all([other.waitForNavigation(), other.click("dialog button.primary")]);
    assert.match(await other.textContent("#result"), /^1 sent back to the queue/);
    await until(other, () => /Done/.test(document.querySelector("h1").textContent));
    await other.close();
    await Promise.all([page.waitForNavigation(), page.click("dialog button.primary")]);
    assert.match(await page.textContent("#result"), new RegExp(`^${count - 1} sent back to the queue, 1 not: order ${key} was delivered in the meantime\\.`));
    await until(page, () => document.querySelector("h1").textContent === "Nothing waits for a person");

    await page.goto(url);
    await until(page, () => /up to date|partly done/.test(document.querySelector("h1").textContent));
    await page.screenshot({ path: join(build, "browser-pictures", "running-overview.png"), fullPage: true });
    await page.goto(`${url}/activity`);
    const activity = await page.textContent("main");
    assert.match(activity, /mira closed by hand: “entered by hand in the mirror”/);
    assert.match(activity, /mira retried: “the filter has a rule for them now”/);
    assert.deepEqual((await mirrored(`select=revision&id=eq.${key}`)).length, 1, "one document");
    assert.deepEqual([...troubles, ...(await page.evaluate(() => window.reports))], []);
    await context.close();
});

test("with 10 tabs open the 11th page loads, and a webhook is answered", async () => {
    const { context, page, troubles } = await openPage(browser);
    await signIn(page, url);
    const tabs = [];
    for (let i = 0; i < 10; ++i) {
        const tab = await context.newPage();
        await tab.goto(`${url}/flows/copy`);
        tabs.push(tab);
    }
    const begun = Date.now();
    await page.goto(`${url}/hold`);
    console.log(`the 11th page took ${Date.now() - begun} ms`);
    assert.equal(await page.textContent("h1"), "Nothing waits for a person");
    const body = JSON.stringify({ id: 100 });
    const hook = await fetch(`${url}/hooks/shop`, {
        method: "POST", body, signal: AbortSignal.timeout(60000),
        headers: { "content-type": "application/json", "x-wc-webhook-resource": "order", "x-wc-webhook-signature": createHmac("sha256", hookSecret).update(body).digest("base64") },
    });
    assert.equal(hook.status, 200);
    for (const tab of tabs) {
        await tab.close();
    }
    assert.deepEqual(troubles, []);
    await context.close();
});
