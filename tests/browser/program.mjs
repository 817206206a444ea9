// Programs that the tests start and end themselves.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const build = process.env.CROSSDOCK_BUILD_DIR;
export const source = process.env.CROSSDOCK_SOURCE_DIR;

export function temporaryFolder() {
    return mkdtempSync(join(tmpdir(), "crossdock-browser-"));
}

/// Starts a program and waits for the line that matches `ready`, on either stream; tells the match.
export function start(command, args, ready, options = {}) {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
    const heard = [];
    const listeners = new Set();
    for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
            heard.push(line);
            for (const listener of [...listeners]) {
                listener(line);
            }
        });
    }
    const ended = new Promise((done) => child.on("exit", done));
    const line = (pattern) => new Promise((done, fail) => {
        const listen = (text) => {
            const match = pattern.exec(text);
            if (match) {
                listeners.delete(listen);
                done(match);
            }
        };
        listeners.add(listen);
        ended.then((code) => fail(new Error(`${command} ended (${code}): ${heard.slice(-5).join("\n")}`)));
    });
    return line(ready).then((match) => ({
        match,
        heard,
        /// Sends a line and waits for the one that begins with "done" or ends with it.
        say: async (text) => {
            const answer = line(/(.*)done$/);
            child.stdin.write(`${text}\n`);
            return (await answer)[1];
        },
        stop: async (signal = "SIGTERM") => {
            child.stdin.end();
            child.kill(signal);
            await ended;
        },
    }));
}

/// The admin page over a seeded store.
export async function seeded(state) {
    const folder = temporaryFolder();
    const program = await start(join(build, "bin", "seeded_admin"), ["--state", state, "--folder", folder], /listening on (\S+)/);
    const stop = async (signal) => {
        await program.stop(signal);
        rmSync(folder, { recursive: true, force: true });
    };
    return { url: program.match[1], say: program.say, stop };
}
