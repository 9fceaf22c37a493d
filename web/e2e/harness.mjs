// What the end-to-end tests stand on: a real server, a real browser, and people in it.
//
// The environment names what to run: KABAR_BINARY the server, KABAR_CHROMIUM the browser; KABAR_E2E_OUT is where the
// pictures of failed scenes go. Waiting always waits for something; `patience` is only there to end what hangs.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const binary = process.env.KABAR_BINARY ?? here('../../build/release/kabar');
const pictures = process.env.KABAR_E2E_OUT ?? join(tmpdir(), 'kabar-e2e');

export const patience = 60_000;
const password = 'surabaya';
/** Whether there is a session is asked when the page opens; the answer "no" is in the browser's console. */
const always = [/status of 401.*\/session/];
/** What the browser says while the server or the network is away. */
export const lostConnection = [/WebSocket connection to/, /Failed to load resource: net::ERR_/, /status of 50[23]/];

/** Asks again until nothing throws; answers what came then. */
export async function eventually(check) {
    const end = Date.now() + patience;
    for (;;) {
        try {
            return await check();
        } catch (error) {
            if (Date.now() > end) throw error;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
}

/** The first line of a process's output that `pattern` matches. */
async function said(child, pattern) {
    const heard = [];
    for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', (line) => heard.push(line) && child.emit('heard', line));
    }
    for (;;) {
        const [line] = await Promise.race([once(child, 'heard'), once(child, 'exit')]);
        if (typeof line !== 'string') throw new Error(`${child.spawnfile} ended: ${heard.join('\n')}`);
        const found = pattern.exec(line);
        if (found) return found;
    }
}

/** A running `kabar serve` with a data directory of its own. */
class Server {
    constructor(config) {
        this.directory = mkdtempSync(join(tmpdir(), 'kabar-e2e-'));
        this.listen = this.http = '127.0.0.1:0';
        // Hashing for safety costs 64 MiB and much time a login; tests log in often.
        const all = { password_memory_kib: 8192, password_ops: 1, registration: 'open', ...config };
        const lines = Object.entries(all).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
        writeFileSync(join(this.directory, 'kabar.toml'), lines.join(''));
    }

    /** Starts; after `kill` on the same data and ports. */
    async start() {
        const { directory, listen, http } = this;
        const places = ['--data', join(directory, 'data'), '--config', join(directory, 'kabar.toml')];
        this.process = spawn(binary, ['serve', ...places, '--listen', listen, '--http', http], { stdio: ['ignore', 'pipe', 'pipe'] });
        const [, addresses] = await said(this.process, /^listening on (.*)$/);
        for (const one of addresses.split(', ')) {
            if (one.startsWith('http://')) this.http = one.slice(7);
            else this.listen = one;
        }
        this.page = `http://${this.http}/`;
    }

    async kill(signal = 'SIGKILL') {
        const child = this.process;
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill(signal);
        await once(child, 'exit');
    }

    /** Runs the binary's other commands against the same data. */
    async run(...words) {
        const child = spawn(binary, [...words, '--data', join(this.directory, 'data')], { stdio: ['ignore', 'pipe', 'pipe'] });
        const parts = [];
        child.stdout.on('data', (data) => parts.push(data));
        const [status] = await once(child, 'close');
        assert.equal(status, 0, `kabar ${words.join(' ')}`);
        return Buffer.concat(parts).toString();
    }

    async end() {
        await this.kill();
        rmSync(this.directory, { recursive: true, force: true });
    }
}

/** Somebody with an account: speaks to the server as a program (`ask`), and as a person in a browser (`open`). */
class Person {
    constructor(stage, user, display) {
        Object.assign(this, { stage, user, display, password });
    }

    async call(body) {
        const headers = { 'Content-Type': 'application/json' };
        if (this.token) headers.Authorization = `Bearer ${this.token}`;
        const answer = await fetch(`http://${this.stage.server.http}/api`, { method: 'POST', headers, body: JSON.stringify(body) });
        return answer.json();
    }

    async ask(command) {
        const reply = await this.call(command);
        assert.equal(reply.status, 'OK', `${JSON.stringify(command)} was answered ${JSON.stringify(reply)}`);
        return reply;
    }

    async login() {
        this.token = undefined;
        this.token = (await this.ask({ command: 'auth', user: this.user, password: this.password })).tokenid;
    }

    send(who, text, more = {}) {
        return this.ask({ command: 'send', to: nameOf(who), text, ...more });
    }

    /** Many texts in few requests, in their order. */
    async sendAll(who, texts) {
        for (let at = 0; at < texts.length; at += 500) {
            const replies = await this.call(texts.slice(at, at + 500).map((text) => ({ command: 'send', to: nameOf(who), text })));
            for (const reply of replies) assert.equal(reply.status, 'OK', JSON.stringify(reply));
        }
    }

    /** All messages of a conversation as the server has them. */
    async history(who) {
        return (await this.ask({ command: 'history', with: nameOf(who), limit: 1000 })).messages;
    }

    /** Logs in, in a browser of one's own or in `page`; `at` is the conversation that is open. */
    async open({ at, page, ...options } = {}) {
        page ??= await this.stage.page(options);
        const answer = await page.context().request.post(`${this.stage.address}session`, { data: { user: this.user, password: this.password } });
        assert.equal(answer.status(), 200);
        await page.goto(this.stage.address + (at === undefined ? '' : `#/${encodeURIComponent(nameOf(at))}`));
        await page.locator('.page').waitFor();
        if (at !== undefined) await field(page).waitFor();
        return page;
    }
}

const nameOf = (who) => (typeof who === 'string' ? who : who.user);

class Stage {
    people = 0;
    contexts = [];

    async begin(config) {
        this.isByInvite = config.registration === 'invite';
        this.server = new Server(config);
        await this.server.start();
        const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
        this.browser = await chromium.launch({ executablePath: process.env.KABAR_CHROMIUM ?? '/usr/bin/chromium', args });
    }

    async end() {
        await this.browser?.close();
        await this.server?.end();
    }

    get address() {
        return this.server.page;
    }

    /** New people, each with a name that no other scene has. */
    async meet(...displays) {
        const all = [];
        for (const display of displays) {
            const one = new Person(this, `${display.toLowerCase()}${++this.people}`, display);
            const invited = this.isByInvite ? { invite: await this.invite() } : {};
            await one.ask({ command: 'register', user: one.user, password, display, ...invited });
            await one.login();
            all.push(one);
        }
        return all;
    }

    /** A code with which one account can be made. */
    async invite() {
        return (await this.server.run('invite')).trim().split(/\s+/)[0];
    }

    /** An empty page in a browser of its own. What goes wrong in it fails the scene. */
    async page(options = {}) {
        const context = await this.browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 800 }, ...options });
        context.setDefaultTimeout(patience);
        this.contexts.push(context);
        context.on('page', (page) => this.watch(page));
        return context.newPage();
    }

    watch(page) {
        page.on('pageerror', (error) => this.errors.push(`exception: ${error.stack ?? error}`));
        page.on('console', (message) => {
            if (message.type() === 'error') this.errors.push(`console: ${message.text()} (${message.location().url})`);
        });
        page.on('dialog', (dialog) => {
            this.errors.push(`dialog: ${dialog.message()}`);
            void dialog.dismiss();
        });
    }

    /** Fails on what the pages complained of and nobody expects. */
    settle(allowed) {
        const wrong = this.errors.filter((error) => ![...always, ...allowed].some((pattern) => pattern.test(error)));
        assert.deepEqual(wrong, [], 'errors in the pages');
    }

    async picture(name) {
        mkdirSync(pictures, { recursive: true });
        const file = join(pictures, name.replace(/\W+/g, '-'));
        let count = 0;
        for (const page of this.contexts.flatMap((context) => context.pages())) {
            await page.screenshot({ path: `${file}-${++count}.png`, timeout: 10_000 }).catch(() => undefined);
        }
        console.error(`pictures: ${file}-*.png; errors of the pages: ${[...new Set(this.errors)].join('\n') || 'none'}`);
    }
}

