// Where the rows of a long list are: heights that were measured, guesses for the others.

interface Keyed {
    key: string;
}

/** The place that must not move on the screen: a row, and how far the top of the view is below the row's top. */
export interface Anchor {
    key: string;
    delta: number;
}

export interface Range {
    from: number;
    to: number;
}

export class Layout<R extends Keyed> {
    private rows: readonly R[] = [];
    private readonly measured = new Map<string, number>();
    private offsets = new Float64Array(1);
    private indexes: Map<string, number> | undefined;

    constructor(private readonly guess: (row: R) => number) {}

    setRows(rows: readonly R[]): void {
        if (rows === this.rows) return;
        this.rows = rows;
        this.indexes = undefined;
        this.sum();
    }

    /** What was measured; answers whether anything is another height than it was thought to be. */
    setHeights(heights: Iterable<readonly [string, number]>): boolean {
        let changed = false;
        for (const [key, height] of heights) {
            if (this.measured.get(key) === height) continue;
            this.measured.set(key, height);
            changed = true;
        }
        if (changed) this.sum();
        return changed;
    }

    /** After a change of the width nothing that was measured holds. */
    forget(): void {
        this.measured.clear();
        this.sum();
    }

    get count(): number {
        return this.rows.length;
    }

    get total(): number {
        return this.offsets[this.rows.length] ?? 0;
    }

    top(index: number): number {
        return this.offsets[Math.min(Math.max(index, 0), this.rows.length)] ?? 0;
    }

    indexOf(key: string): number {
        this.indexes ??= new Map(this.rows.map((row, index) => [row.key, index]));
        return this.indexes.get(key) ?? -1;
    }

    slice({ from, to }: Range): readonly R[] {
        return this.rows.slice(from, to);
    }

    /** The row at this height: the last one that begins at or above it. */
    at(y: number): number {
        let low = 0;
        let high = this.rows.length - 1;
        while (low < high) {
            const middle = (low + high + 1) >> 1;
            if ((this.offsets[middle] ?? 0) <= y) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    range(top: number, bottom: number): Range {
        if (this.rows.length === 0) return { from: 0, to: 0 };
        return { from: this.at(top), to: this.at(bottom) + 1 };
    }

    /**
     * The second row from the one at `top` on that `may` be an anchor, if it begins within `reach`: the first one may be
     * about to change, as a page that comes above it takes its head. Else the first one.
     */
    anchorAt(top: number, reach: number, may: (row: R) => boolean): Anchor | undefined {
        let found: Anchor | undefined;
        for (let index = this.at(top); index < this.rows.length; index++) {
            const row = this.rows[index];
            if (!row || !may(row)) continue;
            const y = this.top(index);
            if (found && y > top + reach) return found;
            const before = found;
            found = { key: row.key, delta: top - y };
            if (before) return found;
        }
        return found;
    }

    private sum(): void {
        const offsets = new Float64Array(this.rows.length + 1);
        let y = 0;
        this.rows.forEach((row, index) => {
            offsets[index] = y;
            y += this.measured.get(row.key) ?? this.guess(row);
        });
        offsets[this.rows.length] = y;
        this.offsets = offsets;
    }
}
