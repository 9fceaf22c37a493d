import { refusal, type Core } from './core';
import type { WireMessage } from '../wire/objects';
import { Facts } from './facts';
import type { Message, Search, Who } from './model';

/** After the last key: not every letter is a question. */
const pauseMs = 180;
const hitsMax = 500;

/** Search as you type: only the answer to what stands there now counts. */
export class Searching {
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(private readonly core: Core) {}

    search(words: string | undefined, within: Who | undefined): void {
        clearTimeout(this.timer);
        if (words === undefined) return this.core.screen.set({ search: undefined });
        const hasWords = words.trim() !== '';
        const before = this.core.screen.now.search;
        const search: Search = { words, hits: hasWords ? (before?.hits ?? []) : [], busy: hasWords };
        if (within !== undefined) search.in = within;
        this.core.screen.set({ search });
        if (hasWords) this.timer = setTimeout(() => void this.ask(search), pauseMs);
    }

    more(): void {
        const { search } = this.core.screen.now;
        if (!search || search.busy || search.next === undefined || search.hits.length >= hitsMax) return;
        const next: Search = { ...search, busy: true };
        this.core.screen.set({ search: next });
        void this.ask(next, search.next);
    }

    private async ask(search: Search, page?: string): Promise<void> {
        const { words, in: within } = search;
        const reply = await this.core.ask({
            command: 'search', words: words.trim(), limit: 30, ...(within !== undefined && { in: within }), ...(page !== undefined && { page }),
        });
        if (this.core.screen.now.search !== search) return;
        const { next: _, ...rest } = search;
        if (reply.status !== 'OK') return this.core.screen.set({ search: { ...rest, busy: false, error: refusal(reply).text } });
        const found = (reply['messages'] as WireMessage[]).map(hit);
        const answered: Search = { ...rest, busy: false, hits: page === undefined ? found : [...search.hits, ...found] };
        if (reply['more'] && typeof reply['next'] === 'string') answered.next = reply['next'];
        this.core.screen.set({ search: answered });
    }
}

function hit(message: WireMessage): Message & { with: Who } {
    const facts = new Facts();
    facts.learn(message, true);
    return { ...(facts.message() as Message), with: message.with ?? message.from };
}
