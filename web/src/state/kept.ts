import type { Draft, Outgoing, Who } from './model';

/** What is used of localStorage. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** An outgoing message with its place among the others. */
export type KeptOutgoing = Outgoing & { at: number };
export type KeptDraft = Pick<Draft, 'text' | 'reply' | 'files'>;

/**
 * What outlives the page, by user. Each thing has a key of its own, so that two tabs do not overwrite each other's. A
 * browser that keeps nothing, or has no room, makes no difference but that.
 */
export class Kept {
    private user = '';

    constructor(private readonly storage: Storage | undefined) {}

    /** Whose things these are from now on. */
    of(user: string): void {
        this.user = user;
    }

    /** Who was logged in here last: for a page that is loaded without a connection. */
    get lastMe(): { user: string; display: string; session: number } | undefined {
        return this.read('kabar.me');
    }
    set lastMe(me: { user: string; display: string; session: number } | undefined) {
        if (me) this.write('kabar.me', { user: me.user, display: me.display, session: me.session });
        else this.remove('kabar.me');
    }

    /** False: it is not kept. */
    keep(one: KeptOutgoing): boolean {
        return this.write(this.outKey(one.id), one);
    }
    release(id: string): void {
        this.remove(this.outKey(id));
    }
    outgoing(): KeptOutgoing[] {
        return this.all<KeptOutgoing>(this.outKey('')).map(([, one]) => one).sort((a, b) => a.at - b.at);
    }
    isKept(id: string): boolean {
        return this.read(this.outKey(id)) !== undefined;
    }

    draft(who: Who, draft: KeptDraft | undefined): void {
        const key = this.draftKey(who);
        if (!draft || (!draft.text && draft.reply === undefined && draft.files.length === 0)) this.remove(key);
        else this.write(key, { text: draft.text, reply: draft.reply, files: draft.files });
    }
    drafts(): [Who, KeptDraft][] {
        return this.all<KeptDraft>(this.draftKey(''));
    }

    /** All of this user's, at logout. */
    clear(): void {
        for (const prefix of [this.outKey(''), this.draftKey('')]) for (const [rest] of this.all(prefix)) this.remove(prefix + rest);
    }

    private outKey = (id: string): string => `kabar.out.${this.user}/${id}`;
    private draftKey = (who: Who): string => `kabar.draft.${this.user}/${who}`;

    private all<Value>(prefix: string): [string, Value][] {
        const found: [string, Value][] = [];
        try {
            for (let at = 0; at < (this.storage?.length ?? 0); at++) {
                const key = this.storage?.key(at);
                if (!key?.startsWith(prefix)) continue;
                const value = this.read<Value>(key);
                if (value !== undefined) found.push([key.slice(prefix.length), value]);
            }
        } catch {
            // A browser that forbids storage.
        }
        return found;
    }

    private read<Value>(key: string): Value | undefined {
        try {
            const text = this.storage?.getItem(key);
            const value: unknown = text ? JSON.parse(text) : undefined;
            return typeof value === 'object' && value !== null ? (value as Value) : undefined;
        } catch {
            return undefined;
        }
    }

    private write(key: string, value: object): boolean {
        try {
            this.storage?.setItem(key, JSON.stringify(value));
            return this.storage !== undefined;
        } catch {
            return false;
        }
    }

    private remove(key: string): void {
        try {
            this.storage?.removeItem(key);
        } catch {
            // As above.
        }
    }
}
