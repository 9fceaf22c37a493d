import type { LinkState } from '../wire/connection';
import { isSessionOver, type Reply, type WireEvent, type WireMessage } from '../wire/objects';
import type { Account } from './account';
import type { Arrival } from './chat';
import { allPages, type Core } from './core';
import { isRoom, type Me, type Who } from './model';
import type { Outbox } from './outbox';
import type { Reading } from './reading';
import { conversations, type Rooms } from './rooms';

/** How long somebody is shown as writing after the last sign. */
export const typingShownMs = 6_000;
/** Names and marks that are asked for after a login. */
const peopleMax = 200;
const blockedMax = 10_000;
const ownSentPage = 200;
/** One `received` for a conversation in so many ms. */
const receiptPauseMs = 400;
/** So long after a connection began, a message is news only if it was said just now. */
const catchingUpMs = 20_000;
const freshMs = 10_000;
/** Members of a room that are read again when one is added. */
const membersReadAgain = 200;

export interface LiveParts {
    outbox: Outbox;
    reading: Reading;
    rooms: Rooms;
    account: Account;
    arrived: (arrival: Arrival) => void;
    /** The connection is of no use: another one. */
    lost: () => void;
    /** The session is over. */
    over: (code: string) => void;
    /** The connection is of another user now. */
    replaced: (me: Me) => void;
}

/** What happens on the connection: listens, reads what there is, and takes events in. */
export class Live {
    private cursor: string | undefined;
    /** Events that come while the list is read are taken in after it. */
    private held: WireEvent[] | undefined;
    private listening = false;
    private onlineSince = 0;
    /** Counts connections: what an earlier one answers late is of no use. */
    private turn = 0;
    private readonly typists = new Map<string, ReturnType<typeof setTimeout>>();
    private readonly receipts = new Map<Who, number>();
    private receiptTimer: ReturnType<typeof setTimeout> | undefined;
    private tellsReceipts = true;

    constructor(
        private readonly core: Core,
        private readonly parts: LiveParts,
    ) {}

    get isListening(): boolean {
        return this.listening;
    }

    clear(): void {
        this.cursor = undefined;
        this.held = undefined;
        this.listening = false;
        this.turn++;
        for (const timer of this.typists.values()) clearTimeout(timer);
        this.typists.clear();
        this.receipts.clear();
        clearTimeout(this.receiptTimer);
        this.receiptTimer = undefined;
        this.tellsReceipts = true;
    }

    link(state: LinkState): void {
        const { screen } = this.core;
        if (state.state === 'open') {
            screen.set({ connection: { state: 'resuming' } });
            void this.begin(++this.turn);
            return;
        }
        // The list was not read to its end: the cursor alone is not enough to go on.
        if (this.held) this.cursor = this.held = undefined;
        this.listening = false;
        if (state.state === 'closed') screen.set({ connection: { state: 'offline' } });
        else screen.set({ connection: state });
    }

    /** Listens first and reads then: between the two nothing is missed. */
    private async begin(turn: number): Promise<void> {
        const isResumed = this.cursor !== undefined;
        if (!isResumed) this.held = [];
        const [who, reply] = await Promise.all([
            this.core.ask({ command: 'whoami' }),
            this.core.ask({ command: 'listen', ...(isResumed && { after: this.cursor }) }),
        ]);
        if (turn !== this.turn) return;
        if (isSessionOver(who.code)) return this.parts.over(who.code ?? '');
        const me = this.core.screen.now.me;
        if (who.status === 'OK' && me && who['user'] !== me.user) return this.parts.replaced(meOf(who));
        if (who.status === 'OK' && me) this.core.screen.set({ me: { ...me, ...meOf(who) } });
        if (reply.code === 'cursor_reset' || reply.code === 'cursor_gone') {
            this.cursor = undefined;
            return this.begin(turn);
        }
        if (reply.status !== 'OK') return this.parts.lost();
        this.cursor ??= reply.cursor;
        this.listening = true;
        this.parts.outbox.load();
        this.parts.outbox.flush();
        if (isResumed) await this.presence();
        else await this.readAll();
        if (turn !== this.turn || !this.listening) return;
        this.onlineSince = Date.now();
        this.core.screen.set({ connection: { state: 'online' } });
        this.parts.reading.resumed();
        this.tellReceipts();
    }

    private async readAll(): Promise<void> {
        const { turn } = this;
        const [list] = await Promise.all([conversations(this.core), this.presence(), this.blocked(), this.parts.account.load()]);
        if (turn !== this.turn) return;
        if (list.reply.status !== 'OK') {
            // Half a list is none: from the beginning, with the next connection.
            this.cursor = undefined;
            return this.parts.lost();
        }
        this.core.screen.relist(list.items);
        const held = this.held ?? [];
        this.held = undefined;
        for (const event of held) this.take(event);
        for (const { with: who, last, unread } of list.items) if (last && unread > 0 && last.from === who) this.receipts.set(who, last.number);
        void this.readBack();
        void this.names();
    }

