import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Arrival, Chat } from '../src/state/chat';
import { typingShownMs } from '../src/state/live';
import { createChat } from '../src/state/store';
import type { Reply } from '../src/wire/objects';
import { ModelServer, quiet, settled, Shelf } from './server';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let server: ModelServer;
let chat: Chat;

beforeEach(async () => {
    server = new ModelServer();
    server.say('messi', 'halo');
    chat = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: server.open, fetch: server.fetch, frame: (draw) => void setTimeout(draw, 16) });
    await chat.start();
    await quiet(server);
});

const cut = (): void => {
    for (const socket of [...server.sockets]) socket.cut();
};
async function reconnected(): Promise<void> {
    await vi.advanceTimersByTimeAsync(40_000);
    await quiet(server);
}
const asked = (command: string) => server.requests.filter((one) => one.command === command);

describe('a lost connection', () => {
    it('shows that it waits, that it resumes, and that it is there again', async () => {
        expect(chat.state.connection.state).toBe('online');
        cut();
        expect(chat.state.connection.state).toBe('waiting');
        chat.reconnectNow();
        expect(chat.state.connection.state).toBe('connecting');
        for (const socket of server.sockets) socket.step();
        expect(chat.state.connection.state).toBe('resuming');
        await quiet(server);
        expect(chat.state.connection.state).toBe('online');
    });
    it('resumes by its cursor, and reads nothing twice', async () => {
        const lists = asked('conversations').length;
        cut();
        server.say('messi', 'while away');
        await reconnected();
        expect(chat.state.conversations['messi']?.last?.text).toBe('while away');
        expect(asked('listen').at(-1)?.['after']).toBeDefined();
        expect(asked('conversations').length).toBe(lists);
    });
    it.each(['cursor_reset', 'cursor_gone'])('reads everything again after %s', async (code) => {
        chat.open('messi');
        await quiet(server);
        cut();
        server.messages.set('messi', []);
        server.of('messi').push({ number: 1, from: 'messi', text: 'restored', time: '2026-11-22T00:00:00.000Z' });
        server.answers = ({ command, after }) => (command === 'listen' && after !== undefined ? ({ status: 'ERROR', code } as Reply) : undefined);
        await reconnected();
        expect(chat.state.conversations['messi']?.timeline?.messages.map((one) => one.text)).toEqual(['restored']);
        expect(chat.state.connection.state).toBe('online');
    });
    it('while the list is read makes it be read again', async () => {
        for (let steps = 1; steps < 25; steps++) {
            const away = new ModelServer();
            away.say('messi', 'halo');
            const page = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: away.open, fetch: away.fetch, frame: (draw) => void setTimeout(draw, 16) });
            await page.start();
            for (let step = 0; step < steps; step++) {
                for (const socket of away.sockets) socket.step();
                await settled();
            }
            const [socket] = away.sockets;
            away.say('lineker', 'heard before the list was complete');
            while ((socket?.events.length ?? 0) > 0 && socket?.step(() => 0.999)) await settled();
            socket?.cut();
            away.say('messi', 'while away');
            await vi.advanceTimersByTimeAsync(40_000);
            await quiet(away);
            expect(page.state.loaded, `cut after ${steps} steps`).toBe(true);
            expect(page.state.conversations['messi']?.last?.text).toBe('while away');
            expect(page.state.conversations['lineker']?.unread).toBe(1);
        }
    });
    it('tells what was read meanwhile', async () => {
        chat.open('messi');
        await quiet(server);
        cut();
        chat.markRead('messi', 1);
        expect(chat.state.conversations['messi']?.unread).toBe(0);
        await vi.advanceTimersByTimeAsync(1_000);
        await reconnected();
        await vi.advanceTimersByTimeAsync(1_000);
        await quiet(server);
        expect(asked('read').at(-1)).toMatchObject({ with: 'messi', number: 1 });
    });
    it('leaves an upload, a draft and the open conversation as they are', async () => {
        chat.open('messi');
        chat.setDraft('messi', 'half');
        cut();
        await reconnected();
        expect([chat.state.open, chat.state.drafts['messi']?.text]).toEqual(['messi', 'half']);
    });
});

