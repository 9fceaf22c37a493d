import type { WireMessage } from '../wire/objects';
import { Facts } from './facts';
import type { Message, Timeline } from './model';

/** Messages shown at once in a timeline; beyond, the far end goes and is read again when it is scrolled to. */
export const timelineMax = 2000;
/** So many more may gather before the end is cut: not at each message. */
const timelineSlack = 200;
/** Messages kept that are not in the timeline, the newest, so that a page that is under way can be joined to them. */
export const looseMax = 400;

/** Messages from..to, both with; to = from - 1: none. Numbers have no gaps, so all of them are known. */
export interface Span {
    from: number;
    to: number;
    atStart: boolean;
    /** What comes after `to` is appended as it comes. */
    live: boolean;
    /** The history had nothing. */
    wasEmpty?: boolean;
}

export type PageKind = 'newest' | 'around' | 'older' | 'newer';

/** The messages of one conversation, and which stretch of them is its timeline. */
export class Messages {
    private readonly facts = new Map<number, Facts>();
    private current: Span | undefined;
    private loading: Timeline['loading'];
    private error: string | undefined;
    private highest = 0;
    /** The highest number that was known and given up. */
    private givenUp = 0;
    private frame: { messages: readonly Message[]; from: number; to: number } = { messages: [], from: 1, to: 0 };
    private isChanged = true;

    /** The highest number that is known. */
    get last(): number {
        return this.highest;
    }
    get span(): Readonly<Span> | undefined {
        return this.current;
    }

    get(number: number): Message | undefined {
        return this.facts.get(number)?.message();
    }

    learn(message: WireMessage, isPage: boolean): void {
        this.isChanged = true;
        this.factsOf(message.number).learn(message, isPage);
        this.highest = Math.max(this.highest, message.number);
    }

    /** A message that was just said. Answers whether it was new. */
    live(message: WireMessage): boolean {
        // By what is known, not by its number: the answer to what one said oneself may have come before it.
        const isNew = !this.facts.get(message.number)?.isThere;
        this.learn(message, false);
        this.begin(message.number);
        this.grow();
        this.trim(false);
        return isNew;
    }

    /** An event about a message, which need not be known yet. */
    about(number: number, change: (facts: Facts) => void): void {
        this.isChanged = true;
        change(this.factsOf(number));
        this.trim(false);
    }

    /** A page is under way; `undefined`: it is not coming. */
    wait(loading: Timeline['loading'], error?: string): void {
        this.loading = loading;
        this.error = error;
    }

    /** A page of history; one that does not fit any more, as the timeline was replaced meanwhile, is passed over. */
    page(kind: PageKind, messages: readonly WireMessage[], more: boolean): void {
        this.wait(undefined);
        for (const one of messages) this.learn(one, true);
        const first = messages[0]?.number;
        const last = messages[messages.length - 1]?.number;
        if (kind === 'older') this.before(first, last, more);
        else if (kind === 'newer') this.after(first, last, more);
        else this.replace(kind, first, last, more);
        this.grow();
        this.trim(kind === 'older');
    }

    /** Whether a message of this number is still to appear at the end of the timeline. */
    isAwaiting(number: number): boolean {
        const span = this.current;
        return span !== undefined && span.live && span.from <= span.to && span.to < number;
    }

    timeline(): Timeline | undefined {
        if (!this.current && !this.loading && this.error === undefined) return undefined;
        const { from, to, atStart, live } = this.current ?? { from: 1, to: 0, atStart: false, live: false };
        if (this.isChanged || this.frame.from !== from || this.frame.to !== to) this.frame = { messages: this.between(from, to), from, to };
        this.isChanged = false;
        const timeline: Timeline = { messages: this.frame.messages, atStart, atEnd: live };
        if (this.loading) timeline.loading = this.loading;
        if (this.error !== undefined) timeline.error = this.error;
        return timeline;
    }

    private between(from: number, to: number): Message[] {
        const messages: Message[] = [];
        for (let number = from; number <= to; number++) {
            const message = this.get(number);
            if (message) messages.push(message);
        }
        return messages;
    }

    private factsOf(number: number): Facts {
        let found = this.facts.get(number);
        if (!found) {
            found = new Facts();
            this.facts.set(number, found);
        }
        return found;
    }

    private replace(kind: 'newest' | 'around', first: number | undefined, last: number | undefined, more: boolean): void {
        if (first === undefined || last === undefined) {
            this.current = { from: this.highest + 1, to: this.highest, atStart: !more, live: true, wasEmpty: true };
            return;
        }
        const live = kind === 'newest' ? this.givenUp <= last : this.knownFrom(last) >= this.highest;
        this.current = { from: first, to: last, atStart: first === 1 || !more, live };
    }

    private before(first: number | undefined, last: number | undefined, more: boolean): void {
        const span = this.current;
        if (!span) return;
        if (first === undefined || last === undefined) span.atStart = true;
        else if (last === span.from - 1) {
            span.from = first;
            span.atStart = first === 1 || !more;
        }
    }

    private after(first: number | undefined, last: number | undefined, more: boolean): void {
        const span = this.current;
        if (!span) return;
        if (first !== undefined && last !== undefined) {
            if (first > span.to + 1 || last < span.to) return;
            span.to = last;
        }
        if ((!more && this.givenUp <= span.to) || this.knownFrom(span.to) >= this.highest) span.live = true;
    }

    /** A timeline that was empty begins with the lowest number that comes: where all was deleted, that is not 1. */
    private begin(number: number): void {
        const span = this.current;
        if (!span?.live || !span.wasEmpty || (span.from <= span.to && number >= span.from)) return;
        span.from = number;
        span.to = number - 1;
    }

    /** A live timeline takes in what follows on it. */
    private grow(): void {
        const span = this.current;
        if (!span?.live) return;
        span.to = this.knownFrom(span.to);
    }

    /** The last number of those that follow on this one and are known. */
    private knownFrom(number: number): number {
        let to = number;
        while (this.facts.get(to + 1)?.isThere) to++;
        return to;
    }

    private trim(atEnd: boolean): void {
        const span = this.current;
        const size = span ? span.to - span.from + 1 : 0;
        if (span && size > timelineMax + timelineSlack) {
            if (atEnd) {
                span.to = span.from + timelineMax - 1;
                span.live = false;
            } else {
                span.from = span.to - timelineMax + 1;
                span.atStart = false;
            }
        }
        if (this.facts.size > size + 2 * looseMax) this.sweep();
    }

    /** Gives up what is neither shown nor among the newest. */
    private sweep(): void {
        const { from, to } = this.current ?? { from: 1, to: 0 };
        const loose = [...this.facts.keys()].filter((number) => (number < from || number > to) && number !== this.highest);
        loose.sort((a, b) => a - b);
        for (const number of loose.slice(0, Math.max(loose.length - looseMax, 0))) {
            this.facts.delete(number);
            this.givenUp = Math.max(this.givenUp, number);
        }
    }
}
