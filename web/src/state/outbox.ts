import { errorText, t } from '../i18n';
import { networkCode, isSessionOver, type Reply, type WireMessage } from '../wire/objects';
import type { Core } from './core';
import type { KeptOutgoing } from './kept';
import type { FileInfo, Outgoing, SendState, Who } from './model';

/** Messages that wait at once; what is typed beyond stays in the composer. */
export const outboxMax = 500;
/** Before a message is offered again to a server that was too busy. */
const busyPauseMs = 1_000;

interface Entry {
    out: KeptOutgoing;
    /** It was on its way once: the server may have it. */
    wasSent: boolean;
    /** As the server answered. */
    number?: number;
    /** An own message of this text came before the answer: it is taken to be this one, which is not shown meanwhile. */
    shadow?: number;
}

/** Codes after which the same message is sent again by itself. */
const isPassing = (code: string | undefined): boolean =>
    code === networkCode || code === 'busy' || code === 'shutting_down' || code === 'storage_failed' || isSessionOver(code);

/** What was written and is not known to be kept by the server: it stays in the browser until it is. */
export class Outbox {
    private entries: Entry[] = [];
    private lastAt = 0;
    private paused: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly core: Core) {}

    /** Takes up what this browser has kept of the user, from other tabs, too. */
    load(): void {
        const known = new Set(this.entries.map(({ out }) => out.id));
        for (const out of this.core.kept.outgoing()) {
            this.lastAt = Math.max(this.lastAt, out.at);
            if (known.has(out.id)) continue;
            const state: SendState = out.state === 'failed' ? 'failed' : 'waiting';
            this.entries.push({ out: { ...out, state }, wasSent: true });
            this.core.screen.talkOf(out.with);
        }
        this.entries.sort((a, b) => a.out.at - b.out.at);
        this.publish();
    }

    clear(): void {
        clearTimeout(this.paused);
        this.entries = [];
        this.publish();
    }

    /** False: there are too many. */
    add(who: Who, text: string, reply: number | undefined, files: readonly FileInfo[]): boolean {
        if (this.entries.length >= outboxMax) return false;
        const at = (this.lastAt = Math.max(this.lastAt + 1, Date.now()));
        const created = new Date(at).toISOString();
        const out: KeptOutgoing = { id: newId(), with: who, text, files, created, at, state: 'waiting' };
        if (reply !== undefined) out.reply = reply;
        if (!this.core.kept.keep(out) && !this.core.isOnline()) this.core.screen.notice('error', t('net.not_kept'));
        this.entries.push({ out, wasSent: false });
        this.flush();
        return true;
    }

    retry(id: string): void {
        const entry = this.entries.find(({ out }) => out.id === id);
        if (entry?.out.state !== 'failed') return;
        this.change(entry, 'waiting');
        this.core.kept.keep(entry.out);
        this.flush();
    }

    discard(id: string): void {
        const entry = this.entries.find(({ out }) => out.id === id);
        if (!entry || entry.out.state === 'sending') return;
        this.remove(entry);
        this.publish();
    }

    /** Sends what waits, in its order. */
    flush(): void {
        if (this.core.isOnline()) for (const entry of this.entries) if (entry.out.state === 'waiting' && entry.number === undefined) void this.send(entry);
        this.publish();
    }

    /** An own message came as an event: which of these it is will be known by the answer. */
    seen(message: WireMessage, who: Who): void {
        const text = message.text ?? '';
        for (const entry of this.entries) {
            if (entry.number === message.number) return;
            const { out } = entry;
            if (!entry.wasSent || entry.number !== undefined || entry.shadow !== undefined || out.with !== who) continue;
            if (out.text !== text || out.reply !== message.reply || out.files.length !== (message.files?.length ?? 0)) continue;
            entry.shadow = message.number;
            return this.publish();
        }
    }

    /** Lets those go that the timeline shows now. */
    settle(): void {
        const answered = this.entries.filter((entry) => entry.number !== undefined && !this.isAwaited(entry));
        if (answered.length === 0) return;
        for (const entry of answered) this.remove(entry);
        this.publish();
    }

    private isAwaited({ out, number }: Entry): boolean {
        return number !== undefined && (this.core.screen.talk(out.with)?.isAwaiting(number) ?? false);
    }

    private async send(entry: Entry): Promise<void> {
        const { out } = entry;
        this.change(entry, 'sending');
        entry.wasSent = true;
        const { id, text, reply, files } = out;
        const file = files.map((one) => one.id);
        const answer = await this.core.ask({
            command: 'send', id, to: out.with,
            ...(text !== '' && { text }), ...(reply !== undefined && { reply }), ...(file.length > 0 && { file }),
        });
        // Logged out, or given up meanwhile.
        if (!this.entries.includes(entry)) return;
        if (answer.status === 'OK') this.keptByServer(entry, answer);
        else this.refused(entry, answer);
        this.publish();
    }

    private keptByServer(entry: Entry, answer: Reply): void {
        const { out } = entry;
        const number = answer['number'] as number;
        const time = answer['time'] as string;
        entry.number = number;
        this.core.kept.release(out.id);
        const { me } = this.core.screen.now;
        const message: WireMessage = { number, from: this.core.screen.me, display: me?.display ?? '', text: out.text, time };
        if (out.reply !== undefined) message.reply = out.reply;
        if (out.files.length > 0) message.files = [...out.files];
        const talk = this.core.screen.talkOf(out.with);
        // What is known of it is newer: sent again, it may have been edited since.
        if (!talk.message(number)) talk.live(message);
    }

    private refused(entry: Entry, answer: Reply): void {
        if (answer.code !== networkCode) delete entry.shadow;
        if (!isPassing(answer.code)) return this.change(entry, 'failed', errorText(answer.code ?? 'internal', answer.message));
        this.change(entry, 'waiting');
        if (answer.code !== 'busy') return;
        clearTimeout(this.paused);
        this.paused = setTimeout(() => this.flush(), busyPauseMs);
    }

    private change(entry: Entry, state: SendState, error?: string): void {
        const { error: _, ...rest } = entry.out;
        entry.out = { ...rest, state, ...(error !== undefined && { error }) };
        if (state === 'failed') this.core.kept.keep(entry.out);
    }

    private remove(entry: Entry): void {
        this.entries = this.entries.filter((one) => one !== entry);
        this.core.kept.release(entry.out.id);
    }

    private publish(): void {
        const shown: Outgoing[] = this.entries.filter(({ shadow }) => shadow === undefined).map(({ out }) => out);
        const before = this.core.screen.now.outbox;
        if (shown.length !== before.length || shown.some((one, at) => one !== before[at])) this.core.screen.set({ outbox: shown });
    }
}

/** Not crypto.randomUUID: the page may be on plain HTTP in a local network, where browsers have none. */
export function newId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
