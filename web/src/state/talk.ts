import type { WireConversation, WireMember, WireMessage } from '../wire/objects';
import { Facts } from './facts';
import type { Conversation, Member, Message, Role, Timeline, Who } from './model';

/** Messages shown at once in a timeline; beyond, the far end goes and is read again when it is scrolled to. */
export const timelineMax = 2000;
/** So many more may gather before the end is cut: not at each message. */
const timelineSlack = 200;
/** Live messages kept of a conversation that is not open, so that a page that is under way can be joined to them. */
const looseMax = 400;

/** Messages from..to, both with; to = from - 1: none. Numbers have no gaps, so all of them are known. */
interface Span {
    from: number;
    to: number;
    atStart: boolean;
    /** What comes after `to` is appended as it comes. */
    live: boolean;
}

export type PageKind = 'newest' | 'around' | 'older' | 'newer';

/** One conversation, as far as it is known; `snapshot` gives what the page shows of it. */
export class Talk {
    private readonly facts = new Map<number, Facts>();
    private span: Span | undefined;
    private loading: Timeline['loading'];
    private error: string | undefined;
    private last = 0;
    /** Nothing up to here counts as unread, whatever the marker says: read, or deleted by retention. */
    private floor: number | undefined;
    /** Of a conversation that the list had not: the lowest number seen. */
    private lowest: number | undefined;
    private marker = 0;
    private readonly own = new Set<number>();
    /** The highest number that was known and given up. */
    private givenUp = 0;
    private reads: Readonly<Record<string, number>> = {};
    private received = 0;
    private typists: readonly string[] = [];
    private members: readonly Member[] | undefined;
    private readonly stamps = new Map<string, string>();
    private shown: Conversation | undefined;
    private frame: Pick<Timeline, 'messages'> & { from: number; to: number } = { messages: [], from: 1, to: 0 };
    private messagesChanged = true;
    title: string;
    muted = false;
    topic: string | undefined;
    private: boolean | undefined;
    role: Role | undefined;
    retention: { days: number; messages: number } | undefined;
    gone: string | undefined;
    /** When it came into being here, for its place in the list while nothing is said. */
    since = '';

    constructor(
        readonly with_: Who,
        private readonly me: string,
    ) {
        this.title = with_;
    }

    get lastNumber(): number {
        return this.last;
    }
    get read(): number {
        return this.readUpTo();
    }
    get window(): Readonly<Span> | undefined {
        return this.span;
    }
    get hasMembers(): boolean {
        return this.members !== undefined;
    }

    /** Whether this is the newest said of something: events of rooms may come again, and late. */
    isNewest(what: string, time: string): boolean {
        if ((this.stamps.get(what) ?? '') > time) return false;
        this.stamps.set(what, time);
        return true;
    }

