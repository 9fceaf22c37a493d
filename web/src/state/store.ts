import { errorText } from '../i18n';
import { Link, type Socket } from '../wire/connection';
import { Http } from '../wire/http';
import { isSessionOver, networkCode, type Command, type Reply } from '../wire/objects';
import { browserFrame, browserSocket, browserStorage, watchBrowser } from './browser';
import { Account } from './account';
import type { Answer, Arrival, Chat } from './chat';
import { answerOf, done, refusal, type Core } from './core';
import { Drafts } from './drafts';
import { Kept, type Storage } from './kept';
import { Live, meOf } from './live';
import type { Me, Who } from './model';
import { Outbox } from './outbox';
import { Reading } from './reading';
import { Rooms } from './rooms';
import { Screen } from './screen';
import { Searching } from './search';
import { Uploads } from './uploads';

/** `typing` goes out at most once in so many ms. */
export const typingSentMs = 3_000;
/** Whether there is a session could not be asked: asked again after so many ms. */
const startAgainMs = 3_000;

/** What the store needs of its surroundings; the browser's own where nothing is given. */
export interface ChatOptions {
    /** The server's address, with a slash at its end. */
    base?: string;
    storage?: Storage;
    socket?: (url: string) => Socket;
    fetch?: typeof fetch;
    /** Calls back before the next frame is drawn. */
    frame?: (draw: () => void) => void;
    random?: () => number;
}

export function createChat(options: ChatOptions = {}): Chat {
    return new Store(options).chat();
}

class Store implements Core {
    readonly kept: Kept;
    readonly http: Http;
    readonly screen: Screen;
    private readonly link: Link;
    private readonly outbox: Outbox;
    private readonly drafts: Drafts;
    private readonly uploads: Uploads;
    private readonly reading: Reading;
    private readonly rooms: Rooms;
    private readonly account: Account;
    private readonly searching: Searching;
    private readonly live: Live;
    private readonly subscribers = new Set<() => void>();
    private readonly arrivals = new Set<(arrival: Arrival) => void>();
    private readonly typedAt = new Map<Who, number>();
    private readonly frame: (draw: () => void) => void;
    private isDrawn = true;
    private isLeaving = false;

    constructor(options: ChatOptions) {
        const base = options.base ?? new URL('.', location.href).href;
        const call = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
        const socket = options.socket ?? browserSocket;
        const url = `${base.replace(/^http/, 'ws')}ws`;
        this.kept = new Kept(options.storage ?? browserStorage());
        this.http = new Http(base, call);
        this.frame = options.frame ?? browserFrame;
        this.screen = new Screen(() => this.changed(), () => this.outbox.settle());
        this.link = new Link({
            open: () => socket(url),
            onState: (state) => this.live.link(state),
            onEvent: (event) => this.live.event(event),
            onRefused: () => void this.look(),
            ...(options.random && { random: options.random }),
        });
        this.outbox = new Outbox(this);
        this.drafts = new Drafts(this, this.outbox);
        this.uploads = new Uploads(base, call, this.drafts);
        this.reading = new Reading(this);
        this.rooms = new Rooms(this);
        this.account = new Account(this);
        this.searching = new Searching(this);
        this.live = new Live(this, {
            outbox: this.outbox,
            reading: this.reading,
            rooms: this.rooms,
            account: this.account,
            arrived: (arrival) => this.arrivals.forEach((told) => told(arrival)),
            lost: () => this.link.lost(),
            over: (code) => this.over(code),
            replaced: (me) => this.enter(me),
        });
        watchBrowser(this.link);
    }

    ask(command: Command): Promise<Reply> {
        return this.link.request(command);
    }

    isOnline(): boolean {
        return this.live.isListening;
    }

    chat(): Chat {
        const { screen } = this;
        const chat = {
            ...this.session(),
            ...this.reader(),
            ...this.writer(),
            ...this.roomKeeper(),
            ...this.self(),
            subscribe: (changed: () => void) => (this.subscribers.add(changed), () => void this.subscribers.delete(changed)),
            onArrival: (told: (arrival: Arrival) => void) => (this.arrivals.add(told), () => void this.arrivals.delete(told)),
            dismiss: (key: number) => screen.set({ notices: screen.now.notices.filter((one) => one.key !== key) }),
        };
        return Object.defineProperty(chat, 'state', { get: () => screen.state }) as Chat;
    }

    private session(): Pick<Chat, 'start' | 'login' | 'register' | 'logout' | 'reconnectNow'> {
        return {
            start: () => this.start(),
            login: (user, password) => this.login(user, password),
            register: (user, password, display, invite) => this.register(user, password, display, invite),
            logout: () => this.logout(),
            reconnectNow: () => this.link.hurry(),
        };
    }

    private reader() {
        const { reading, searching } = this;
        return {
            open: (who) => reading.open(who),
            older: (who) => reading.older(who),
            newer: (who) => reading.newer(who),
            around: (who, number) => reading.around(who, number),
            jumpToDate: (who, day) => reading.jumpToDate(who, day),
            newest: (who) => reading.newest(who),
            markRead: (who, number) => reading.markRead(who, number),
            search: (words, within) => searching.search(words, within),
            moreHits: () => searching.more(),
        } satisfies Partial<Chat>;
    }

