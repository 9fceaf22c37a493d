// What the page shows, as plain immutable data. Everything in it is made by state/screen.ts from what the server said
// and by state/outbox.ts from what the user sent; the components only read it.

/** A user ("arini") or a room ("#kelas"), as the wire's WHO. */
export type Who = string;

/** Whether a Who is a room. */
export const isRoom = (who: Who): boolean => who.startsWith('#');

export interface FileInfo {
    id: string;
    name: string;
    type: string;
    size: number;
    preview?: boolean;
    width?: number;
    height?: number;
}

export interface Reaction {
    reaction: string;
    /** The first few who gave it; count has all. */
    users: readonly string[];
    count: number;
}

/** A message that the server has kept. */
export interface Message {
    number: number;
    from: string;
    display: string;
    text: string;
    /** RFC 3339, UTC. */
    time: string;
    reply?: number;
    edited?: string;
    deleted?: boolean;
    reactions: readonly Reaction[];
    files: readonly FileInfo[];
}

/** What became of a message on its way to the server: not connected; asked; refused. */
export type SendState = 'waiting' | 'sending' | 'failed';

/** A message of one's own that the server has not confirmed. Kept in the browser until it has. */
export interface Outgoing {
    /** The client's id of the message: no retry makes two. */
    id: string;
    with: Who;
    text: string;
    reply?: number;
    files: readonly FileInfo[];
    /** When it was written, RFC 3339. */
    created: string;
    state: SendState;
    /** Why it failed, for a person. */
    error?: string;
}

/** One upload that is under way or failed; a finished one becomes a file of the draft. */
export interface Upload {
    key: string;
    name: string;
    size: number;
    sent: number;
    error?: string;
}

/** What stands in the composer of a conversation; text and reply outlive a reload. */
export interface Draft {
    text: string;
    reply?: number;
    /** The number of the own message that is being edited. */
    editing?: number;
    files: readonly FileInfo[];
    uploads: readonly Upload[];
}

export type Role = 'owner' | 'moderator' | 'member';

export interface Member {
    user: string;
    display: string;
    role: Role;
    bot?: boolean;
    /** The last message that the member has read. */
    read: number;
}

/** One contiguous run of a conversation's messages, ascending by number; jumping elsewhere replaces it. */
export interface Timeline {
    messages: readonly Message[];
    /** Nothing older is there. */
    atStart: boolean;
    /** Nothing newer is there: live messages are appended. */
    atEnd: boolean;
    /** Set while a page is under way. */
    loading?: 'older' | 'newer' | 'around';
    /** Why the last page could not be read. */
    error?: string;
}

export interface Conversation {
    with: Who;
    /** The other's display name; of a room its name. */
    title: string;
    unread: number;
    /** One's own read marker. */
    read: number;
    last?: Message;
    muted: boolean;
    topic?: string;
    private?: boolean;
    /** One's own role in a room. */
    role?: Role;
    /** How far each other one has read, by user name. */
    reads: Readonly<Record<string, number>>;
    /** How far a device of the other one has received; only in conversations of two. */
    received: number;
    /** Who is writing now, by user name. */
    typing: readonly string[];
    /** Undefined until the conversation was opened. */
    timeline?: Timeline;
    /** Of a room, when asked for. */
    members?: readonly Member[];
    /** The room's own retention, when asked for or told: 0 is for ever, and all. */
    retention?: { days: number; messages: number };
    /** Set when one is no longer in it: left, kicked, banned, room deleted. */
    gone?: string;
}

export type Connection =
    | { state: 'offline' }
    | { state: 'connecting' }
    /** Connected, what was missed is being read. */
    | { state: 'resuming' }
    | { state: 'online' }
    /** Lost; the next attempt is at retryAt (ms since 1970). */
    | { state: 'waiting'; retryAt: number };

export interface Me {
    user: string;
    display: string;
    /** The number of this session in the list of one's sessions. */
    session: number;
    statusText?: string;
}

/** A short text for the user, polite for screen readers. */
export interface Notice {
    key: number;
    kind: 'info' | 'error';
    text: string;
}

export interface Search {
    words: string;
    in?: Who;
    hits: readonly (Message & { with: Who })[];
    /** The page to ask for next. */
    next?: string;
    busy: boolean;
    error?: string;
}

export interface State {
    /** Undefined until known: is there a session cookie? null: logged out. */
    me: Me | null | undefined;
    connection: Connection;
    /** By Who; the order of the list is `order`. */
    conversations: Readonly<Record<Who, Conversation>>;
    /** The conversation with the newest message first. */
    order: readonly Who[];
    /** The list of conversations has been read once. */
    loaded: boolean;
    open?: Who;
    drafts: Readonly<Record<Who, Draft>>;
    outbox: readonly Outgoing[];
    /** Who is active, by user name; display names where known. */
    active: readonly string[];
    displays: Readonly<Record<string, string>>;
    blocked: readonly string[];
    search?: Search;
    notices: readonly Notice[];
}

/** The sum of what is unread where it is not muted: for title and favicon. */
export function unreadTotal(state: State): number {
    let sum = 0;
    for (const one of Object.values(state.conversations)) if (!one.muted) sum += one.unread;
    return sum;
}
