import { noReply, type Command, type Reply } from './objects';

/** A server that does not answer for so long is not there. A login takes it a second of hashing on a slow machine. */
const answerMs = 20_000;

export type Fetch = typeof fetch;

/** The page's calls that are no WebSocket: its session, and what needs none. Nothing throws. */
export class Http {
    constructor(
        private readonly base: string,
        private readonly fetch: Fetch,
    ) {}

    session(): Promise<Reply> {
        return this.ask('GET', 'session');
    }

    login(user: string, password: string): Promise<Reply> {
        return this.ask('POST', 'session', { user, password });
    }

    logout(): Promise<Reply> {
        return this.ask('DELETE', 'session');
    }

    command(command: Command): Promise<Reply> {
        return this.ask('POST', 'api', command);
    }

    private async ask(method: string, path: string, body?: object): Promise<Reply> {
        try {
            const init: RequestInit = { method, credentials: 'same-origin', cache: 'no-store' };
            // Browsers of 2021 have none; there a call that is not answered waits for the network to give up.
            if (AbortSignal.timeout) init.signal = AbortSignal.timeout(answerMs);
            if (body) {
                init.body = JSON.stringify(body);
                init.headers = { 'Content-Type': 'application/json' };
            }
            const answer = await this.fetch(this.base + path, init);
            const reply: unknown = await answer.json();
            if (typeof reply === 'object' && reply !== null && 'status' in reply) return reply as Reply;
            return noReply();
        } catch {
            return noReply();
        }
    }
}
