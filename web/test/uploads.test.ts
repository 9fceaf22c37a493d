import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { upload } from '../src/state/uploads';
import { Random, seeds } from './random';

/** Takes uploads in parts over real connections, and cuts them where it is told to. */
class FileServer {
    readonly parts: number[] = [];
    readonly deleted: string[] = [];
    bytes = Buffer.alloc(0);
    length = -1;
    begun = 0;
    conflicts = 0;
    finished = false;
    /** Cuts the connection after so many bytes of a part; 0: not. */
    cutAfter = (): number => 0;
    /** Takes the last part, and loses the answer. */
    losesAnswer = (): boolean => false;
    refuses: { status: number; code: string } | undefined;
    private readonly server: Server;

    constructor() {
        this.server = createServer((request, response) => void this.handle(request, response));
    }

    async listen(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
    }

    close(): Promise<void> {
        this.server.closeAllConnections();
        return new Promise((resolve) => this.server.close(() => resolve()));
    }

    private get info() {
        return { id: 'abc', name: 'x.bin', type: 'application/zip', size: this.length };
    }

    private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
        request.on('error', () => undefined);
        const offset = { 'Upload-Offset': String(this.bytes.length), 'Upload-Length': String(this.length) };
        if (this.refuses) {
            response.writeHead(this.refuses.status, { 'Content-Type': 'application/json', Connection: 'close' });
            response.end(JSON.stringify({ status: 'ERROR', code: this.refuses.code, message: this.refuses.code }));
        } else if (request.method === 'POST' && request.url?.startsWith('/files')) {
            this.begun++;
            this.length = Number(request.headers['upload-length']);
            response.writeHead(201, { Location: '/files/abc', 'Upload-Offset': '0' }).end();
        } else if (request.method === 'POST') {
            response.end(JSON.stringify({ status: 'OK', files: this.finished ? [this.info] : [] }));
        } else if (request.method === 'HEAD') response.writeHead(200, offset).end();
        else if (request.method === 'DELETE') {
            this.deleted.push(request.url ?? '');
            response.writeHead(204).end();
        } else if (this.finished) response.writeHead(404).end('{"status": "ERROR", "code": "unknown_file"}');
        else if (Number(request.headers['upload-offset']) !== this.bytes.length) {
            this.conflicts++;
            response.writeHead(409, offset).end();
        } else await this.take(request, response);
    }

    private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const cut = this.cutAfter();
        let taken = 0;
        try {
            for await (const chunk of request as AsyncIterable<Buffer>) {
                const part = cut > 0 ? chunk.subarray(0, cut - taken) : chunk;
                this.bytes = Buffer.concat([this.bytes, part]);
                taken += part.length;
                if (cut > 0 && taken >= cut) return void request.socket.destroy();
            }
        } catch {
            return;
        }
        this.parts.push(taken);
        this.finished = this.bytes.length === this.length;
        if (this.losesAnswer()) return void request.socket.destroy();
        const offset = { 'Upload-Offset': String(this.bytes.length) };
        if (this.finished) response.writeHead(200, offset).end(JSON.stringify({ status: 'OK', file: this.info }));
        else response.writeHead(204, offset).end();
    }
}

let server: FileServer;
let base: string;
beforeEach(async () => {
    server = new FileServer();
    base = await server.listen();
});
afterEach(() => server.close());

function fileOf(size: number, random = new Random(1)): { file: Blob & { name: string }; bytes: Buffer } {
    const bytes = Buffer.from(Uint8Array.from({ length: size }, () => random.below(256)));
    return { bytes, file: Object.assign(new Blob([bytes], { type: 'application/zip' }), { name: 'x.bin' }) };
}
const send = (file: Blob & { name: string }, progress: (sent: number) => void = () => undefined, signal = new AbortController().signal) =>
    upload(base, fetch, file, signal, progress);

describe('an upload', () => {
    it('goes in parts and tells how far it is', async () => {
        const { file, bytes } = fileOf(3_000_000);
        const told: number[] = [];
        const info = await send(file, (sent) => told.push(sent));
        expect(info).toEqual({ id: 'abc', name: 'x.bin', type: 'application/zip', size: 3_000_000 });
        expect(server.bytes.equals(bytes)).toBe(true);
        expect(server.parts.length).toBeGreaterThan(2);
        expect(told).toEqual([...told].sort((a, b) => a - b));
        expect(told.at(-1)).toBe(3_000_000);
    });

    it('goes on where the server has its end, wherever it was cut', () =>
        seeds(4, async (random) => {
            await server.close();
            server = new FileServer();
            base = await server.listen();
            const { file, bytes } = fileOf(1_500_000, random);
            let cuts = 3;
            server.cutAfter = () => (cuts-- > 0 ? 1 + random.below(200_000) : 0);
            await send(file);
            expect(server.bytes.equals(bytes)).toBe(true);
            expect([server.begun, server.conflicts]).toEqual([1, 0]);
        }));

    it('is there once when the answer to its last part is lost', async () => {
        const { file, bytes } = fileOf(100_000);
        let loses = true;
        server.losesAnswer = () => loses && !(loses = false);
        expect(await send(file)).toMatchObject({ id: 'abc', size: 100_000 });
        expect(server.bytes.equals(bytes)).toBe(true);
        expect(server.begun).toBe(1);
    });

    it('that is refused says why, and is not tried again', async () => {
        server.refuses = { status: 413, code: 'file_too_large' };
        await expect(send(fileOf(10).file)).rejects.toMatchObject({ code: 'file_too_large' });
    });

    it('that is given up is taken back', async () => {
        const cancel = new AbortController();
        const sent = send(fileOf(3_000_000).file, () => cancel.abort(), cancel.signal);
        await expect(sent).rejects.toThrow();
        await expect.poll(() => server.deleted).toEqual(['/files/abc']);
    });
});
