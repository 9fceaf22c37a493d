import type { Socket } from '../src/wire/connection';
import type { Command, Reply, WireEvent, WireMessage } from '../src/wire/objects';

type Told = { seq: number; event: WireEvent };

/**
 * What the tests know of a server: conversations of one user, in memory. Bytes are on their way until a test lets them
 * arrive, or cuts the connection; what had not arrived then is lost, as on a network.
 */
export class ModelServer {
    readonly messages = new Map<string, WireMessage[]>();
    readonly requests: Command[] = [];
    readonly sockets = new Set<ModelSocket>();
    /** Numbers up to here are deleted by retention. */
    readonly oldest = new Map<string, number>();
    isUp = true;
    private readonly ids = new Map<string, WireMessage & { to: string }>();
    private readonly log: Told[] = [];
    /** Answers of one's own making, by command; undefined: the usual one. */
    answers: (command: Command) => Reply | undefined = () => undefined;

    constructor(readonly user = 'arini') {}

    open = (): Socket => {
        const socket = new ModelSocket(this);
        this.sockets.add(socket);
        return socket;
    };

    fetch = (async (): Promise<Response> => {
        if (!this.isUp) throw new TypeError('network');
        return new Response(JSON.stringify({ status: 'OK', user: this.user, display: 'Arini', session: 1 }));
    }) as typeof fetch;

    of(who: string): WireMessage[] {
        const found = this.messages.get(who) ?? [];
        this.messages.set(who, found);
        return found;
    }

    /** Somebody else says something. */
    say(who: string, text: string): void {
        this.keep(who, { from: who, text });
    }

    private keep(who: string, said: Pick<WireMessage, 'from' | 'text' | 'reply'>): WireMessage {
        const all = this.of(who);
        const number = all.length + 1;
        const time = new Date(Date.UTC(2026, 10, 22) + number * 60_000).toISOString();
        const message: WireMessage = { number, display: said.from, time, ...said };
        all.push(message);
        this.tell({ ...message, event: 'message', to: said.from === this.user ? who : this.user });
        return message;
    }

    tell(event: WireEvent): void {
        const seq = this.log.length + 1;
        const told = { seq, event: { ...event, cursor: String(seq) } as WireEvent };
        this.log.push(told);
        for (const socket of this.sockets) if (socket.isListening) socket.events.push(told.event);
    }

    answer(command: Command, socket: ModelSocket): Reply {
        this.requests.push(command);
        const own = this.answers(command);
        if (own) return own;
        switch (command.command) {
            case 'whoami': return { status: 'OK', user: this.user, display: 'Arini', session: 1 };
            case 'listen': return this.listen(command, socket);
            case 'send': return this.send(command);
            case 'history': return this.history(command);
            case 'conversations': return { status: 'OK', conversations: [...this.messages].map(([who, all]) => this.listed(who, all)) };
            case 'presence': return command['user'] ? { status: 'OK', user: command['user'], display: command['user'] } : { status: 'OK', users: [] };
            case 'blocks': return { status: 'OK', users: [] };
            case 'outbox': return { status: 'OK', messages: [] };
            case 'profile': return { status: 'OK', user: this.user, display: 'Arini' };
            case 'received': return { status: 'ERROR', code: 'unknown_command' };
            default: return { status: 'OK' };
        }
    }

    private listed(who: string, all: readonly WireMessage[]): object {
        const last = all[all.length - 1];
        return { with: who, unread: all.length, read: 0, ...(last && { last }) };
    }

    private listen(command: Command, socket: ModelSocket): Reply {
        socket.isListening = true;
        if (command['after'] !== undefined) {
            for (const { seq, event } of this.log) if (seq > Number(command['after'])) socket.events.push(event);
        }
        return { status: 'OK', message: 'listening', cursor: String(command['after'] ?? this.log.length) };
    }