    /** Something that `snapshot` shows was changed from outside. */
    touch(): void {
        this.shown = undefined;
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
            this.learn(item.last, true);
            this.floor = Math.max(this.floor ?? 0, item.last.number - item.unread);
        }
        this.marker = Math.max(this.marker, item.read);
        this.floor ??= item.read;
    }

    /** A message that was just said. Answers whether it was new. */
    live(message: WireMessage): boolean {
        const isNew = message.number > this.last && !this.facts.get(message.number)?.isThere;
        this.touch();
        this.learn(message, false);
        this.lowest = Math.min(this.lowest ?? message.number, message.number);
        this.typing(message.from, false);
        const { span } = this;
        if (span && span.to < span.from && span.live) {
            span.from = message.number;
            span.to = span.from - 1;
        }
        this.grow();
        this.trim();
        return isNew;
    }

    /** An event about a message, which need not be known yet. */
    about(number: number, change: (facts: Facts) => void): void {
        this.touch();
        this.messagesChanged = true;
        change(this.factsOf(number));
        this.trim();
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
        for (const { user, read } of members) if (user !== this.me) this.readBy(user, read);
    }
    changeMembers(change: (members: readonly Member[]) => readonly Member[]): void {
        this.touch();
        if (this.members) this.members = [...change(this.members)].sort((a, b) => (a.user < b.user ? -1 : 1));
    }

    /** A page is under way; `undefined`: it is not coming. */
    wait(loading: Timeline['loading'], error?: string): void {
        this.touch();
        this.loading = loading;
        this.error = error;
    }

    /** A page of history. False: it does not fit any more, as the timeline was replaced meanwhile. */
    page(kind: PageKind, messages: readonly WireMessage[], more: boolean, read: number): boolean {
        this.wait(undefined);
        this.marker = Math.max(this.marker, read);
        this.messagesChanged = true;
        for (const one of messages) this.learn(one, true);
        const first = messages[0]?.number;
        const last = messages[messages.length - 1]?.number;
        const fits = kind === 'older' ? this.pageBefore(first, last, more) : kind === 'newer' ? this.pageAfter(first, last, more) : this.replace(kind, first, last, more);
        this.grow();
        this.trim(kind === 'older');
        return fits;
    }

    message(number: number): Message | undefined {
        return this.facts.get(number)?.message();
    }

    /** Whether a message of this number is still to appear at the end of the timeline. */
    isAwaiting(number: number): boolean {
        return this.span !== undefined && this.span.live && this.span.to < number && this.span.to >= this.span.from;
    }

    snapshot(): Conversation {
        return (this.shown ??= this.make());
    }

    private make(): Conversation {
        const read = this.readUpTo();
        const floor = this.floor ?? (this.lowest === undefined ? this.last : this.lowest - 1);
        const last = this.facts.get(this.last)?.message();
        const made: Conversation = {
            with: this.with_,
            title: this.title,
            unread: Math.max(this.last - Math.max(read, floor), 0),
            read,
            muted: this.muted,
            reads: this.reads,
            received: this.received,
            typing: this.typists,
        };
        if (last) made.last = last;
        if (this.topic) made.topic = this.topic;
        if (this.private) made.private = true;
        if (this.role) made.role = this.role;
        if (this.members) made.members = this.members;
        if (this.retention) made.retention = this.retention;
        if (this.gone !== undefined) made.gone = this.gone;
        const timeline = this.timeline();
        if (timeline) made.timeline = timeline;
        return made;
    }

    private timeline(): Timeline | undefined {
        const { span } = this;
        if (!span && !this.loading && this.error === undefined) return undefined;
        const { from, to, atStart, live } = span ?? { from: 1, to: 0, atStart: false, live: false };
        if (this.messagesChanged || this.frame.from !== from || this.frame.to !== to) this.frame = { messages: this.between(from, to), from, to };
        this.messagesChanged = false;
        const timeline: Timeline = { messages: this.frame.messages, atStart, atEnd: live };
        if (this.loading) timeline.loading = this.loading;
        if (this.error !== undefined) timeline.error = this.error;
        return timeline;
    }

    private between(from: number, to: number): Message[] {
        const messages: Message[] = [];
        for (let number = from; number <= to; number++) {
            const message = this.facts.get(number)?.message();
            if (message) messages.push(message);
        }
        return messages;
    }

    /** Who had read everything has read what he adds himself. */
    private readUpTo(): number {
        while (this.own.has(Math.max(this.marker, this.floor ?? 0) + 1)) this.marker = Math.max(this.marker, this.floor ?? 0) + 1;
        for (const number of this.own) if (number <= this.marker) this.own.delete(number);
        return this.marker;
    }

    private learn(message: WireMessage, isPage: boolean): void {
        const { number } = message;
        this.factsOf(number).learn(message, isPage);
        this.messagesChanged = true;
        if (message.from === this.me && number > this.marker) this.own.add(number);
        this.last = Math.max(this.last, number);
    }

    private factsOf(number: number): Facts {
        let found = this.facts.get(number);
        if (!found) {
            found = new Facts();
            this.facts.set(number, found);
        }
        return found;
    }

    private replace(kind: 'newest' | 'around', first: number | undefined, last: number | undefined, more: boolean): boolean {
        if (first === undefined || last === undefined) {
            this.span = { from: this.last + 1, to: this.last, atStart: !more, live: true };
            return true;
        }
        const live = kind === 'newest' ? this.givenUp <= last : last >= this.last;
        this.span = { from: first, to: last, atStart: first === 1 || !more, live };
        return true;
    }

    private pageBefore(first: number | undefined, last: number | undefined, more: boolean): boolean {
        const { span } = this;
        if (!span) return false;
        if (first === undefined || last === undefined) {
            span.atStart = true;
            return true;
        }
        if (last !== span.from - 1) return false;
        span.from = first;
        span.atStart = first === 1 || !more;
        return true;
    }

    private pageAfter(first: number | undefined, last: number | undefined, more: boolean): boolean {
        const { span } = this;
        if (!span) return false;
        if (first !== undefined && last !== undefined) {
            if (first > span.to + 1 || last < span.to) return false;
            span.to = last;
        }
        if (!more && this.givenUp <= span.to) span.live = true;
        return true;
    }

    /** A live timeline takes in what follows on it. */
    private grow(): void {
        const { span } = this;
        if (!span?.live) return;
        while (this.facts.get(span.to + 1)?.isThere) span.to++;
    }

    private trim(atEnd = false): void {
        const { span } = this;
        const size = span ? span.to - span.from + 1 : 0;
        if (span && size > timelineMax + timelineSlack) {
            if (atEnd) {
                span.to = span.from + timelineMax - 1;
                span.live = false;
            } else {
                span.from = span.to - timelineMax + 1;
                span.atStart = false;
            }
        }
        if (this.facts.size > size + 2 * looseMax) this.sweep();
    }

    /** Gives up what is neither shown nor among the newest. */
    private sweep(): void {
        const { from, to } = this.span ?? { from: 1, to: 0 };
        const loose = [...this.facts.keys()].filter((number) => (number < from || number > to) && number !== this.last);
        loose.sort((a, b) => a - b);
        for (const number of loose.slice(0, Math.max(loose.length - looseMax, 0))) {
            this.facts.delete(number);
            this.givenUp = Math.max(this.givenUp, number);
        }
    }
}
