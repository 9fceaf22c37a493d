import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { firstPauseMs, longestPauseMs, pauseMs } from '../src/wire/backoff';
import { Link, probeMs, silenceMs, type LinkState, type Socket } from '../src/wire/connection';

class Plug implements Socket {
    onopen: Socket['onopen'] = null;
    onmessage: Socket['onmessage'] = null;
    onclose: Socket['onclose'] = null;
    sent: string[] = [];
    isClosed = false;
    send = (text: string): void => void this.sent.push(text);
    close = (): void => void (this.isClosed = true);
}

let plugs: Plug[];
let states: LinkState[];
let link: Link;
const newest = (): Plug => plugs[plugs.length - 1] as Plug;

beforeEach(() => {
    vi.useFakeTimers();
    plugs = [];
    states = [];
    link = new Link({
        open: () => (plugs.push(new Plug()), newest()),
        onState: (state) => states.push(state),
        onEvent: () => undefined,
        random: () => 1,
    });
});
afterEach(() => {
    link.stop();
    vi.useRealTimers();
});

describe('pauses', () => {
    it('grow, up to a longest one', () => {
        const pauses = Array.from({ length: 12 }, (_, attempt) => pauseMs(attempt, () => 1));
        expect(pauses[0]).toBe(firstPauseMs);
        for (let i = 1; i < pauses.length; i++) expect(pauses[i]).toBeGreaterThanOrEqual(pauses[i - 1] ?? 0);
        expect(pauses[11]).toBe(longestPauseMs);
        expect(pauseMs(1e6, () => 1)).toBe(longestPauseMs);
    });
    it('are of half by chance', () => {
        expect(pauseMs(3, () => 0)).toBe(pauseMs(3, () => 1) / 2);
    });
});

describe('the connection', () => {
    it('waits longer after each attempt that fails', () => {
        link.start();
        const waited: number[] = [];
        for (let i = 0; i < 6; i++) {
            newest().onclose?.();
            const before = plugs.length;
            const began = Date.now();
            while (plugs.length === before) vi.advanceTimersByTime(10);
            waited.push(Date.now() - began);
        }
        expect(waited).toEqual([500, 1000, 2000, 4000, 8000, 16000]);
    });
    it('begins anew with short pauses after one that lasted', () => {
        link.start();
        for (let i = 0; i < 4; i++) {
            newest().onclose?.();
            vi.advanceTimersByTime(longestPauseMs);
        }
        newest().onopen?.();
        vi.advanceTimersByTime(6_000);
        const before = plugs.length;
        newest().onclose?.();
        vi.advanceTimersByTime(firstPauseMs);
        expect(plugs.length).toBe(before + 1);
    });
    it('that is closed at once each time is not asked for without a pause', () => {
        link.start();
        for (let i = 0; i < 5; i++) {
            newest().onopen?.();
            newest().onclose?.();
            vi.advanceTimersByTime(longestPauseMs);
        }
        newest().onopen?.();
        newest().onclose?.();
        expect(states[states.length - 1]).toEqual({ state: 'waiting', retryAt: Date.now() + 16_000 });
    });
    it('comes at once when the network is back, and only once', () => {
        link.start();
        newest().onclose?.();
        link.hurry();
        expect(plugs.length).toBe(2);
        link.hurry();
        vi.advanceTimersByTime(1_000);
        expect(plugs.length).toBe(2);
    });
    it('is lost after too long a silence', () => {
        link.start();
        newest().onopen?.();
        for (let i = 0; i < 5; i++) {
            vi.advanceTimersByTime(30_000);
            newest().onmessage?.({ data: '{"event":"heartbeat"}' });
        }
        expect(link.state.state).toBe('open');
        const silent = newest();
        vi.advanceTimersByTime(silenceMs + 5_000);
        expect(silent.isClosed).toBe(true);
        expect(link.state.state).not.toBe('open');
    });
    it('that does not answer when the page is looked at again is given up', () => {
        link.start();
        newest().onopen?.();
        const dead = newest();
        link.probe();
        vi.advanceTimersByTime(probeMs + 1);
        expect(dead.isClosed).toBe(true);
    });
    it('that answers is kept', async () => {
        link.start();
        newest().onopen?.();
        link.probe();
        const { tag } = JSON.parse(newest().sent[0] ?? '') as { tag: number };
        newest().onmessage?.({ data: JSON.stringify({ status: 'OK', tag }) });
        await vi.advanceTimersByTimeAsync(probeMs * 2);
        expect(link.state.state).toBe('open');
    });
    it('answers what was lost with it, and what is asked without it', async () => {
        await expect(link.request({ command: 'ping' })).resolves.toMatchObject({ code: 'network' });
        link.start();
        newest().onopen?.();
        const asked = [link.request({ command: 'a' }), link.request({ command: 'b' })];
        newest().onclose?.();
        await expect(Promise.all(asked)).resolves.toMatchObject([{ code: 'network' }, { code: 'network' }]);
    });
    it('gives each answer to whoever asked, and passes over what it cannot read', async () => {
        link.start();
        newest().onopen?.();
        const asked = [link.request({ command: 'a' }), link.request({ command: 'b' })];
        const [a, b] = newest().sent.map((text) => (JSON.parse(text) as { tag: number }).tag);
        for (const data of ['', '{', 'null', '[]', '7', '{"status":"OK"}', '{"status":"OK","tag":99}', new Uint8Array(2)]) newest().onmessage?.({ data });
        newest().onmessage?.({ data: JSON.stringify({ status: 'OK', n: 2, tag: b }) });
        newest().onmessage?.({ data: JSON.stringify({ status: 'OK', n: 1, tag: a }) });
        await expect(Promise.all(asked)).resolves.toMatchObject([{ n: 1 }, { n: 2 }]);
    });
    it('that was stopped does not come back', () => {
        link.start();
        newest().onclose?.();
        link.stop();
        vi.advanceTimersByTime(longestPauseMs * 2);
        expect(plugs.length).toBe(1);
    });
});
