import { endOfBare, endOfTarget, safeUrl } from './links';
import type { Inline, Work } from './nodes';

type Style = 'bold' | 'italic' | 'strike';

/** A style or a link that was begun: where its children begin, and what it is if it never ends. */
interface Begun {
    kind: Style | '[';
    source: string;
    /** `*` is not ended by `_`. */
    mark: string;
    children: Inline[];
}

const wordCharacter = /[\p{L}\p{N}]/u;
const isWord = (char: string): boolean => wordCharacter.test(char);
const isBlank = (char: string): boolean => char.trim() === '';
/** What may stand before a style: nothing, a blank, what opens. So `2*3*4` and `snake_case_name` stay as they are. */
const mayPrecede = (char: string): boolean => isBlank(char) || '([{"\'“‘«*_~>-—:/'.includes(char);

/** The marks of a run of `*`, `_` or `~`, in the order in which they begin. */
function marksOf(run: string): readonly string[] | undefined {
    switch (run) {
        case '*': case '_': case '**': case '~~': return [run];
        case '***': return ['**', '*'];
        default: return undefined;
    }
}

const styleOf = (mark: string): Style => (mark === '**' ? 'bold' : mark === '~~' ? 'strike' : 'italic');

/** Reads a text from its beginning to its end, once. */
export class InlineReader {
    private at = 0;
    private plain = '';
    private out: Inline[] = [];
    private readonly begun: Begun[] = [];
    /** By the position of a run of backticks: where the next one of the same length is. */
    private readonly nextTicks = new Map<number, number>();

    constructor(
        private readonly text: string,
        private readonly work: Work,
    ) {
        this.findTicks();
    }

    read(): Inline[] {
        while (this.at < this.text.length) {
            this.work.steps++;
            const char = this.text.charAt(this.at);
            if (char === '`') this.ticks();
            else if (char === '*' || char === '_' || char === '~') this.marks(char);
            else if (char === '[') this.bracket();
            else if (char === ']') this.target();
            else if ((char === 'h' || char === 'H') && this.bare()) continue;
            else this.take(1);
        }
        while (this.begun.length > 0) this.giveUp();
        this.flush();
        return this.out;
    }

    private take(count: number): void {
        this.plain += this.text.slice(this.at, this.at + count);
        this.at += count;
    }

    private flush(): void {
        if (this.plain) this.add({ kind: 'text', text: this.plain });
        this.plain = '';
    }

    /** Texts that stand side by side are one. */
    private add(node: Inline): void {
        const last = this.out[this.out.length - 1];
        if (node.kind === 'text' && last?.kind === 'text') this.out[this.out.length - 1] = { kind: 'text', text: last.text + node.text };
        else this.out.push(node);
    }

    private runAt(at: number): number {
        const char = this.text.charAt(at);
        let end = at;
        while (this.text.charAt(end) === char && char !== '') end++;
        this.work.steps += end - at;
        return end - at;
    }

    private findTicks(): void {
        const last = new Map<number, number>();
        for (let at = this.text.indexOf('`'); at >= 0; at = this.text.indexOf('`', at)) {
            const size = this.runAt(at);
            const before = last.get(size);
            if (before !== undefined) this.nextTicks.set(before, at);
            last.set(size, at);
            at += size;
        }
        this.work.steps += this.text.length;
    }

    private ticks(): void {
        const size = this.runAt(this.at);
        const end = this.nextTicks.get(this.at);
        if (end === undefined) return this.take(size);
        this.flush();
        this.add({ kind: 'code', text: this.text.slice(this.at + size, end) });
        this.work.steps += end - this.at;
        this.at = end + size;
    }

    private marks(char: string): void {
        const size = this.runAt(this.at);
        const marks = marksOf(char.repeat(Math.min(size, 4)));
        const before = this.before();
        const after = this.text.charAt(this.at + size);
        if (!marks) return this.take(size);
        const ends = !isBlank(before) && !isWord(after);
        const begins = mayPrecede(before) && !isBlank(after);
        if (ends && marks.every((mark) => this.isBegun(mark))) {
            const innerFirst = this.begun.map((one) => one.mark).filter((mark) => marks.includes(mark)).reverse();
            for (const mark of innerFirst) this.end(mark);
        } else if (begins && !marks.some((mark) => this.isBegun(mark))) {
            for (const mark of marks) this.begin({ kind: styleOf(mark), source: mark, mark, children: [] });
        } else {
            return this.take(size);
        }
        this.at += size;
    }

