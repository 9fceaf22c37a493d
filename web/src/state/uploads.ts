import { errorText, t } from '../i18n';
import { networkCode, type Reply } from '../wire/objects';
import type { Drafts } from './drafts';
import { fileOf } from './facts';
import type { FileInfo, Upload, Who } from './model';
import { newId } from './outbox';

/** A part goes in one request: small at first, so that there is progress to see; larger while parts are quick. */
export const firstPartBytes = 256 * 1024;
export const largestPartBytes = 4 * 1024 * 1024;
const quickPartMs = 700;
/** Pauses between attempts after the network was lost; after the last one it failed. */
const retryPausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000];
/** Files of one message. */
export const filesMax = 10;
/** Uploads under way at once; others wait. */
const atOnce = 2;

class Refused extends Error {
    constructor(
        readonly code: string,
        text: string,
    ) {
        super(text);
    }
}
/** The network, or a server that restarts: it is worth another attempt. */
class Interrupted extends Error {}

interface Job {
    who: Who;
    key: string;
    file: Blob & { name: string };
    cancel: AbortController;
}

/** Brings files to the server in parts, and goes on after a loss where the server's bytes end. */
export class Uploads {
    private readonly jobs = new Map<string, Job>();
    private readonly queue: Job[] = [];
    private running = 0;

    constructor(
        private readonly base: string,
        private readonly fetch: typeof globalThis.fetch,
        private readonly drafts: Drafts,
    ) {}

    attach(who: Who, files: readonly (Blob & { name: string })[]): void {
        for (const file of files) {
            const { files: ready, uploads } = this.drafts.of(who);
            const upload: Upload = { key: newId(), name: file.name, size: file.size, sent: 0 };
            if (ready.length + uploads.length >= filesMax) upload.error = errorText('too_many');
            if (file.size === 0) upload.error = t('upload.empty');
            this.drafts.change(who, (draft) => ({ ...draft, uploads: [...draft.uploads, upload] }));
            if (upload.error !== undefined) continue;
            const job: Job = { who, key: upload.key, file, cancel: new AbortController() };
            this.jobs.set(job.key, job);
            this.queue.push(job);
        }
        this.next();
    }

    cancel(who: Who, key: string): void {
        this.jobs.get(key)?.cancel.abort();
        this.finish(who, key);
    }

    /** Logged out. */
    clear(): void {
        for (const { cancel } of this.jobs.values()) cancel.abort();
        this.jobs.clear();
        this.queue.length = 0;
    }

    private next(): void {
        while (this.running < atOnce) {
            const job = this.queue.shift();
            if (!job) return;
            if (job.cancel.signal.aborted) continue;
            this.running++;
            void this.run(job).finally(() => {
                this.running--;
                this.next();
            });
        }
    }

    private async run(job: Job): Promise<void> {
        try {
            const file = await upload(this.base, this.fetch, job.file, job.cancel.signal, (sent) => this.show(job, { sent }));
            if (job.cancel.signal.aborted) return;
            this.finish(job.who, job.key);
            this.drafts.addFile(job.who, file);
        } catch (error) {
            if (job.cancel.signal.aborted) return;
            const text = error instanceof Refused ? errorText(error.code, error.message) : errorText(networkCode);
            this.show(job, { error: text });
        }
    }

    private show(job: Job, patch: Partial<Upload>): void {
        if (job.cancel.signal.aborted) return;
        this.drafts.change(job.who, (draft) => ({
            ...draft,
            uploads: draft.uploads.map((one) => (one.key === job.key ? { ...one, ...patch } : one)),
        }));
    }

    private finish(who: Who, key: string): void {
        this.jobs.delete(key);
        this.drafts.change(who, (draft) => ({ ...draft, uploads: draft.uploads.filter((one) => one.key !== key) }));
    }
}

/** Throws Refused, or Interrupted after the last attempt; given up, it tells the server so. */
export async function upload(
    base: string, call: typeof globalThis.fetch, file: Blob & { name: string }, signal: AbortSignal, progress: (sent: number) => void,
): Promise<FileInfo> {
    const one = new OneUpload(base, call, file, signal, progress);
    for (let attempt = 0; ; attempt++) {
        const before = one.offset;
        try {
            return await one.run();
        } catch (error) {
            if (signal.aborted) {
                one.giveUp();
                throw error;
            }
            if (error instanceof Refused) throw error;
            if (one.offset > before) attempt = 0;
            const pause = retryPausesMs[attempt];
            if (pause === undefined) throw error;
            await slept(pause, signal);
        }
    }
}

