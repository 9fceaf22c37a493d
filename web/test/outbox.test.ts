import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chat } from '../src/state/chat';
import { createChat } from '../src/state/store';
import { Random, seeds } from './random';
import { ModelServer, quiet, settled, Shelf } from './server';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pageOf = (server: ModelServer, storage: Shelf, random?: () => number): Chat =>
    createChat({ base: 'http://kabar.test/', storage, socket: server.open, fetch: server.fetch, frame: (draw) => void setTimeout(draw, 16), ...(random && { random }) });

async function opened(server: ModelServer, storage: Shelf, who = 'messi'): Promise<Chat> {
    const chat = pageOf(server, storage);
    await chat.start();
    chat.open(who);
    await quiet(server);
    return chat;
}

const say = (chat: Chat, text: string): void => {
    chat.setDraft('messi', text);
    chat.submit('messi');
};

const texts = (chat: Chat): string[] => [
    ...(chat.state.conversations['messi']?.timeline?.messages ?? []).map((one) => one.text),
    ...chat.state.outbox.map((one) => one.text),
];

const keptKeys = (shelf: Shelf): string[] => shelf.keys().filter((key) => key.startsWith('kabar.out.'));

describe('the outbox', () => {
    it('never loses and never doubles, whatever the network does and however often the page is reloaded', () =>
        seeds(40, async (random) => {
            const server = new ModelServer();
            const shelf = new Shelf();
            let chat = await opened(server, shelf);
            const written: string[] = [];
            for (let step = 0; step < 120; step++) {
                chat = await stepOf(random, server, shelf, chat, written);
                const seen = texts(chat);
                expect(new Set(seen).size, `nothing twice on the screen: ${seen.join()}`).toBe(seen.length);
            }
            server.isUp = true;
            for (let turn = 0; turn < 5; turn++) {
                await vi.advanceTimersByTimeAsync(31_000);
                await quiet(server);
            }
            void chat.newest('messi');
            await quiet(server);
            const kept = server.of('messi').filter((one) => one.from === server.user).map((one) => one.text);
            expect([...kept].sort()).toEqual([...written].sort());
            expect(chat.state.outbox).toEqual([]);
            expect(keptKeys(shelf)).toEqual([]);
            expect(texts(chat).sort()).toEqual(server.of('messi').map((one) => one.text).sort());
            chat.open(undefined);
        }));

    it('sends in the order of writing', async () => {
        const server = new ModelServer();
        const chat = await opened(server, new Shelf());
        for (let i = 0; i < 20; i++) say(chat, `m${i}`);
        await quiet(server);
        expect(server.of('messi').map((one) => one.text)).toEqual(Array.from({ length: 20 }, (_, i) => `m${i}`));
    });

    it('sends in the order of writing after a reload, too, if much was written in a moment', async () => {
        const server = new ModelServer();
        const shelf = new Shelf();
        server.isUp = false;
        shelf.setItem('kabar.me', JSON.stringify({ user: 'arini', display: 'Arini', session: 1 }));
        for (let page = 0; page < 3; page++) {
            const chat = pageOf(server, shelf);
            await chat.start();
            for (let i = 0; i < 5; i++) say(chat, `m${page}${i}`);
        }
        server.isUp = true;
        await opened(server, shelf);
        const order = server.of('messi').map((one) => one.text);
        expect(order).toEqual([...order].sort());
        expect(order.length).toBe(15);
    });

    it('of two tabs sends each message once, and the next one what both have left', () =>
        seeds(20, async (random) => {
            const server = new ModelServer();
            const shelf = new Shelf();
            const tabs = [await opened(server, shelf), await opened(server, shelf)];
            const written: string[] = [];
            for (let step = 0; step < 60; step++) {
                const what = random.below(10);
                if (what < 3) {
                    written.push(`own ${written.length}`);
                    say(random.pick(tabs), written.at(-1) ?? '');
                } else if (what === 3) for (const socket of [...server.sockets]) random.chance(0.5) && socket.cut();
                else if (what === 4) await vi.advanceTimersByTimeAsync(random.below(3_000));
                else for (const socket of [...server.sockets]) for (let i = random.below(4); i >= 0; i--) socket.step(random.next);
                await settled();
            }
            // Both are closed in the middle of it; one is opened again.
            for (const socket of [...server.sockets]) {
                socket.onmessage = socket.onclose = socket.onopen = null;
                socket.close();
            }
            vi.clearAllTimers();
            const again = await opened(server, shelf);
            await vi.advanceTimersByTimeAsync(31_000);
            await quiet(server);
            const kept = server.of('messi').map((one) => one.text);
            expect([...kept].sort()).toEqual([...written].sort());
            expect([again.state.outbox, keptKeys(shelf)]).toEqual([[], []]);
        }));

    it('keeps what is refused for good, and sends it again with the same id when asked', async () => {
        const server = new ModelServer();
        const chat = await opened(server, new Shelf());
        server.answers = ({ command }) => (command === 'send' ? { status: 'ERROR', code: 'blocked', message: 'no' } : undefined);
        say(chat, 'halo');
        await quiet(server);
        const [failed] = chat.state.outbox;
        expect(failed).toMatchObject({ text: 'halo', state: 'failed' });
        expect(failed?.error).toBeTruthy();
        server.answers = () => undefined;
        chat.retry(failed?.id ?? '');
        await quiet(server);
        await vi.advanceTimersByTimeAsync(50);
        expect(chat.state.outbox).toEqual([]);
        const ids = server.requests.filter((one) => one.command === 'send').map((one) => one['id']);
        expect(ids).toEqual([failed?.id, failed?.id]);
    });

    it('offers a message again to a server that was busy', async () => {
        const server = new ModelServer();
        const chat = await opened(server, new Shelf());
        server.answers = ({ command }) => (command === 'send' ? { status: 'ERROR', code: 'busy', message: 'busy' } : undefined);
        say(chat, 'halo');
        await quiet(server);
        expect(chat.state.outbox).toMatchObject([{ state: 'waiting' }]);
        server.answers = () => undefined;
        await vi.advanceTimersByTimeAsync(2_000);
        await quiet(server);
        expect(server.of('messi').map((one) => one.text)).toEqual(['halo']);
    });

    it('shows a conversation that has nothing but what waits', async () => {
        const server = new ModelServer();
        const chat = await opened(server, new Shelf());
        server.answers = ({ command }) => (command === 'send' ? { status: 'ERROR', code: 'blocked', message: 'no' } : undefined);
        say(chat, 'halo');
        chat.open(undefined);
        await quiet(server);
        expect(chat.state.order).toEqual(['messi']);
        // The list is read anew, and does not have it.
        server.answers = ({ command, after }) => (command === 'listen' && after !== undefined ? { status: 'ERROR', code: 'cursor_gone' } : undefined);
        server.messages.clear();
        for (const socket of [...server.sockets]) socket.cut();
        await vi.advanceTimersByTimeAsync(40_000);
        await quiet(server);
        expect(chat.state.connection.state).toBe('online');
        expect(chat.state.order).toEqual(['messi']);
    });

    it('forgets what is discarded', async () => {
        const server = new ModelServer();
        const shelf = new Shelf();
        server.isUp = false;
        shelf.setItem('kabar.me', JSON.stringify({ user: 'arini', display: 'Arini', session: 1 }));
        const chat = pageOf(server, shelf);
        await chat.start();
        say(chat, 'halo');
        expect(keptKeys(shelf).length).toBe(1);
        chat.discard(chat.state.outbox[0]?.id ?? '');
        expect([chat.state.outbox, keptKeys(shelf)]).toEqual([[], []]);
    });

    it('the draft is there after a reload, and not what was sent of it', async () => {
        const server = new ModelServer();
        const shelf = new Shelf();
        const chat = await opened(server, shelf);
        say(chat, 'sent');
        chat.setDraft('messi', 'half a sen');
        chat.setReply('messi', 1);
        const again = await opened(server, shelf);
        expect(again.state.drafts['messi']).toMatchObject({ text: 'half a sen', reply: 1 });
    });
});

async function stepOf(random: Random, server: ModelServer, shelf: Shelf, chat: Chat, written: string[]): Promise<Chat> {
    const what = random.below(20);
    if (what < 4) {
        written.push(`own ${written.length}`);
        say(chat, written[written.length - 1] ?? '');
    } else if (what === 4) server.say('messi', `other ${server.of('messi').length}`);
    else if (what === 5) for (const socket of [...server.sockets]) socket.cut();
    else if (what === 6) server.isUp = random.chance(0.6);
    else if (what === 7) await vi.advanceTimersByTimeAsync(random.below(4_000));
    else if (what === 8 && random.chance(0.4)) {
        // The page is closed in the middle of everything, and opened again.
        for (const socket of [...server.sockets]) {
            socket.onmessage = socket.onclose = socket.onopen = null;
            socket.close();
        }
        vi.clearAllTimers();
        const again = pageOf(server, shelf, random.next);
        await again.start();
        again.open('messi');
        return again;
    } else {
        for (const socket of [...server.sockets]) for (let i = random.below(4); i >= 0; i--) socket.step(random.next);
        await settled();
    }
    return chat;
}
