import { describe, expect, it } from 'vitest';
import { Screen } from '../src/state/screen';
import type { Reaction, State } from '../src/state/model';
import type { WireConversation, WireEvent, WireMessage } from '../src/wire/objects';
import { Random, seeds } from './random';

const me = 'arini';
const people = ['arini', 'lineker', 'messi'];
const displays: Record<string, string> = { arini: 'Arini', lineker: 'Gary Lineker', messi: 'Lionel Messi' };
const room = '#kelas';

/** What happened in one room, and what a reader is told of it: the events, and pages of history read meanwhile. */
class Past {
    readonly events: WireEvent[] = [];
    readonly pages: WireMessage[][] = [];
    private readonly messages: WireMessage[] = [];
    private ms = Date.UTC(2026, 10, 22);

    constructor(private readonly random: Random) {
        for (let step = 0; step < 40; step++) this.step();
    }

    listed(): WireConversation {
        return { with: room, unread: 0, read: 0, role: 'member' };
    }

    private now(): string {
        return new Date((this.ms += 1 + this.random.below(5))).toISOString();
    }

    private step(): void {
        const from = this.random.pick(people);
        const time = this.now();
        const told = { from, to: room };
        const message = this.messages.length > 0 ? this.random.pick(this.messages) : undefined;
        const what = message ? this.random.below(10) : 0;
        if (!message || what < 4) return this.said({ ...told, time });
        const { number } = message;
        const text = `edited ${this.random.below(100)}`;
        const reaction = this.random.pick(['+1', '❤️']);
        if (what === 4) this.edited(message, { ...told, event: 'edited', number, text, time });
        else if (what === 5) this.deleted(message, { ...told, event: 'deleted', number, time });
        else if (what < 8) this.reacted(message, { ...told, event: 'reaction', number, reaction, on: this.random.chance(0.6), time });
        else if (what === 8) this.events.push({ ...told, event: this.random.pick(['read', 'received'] as const), number });
        else this.ofRoom(told, time);
        if (this.random.chance(0.1)) this.pages.push(structuredClone(this.messages));
    }

    private said(told: { from: string; to: string; time: string }): void {
        const number = this.messages.length + 1;
        const message: WireMessage = { number, from: told.from, text: `text ${number}`, time: told.time };
        message.display = displays[told.from] ?? '';
        this.messages.push(message);
        this.events.push({ ...message, to: room, event: 'message' });
    }

    private edited(message: WireMessage, event: WireEvent & { event: 'edited' }): void {
        if (message.deleted) return;
        message.text = event.text;
        message.edited = event.time;
        this.events.push(event);
    }

    private deleted(message: WireMessage, event: WireEvent & { event: 'deleted' }): void {
        message.text = '';
        message.deleted = true;
        delete message.edited;
        delete message.reactions;
        this.events.push(event);
    }

    private reacted(message: WireMessage, event: WireEvent & { event: 'reaction' }): void {
        if (message.deleted) return;
        const { reaction, from, on } = event;
        const others = (message.reactions ?? []).filter((one) => one.reaction !== reaction);
        const users = new Set((message.reactions ?? []).find((one) => one.reaction === reaction)?.users);
        if (on) users.add(from);
        else users.delete(from);
        if (users.size > 0) others.push({ reaction, users: [...users].sort(), count: users.size });
        message.reactions = others.sort((a, b) => (a.reaction < b.reaction ? -1 : 1));
        this.events.push(event);
    }

    private ofRoom(told: { from: string; to: string }, time: string): void {
        const user = this.random.pick(['lineker', 'messi']);
        const kinds: WireEvent[] = [
            { ...told, event: 'room', topic: `topic ${this.random.below(9)}`, time },
            { ...told, event: 'room', user, role: this.random.pick(['owner', 'moderator', 'member'] as const), time },
            { ...told, event: 'room', days: this.random.below(30), messages: 0, time },
        ];
        this.events.push(this.random.pick(kinds));
    }

