import type { State, Who, Role, FileInfo } from './model';

/** An answer for a person: nothing went wrong, or what did. */
export type Answer<T = void> = { ok: true; value: T } | { ok: false; code: string; text: string };

export interface SessionInfo {
    session: number;
    created: string;
    used: string;
    expires: string;
    current: boolean;
}

export interface RoomInfo {
    room: Who;
    topic?: string;
    members: number;
    joined: boolean;
}

export interface Profile {
    user: string;
    display: string;
    statusText?: string;
    /** Only of oneself. */
    created?: string;
    bot?: boolean;
    active?: boolean;
}

/** What happened live and may be worth a notification; told once for each message of others, never for what was missed
 *  while a page was being read again. */
export interface Arrival {
    with: Who;
    from: string;
    display: string;
    text: string;
    muted: boolean;
}

/**
 * All that the page can do. One object for a page; every change gives a new State. Nothing throws: what can fail says
 * so in its Answer, whose text is in the user's language.
 */
export interface Chat {
    readonly state: State;
    /** Calls back after changes, at most once for each frame; the function returned ends it. */
    subscribe(changed: () => void): () => void;
    onArrival(told: (arrival: Arrival) => void): () => void;

    /** Looks whether there is a session (cookie), and connects if so. Call once. */
    start(): Promise<void>;
    login(user: string, password: string): Promise<Answer>;
    register(user: string, password: string, display: string, invite: string): Promise<Answer>;
    logout(): Promise<Answer>;
    reconnectNow(): void;

    /** Opens a conversation (also one with a user who was never written to): its newest page, or around the first unread. */
    open(who: Who | undefined): void;
    older(who: Who): Promise<void>;
    newer(who: Who): Promise<void>;
    /** Jumps: the timeline becomes the messages around this number. */
    around(who: Who, number: number): Promise<Answer>;
    /** Jumps to the first message of a day ("2026-11-22", local); answers its number. */
    jumpToDate(who: Who, day: string): Promise<Answer<number>>;
    /** Back to the newest messages. */
    newest(who: Who): Promise<void>;
    /** All up to this number was seen. */
    markRead(who: Who, number: number): void;

    setDraft(who: Who, text: string): void;
    setReply(who: Who, number: number | undefined): void;
    /** Begins (number) or gives up (undefined) editing one's own message; its text becomes the draft. */
    setEditing(who: Who, number: number | undefined): void;
    /** Sends the draft, or carries the edit out. At once on the screen; kept until the server has it. */
    submit(who: Who): void;
    retry(id: string): void;
    discard(id: string): void;
    attach(who: Who, files: readonly File[]): void;
    cancelUpload(who: Who, key: string): void;
    detach(who: Who, file: FileInfo): void;

    remove(who: Who, number: number): Promise<Answer>;
    react(who: Who, number: number, reaction: string, on: boolean): Promise<Answer>;
    /** One key was pressed in the composer; tells the others at most every few seconds. */
    typed(who: Who): void;

    createRoom(room: Who, isPrivate: boolean): Promise<Answer<Who>>;
    joinRoom(room: Who): Promise<Answer<Who>>;
    leaveRoom(room: Who): Promise<Answer>;
    deleteRoom(room: Who): Promise<Answer>;
    publicRooms(): Promise<Answer<readonly RoomInfo[]>>;
    loadMembers(room: Who): Promise<Answer>;
    invite(room: Who, user: string): Promise<Answer>;
    kick(room: Who, user: string): Promise<Answer>;
    ban(room: Who, user: string): Promise<Answer>;
    unban(room: Who, user: string): Promise<Answer>;
    setRole(room: Who, user: string, role: Role): Promise<Answer>;
    setTopic(room: Who, topic: string): Promise<Answer>;
    setRetention(room: Who, days: number, messages: number): Promise<Answer>;
    setMuted(who: Who, muted: boolean): Promise<Answer>;
    setBlocked(user: string, blocked: boolean): Promise<Answer>;

    /** Search as you type: each call replaces the one before; undefined closes. */
    search(words: string | undefined, within?: Who): void;
    moreHits(): void;

    sessions(): Promise<Answer<readonly SessionInfo[]>>;
    endSession(session: number): Promise<Answer>;
    endOtherSessions(): Promise<Answer>;
    changePassword(old: string, fresh: string): Promise<Answer>;
    setDisplay(display: string): Promise<Answer>;
    setStatusText(text: string): Promise<Answer>;
    profile(user: string): Promise<Answer<Profile>>;

    dismiss(notice: number): void;
}
