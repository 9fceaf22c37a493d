// The scrolling of the message list: only the rows near the view are in the document, and what is on the screen stays
// where it is when rows come above it or turn out to be of another height.
import { Layout, type Anchor, type Range } from './layout';
import { guessHeight, type Row } from './rows';

/** Rows this far outside of the view are drawn, too. */
const overscan = 800;
/** This near to the end counts as at the end. */
const endSlack = 12;
/** This near to the first or last row the next page is asked for. */
const pageSlack = 1200;

/** So often are other rows drawn for one frame at most: heights that never come to rest must not stop the page. */
const drawsMax = 10;

/** More than there are rows, by far: then nothing that is drawn has to change its slot. */
export const slots = 6000;

/** What of the list is seen. */
export interface View {
    first: number;
    last: number;
    atEnd: boolean;
    nearTop: boolean;
    nearBottom: boolean;
}

const keyOf = (row: HTMLElement | undefined): string => row?.dataset['key'] ?? '';
const mayAnchor = (row: Row): boolean => row.kind === 'message' || row.kind === 'out';

export class Scroller {
    private readonly layout = new Layout<Row>(guessHeight);
    private place: Anchor | 'end' = 'end';
    private width = 0;
    /** Where the view was when its place was last made up; anywhere else, somebody has scrolled. */
    private lastTop = 0;
    private shown: Range = { from: 0, to: 0 };
    /** The slot of the first row. */
    private offset = slots >> 1;
    /** Newer messages are to be read behind the last row. */
    private goesOn = false;
    private draws = 0;
    private box: HTMLElement | undefined;
    private readonly sizes = new ResizeObserver(() => this.settle());

    constructor(
        private readonly draw: (range: Range) => void,
        private readonly seen: (view: View) => void,
    ) {}

    attach(box: HTMLElement): () => void {
        this.box = box;
        this.sizes.observe(box);
        const scrolled = () => this.scrolled();
        box.addEventListener('scroll', scrolled, { passive: true });
        return () => {
            box.removeEventListener('scroll', scrolled);
            this.sizes.disconnect();
            this.box = undefined;
        };
    }

    /** Call before the rows are drawn: takes them over, and answers which to draw. */
    setRows(rows: readonly Row[]): Range {
        this.catchUp();
        this.follow(rows);
        this.goesOn = rows[rows.length - 1]?.kind === 'newer';
        if (this.shown.to === 0) this.shown = this.around(overscan);
        return { from: Math.min(this.shown.from, rows.length), to: Math.min(this.shown.to, rows.length) };
    }

    /** Of `slots` the one of a row: the same as long as the row is drawn, whatever comes and goes before it. */
    slot(index: number): number {
        return this.offset + index;
    }

    /** What is drawn stays drawn, wherever it stands among the new rows. */
    private follow(rows: readonly Row[]): void {
        const drawn = this.layout.slice(this.shown);
        const { from } = this.shown;
        this.layout.setRows(rows);
        const at = drawn.map((row) => this.layout.indexOf(row.key));
        // Lines between messages may be elsewhere among them now.
        const kept = drawn.findIndex((row, index) => mayAnchor(row) && (at[index] ?? -1) >= 0);
        const first = at[kept];
        if (first !== undefined) {
            const moved = first - from - kept;
            this.offset -= moved;
            this.shown = { from: moved === 0 ? from : first, to: Math.max(...at) + 1 };
        }
        if (this.offset < 0 || this.offset + rows.length > slots) this.offset = (slots - rows.length) >> 1;
    }

    top(index: number): number {
        return this.layout.top(index);
    }

    below(index: number): number {
        return this.layout.total - this.layout.top(index);
    }

    watch(row: HTMLElement): void {
        this.sizes.observe(row);
    }

    unwatch(row: HTMLElement): void {
        this.sizes.unobserve(row);
    }

    toEnd(): void {
        this.place = 'end';
        this.settle();
    }

    /** Brings a row to `part` of the view's height below its top; answers whether the row is there. */
    toRow(key: string, part: number): boolean {
        if (this.layout.indexOf(key) < 0) return false;
        this.place = { key, delta: -Math.round((this.box?.clientHeight ?? 0) * part) };
        this.settle();
        return true;
    }