describe('while the list is read', () => {
    it('what is said is not missed, though it overtakes the list', async () => {
        const away = new ModelServer();
        away.say('messi', 'halo');
        const page = createChat({ base: 'http://kabar.test/', storage: new Shelf(), socket: away.open, fetch: away.fetch, frame: (draw) => void setTimeout(draw, 16) });
        await page.start();
        const [socket] = away.sockets;
        while (!away.requests.some((one) => one.command === 'conversations')) {
            socket?.step();
            await settled();
        }
        away.say('messi', 'just now');
        // Events before answers.
        while (socket?.step(() => 0.999)) await settled();
        expect(page.state.conversations['messi']?.last?.text).toBe('just now');
        expect(page.state.conversations['messi']?.unread).toBe(2);
    });
});

describe('a session that is over', () => {
    it('shows the login, and keeps what was written for the same user', async () => {
        server.isUp = true;
        chat.setDraft('messi', 'half');
        server.tell({ event: 'end', code: 'token_expired', message: '' });
        await quiet(server);
        expect(chat.state.me).toBeNull();
        expect(chat.state.conversations).toEqual({});
        await chat.login('arini', 'x');
        expect(chat.state.drafts['messi']?.text).toBe('half');
    });
    it('leaves nothing in the browser after a logout', async () => {
        chat.setDraft('messi', 'half');
        await chat.logout();
        await chat.login('arini', 'x');
        expect(chat.state.drafts).toEqual({});
    });
});

describe('events', () => {
    it('are told once, when they are live and by others', async () => {
        const told: Arrival[] = [];
        chat.onArrival((arrival) => told.push(arrival));
        await vi.advanceTimersByTimeAsync(30_000);
        server.say('messi', 'live');
        chat.setDraft('messi', 'own');
        chat.submit('messi');
        await quiet(server);
        expect(told.map((one) => one.text)).toEqual(['live']);
    });
    it('that were missed are no news, though they come when the connection is there again', async () => {
        const told: Arrival[] = [];
        chat.onArrival((arrival) => told.push(arrival));
        cut();
        for (let i = 0; i < 50; i++) server.say('messi', `missed ${i}`);
        await vi.advanceTimersByTimeAsync(2_000);
        const [socket] = server.sockets;
        // Answers before events.
        while (socket?.step(() => 0)) await settled();
        expect(chat.state.conversations['messi']?.last?.text).toBe('missed 49');
        expect(told).toEqual([]);
        server.tell({ event: 'message', from: 'messi', to: 'arini', number: 52, text: 'now', time: new Date().toISOString() });
        await quiet(server);
        expect(told.map((one) => one.text)).toEqual(['now']);
    });
    it('of writing are shown for some seconds, and end with the message', async () => {
        const typing = () => chat.state.conversations['messi']?.typing;
        server.tell({ event: 'typing', from: 'messi', to: 'arini' });
        await quiet(server);
        expect(typing()).toEqual(['messi']);
        await vi.advanceTimersByTimeAsync(typingShownMs - 100);
        expect(typing()).toEqual(['messi']);
        await vi.advanceTimersByTimeAsync(200);
        expect(typing()).toEqual([]);
        server.tell({ event: 'typing', from: 'messi', to: 'arini' });
        server.say('messi', 'done');
        await quiet(server);
        expect(typing()).toEqual([]);
    });
    it('of writing go out every few seconds only', async () => {
        for (let i = 0; i < 50; i++) {
            chat.typed('messi');
            await vi.advanceTimersByTimeAsync(100);
        }
        await quiet(server);
        expect(asked('typing').length).toBe(2);
    });
    it('a server that knows no receipts is asked once', async () => {
        for (let i = 0; i < 5; i++) {
            server.say('messi', `${i}`);
            await quiet(server);
            await vi.advanceTimersByTimeAsync(1_000);
            await quiet(server);
        }
        expect(asked('received').length).toBe(1);
    });
    it('that arrive in a burst are acknowledged together', async () => {
        server.answers = ({ command }) => (command === 'received' ? { status: 'OK' } : undefined);
        await chat.login('arini', 'x');
        await quiet(server);
        for (let i = 0; i < 100; i++) server.say('messi', `${i}`);
        server.tell({ event: 'message', from: 'messi', to: '#kelas', number: 1, text: 'x', time: '2026-11-22T00:00:00.000Z' });
        await quiet(server);
        await vi.advanceTimersByTimeAsync(1_000);
        await quiet(server);
        const told = asked('received').filter((one) => one['number'] !== 1);
        expect(told).toEqual([{ command: 'received', with: 'messi', number: 101 }]);
    });
    it('many in a frame are drawn once', async () => {
        await vi.advanceTimersByTimeAsync(100);
        let drawn = 0;
        chat.subscribe(() => drawn++);
        for (let i = 0; i < 200; i++) server.say('messi', `${i}`);
        await quiet(server);
        expect(drawn).toBe(0);
        await vi.advanceTimersByTimeAsync(17);
        expect(drawn).toBe(1);
        expect(chat.state.conversations['messi']?.unread).toBe(201);
    });
});