class OneUpload {
    offset = 0;
    private url: string | undefined;
    private part = firstPartBytes;
    private isUnsure = false;

    constructor(
        private readonly base: string,
        private readonly call: typeof globalThis.fetch,
        private readonly file: Blob & { name: string },
        private readonly signal: AbortSignal,
        private readonly progress: (sent: number) => void,
    ) {}

    async run(): Promise<FileInfo> {
        this.url ??= await this.begin();
        if (this.isUnsure) await this.ask();
        for (;;) {
            const file = this.offset < this.file.size ? await this.sendPart() : await this.finished();
            this.progress(this.offset);
            if (file) return file;
        }
    }

    giveUp(): void {
        if (this.url) this.call(this.url, { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(() => undefined);
    }

    private async begin(): Promise<string> {
        const headers = { 'Upload-Length': String(this.file.size), 'Content-Type': this.file.type || 'application/octet-stream' };
        const answer = await this.fetch(`${this.base}files?name=${encodeURIComponent(this.file.name)}`, { method: 'POST', headers });
        if (answer.status !== 201) throw await refused(answer);
        const id = answer.headers.get('Location')?.split('/').pop();
        if (!id) throw new Refused('internal', '');
        return `${this.base}files/${id}`;
    }

    /** Where the server's bytes end. */
    private async ask(): Promise<void> {
        const answer = await this.fetch(this.url ?? '', { method: 'HEAD' });
        const offset = Number(answer.headers.get('Upload-Offset'));
        if (!answer.ok || !answer.headers.has('Upload-Offset')) {
            if (answer.status !== 404) throw await refused(answer);
            // It is no more: from the beginning.
            this.url = undefined;
            this.offset = 0;
            this.isUnsure = false;
            throw new Interrupted();
        }
        this.offset = offset;
        this.isUnsure = false;
    }

    private async sendPart(): Promise<FileInfo | undefined> {
        const end = Math.min(this.offset + this.part, this.file.size);
        const began = Date.now();
        this.isUnsure = true;
        const body = this.file.slice(this.offset, end);
        const answer = await this.fetch(this.url ?? '', {
            method: 'PATCH', body, headers: { 'Upload-Offset': String(this.offset), 'Content-Type': 'application/octet-stream' },
        });
        if (answer.status === 409 && answer.headers.has('Upload-Offset')) {
            const end = Number(answer.headers.get('Upload-Offset'));
            if (end === this.offset) throw new Interrupted();
            this.offset = end;
            return undefined;
        }
        if (!answer.ok) throw await refused(answer);
        this.isUnsure = false;
        this.offset = end;
        if (Date.now() - began < quickPartMs) this.part = Math.min(this.part * 2, largestPartBytes);
        if (answer.status !== 200) return undefined;
        const { file } = (await answer.json()) as { file: FileInfo };
        return fileOf(file);
    }

    /** The answer to the last part was lost: the file stands among one's own. */
    private async finished(): Promise<FileInfo> {
        const body = JSON.stringify({ command: 'files', limit: 100 });
        const answer = await this.fetch(`${this.base}api`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
        if (!answer.ok) throw await refused(answer);
        const { files } = (await answer.json()) as { files?: FileInfo[] };
        const file = files?.find(({ id }) => this.url?.endsWith(`/${id}`));
        if (!file) throw new Refused('unknown_file', '');
        return fileOf(file);
    }

    private async fetch(url: string, init: RequestInit): Promise<Response> {
        try {
            return await this.call(url, { ...init, credentials: 'same-origin', signal: this.signal });
        } catch {
            throw new Interrupted();
        }
    }
}

async function refused(answer: Response): Promise<Error> {
    const isPassing = answer.status === 503 || answer.status === 502 || answer.status === 408 || answer.status === 409;
    try {
        const reply = (await answer.json()) as Reply;
        return isPassing ? new Interrupted() : new Refused(reply.code ?? 'internal', reply.message ?? '');
    } catch {
        return isPassing ? new Interrupted() : new Refused('internal', '');
    }
}

function slept(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
}
