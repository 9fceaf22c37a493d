import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '../src/state/chat';
import { timelineMax } from '../src/state/messages';
import { createChat } from '../src/state/store';
import type { Timeline } from '../src/state/model';
import { seeds } from './random';
import { ModelServer, quiet, settled, Shelf } from './server';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function opened(server: ModelServer): Promise<Chat> {
    const chat = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: server.open, fetch: server.fetch, frame: (draw) => void setTimeout(draw, 16) });
    await chat.start();
    chat.open('messi');
    await quiet(server);
    return chat;
}

const fill = (server: ModelServer, count: number): void => {
    for (let i = 0; i < count; i++) server.say('messi', `text ${server.of('messi').length + 1}`);
};
const timelineOf = (chat: Chat): Timeline => chat.state.conversations['messi']?.timeline as Timeline;
const numbers = (chat: Chat): number[] => timelineOf(chat).messages.map((one) => one.number);
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);

async function done<Value>(server: ModelServer, promise: Promise<Value>): Promise<Value> {
    let isDone = false;
    void promise.finally(() => (isDone = true));
    for (let turn = 0; turn < 200 && !isDone; turn++) await quiet(server);
    return promise;
}

describe('a timeline', () => {
    it('is one stretch without gaps, bounded, whatever is scrolled to and said meanwhile', () =>
        seeds(12, async (random) => {
            const server = new ModelServer();
            fill(server, 100 + random.below(3000));
            const chat = await opened(server);
            for (let step = 0; step < 60; step++) {
                const last = server.of('messi').length;
                const what = random.below(8);
                if (what < 2) void chat.older('messi');
                else if (what === 2) void chat.newer('messi');
                else if (what === 3) void chat.around('messi', 1 + random.below(last));
                else if (what === 4) void chat.newest('messi');
                else if (what === 5) fill(server, random.below(random.chance(0.2) ? 900 : 8));
                else if (what === 6) for (const socket of [...server.sockets]) socket.cut();
                else await vi.advanceTimersByTimeAsync(random.below(3_000));
                for (const socket of [...server.sockets]) for (let i = random.below(6); i >= 0; i--) socket.step(random.next);
                await settled();
                const shown = numbers(chat);
                expect(shown).toEqual(shown.length > 0 ? range(shown[0] ?? 0, shown[shown.length - 1] ?? 0) : []);
                expect(shown.length).toBeLessThanOrEqual(timelineMax + 300);
            }
            await vi.advanceTimersByTimeAsync(40_000);
            await quiet(server);
            await done(server, chat.newest('messi'));
            const shown = numbers(chat);
            expect(timelineOf(chat).atEnd).toBe(true);
            expect(shown[shown.length - 1]).toBe(server.of('messi').length);
            expect(timelineOf(chat).loading).toBeUndefined();
        }));

    it('goes back to the first message, and from there to the newest one', async () => {
        const server = new ModelServer();
        fill(server, 5000);
        const chat = await opened(server);
        await done(server, chat.newest('messi'));
        for (let turn = 0; turn < 100 && !timelineOf(chat).atStart; turn++) await done(server, chat.older('messi'));
        expect(numbers(chat)[0]).toBe(1);
        expect(timelineOf(chat).atEnd).toBe(false);
        fill(server, 10);
        for (let turn = 0; turn < 100 && !timelineOf(chat).atEnd; turn++) await done(server, chat.newer('messi'));
        expect(numbers(chat).at(-1)).toBe(5010);
        server.say('messi', 'live');
        await quiet(server);
        expect(timelineOf(chat).messages.at(-1)?.text).toBe('live');
    });

    it('ends where retention has deleted', async () => {
        const server = new ModelServer();
        fill(server, 300);
        server.oldest.set('messi', 200);
        const chat = await opened(server);
        for (let turn = 0; turn < 20 && !timelineOf(chat).atStart; turn++) await done(server, chat.older('messi'));
        expect(numbers(chat)[0]).toBe(200);
        const jump = await done(server, chat.around('messi', 5));
        expect(jump.ok).toBe(true);
        expect(numbers(chat)).toContain(200);
    });

    it('has what was said between listening and reading', async () => {
        const server = new ModelServer();
        fill(server, 3);
        const chat = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: server.open, fetch: server.fetch, frame: (draw) => void setTimeout(draw, 16) });
        await chat.start();
        chat.open('messi');
        // Whatever is asked: when the answer is made, something more is said, and arrives before it.
        for (let turn = 0; turn < 60; turn++) {
            const [socket] = server.sockets;
            const isAsked = (socket?.requests.length ?? 0) > 0;
            socket?.step(() => 0);
            if (isAsked && socket?.isListening) fill(server, 1);
            while ((socket?.events.length ?? 0) > 0 && socket?.step(() => 0.999));
            await settled();
        }
        await quiet(server);
        expect(numbers(chat)).toEqual(range(1, server.of('messi').length));
    });
});