    private send(command: Command): Reply {
        const { id, to, text } = command as unknown as { id: string; to: string; text: string };
        const before = this.ids.get(id);
        const { number, time } = before ?? this.keep(to, { from: this.user, text });
        if (!before) this.ids.set(id, { number, time, from: this.user, to, text });
        return { status: 'OK', message: 'Message Sent', to, number, time, id, ...(before && { dup: true }) };
    }

    private history({ with: who, before, after, around, limit }: Command): Reply {
        const all = this.of(String(who));
        const oldest = this.oldest.get(String(who)) ?? 1;
        const asked = [before, after === undefined ? undefined : Number(after) + 1, around].find((one) => one !== undefined);
        if (asked !== undefined && Number(asked) < oldest) return { status: 'ERROR', code: 'cursor_gone', oldest };
        const size = Number(limit);
        const last = all.length;
        const centre = Math.min(Number(around), last);
        const from = after !== undefined ? Number(after) + 1 : around !== undefined ? centre - Math.floor(size / 2) : (before === undefined ? last + 1 : Number(before)) - size;
        const low = Math.max(from, oldest);
        const to = Math.min(from + size - 1, last);
        const messages = structuredClone(all.slice(low - 1, to));
        const more = after !== undefined ? to < last : around !== undefined ? low > oldest || to < last : low > oldest;
        return { status: 'OK', with: who, messages, read: 0, ...(more && { more }) };
    }
}

/**
 * One connection. Nothing moves by itself. Answers come in the order of the requests and events in theirs, but an event
 * may overtake an answer that was made before it, and the other way round.
 */
export class ModelSocket implements Socket {
    onopen: Socket['onopen'] = null;
    onmessage: Socket['onmessage'] = null;
    onclose: Socket['onclose'] = null;
    isOpen = false;
    isListening = false;
    readonly requests: Command[] = [];
    readonly replies: Reply[] = [];
    readonly events: WireEvent[] = [];

    constructor(private readonly server: ModelServer) {}

    send(text: string): void {
        if (this.server.sockets.has(this)) this.requests.push(JSON.parse(text) as Command);
    }

    close(): void {
        this.server.sockets.delete(this);
    }

    cut(): void {
        this.server.sockets.delete(this);
        this.onclose?.();
    }

    /** One thing happens, by chance if there is a choice: it opens, a request is answered, something arrives. False: nothing can. */
    step(chance: () => number = () => 0): boolean {
        if (!this.isOpen) {
            this.isOpen = this.server.isUp;
            if (this.isOpen) this.onopen?.();
            else this.cut();
            return true;
        }
        const things = [
            ...(this.requests.length > 0 ? [() => this.answer()] : []),
            ...(this.replies.length > 0 ? [() => this.arrive(this.replies.shift())] : []),
            // What follows on `listen` comes after its answer.
            ...(this.events.length > 0 && !this.replies.some((one) => one.message === 'listening') ? [() => this.arrive(this.events.shift())] : []),
        ];
        const thing = things[Math.floor(chance() * things.length)];
        thing?.();
        return thing !== undefined;
    }

    private answer(): void {
        const { tag, ...command } = this.requests.shift() as Command & { tag: number };
        this.replies.push({ ...this.server.answer(command as Command, this), tag });
    }

    private arrive(object: object | undefined): void {
        this.onmessage?.({ data: JSON.stringify(object) });
    }
}

/** Lets promises go on. */
export async function settled(): Promise<void> {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

/** Until nothing is on its way. */
export async function quiet(server: ModelServer): Promise<void> {
    for (let moved = true; moved; ) {
        moved = false;
        for (const socket of [...server.sockets]) moved = socket.step() || moved;
        await settled();
    }
}

/** A localStorage. */
export class Shelf {
    private readonly items = new Map<string, string>();
    get length(): number {
        return this.items.size;
    }
    key = (at: number): string | null => [...this.items.keys()][at] ?? null;
    getItem = (key: string): string | null => this.items.get(key) ?? null;
    setItem = (key: string, value: string): void => void this.items.set(key, value);
    removeItem = (key: string): void => void this.items.delete(key);
    keys = (): string[] => [...this.items.keys()];
}
