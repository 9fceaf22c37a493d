import type { WireConversation, WireMember, WireMessage } from '../wire/objects';
import type { Facts } from './facts';
import { Messages, type PageKind, type Span } from './messages';
import type { Conversation, Member, Message, Role, Timeline, Who } from './model';

/** One conversation, as far as it is known; `snapshot` gives what the page shows of it. */
export class Talk {
    private readonly messages = new Messages();
    /** Nothing up to here counts as unread, whatever the marker says: read, or deleted by retention. */
    private floor: number | undefined;
    /** Of a conversation that the list had not: the lowest number seen. */
    private lowest: number | undefined;
    private marker = 0;
    private readonly own = new Set<number>();
    private reads: Readonly<Record<string, number>> = {};
    private received = 0;
    private typists: readonly string[] = [];
    private members: readonly Member[] | undefined;
    /** When something was said last, by what it is about. */
    private readonly stamps = new Map<string, string>();
    private private: boolean | undefined;
    private shown: Conversation | undefined;
    title: string;
    muted = false;
    topic: string | undefined;
    role: Role | undefined;
    retention: { days: number; messages: number } | undefined;
    gone: string | undefined;
    /** When it came into being, for its place in the list while nothing is said. */
    since = '';

    constructor(
        private readonly who: Who,
        private readonly me: string,
    ) {
        this.title = who;
    }

    get lastNumber(): number {
        return this.messages.last;
    }
    get read(): number {
        return this.readUpTo();
    }
    get span(): Readonly<Span> | undefined {
        return this.messages.span;
    }
    message(number: number): Message | undefined {
        return this.messages.get(number);
    }
    isAwaiting(number: number): boolean {
        return this.messages.isAwaiting(number);
    }

    /** Something that `snapshot` shows was changed from outside. */
    touch(): void {
        this.shown = undefined;
    }

    /** Whether nothing newer was said of this: events of rooms may come again, and late. */
    isNewest(what: string, time: string): boolean {
        if ((this.stamps.get(what) ?? '') > time) return false;
        this.stamps.set(what, time);
        return true;
    }

    /** As the list of conversations has it. */
    listed(item: WireConversation): void {
        this.touch();
        this.muted = item.muted ?? false;
        this.topic = item.topic;
        this.private = item.private;
        this.role = item.role;
        this.gone = undefined;
        if (item.last) {
            this.messages.learn(item.last, true);
            this.note(item.last);
            this.floor = Math.max(this.floor ?? 0, item.last.number - item.unread);
        }
        this.marker = Math.max(this.marker, item.read);
        this.floor ??= item.read;
    }

    /** A message that was just said. Answers whether it was new. */
    live(message: WireMessage): boolean {
        this.touch();
        this.note(message);
        this.lowest = Math.min(this.lowest ?? message.number, message.number);
        return this.messages.live(message);
    }

    about(number: number, change: (facts: Facts) => void): void {
        this.touch();
        this.messages.about(number, change);
    }

    readBy(user: string, number: number): void {
        this.touch();
        if (user === this.me) this.marker = Math.max(this.marker, number);
        else if ((this.reads[user] ?? 0) < number) this.reads = { ...this.reads, [user]: number };
    }

    receivedBy(number: number): void {
        this.touch();
        this.received = Math.max(this.received, number);
    }

    typing(user: string, on: boolean): void {
        if (on === this.typists.includes(user)) return;
        this.touch();
        this.typists = on ? [...this.typists, user].sort() : this.typists.filter((one) => one !== user);
    }

    setMembers(members: readonly WireMember[]): void {
        this.touch();
        this.members = members.map(({ user, display, role, bot, read }) => ({ user, display, role, read, ...(bot && { bot }) }));
        const reads = { ...this.reads };
        for (const { user, read } of members) if (user !== this.me) reads[user] = Math.max(reads[user] ?? 0, read);
        this.reads = reads;
    }

    changeMembers(change: (members: readonly Member[]) => readonly Member[]): void {
        this.touch();
        if (this.members) this.members = [...change(this.members)].sort((a, b) => (a.user < b.user ? -1 : 1));
    }

    /** A page is under way; `undefined`: it is not coming. */
    wait(loading: Timeline['loading'], error?: string): void {
        this.touch();
        this.messages.wait(loading, error);
    }

    page(kind: PageKind, messages: readonly WireMessage[], more: boolean, read: number): void {
        this.touch();
        for (const one of messages) this.note(one);
        this.marker = Math.max(this.marker, read);
        this.messages.page(kind, messages, more);
    }

    snapshot(): Conversation {
        return (this.shown ??= this.make());
    }

    private make(): Conversation {
        const read = this.readUpTo();
        const { last } = this.messages;
        const floor = this.floor ?? (this.lowest === undefined ? last : this.lowest - 1);
        const made: Conversation = {
            with: this.who,
            title: this.title,
            unread: Math.max(last - Math.max(read, floor), 0),
            read,
            muted: this.muted,
            reads: this.reads,
            received: this.received,
            typing: this.typists,
        };
        const message = this.messages.get(last);
        if (message) made.last = message;
        if (this.topic) made.topic = this.topic;
        if (this.private) made.private = true;
        if (this.role) made.role = this.role;
        if (this.members) made.members = this.members;
        if (this.retention) made.retention = this.retention;
        if (this.gone !== undefined) made.gone = this.gone;
        const timeline = this.messages.timeline();
        if (timeline) made.timeline = timeline;
        return made;
    }

    private note(message: WireMessage): void {
        if (message.from === this.me && message.number > this.marker) this.own.add(message.number);
    }

    /** Who had read everything has read what he adds himself. */
    private readUpTo(): number {
        const from = Math.max(this.marker, this.floor ?? 0);
        let upTo = from;
        while (this.own.has(upTo + 1)) upTo++;
        if (upTo > from) this.marker = upTo;
        for (const number of this.own) if (number <= this.marker) this.own.delete(number);
        return this.marker;
    }
}