describe('a page that was overtaken by more messages than are kept', () => {
    it('does not pretend to be the end', async () => {
        const server = new ModelServer();
        fill(server, 30);
        const chat = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: server.open, fetch: server.fetch, frame: (draw) => void setTimeout(draw, 16) });
        await chat.start();
        await quiet(server);
        const [socket] = server.sockets;
        chat.open('messi');
        while ((socket?.requests.length ?? 0) > 0) socket?.step();
        fill(server, 2000);
        while ((socket?.events.length ?? 0) > 0) socket?.step(() => 0.999);
        await quiet(server);
        const reaches = () => numbers(chat).at(-1) === server.of('messi').length;
        expect(timelineOf(chat).atEnd).toBe(reaches());
        for (let turn = 0; turn < 100 && !timelineOf(chat).atEnd; turn++) await done(server, chat.newer('messi'));
        expect(reaches()).toBe(true);
    });
});

describe('a jump to a date', () => {
    // The model server says one message a minute from midnight of 22 November 2026, UTC.
    const dayOf = (number: number): string => {
        const date = new Date(Date.UTC(2026, 10, 22) + number * 60_000);
        return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`;
    };
    const firstOf = (day: string): number => Math.max(1, Math.ceil((new Date(`${day}T00:00:00`).getTime() - Date.UTC(2026, 10, 22)) / 60_000));

    it.each([1, 1500, 3000, 9999])('finds the first message of the day of number %i in few questions', async (number) => {
        const server = new ModelServer();
        fill(server, 10_000);
        const chat = await opened(server);
        const asked = server.requests.length;
        const answer = await done(server, chat.jumpToDate('messi', dayOf(number)));
        expect(answer).toEqual({ ok: true, value: firstOf(dayOf(number)) });
        expect(numbers(chat)).toContain(firstOf(dayOf(number)));
        expect(server.requests.length - asked).toBeLessThanOrEqual(17);
    });
    it('finds it however many there are, and wherever the day begins', async () => {
        for (const count of [1, 2, 3, 50, 1439, 1440, 1441, 2881, 4320, 5000]) {
            const server = new ModelServer();
            fill(server, count);
            const chat = await opened(server);
            for (const number of [1, Math.ceil(count / 2), count]) {
                const day = dayOf(number);
                expect(await done(server, chat.jumpToDate('messi', day)), `${day} of ${count}`).toEqual({ ok: true, value: firstOf(day) });
            }
        }
    });
    it('says when there is nothing on or after it', async () => {
        const server = new ModelServer();
        fill(server, 10);
        const chat = await opened(server);
        expect(await done(server, chat.jumpToDate('messi', '2027-01-01'))).toMatchObject({ ok: false });
    });
    it('finds the oldest that is left where older ones were deleted', async () => {
        const server = new ModelServer();
        fill(server, 3000);
        server.oldest.set('messi', 1000);
        const chat = await opened(server);
        expect(await done(server, chat.jumpToDate('messi', '2020-01-01'))).toEqual({ ok: true, value: 1000 });
    });
});
