// The wire's objects, as docs/protocol.md has them. What the server may add later is passed over.
import type { FileInfo, Reaction, Role, Who } from '../state/model';

export interface WireMessage {
    number: number;
    from: string;
    display?: string;
    to?: Who;
    with?: Who;
    text?: string;
    time: string;
    reply?: number;
    edited?: string;
    deleted?: boolean;
    reactions?: Reaction[];
    files?: FileInfo[];
    read?: boolean;
}

export interface WireConversation {
    with: Who;
    unread: number;
    read: number;
    last?: WireMessage;
    muted?: boolean;
    topic?: string;
    private?: boolean;
    role?: Role;
}

export interface WireMember {
    user: string;
    display: string;
    role: Role;
    bot?: boolean;
    read: number;
}

/** A reply; the keys of each command's own are looked at where it is asked. */
export interface Reply {
    status: 'OK' | 'ERROR';
    code?: string;
    message?: string;
    tag?: number;
    cursor?: string;
    [key: string]: unknown;
}

interface Told {
    from: string;
    to: Who;
    cursor?: string;
}

export type WireEvent =
    | (Told & WireMessage & { event: 'message'; to: Who })
    | (Told & { event: 'edited'; number: number; text: string; time: string })
    | (Told & { event: 'deleted'; number: number; time: string })
    | (Told & { event: 'reaction'; number: number; reaction: string; on: boolean; time: string })
    | (Told & { event: 'read' | 'received'; number: number })
    | (Told & { event: 'joined'; user: string; time: string })
    | (Told & { event: 'left'; user: string; why: string; time: string })
    | (Told & { event: 'room'; topic?: string; days?: number; messages?: number; user?: string; role?: Role; time: string })
    | (Told & { event: 'typing' })
    | { event: 'presence'; active?: string[]; inactive?: string[]; more?: boolean; cursor?: string }
    | { event: 'heartbeat'; cursor?: string }
    | { event: 'end'; code: string; message: string; cursor?: string };

export interface Command {
    command: string;
    [key: string]: unknown;
}

/** The code of a reply that never came: not connected, or no longer. */
export const networkCode = 'network';

export const noReply = (): Reply => ({ status: 'ERROR', code: networkCode, message: '' });

/** Codes of a session that is over. */
export const isSessionOver = (code: string | undefined): boolean =>
    code === 'not_logged_in' || code === 'bad_token' || code === 'token_expired' || code === 'user_disabled';