/** Sets the stage for a file's scenes; answers what a scene is made with. */
export function stageWith(config = {}) {
    const stage = new Stage();
    before(() => stage.begin(config), { timeout: patience });
    after(() => stage.end(), { timeout: patience });
    /** `allow`: patterns of errors in the pages that belong to the scene. */
    return function scene(name, play, { allow = [] } = {}) {
        test(name, { timeout: 4 * patience }, async () => {
            stage.errors = [];
            try {
                await play(stage);
                stage.settle(allow);
            } catch (error) {
                await stage.picture(name);
                throw error;
            } finally {
                await Promise.all(stage.contexts.splice(0).map((context) => context.close()));
            }
        });
    };
}

// What stands on the page.

/** Where one writes. */
export const field = (page) => page.locator('.composer textarea');

const saying = (page, id, text) => page.getByTestId(id).filter(text === undefined ? {} : { has: page.locator('.markup', { hasText: text }) });

/** The messages in the document that the server has kept; with a text, those that say it. */
export const messages = (page, text) => saying(page, 'message', text);

/** Messages on their way. */
export const outgoing = (page, text) => saying(page, 'outgoing', text);

/** A line of the list of conversations. */
export const listed = (page, title) => page.getByTestId('conversation').filter({ hasText: title });

export async function write(page, text) {
    await field(page).fill(text);
    await field(page).press('Enter');
}

/** The page's shell is in the browser: it opens without the server. */
export const shellKept = (page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

/** How far one's own message has come: waiting, sending, failed, kept, received, read. */
export const stateOf = (message) => message.locator('[data-state]').getAttribute('data-state');

/** The texts of all messages in the document, kept and on their way, in their order. */
export const textsOf = (page) => page.locator('#messages article .markup').allInnerTexts();
