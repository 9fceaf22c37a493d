import type { WireMessage } from '../wire/objects';
import type { FileInfo, Message, Reaction } from './model';

const none: readonly never[] = [];

interface Mark {
    on: boolean;
    time: string;
}

/**
 * All that is known of one message, from pages of history and from events. What is known grows: the same facts in any
 * order, and however often, make the same message.
 */
export class Facts {
    private base: WireMessage | undefined;
    /** Reactions as a page had them. */
    private given: readonly Reaction[] = none;
    private edit: { text: string; time: string } | undefined;
    private deleted = false;
    /** By reaction and user: what events said last. */
    private readonly marks = new Map<string, Map<string, Mark>>();
    private made: Message | undefined;

    get isThere(): boolean {
        return this.base !== undefined;
    }

    /** `isPage`: it has the reactions, too; an event has none even where there are some. */
    learn(message: WireMessage, isPage: boolean): void {
        this.made = undefined;
        if (!this.base || (message.edited ?? '') >= (this.base.edited ?? '')) this.base = message;
        if (message.deleted) this.deleted = true;
        if (isPage) this.given = message.reactions ?? none;
    }

    edited(text: string, time: string): void {
        const { edit } = this;
        if (edit && (edit.time > time || (edit.time === time && edit.text >= text))) return;
        this.made = undefined;
        this.edit = { text, time };
    }

    gone(): void {
        this.made = undefined;
        this.deleted = true;
    }

    reacted(reaction: string, user: string, on: boolean, time: string): void {
        const users = this.marks.get(reaction) ?? new Map<string, Mark>();
        const before = users.get(user);
        if (before && (before.time > time || (before.time === time && !before.on))) return;
        this.made = undefined;
        users.set(user, { on, time });
        this.marks.set(reaction, users);
    }

    /** The message, or undefined if only events about it are known. The same object until something changes. */
    message(): Message | undefined {
        if (this.base) this.made ??= this.make(this.base);
        return this.made;
    }

    private make(base: WireMessage): Message {
        const { number, from, time } = base;
        const display = base.display ?? from;
        const made: Message = { number, from, display, text: base.text ?? '', time, reactions: none, files: none };
        if (base.reply !== undefined) made.reply = base.reply;
        if (this.deleted) return { ...made, text: '', deleted: true };
        if (base.edited !== undefined) made.edited = base.edited;
        if (this.edit && this.edit.time >= (base.edited ?? '')) {
            made.text = this.edit.text;
            made.edited = this.edit.time;
        }
        made.files = base.files ? base.files.map(fileOf) : none;
        made.reactions = this.reactions();
        return made;
    }

    private reactions(): readonly Reaction[] {
        if (this.marks.size === 0) return this.given;
        const all = new Map(this.given.map((one) => [one.reaction, one]));
        for (const [reaction, users] of this.marks) {
            const given = all.get(reaction) ?? { reaction, users: none, count: 0 };
            all.set(reaction, withMarks(given, users));
        }
        // In an order that does not depend on who was heard first.
        const firm = [...all.values()].filter((one) => one.count > 0);
        return firm.sort((a, b) => (a.reaction < b.reaction ? -1 : 1));
    }
}

/** A page names only the first few; of a mark of another one it is not known whether the count has it already. */
function withMarks(given: Reaction, marks: ReadonlyMap<string, Mark>): Reaction {
    const users = new Set(given.users);
    let { count } = given;
    for (const [user, { on }] of marks) {
        if (on === users.has(user)) continue;
        if (on) users.add(user);
        else if (!users.delete(user)) continue;
        count += on ? 1 : -1;
    }
    return { reaction: given.reaction, users: [...users].sort(), count: Math.max(count, users.size) };
}

/** Only the keys that are meant. */
export function fileOf(file: FileInfo): FileInfo {
    const { id, name, type, size, preview, width, height } = file;
    return { id, name, type, size, ...(preview && { preview, width: width ?? 0, height: height ?? 0 }) };
}