    /** As somebody sees it who reads it now. */
    truth(): WireMessage[] {
        return this.messages;
    }
}

function shown(past: Past, told: readonly (WireEvent | WireMessage[])[]): State {
    const screen = new Screen(() => undefined);
    screen.reset({ user: me, display: 'Arini', session: 1 });
    screen.relist([past.listed()]);
    screen.set({ open: room });
    screen.talkOf(room).page('newest', [], false, 0);
    screen.talkOf(room).setMembers(people.map((user) => ({ user, display: displays[user] ?? '', role: 'member', read: 0 })));
    for (const one of told) {
        if (Array.isArray(one)) screen.talkOf(room).page('newest', one, false, 0);
        else screen.apply(one);
        // A frame is drawn now and then: what is kept from one to the next must not differ either.
        if (told.length % 3 === 0) void screen.state;
    }
    return screen.state;
}

describe('the screen', () => {
    it('is the same after the same events and pages in any order and however often', () =>
        seeds(150, (random) => {
            const past = new Past(random);
            const inOrder = shown(past, past.events);
            const all = [...past.events, ...past.pages];
            const again = Array.from({ length: random.below(30) }, () => random.pick(all));
            expect(shown(past, random.shuffled([...all, ...again]))).toEqual(inOrder);
            expect(shown(past, [...all, ...again])).toEqual(inOrder);
        }));

    it('shows what the history says', () =>
        seeds(100, (random) => {
            const past = new Past(random);
            const state = shown(past, random.shuffled(past.events));
            const messages = state.conversations[room]?.timeline?.messages.map(({ files: _, ...one }) => one);
            expect(messages).toEqual(past.truth().map((one) => ({ reactions: [], ...one })));
        }));

    it('changes only the objects of what has changed', () => {
        const past = new Past(new Random(1));
        const screen = new Screen(() => undefined);
        screen.reset({ user: me, display: 'Arini', session: 1 });
        screen.relist([past.listed(), { with: 'messi', unread: 0, read: 0 }]);
        screen.talkOf(room).page('newest', past.truth(), false, 0);
        const before = screen.state;
        const { number } = past.truth()[1] as WireMessage;
        screen.apply({ event: 'reaction', from: 'messi', to: room, number, reaction: 'wow', on: true, time: '2026-12-01T00:00:00.000Z' });
        const after = screen.state;
        expect(after.conversations['messi']).toBe(before.conversations['messi']);
        expect(after.order).toBe(before.order);
        const [one, two] = [before, after].map((state) => state.conversations[room]?.timeline?.messages ?? []);
        expect(two?.filter((message, at) => message !== one?.[at]).map((message) => message.number)).toEqual([number]);
    });

    it('a burst of messages makes one copy of the timeline', () => {
        const screen = new Screen(() => undefined);
        screen.reset({ user: me, display: 'Arini', session: 1 });
        screen.relist([{ with: 'messi', unread: 0, read: 0 }]);
        screen.talkOf('messi').page('newest', [], false, 0);
        const say = (number: number) =>
            screen.apply({ event: 'message', from: 'messi', to: me, number, text: 'halo', time: '2026-11-22T00:00:00.000Z' });
        say(1);
        const drawn = screen.state.conversations['messi']?.timeline?.messages;
        for (let number = 2; number <= 1000; number++) say(number);
        expect(drawn?.length).toBe(1);
        const { unread, timeline } = screen.state.conversations['messi'] ?? {};
        expect([unread, timeline?.messages.length]).toEqual([1000, 1000]);
        expect(screen.state.conversations['messi']?.timeline?.messages).toBe(timeline?.messages);
    });
});

