import { pauseMs } from './backoff';
import { noReply, type Command, type Reply, type WireEvent } from './objects';

/** The server says something every 30 s; a connection that was silent for so long is lost. */
export const silenceMs = 75_000;
/** How long an answer to a question "are you there?" may take. */
export const probeMs = 8_000;
/** The server's limit of a request. */
export const lineBytesMax = 65_536;
/** A connection that lived so long was a good one: the pauses begin anew. */
const goodMs = 5_000;

export type LinkState = { state: 'closed' } | { state: 'connecting' } | { state: 'open' } | { state: 'waiting'; retryAt: number };

/** What is used of a WebSocket. */
export interface Socket {
    onopen: (() => void) | null;
    onmessage: ((event: { data: unknown }) => void) | null;
    onclose: (() => void) | null;
    send(text: string): void;
    close(): void;
}

export interface LinkOptions {
    open: () => Socket;
    onState: (state: LinkState) => void;
    onEvent: (event: WireEvent) => void;
    /** An attempt failed before it was open: the session may be over. */
    onRefused?: () => void;
    random?: () => number;
}

/**
 * A connection to /ws that comes back by itself. Requests are answered in order; one that was lost with its connection
 * is answered `network`. Nothing throws.
 */
export class Link {
    private socket: Socket | undefined;
    private current: LinkState = { state: 'closed' };
    private readonly waiting = new Map<number, (reply: Reply) => void>();
    private tag = 0;
    private attempt = 0;
    private openedAt = 0;
    private heardAt = 0;
    private retry: ReturnType<typeof setTimeout> | undefined;
    private watch: ReturnType<typeof setInterval> | undefined;

    constructor(private readonly options: LinkOptions) {}

    get state(): LinkState {
        return this.current;
    }

    start(): void {
        if (this.current.state === 'closed') this.connect();
    }

    stop(): void {
        clearTimeout(this.retry);
        this.drop();
        this.attempt = 0;
        this.to({ state: 'closed' });
    }

    /** Does not wait any longer for the next attempt. */
    hurry(): void {
        if (this.current.state !== 'waiting') return;
        clearTimeout(this.retry);
        this.connect();
    }

    /** Gives the connection up and makes a new one: the network went away. */
    lost(): void {
        if (this.current.state === 'connecting' || this.current.state === 'open') this.end();
    }

    /** The page slept, or the network changed: is the other side still there? */
    probe(): void {
        if (this.current.state !== 'open') return this.hurry();
        const before = this.socket;
        const overdue = setTimeout(() => this.socket === before && this.end(), probeMs);
        void this.request({ command: 'ping' }).then(() => clearTimeout(overdue));
    }

    request(command: Command): Promise<Reply> {
        const { socket } = this;
        if (!socket || this.current.state !== 'open') return Promise.resolve(noReply());
        const tag = ++this.tag;
        const text = JSON.stringify({ ...command, tag });
        // The server would close the connection, and again when it is sent again.
        if (new TextEncoder().encode(text).length > lineBytesMax) return Promise.resolve({ status: 'ERROR', code: 'line_too_long' });
        return new Promise((resolve) => {
            this.waiting.set(tag, resolve);
            try {
                socket.send(text);
            } catch {
                this.waiting.delete(tag);
                resolve(noReply());
            }
        });
    }

    private to(state: LinkState): void {
        this.current = state;
        this.options.onState(state);
    }

    private connect(): void {
        this.to({ state: 'connecting' });
        const socket = this.options.open();
        this.socket = socket;
        this.heardAt = Date.now();
        socket.onopen = () => {
            this.openedAt = this.heardAt = Date.now();
            this.to({ state: 'open' });
        };
        socket.onmessage = ({ data }) => this.heard(data);
        socket.onclose = () => {
            if (this.current.state === 'connecting') this.options.onRefused?.();
            // onRefused may have stopped it.
            if (this.socket === socket) this.end();
        };
        this.watch = setInterval(() => this.look(), 5_000);
    }

    private look(): void {
        if (Date.now() - this.heardAt > silenceMs) this.end();
    }

    private heard(data: unknown): void {
        this.heardAt = Date.now();
        const object = parsed(data);
        if (!object) return;
        if ('event' in object) return this.options.onEvent(object as unknown as WireEvent);
        const reply = object as unknown as Reply;
        if (typeof reply.tag !== 'number') return;
        const resolve = this.waiting.get(reply.tag);
        this.waiting.delete(reply.tag);
        resolve?.(reply);
    }

    private end(): void {
        const wasGood = this.current.state === 'open' && Date.now() - this.openedAt > goodMs;
        this.attempt = wasGood ? 0 : this.attempt + 1;
        this.drop();
        const pause = Math.round(pauseMs(Math.max(this.attempt - 1, 0), this.options.random));
        this.retry = setTimeout(() => this.connect(), pause);
        this.to({ state: 'waiting', retryAt: Date.now() + pause });
    }

    private drop(): void {
        clearInterval(this.watch);
        const { socket } = this;
        this.socket = undefined;
        if (socket) {
            socket.onopen = socket.onmessage = socket.onclose = null;
            socket.close();
        }
        const unanswered = [...this.waiting.values()];
        this.waiting.clear();
        for (const resolve of unanswered) resolve(noReply());
    }
}

function parsed(data: unknown): Record<string, unknown> | undefined {
    if (typeof data !== 'string') return undefined;
    try {
        const value: unknown = JSON.parse(data);
        return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
    } catch {
        return undefined;
    }
}
