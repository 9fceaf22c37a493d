/** Numbers that follow from a seed. */
export class Random {
    constructor(private state: number) {}

    /** In [0, 1). */
    next = (): number => {
        this.state = (this.state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };

    below(bound: number): number {
        return Math.floor(this.next() * bound);
    }

    chance(of: number): boolean {
        return this.next() < of;
    }

    pick<Item>(items: readonly Item[]): Item {
        return items[this.below(items.length)] as Item;
    }

    shuffled<Item>(items: readonly Item[]): Item[] {
        const all = [...items];
        for (let at = all.length - 1; at > 0; at--) {
            const other = this.below(at + 1);
            [all[at], all[other]] = [all[other] as Item, all[at] as Item];
        }
        return all;
    }
}

/** Runs `body` with many seeds, or with the one in KABAR_SEED; a failure says which it was. */
export async function seeds(count: number, body: (random: Random) => void | Promise<void>): Promise<void> {
    const given = process.env['KABAR_SEED'];
    const first = given === undefined ? Math.floor(Math.random() * 1e9) : Number(given);
    for (let seed = first; seed < first + (given === undefined ? count : 1); seed++) {
        try {
            await body(new Random(seed));
        } catch (error) {
            if (error instanceof Error) error.message = `KABAR_SEED=${seed}: ${error.message}`;
            throw error;
        }
    }
}