    /** The character before, as a whole one. */
    private before(): string {
        const low = this.text.charAt(this.at - 1);
        return /[\udc00-\udfff]/.test(low) ? this.text.slice(this.at - 2, this.at) : low;
    }

    private isBegun(mark: string): boolean {
        return this.begun.some((one) => one.mark === mark);
    }

    private begin(one: Begun): void {
        this.flush();
        one.children = this.out;
        this.begun.push(one);
        this.out = [];
    }

    private end(mark: string): void {
        while (this.begun[this.begun.length - 1]?.mark !== mark) this.giveUp();
        this.flush();
        const { children: outer, kind, source } = this.begun.pop() as Begun;
        const children = this.out;
        this.out = outer;
        if (kind === '[' || children.length === 0) this.add({ kind: 'text', text: source });
        else this.add({ kind, children });
    }

    /** What was begun last has no end: its mark is text. */
    private giveUp(): void {
        this.flush();
        const { children: outer, source } = this.begun.pop() as Begun;
        const children = this.out;
        this.out = outer;
        this.add({ kind: 'text', text: source });
        for (const node of children) this.add(node);
        this.work.steps += children.length;
    }

    /** Of brackets begun one after the other only the last can be a link. */
    private bracket(): void {
        if (this.isBegun('[')) {
            while (this.isBegun('[')) this.giveUp();
        }
        this.begin({ kind: '[', source: '[', mark: '[', children: [] });
        this.at++;
    }

    private target(): void {
        const end = this.isBegun('[') && this.text.charAt(this.at + 1) === '(' ? endOfTarget(this.text, this.at + 2, this.work) : -1;
        const url = end < 0 ? undefined : safeUrl(this.text.slice(this.at + 2, end));
        if (url === undefined) return this.take(1);
        while (this.begun[this.begun.length - 1]?.mark !== '[') this.giveUp();
        this.flush();
        const { children: outer } = this.begun.pop() as Begun;
        const inside = this.out;
        this.out = outer;
        if (inside.length === 0 || leadsElsewhere(textOf(inside), url)) {
            // What it says it is, and where it leads, both to be seen.
            for (const node of [{ kind: 'text', text: '[' } as const, ...inside]) this.add(node);
            return this.take(1);
        }
        this.add({ kind: 'link', url, children: withoutLinks(inside) });
        this.at = end + 1;
    }

    /** False: no address begins here. */
    private bare(): boolean {
        if (!/^https?:\/\//i.test(this.text.slice(this.at, this.at + 8)) || isWord(this.before())) return false;
        const end = endOfBare(this.text, this.at, this.isBegun('['), this.work);
        const source = this.text.slice(this.at, end);
        const url = safeUrl(source);
        if (url === undefined) this.take(Math.max(end - this.at, 1));
        else {
            this.flush();
            this.add({ kind: 'link', url, children: [{ kind: 'text', text: source }] });
            this.at = end;
        }
        return true;
    }
}

function textOf(nodes: readonly Inline[]): string {
    return nodes.map((node) => ('text' in node ? node.text : textOf(node.children))).join('');
}

/** Whether a link's text names a place, and another one than the link's. */
function leadsElsewhere(text: string, url: string): boolean {
    const named = /^\s*(?:[a-z][a-z+.-]*:\/*)?((?:[\w-]+\.)+[\w-]{2,})/i.exec(text)?.[1];
    return named !== undefined && new URL(url).hostname !== named.toLowerCase();
}

/** In the text of a link an address is text. */
function withoutLinks(nodes: readonly Inline[]): Inline[] {
    return nodes.flatMap((node) => {
        if (node.kind === 'link') return [...node.children];
        return 'children' in node ? [{ kind: node.kind, children: withoutLinks(node.children) }] : [node];
    });
}
