import type { WireConversation, WireEvent } from '../wire/objects';
import type { Arrival } from './chat';
import { isRoom, type Conversation, type Notice, type State, type Who } from './model';
import { Talk } from './talk';

/** Older notices go when there are more. */
const noticesMax = 5;

type Plain = Omit<State, 'conversations' | 'order'>;

const empty: Plain = {
    me: undefined,
    connection: { state: 'offline' },
    loaded: false,
    drafts: {},
    outbox: [],
    active: [],
    displays: {},
    blocked: [],
    notices: [],
};

/**
 * The state of the page while it changes: events and replies change it at once and cheaply, and `state` makes of it an
 * immutable State, in which what did not change is the same object as before.
 */
export class Screen {
    private talks = new Map<Who, Talk>();
    private plain: Plain = empty;
    private made: State | undefined;
    private conversations: Readonly<Record<Who, Conversation>> = {};
    private order: readonly Who[] = [];
    private readonly active = new Set<string>();
    private readonly displayTimes = new Map<string, string>();
    private lastNotice = 0;

    /** `changed` is called at every change, so it must be cheap; `settle` before a State is made, for a last change. */
    constructor(
        private readonly changed: () => void,
        private readonly settle: () => void = () => undefined,
    ) {}

    get state(): State {
        if (!this.made) {
            this.settle();
            this.made = this.make();
        }
        return this.made;
    }

    /** What is no conversation; does not make a State. */
    get now(): Readonly<Plain> {
        return this.plain;
    }

    get me(): string {
        return this.plain.me?.user ?? '';
    }

    set(patch: Partial<Plain>): void {
        this.plain = { ...this.plain, ...patch };
        this.touch();
    }

    touch(): void {
        this.made = undefined;
        this.changed();
    }

    notice(kind: Notice['kind'], text: string): void {
        this.set({ notices: [...this.plain.notices, { key: ++this.lastNotice, kind, text }].slice(-noticesMax) });
    }

    /** Another user, or nobody: nothing stays. */
    reset(me: State['me']): void {
        this.talks.clear();
        this.active.clear();
        this.displayTimes.clear();
        const { connection, notices } = this.plain;
        this.plain = { ...empty, connection, notices, me };
        this.touch();
    }

    talk(who: Who): Talk | undefined {
        return this.talks.get(who);
    }

    get allTalks(): Iterable<Talk> {
        return this.talks.values();
    }

    /** Makes the conversation where there is none. */
    talkOf(who: Who): Talk {
        this.touch();
        let found = this.talks.get(who);
        if (!found) {
            found = new Talk(who, this.me);
            found.title = this.plain.displays[who] ?? who;
            this.talks.set(who, found);
        }
        return found;
    }

    removeTalk(who: Who): void {
        this.talks.delete(who);
        if (this.plain.open === who) this.set({ open: undefined });
        this.touch();
    }

    /** The whole list, read anew: nothing that was known before counts. */
    relist(items: readonly WireConversation[]): void {
        const { open } = this.plain;
        this.talks = new Map();
        this.list(items);
        // What is written into, or looked at, stays though nothing was said in it yet.
        for (const one of this.plain.outbox) this.talkOf(one.with);
        if (open !== undefined) this.talkOf(open);
        this.set({ loaded: true });
    }

    /** What the list says of these. */
    list(items: readonly WireConversation[]): void {
        for (const item of items) {
            this.talkOf(item.with).listed(item);
            if (item.last) this.name(item.last.from, item.last.display, item.last.time);
        }
    }

    /** A display name, as it was at a time. */
    name(user: string, display: string | undefined, time: string): void {
        const known = this.displayTimes.get(user);
        if (display === undefined || (known !== undefined && known > time)) return;
        this.displayTimes.set(user, time);
        if (this.plain.displays[user] === display) return;
        this.set({ displays: { ...this.plain.displays, [user]: display } });
        const talk = this.talks.get(user);
        if (talk) {
            talk.title = display;
            talk.touch();
        }
    }

    /** A display name, as it is now. */
    named(user: unknown, display: unknown): void {
        if (typeof user === 'string' && typeof display === 'string') this.name(user, display, new Date().toISOString());
    }

    setActive(users: readonly string[]): void {
        this.active.clear();
        for (const user of users) this.active.add(user);
        this.set({ active: [...this.active].sort() });
    }

    /** The conversation that an event belongs to: `to` is as the sender sees it. */
    whose(event: { from: string; to: Who }): Who {
        return isRoom(event.to) || event.from === this.me ? event.to : event.from;
    }