describe('a deleted message', () => {
    it('stays deleted when an older telling of it comes', () => {
        const screen = new Screen(() => undefined);
        screen.reset({ user: me, display: 'Arini', session: 1 });
        screen.relist([{ with: room, unread: 0, read: 0 }]);
        const said = { number: 1, from: 'messi', time: '2026-11-22T00:00:00.000Z' };
        screen.talkOf(room).page('newest', [{ ...said, text: '', deleted: true }], false, 0);
        screen.apply({ ...said, event: 'message', to: room, text: 'secret' });
        screen.apply({ event: 'edited', from: 'messi', to: room, number: 1, text: 'secret', time: '2026-11-23T00:00:00.000Z' });
        expect(screen.state.conversations[room]?.timeline?.messages).toMatchObject([{ text: '', deleted: true }]);
    });
});

describe('reactions', () => {
    const screenWith = (reactions: Reaction[]): Screen => {
        const screen = new Screen(() => undefined);
        screen.reset({ user: me, display: 'Arini', session: 1 });
        screen.relist([{ with: room, unread: 0, read: 0 }]);
        screen.talkOf(room).page('newest', [{ number: 1, from: 'messi', text: 'x', time: '2026-11-22T00:00:00.000Z', reactions }], false, 0);
        return screen;
    };
    const reactionsOf = (screen: Screen) => screen.state.conversations[room]?.timeline?.messages[0]?.reactions;
    const react = (screen: Screen, from: string, on: boolean) =>
        screen.apply({ event: 'reaction', from, to: room, number: 1, reaction: '+1', on, time: '2026-11-23T00:00:00.000Z' });

    it('of a page stay when the message is told again without them', () => {
        const screen = screenWith([{ reaction: '+1', users: ['messi'], count: 1 }]);
        screen.apply({ event: 'message', from: 'messi', to: room, number: 1, text: 'x', time: '2026-11-22T00:00:00.000Z' });
        expect(reactionsOf(screen)).toEqual([{ reaction: '+1', users: ['messi'], count: 1 }]);
    });
    it('are counted beyond those that are named', () => {
        const screen = screenWith([{ reaction: '+1', users: ['messi'], count: 30 }]);
        react(screen, me, true);
        expect(reactionsOf(screen)).toEqual([{ reaction: '+1', users: ['arini', 'messi'], count: 31 }]);
        react(screen, me, true);
        expect(reactionsOf(screen)?.[0]?.count).toBe(31);
    });
    it('that nobody gives any more are gone', () => {
        const screen = screenWith([{ reaction: '+1', users: ['messi'], count: 1 }]);
        react(screen, 'messi', false);
        expect(reactionsOf(screen)).toEqual([]);
    });
});

describe('what is unread', () => {
    const screenOf = (unread: number, read: number, last: number): Screen => {
        const screen = new Screen(() => undefined);
        screen.reset({ user: me, display: 'Arini', session: 1 });
        const message = { number: last, from: 'messi', text: 'x', time: '2026-11-22T00:00:00.000Z' };
        screen.relist([{ with: 'messi', unread, read, last: message }]);
        return screen;
    };
    const say = (screen: Screen, from: string, number: number) =>
        screen.apply({ event: 'message', from, to: from === me ? 'messi' : me, number, text: 'x', time: '2026-11-22T00:00:01.000Z' });
    const unreadOf = (screen: Screen) => screen.state.conversations['messi']?.unread;

    it('does not count what retention has deleted', () => expect(unreadOf(screenOf(2, 0, 10))).toBe(2));
    it('counts a message once', () => {
        const screen = screenOf(2, 8, 10);
        for (const number of [12, 11, 11, 12]) say(screen, 'messi', number);
        expect(unreadOf(screen)).toBe(4);
    });
    it('has nothing of oneself if all before it was read', () => {
        const screen = screenOf(0, 10, 10);
        say(screen, me, 11);
        expect(unreadOf(screen)).toBe(0);
    });
    it('goes when another device of the user reads', () => {
        const screen = screenOf(2, 8, 10);
        screen.apply({ event: 'read', from: me, to: 'messi', number: 10 });
        expect(unreadOf(screen)).toBe(0);
    });
});