    private writer() {
        const { drafts, uploads, outbox } = this;
        return {
            setDraft: (who, text) => drafts.setText(who, text),
            setReply: (who, number) => drafts.setReply(who, number),
            setEditing: (who, number) => drafts.setEditing(who, number),
            submit: (who) => (this.typedAt.delete(who), drafts.submit(who)),
            retry: (id) => outbox.retry(id),
            discard: (id) => outbox.discard(id),
            attach: (who, files) => uploads.attach(who, files),
            cancelUpload: (who, key) => uploads.cancel(who, key),
            detach: (who, file) => drafts.detach(who, file.id),
            remove: (who, number) => this.answer({ command: 'delete', with: who, number }),
            react: (who, number, reaction, on) => this.answer({ command: on ? 'react' : 'unreact', with: who, number, reaction }),
            typed: (who) => this.typed(who),
        } satisfies Partial<Chat>;
    }

    private roomKeeper() {
        const { rooms, reading } = this;
        return {
            createRoom: (room, isPrivate) => rooms.create(room, isPrivate),
            joinRoom: (room) => rooms.join(room),
            leaveRoom: (room) => rooms.leave(room),
            deleteRoom: (room) => rooms.remove(room),
            publicRooms: () => rooms.public(),
            loadMembers: (room) => reading.loadMembers(room),
            invite: (room, user) => rooms.of('invite', room, user),
            kick: (room, user) => rooms.of('kick', room, user),
            ban: (room, user) => rooms.of('ban', room, user),
            unban: (room, user) => rooms.of('unban', room, user),
            setRole: (room, user, role) => rooms.setRole(room, user, role),
            setTopic: (room, topic) => rooms.setTopic(room, topic),
            setRetention: (room, days, messages) => rooms.setRetention(room, days, messages),
            setMuted: (who, muted) => rooms.setMuted(who, muted),
        } satisfies Partial<Chat>;
    }

    private self() {
        const { account } = this;
        return {
            setBlocked: (user, blocked) => account.setBlocked(user, blocked),
            sessions: () => account.sessions(),
            endSession: (session) => account.endSession(session),
            endOtherSessions: () => account.endOtherSessions(),
            changePassword: (old, fresh) => account.changePassword(old, fresh),
            setDisplay: (display) => account.setDisplay(display),
            setStatusText: (text) => account.setStatusText(text),
            profile: (user) => account.profile(user),
        } satisfies Partial<Chat>;
    }

    private async answer(command: Command): Promise<Answer> {
        return answerOf(await this.ask(command));
    }

    private async start(): Promise<void> {
        const reply = await this.http.session();
        if (reply.status === 'OK') return this.enter(meOf(reply));
        if (isSessionOver(reply.code)) return this.leave();
        // No connection: what was typed is there all the same.
        const { lastMe } = this.kept;
        if (lastMe) return this.enter(lastMe);
        this.screen.set({ connection: { state: 'waiting', retryAt: Date.now() + startAgainMs } });
        setTimeout(() => void this.start(), startAgainMs);
    }

    private async login(user: string, password: string): Promise<Answer> {
        const reply = await this.http.login(user.trim(), password);
        if (reply.status !== 'OK') return refusal(reply);
        this.enter(meOf(reply));
        return done;
    }

    private async register(user: string, password: string, display: string, invite: string): Promise<Answer> {
        const more = { ...(display.trim() && { display: display.trim() }), ...(invite.trim() && { invite: invite.trim() }) };
        const reply = await this.http.command({ command: 'register', user: user.trim(), password, ...more });
        return reply.status === 'OK' ? this.login(user, password) : refusal(reply);
    }

    private async logout(): Promise<Answer> {
        // The connection hears that the session ended; that is no news then.
        this.isLeaving = true;
        const reply = await this.http.logout();
        this.isLeaving = false;
        if (reply.status !== 'OK' && !isSessionOver(reply.code)) return refusal(reply);
        this.kept.clear();
        this.leave();
        return done;
    }

    private enter(me: Me): void {
        this.link.stop();
        this.clear();
        this.kept.of(me.user);
        this.kept.lastMe = me;
        this.screen.reset(me);
        this.drafts.load();
        this.outbox.load();
        this.link.start();
    }

    private leave(): void {
        this.link.stop();
        this.clear();
        this.kept.lastMe = undefined;
        this.screen.reset(null);
    }

    private clear(): void {
        this.live.clear();
        this.reading.clear();
        this.uploads.clear();
        this.drafts.clear();
        this.outbox.clear();
        this.searching.search(undefined, undefined);
        this.typedAt.clear();
    }

    /** The session ended elsewhere. What was written stays in the browser for the same user. */
    private over(code: string): void {
        if (this.isLeaving) return;
        this.leave();
        this.screen.notice('info', errorText(code || 'not_logged_in'));
    }

    /** The connection is refused: because nobody is logged in any more? */
    private async look(): Promise<void> {
        const reply = await this.http.session();
        if (this.screen.now.me && reply.code !== networkCode && isSessionOver(reply.code)) this.over(reply.code ?? '');
    }

    private typed(who: Who): void {
        const now = Date.now();
        if (!this.isOnline() || now - (this.typedAt.get(who) ?? -Infinity) < typingSentMs) return;
        this.typedAt.set(who, now);
        void this.ask({ command: 'typing', with: who });
    }

    /** Many changes make one drawing. */
    private changed(): void {
        if (!this.isDrawn) return;
        this.isDrawn = false;
        this.frame(() => {
            this.isDrawn = true;
            for (const changed of [...this.subscribers]) changed();
        });
    }
}