    private async presence(): Promise<void> {
        const reply = await this.core.ask({ command: 'presence' });
        if (reply.status !== 'OK') return;
        const users = reply['users'] as { user: string; display: string }[];
        for (const { user, display } of users) this.core.screen.named(user, display);
        this.core.screen.setActive(users.map(({ user }) => user));
    }

    private async blocked(): Promise<void> {
        const { items, reply } = await allPages<string>(this.core, { command: 'blocks', limit: 1000 }, 'users', blockedMax);
        if (reply.status === 'OK') this.core.screen.set({ blocked: items });
    }

    /** How far the others have read of what one sent last: histories do not tell. */
    private async readBack(): Promise<void> {
        const reply = await this.core.ask({ command: 'outbox', limit: ownSentPage });
        if (reply.status !== 'OK') return;
        for (const one of reply['messages'] as WireMessage[]) {
            if (one.read && one.with !== undefined) this.core.screen.talk(one.with)?.readBy(one.with, one.number);
        }
        this.core.screen.touch();
    }

    /** Display names of those one writes with, where nothing has told them yet. */
    private async names(): Promise<void> {
        const { displays } = this.core.screen.now;
        const unknown = this.core.screen.state.order.filter((who) => !isRoom(who) && displays[who] === undefined);
        for (const user of unknown.slice(0, peopleMax)) {
            void this.core.ask({ command: 'presence', user }).then((reply) => {
                if (reply.status === 'OK') this.core.screen.named(user, reply['display']);
            });
        }
    }

    /** An event of the connection. */
    event(event: WireEvent): void {
        if ('cursor' in event && event.cursor !== undefined) this.cursor = event.cursor;
        if (event.event === 'end') return this.parts.over(event.code);
        if (this.held) this.held.push(event);
        else this.take(event);
    }

    private take(event: WireEvent): void {
        const { screen } = this.core;
        switch (event.event) {
            case 'typing': return this.typing(screen.whose(event), event.from);
            case 'message': this.message(event); break;
            case 'joined': this.joined(event.to, event.user); break;
            case 'presence': if (event.more) void this.presence(); break;
            default: break;
        }
        const arrival = screen.apply(event);
        if (arrival && event.event === 'message' && this.isLive(event.time)) this.parts.arrived(arrival);
    }

    /** What was missed may still come when the connection is there again: it is no news then. */
    private isLive(time: string): boolean {
        if (this.core.screen.now.connection.state !== 'online') return false;
        const now = Date.now();
        return now - this.onlineSince > catchingUpMs || now - Date.parse(time) < freshMs;
    }

    /** The event has neither what the list tells of a room nor how the new member is called. */
    private joined(room: Who, user: string): void {
        const { screen } = this.core;
        if (user === screen.me) void this.parts.rooms.refresh();
        else if ((screen.talk(room)?.snapshot().members?.length ?? Infinity) <= membersReadAgain) void this.parts.reading.loadMembers(room);
    }

    private message(event: WireEvent & { event: 'message' }): void {
        const { screen } = this.core;
        const who = screen.whose(event);
        if (event.from === screen.me) return this.parts.outbox.seen(event, who);
        this.stopTyping(who, event.from);
        if (isRoom(who)) return;
        this.receipts.set(who, Math.max(this.receipts.get(who) ?? 0, event.number));
        this.receiptTimer ??= setTimeout(() => this.tellReceipts(), receiptPauseMs);
    }

    /** Tells those who wrote that a device of the user has it. */
    private tellReceipts(): void {
        clearTimeout(this.receiptTimer);
        this.receiptTimer = undefined;
        if (this.receipts.size === 0 || !this.listening) return;
        const receipts = [...this.receipts];
        this.receipts.clear();
        if (!this.tellsReceipts) return;
        for (const [who, number] of receipts) {
            void this.core.ask({ command: 'received', with: who, number }).then(({ code }) => {
                if (code === 'unknown_command') this.tellsReceipts = false;
            });
        }
    }

    private typing(who: Who, user: string): void {
        const { screen } = this.core;
        if (user === screen.me) return;
        const key = `${who} ${user}`;
        clearTimeout(this.typists.get(key));
        this.typists.set(key, setTimeout(() => this.stopTyping(who, user), typingShownMs));
        screen.talkOf(who).typing(user, true);
    }

    private stopTyping(who: Who, user: string): void {
        const key = `${who} ${user}`;
        clearTimeout(this.typists.get(key));
        if (!this.typists.delete(key)) return;
        this.core.screen.talk(who)?.typing(user, false);
        this.core.screen.touch();
    }
}

export function meOf(reply: Reply): Me {
    return { user: String(reply['user']), display: String(reply['display'] ?? reply['user']), session: Number(reply['session'] ?? 0) };
}