    /** Answers what arrived, if it did, as something new by somebody else. */
    apply(event: WireEvent): Arrival | undefined {
        switch (event.event) {
            case 'message': return this.arrived(event);
            case 'edited': this.talkOf(this.whose(event)).about(event.number, (facts) => facts.edited(event.text, event.time)); break;
            case 'deleted': this.talkOf(this.whose(event)).about(event.number, (facts) => facts.gone()); break;
            case 'reaction': {
                const { reaction, from, on, time } = event;
                this.talkOf(this.whose(event)).about(event.number, (facts) => facts.reacted(reaction, from, on, time));
                break;
            }
            case 'read': this.talkOf(this.whose(event)).readBy(event.from, event.number); break;
            case 'received': this.talkOf(this.whose(event)).receivedBy(event.number); break;
            case 'joined': this.joined(event); break;
            case 'left': this.left(event); break;
            case 'room': this.room(event); break;
            case 'presence': this.presence(event.active ?? [], event.inactive ?? []); break;
            case 'typing':
            case 'heartbeat':
            case 'end': break;
        }
        return undefined;
    }

    private arrived(event: WireEvent & { event: 'message' }): Arrival | undefined {
        const who = this.whose(event);
        const talk = this.talkOf(who);
        this.name(event.from, event.display, event.time);
        const isNew = talk.live(event);
        if (!isNew || event.from === this.me || event.deleted) return undefined;
        return { with: who, from: event.from, display: event.display ?? event.from, text: event.text ?? '', muted: talk.muted };
    }

    private joined(event: WireEvent & { event: 'joined' }): void {
        const talk = this.talkOf(event.to);
        if (!talk.isNewest(`member ${event.user}`, event.time)) return;
        if (event.user === this.me) {
            talk.gone = undefined;
            if (talk.since < event.time) talk.since = event.time;
            return talk.touch();
        }
        const display = this.plain.displays[event.user] ?? event.user;
        talk.changeMembers((members) => {
            if (members.some((one) => one.user === event.user)) return members;
            return [...members, { user: event.user, display, role: 'member', read: 0 }];
        });
    }

    private left(event: WireEvent & { event: 'left' }): void {
        const talk = this.talkOf(event.to);
        if (!talk.isNewest(`member ${event.user}`, event.time)) return;
        if (event.user !== this.me) {
            talk.changeMembers((members) => members.filter((one) => one.user !== event.user));
        } else if (event.from === this.me) {
            this.removeTalk(event.to);
        } else {
            talk.gone = event.why;
            talk.touch();
        }
    }

    private room(event: WireEvent & { event: 'room' }): void {
        const talk = this.talkOf(event.to);
        talk.touch();
        const { topic, days, messages, user, role, time } = event;
        if (topic !== undefined && talk.isNewest('topic', time)) talk.topic = topic;
        if (days !== undefined && messages !== undefined && talk.isNewest('retention', time)) talk.retention = { days, messages };
        if (user === undefined || role === undefined || !talk.isNewest(`role ${user}`, time)) return;
        if (user === this.me) talk.role = role;
        talk.changeMembers((members) => members.map((one) => (one.user === user ? { ...one, role } : one)));
    }

    private presence(active: readonly string[], inactive: readonly string[]): void {
        for (const user of active) this.active.add(user);
        for (const user of inactive) this.active.delete(user);
        this.set({ active: [...this.active].sort() });
    }

    private make(): State {
        const conversations: Record<Who, Conversation> = {};
        let isSame = Object.keys(this.conversations).length === this.talks.size;
        for (const [who, talk] of this.talks) {
            const one = talk.snapshot();
            conversations[who] = one;
            isSame &&= this.conversations[who] === one;
        }
        if (!isSame) this.conversations = conversations;
        const order = this.ordered();
        if (order.length !== this.order.length || order.some((who, at) => who !== this.order[at])) this.order = order;
        const outbox = this.plain.outbox;
        return { ...this.plain, outbox, conversations: this.conversations, order: this.order };
    }

    /** Newest message first; without one, when it came into being. Conversations with nothing in them are not listed. */
    private ordered(): Who[] {
        const waiting = new Map(this.plain.outbox.map((one) => [one.with, one.created]));
        const keyed: { who: Who; time: string }[] = [];
        for (const [who, talk] of this.talks) {
            const last = talk.message(talk.lastNumber)?.time ?? '';
            const time = [last, talk.since, waiting.get(who) ?? ''].reduce((a, b) => (a > b ? a : b));
            if (time || isRoom(who) || who === this.plain.open) keyed.push({ who, time });
        }
        keyed.sort((a, b) => (a.time === b.time ? (a.who < b.who ? -1 : 1) : a.time < b.time ? 1 : -1));
        return keyed.map(({ who }) => who);
    }
}
