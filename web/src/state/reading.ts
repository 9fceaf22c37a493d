import { t } from '../i18n';
import { networkCode, type Reply, type WireMember, type WireMessage } from '../wire/objects';
import type { Answer } from './chat';
import { allPages, done, refusal, type Core } from './core';
import { isRoom, type Who } from './model';
import type { PageKind } from './messages';

/** Messages of one page of history. */
export const pageSize = 80;
/** Members that are listed of a room. */
const membersMax = 10_000;
/** One `read` for a conversation in so many ms. */
const readPauseMs = 300;

interface History {
    messages: WireMessage[];
    more?: boolean;
    read?: number;
    with: Who;
}

/** Opening conversations, moving in them, and telling what was read. */
export class Reading {
    /** Markers to be told to the server. */
    private readonly markers = new Map<Who, number>();
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly core: Core) {}

    clear(): void {
        this.markers.clear();
        clearTimeout(this.timer);
        this.timer = undefined;
    }

    open(who: Who | undefined): void {
        this.core.screen.set({ open: who });
        if (who === undefined) return;
        const talk = this.core.screen.talkOf(who);
        // Where to begin is known with the list: before that it waits, and is opened again then.
        if (!this.core.screen.now.loaded) talk.wait('around');
        else if (!talk.span) void this.first(who);
        this.about(who);
    }

    /** Connected again: what could not be read before, and the markers. */
    resumed(): void {
        const { open } = this.core.screen.now;
        if (open !== undefined) {
            // A page that failed for want of a connection is asked for anew when it is scrolled to.
            this.core.screen.talkOf(open).wait(undefined);
            this.open(open);
        }
        this.tellMarkers();
    }

    async older(who: Who): Promise<void> {
        const span = this.core.screen.talk(who)?.span;
        if (!span || span.atStart) return;
        if (span.from <= 1) return void this.core.screen.talk(who)?.page('older', [], false, 0);
        await this.page(who, 'older', { before: span.from });
    }

    async newer(who: Who): Promise<void> {
        const span = this.core.screen.talk(who)?.span;
        if (!span || span.live || span.to < 1) return;
        await this.page(who, 'newer', { after: span.to });
    }

    async around(who: Who, number: number): Promise<Answer> {
        const span = this.core.screen.talkOf(who).span;
        if (span && span.from <= number && number <= span.to) return done;
        return this.page(who, 'around', { around: number });
    }

    async newest(who: Who): Promise<void> {
        if (!this.core.screen.talkOf(who).span?.live) await this.page(who, 'newest', {});
    }

    async jumpToDate(who: Who, day: string): Promise<Answer<number>> {
        const from = new Date(`${day}T00:00:00`).getTime();
        const end = this.core.screen.talkOf(who).lastNumber;
        let low = 1;
        let high = end + 1;
        while (low < high) {
            const middle = Math.floor((low + high) / 2);
            const reply = await this.core.ask({ command: 'history', with: who, around: middle, limit: 1 });
            if (reply.code === 'cursor_gone') {
                low = Math.max(Number(reply['oldest']) || 0, middle + 1);
                continue;
            }
            if (reply.status !== 'OK') return refusal(reply);
            const [found] = (reply as unknown as History).messages;
            if (found && Date.parse(found.time) < from) low = middle + 1;
            else high = middle;
        }
        if (low > end || Number.isNaN(from)) return { ok: false, code: 'unknown_message', text: t('conv.date_none') };
        const answer = await this.around(who, low);
        return answer.ok ? { ok: true, value: low } : answer;
    }

    markRead(who: Who, number: number): void {
        const talk = this.core.screen.talkOf(who);
        const upTo = Math.min(number, talk.lastNumber);
        if (upTo <= talk.read || upTo < 1) return;
        talk.readBy(this.core.screen.me, upTo);
        this.markers.set(who, upTo);
        this.timer ??= setTimeout(() => this.tellMarkers(), readPauseMs);
    }

    async loadMembers(room: Who): Promise<Answer> {
        const { items, reply } = await allPages<WireMember>(this.core, { command: 'members', room, limit: 1000 }, 'members', membersMax);
        if (reply.status !== 'OK') return refusal(reply);
        for (const { user, display } of items) this.core.screen.named(user, display);
        this.core.screen.talkOf(room).setMembers(items);
        return done;
    }

    /** The newest page; where much is unread, the one with the first unread message. */
    private async first(who: Who): Promise<void> {
        const { unread, read } = this.core.screen.talkOf(who).snapshot();
        if (unread > pageSize / 2) await this.page(who, 'around', { around: read + 1 });
        else await this.page(who, 'newest', {});
    }

    private async page(who: Who, kind: PageKind, where: object): Promise<Answer> {
        const { screen } = this.core;
        const talk = screen.talkOf(who);
        talk.wait(kind === 'newest' ? 'around' : kind);
        const reply = await this.core.ask({ command: 'history', with: who, limit: pageSize, ...where });
        // The list was read anew meanwhile.
        if (screen.talk(who) !== talk) return refusal(reply);
        screen.touch();
        if (reply.status !== 'OK') return this.failed(who, kind, reply);
        const { messages, more, read, with: name } = reply as unknown as History;
        if (name !== who) this.rename(who, name);
        for (const one of messages) screen.name(one.from, one.display, one.time);
        screen.talkOf(name).page(kind, messages, more ?? false, read ?? 0);
        return done;
    }

    private async failed(who: Who, kind: PageKind, reply: Reply): Promise<Answer> {
        const { screen } = this.core;
        const talk = screen.talkOf(who);
        const refused = refusal(reply);
        if (reply.code === 'cursor_gone' && kind === 'older') {
            talk.page('older', [], false, 0);
            return done;
        }
        const oldest = Number(reply['oldest']);
        if (reply.code === 'cursor_gone' && oldest > 0) return this.page(who, 'around', { around: oldest });
        // Not connected: it stays under way, and is asked again when the connection is back.
        if (reply.code === networkCode && !talk.span) return refused;
        talk.wait(undefined, refused.text);
        if (reply.code === 'unknown_user' || reply.code === 'unknown_room') {
            screen.notice('error', refused.text);
            screen.removeTalk(who);
        }
        return refused;
    }

    /** Names are compared without regard to case: the server says how it is written. */
    private rename(typed: Who, name: Who): void {
        const { screen } = this.core;
        const wasOpen = screen.now.open === typed;
        screen.removeTalk(typed);
        screen.talkOf(name);
        if (wasOpen) this.open(name);
    }

    /** What its history does not tell: who is in it, or who the other one is. */
    private about(who: Who): void {
        if (!this.core.isOnline()) return;
        if (isRoom(who)) {
            // From then on events tell what changes.
            if (this.core.screen.talkOf(who).snapshot().members) return;
            void this.loadMembers(who);
            void this.core.ask({ command: 'retention', room: who }).then((reply) => {
                const talk = this.core.screen.talk(who);
                if (reply.status !== 'OK' || !talk) return;
                talk.retention = { days: Number(reply['days']), messages: Number(reply['messages']) };
                talk.touch();
                this.core.screen.touch();
            });
        } else {
            void this.core.ask({ command: 'presence', user: who }).then((reply) => {
                if (reply.status === 'OK') this.core.screen.named(reply['user'], reply['display']);
            });
        }
    }

    private tellMarkers(): void {
        clearTimeout(this.timer);
        this.timer = undefined;
        if (!this.core.isOnline()) return;
        for (const [who, number] of this.markers) {
            this.markers.delete(who);
            void this.core.ask({ command: 'read', with: who, number }).then(({ code }) => {
                // Told when the connection is back.
                if (code === networkCode && !this.markers.has(who)) this.markers.set(who, number);
            });
        }
    }
}