    /** After each drawing, and when something has another size: measures, corrects the scrolling, draws what is missing. */
    settle(): void {
        const box = this.box;
        if (!box || box.clientHeight === 0) return;
        if (box.clientWidth !== this.width) {
            this.width = box.clientWidth;
            this.layout.forget();
        }
        this.catchUp();
        const rows = [...box.querySelectorAll<HTMLElement>('[data-key]')];
        this.layout.setHeights(rows.map((row) => [keyOf(row), row.getBoundingClientRect().height]));
        this.space(box, rows);
        const wanted = this.wantedTop(box);
        if (wanted !== undefined && Math.abs(box.scrollTop - wanted) >= 1) box.scrollTop = wanted;
        // At the top of the list it goes no further: the place is what is seen there.
        if (wanted !== undefined && this.place !== 'end' && Math.abs(box.scrollTop - wanted) >= 1) this.anchor(box);
        this.lastTop = box.scrollTop;
        if (this.isAtEnd(box)) this.place = 'end';
        this.redraw();
        this.tell();
    }

    /** How far it is to the end. */
    private left(box: HTMLElement): number {
        return box.scrollHeight - box.scrollTop - box.clientHeight;
    }

    /** Where more is to be read the end is none: who is there stays with what he sees. */
    private isAtEnd(box: HTMLElement): boolean {
        return !this.goesOn && this.left(box) <= endSlack;
    }

    /** Room for the rows that are not in the document; those that are may still be the ones of the drawing before. */
    private space(box: HTMLElement, rows: readonly HTMLElement[]): void {
        const [above, under] = [box.querySelector<HTMLElement>('.space-above'), box.querySelector<HTMLElement>('.space-below')];
        const [first, last] = [this.layout.indexOf(keyOf(rows[0])), this.layout.indexOf(keyOf(rows[rows.length - 1]))];
        if (above) above.style.height = `${this.top(first < 0 ? this.shown.from : first)}px`;
        if (under) under.style.height = `${this.below(last < 0 ? this.shown.to : last + 1)}px`;
    }

    private wantedTop(box: HTMLElement): number | undefined {
        if (this.place === 'end') return box.scrollHeight - box.clientHeight;
        const index = this.layout.indexOf(this.place.key);
        return index < 0 ? undefined : this.layout.top(index) + this.place.delta;
    }

    private scrolled(): void {
        this.catchUp();
        this.redraw();
        this.tell();
    }

    /** The event of a scrolling comes later than the scrolling: whoever corrects in between must not undo it. */
    private catchUp(): void {
        const box = this.box;
        if (!box || Math.abs(box.scrollTop - this.lastTop) < 0.5) return;
        this.lastTop = box.scrollTop;
        if (this.isAtEnd(box)) this.place = 'end';
        else this.anchor(box);
    }

    private anchor(box: HTMLElement): void {
        this.place = this.layout.anchorAt(box.scrollTop, box.clientHeight / 2, mayAnchor) ?? this.place;
    }

    private around(beyond: number): Range {
        const box = this.box;
        const height = box?.clientHeight ?? innerHeight;
        let top = box?.scrollTop ?? 0;
        if (this.place === 'end') top = this.layout.total - height;
        else {
            const index = this.layout.indexOf(this.place.key);
            if (index >= 0) top = this.layout.top(index) + this.place.delta;
        }
        return this.layout.range(top - beyond, top + height + beyond);
    }

    /** Draws other rows when those that are drawn no longer reach far enough, or much too far. */
    private redraw(): void {
        const [near, far] = [this.around(overscan / 2), this.around(2 * overscan)];
        const isEnough = near.from >= this.shown.from && near.to <= this.shown.to;
        if (isEnough && this.shown.from >= far.from && this.shown.to <= far.to) return;
        if (this.draws === 0) requestAnimationFrame(() => this.rest());
        if (this.draws++ >= drawsMax) return;
        this.shown = this.around(overscan);
        this.draw(this.shown);
    }

    /** What was left out for this frame is done for the next. */
    private rest(): void {
        const again = this.draws > drawsMax;
        this.draws = 0;
        if (again) this.settle();
    }

    private tell(): void {
        const box = this.box;
        if (!box) return;
        const bottom = box.scrollTop + box.clientHeight;
        this.seen({
            first: this.layout.at(box.scrollTop),
            last: this.layout.at(bottom - 4),
            atEnd: this.isAtEnd(box),
            nearTop: box.scrollTop < pageSlack,
            nearBottom: this.left(box) < pageSlack,
        });
    }
}