describe('a search', () => {
    it('asks when typing pauses, and shows only the answer to what stands there', async () => {
        const hit = (text: string) => ({ number: 1, from: 'messi', with: 'messi', text, time: '2026-11-22T00:00:00.000Z' });
        server.answers = ({ command, words }) => (command === 'search' ? ({ status: 'OK', messages: [hit(String(words))] } as Reply) : undefined);
        for (const words of ['h', 'ha', 'hal']) chat.search(words);
        await vi.advanceTimersByTimeAsync(1_000);
        chat.search('halo');
        await vi.advanceTimersByTimeAsync(1_000);
        // The answer to "hal" comes when "halo" was asked already.
        await quiet(server);
        await settled();
        expect(asked('search').map((one) => one['words'])).toEqual(['hal', 'halo']);
        expect(chat.state.search).toMatchObject({ words: 'halo', busy: false, hits: [{ text: 'halo' }] });
    });
    it('that was closed is not opened by a late answer', async () => {
        server.answers = ({ command }) => (command === 'search' ? ({ status: 'OK', messages: [] } as Reply) : undefined);
        chat.search('halo');
        await vi.advanceTimersByTimeAsync(1_000);
        chat.search(undefined);
        await quiet(server);
        expect(chat.state.search).toBeUndefined();
    });
});

describe('an edit', () => {
    it('puts the text into the draft, and gives back what stood there', async () => {
        chat.open('messi');
        chat.setDraft('messi', 'mine');
        chat.submit('messi');
        await quiet(server);
        chat.setDraft('messi', 'half');
        chat.setReply('messi', 1);
        chat.setEditing('messi', 2);
        expect(chat.state.drafts['messi']).toMatchObject({ text: 'mine', editing: 2 });
        chat.setEditing('messi', undefined);
        expect(chat.state.drafts['messi']).toMatchObject({ text: 'half', reply: 1 });
        chat.setEditing('messi', 2);
        chat.setDraft('messi', 'changed');
        chat.submit('messi');
        await quiet(server);
        expect(asked('edit')).toEqual([{ command: 'edit', with: 'messi', number: 2, text: 'changed' }]);
        expect(chat.state.drafts['messi']).toMatchObject({ text: 'half', reply: 1 });
    });
    it('that fails leaves the text where it is', async () => {
        chat.open('messi');
        await quiet(server);
        chat.setEditing('messi', 1);
        chat.setDraft('messi', 'changed');
        cut();
        chat.submit('messi');
        await settled();
        expect(chat.state.drafts['messi']).toMatchObject({ text: 'changed', editing: 1 });
        expect(chat.state.notices.length).toBe(1);
    });
});
