// What the page shows beside the chat's own state: which panel and dialog are open, where to jump.
import type { Chat } from '../state/chat';
import type { Who } from '../state/model';
import { cell } from './base/cell';

export type Panel = 'details' | 'search' | undefined;
export type SettingsSection = 'profile' | 'password' | 'sessions' | 'look' | 'alerts' | 'blocked' | 'keys';
export type PageDialog =
    | { kind: 'new'; tab?: 'person' | 'rooms' | 'create' }
    | { kind: 'settings'; section: SettingsSection }
    | { kind: 'picture'; id: string; name: string }
    | { kind: 'delete'; with: Who; number: number }
    | { kind: 'date'; with: Who }
    | undefined;

/** The message to bring into view, and to light up. */
export interface Target {
    with: Who;
    number: number;
}

export const panel = cell<Panel>(undefined);
export const dialog = cell<PageDialog>(undefined);
export const target = cell<Target | undefined>(undefined);

/** Counts what was sent: then the newest message is what one wants to see. */
export const sent = cell(0);

const prefix = '#/';

/** The conversation that the address names. */
export function whoOfAddress(): Who | undefined {
    if (!location.hash.startsWith(prefix)) return undefined;
    try {
        return decodeURIComponent(location.hash.slice(prefix.length)) || undefined;
    } catch {
        return undefined;
    }
}

/** Goes to a conversation, or to the list. The address changes, so the browser's own back goes back. */
export function goTo(who: Who | undefined): void {
    const next = who === undefined ? prefix : prefix + encodeURIComponent(who);
    if (location.hash !== next) location.hash = next;
}

/** Opens what the address names, now and whenever it changes. */
export function followAddress(chat: Chat): () => void {
    const follow = () => {
        const who = whoOfAddress();
        if (chat.state.open !== who) chat.open(who);
    };
    follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
}

/** Brings a message into view, wherever it is; answers what went wrong. */
export async function jumpTo(chat: Chat, who: Who, number: number): Promise<string | undefined> {
    if (chat.state.open !== who) {
        goTo(who);
        chat.open(who);
    }
    const shown = chat.state.conversations[who]?.timeline?.messages;
    const first = shown?.[0]?.number;
    const last = shown?.[shown.length - 1]?.number;
    if (first === undefined || last === undefined || number < first || number > last) {
        const answer = await chat.around(who, number);
        if (!answer.ok) return answer.text;
    }
    target.set({ with: who, number });
    return undefined;
}
