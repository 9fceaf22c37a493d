import { errorText } from '../i18n';
import type { Http } from '../wire/http';
import type { Command, Reply } from '../wire/objects';
import type { Answer } from './chat';
import type { Kept } from './kept';
import type { Screen } from './screen';

/** What the parts of the store share. */
export interface Core {
    readonly screen: Screen;
    readonly http: Http;
    readonly kept: Kept;
    /** On the connection; answered `network` when there is none. */
    ask(command: Command): Promise<Reply>;
    /** Connected, and what was missed is being told. */
    isOnline(): boolean;
}

export const done: Answer = { ok: true, value: undefined };

export function refusal(reply: Reply): { ok: false; code: string; text: string } {
    const code = reply.code ?? 'internal';
    return { ok: false, code, text: errorText(code, reply.message) };
}

export const answerOf = (reply: Reply): Answer => (reply.status === 'OK' ? done : refusal(reply));

/** All pages of a list, up to `max` items. */
export async function allPages<Item>(core: Core, command: Command, key: string, max: number): Promise<{ items: Item[]; reply: Reply }> {
    const items: Item[] = [];
    let page: unknown;
    for (;;) {
        const reply = await core.ask({ ...command, ...(page !== undefined && { page }) });
        if (reply.status !== 'OK') return { items, reply };
        items.push(...(reply[key] as Item[]));
        page = reply['next'];
        if (!reply['more'] || page === undefined || items.length >= max) return { items, reply };
    }
}
