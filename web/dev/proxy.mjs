// For the work on the page, until the server serves it: web/dist and a session cookie in front of a real Kabar.
//
//   node dev/proxy.mjs LISTEN_PORT KABAR_HTTP_PORT [DIST]
//
// LISTEN_PORT 0 takes a free one; the first line of the output has the address.
import { createReadStream, existsSync, statSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { extname, join, normalize } from 'node:path';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { tokenInto } from './frames.mjs';

const [listenPort, kabarPort, distArgument] = process.argv.slice(2);
const dist = distArgument ?? fileURLToPath(new URL('../dist', import.meta.url));
const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; font-src 'self'; form-action 'self'; " +
    "frame-ancestors 'none'; base-uri 'none'";
const types = {
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8',
    '.svg': 'image/svg+xml',
    '.png': 'image/png',
    '.ico': 'image/x-icon',
    '.json': 'application/json',
    '.webmanifest': 'application/manifest+json',
    '.woff2': 'font/woff2',
};

/** Cookie values to the tokens of sessions. */
const tokens = new Map();
let cookieName = 'kabar_0';

function cookieOf(request) {
    for (const part of (request.headers.cookie ?? '').split(';')) {
        const [name, value] = part.trim().split('=');
        if (name === cookieName) return value;
    }
    return undefined;
}

const tokenOf = (request) => tokens.get(cookieOf(request));

function answer(response, status, object, headers = {}) {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers });
    response.end(JSON.stringify(object));
}

async function ask(command) {
    const reply = await fetch(`http://127.0.0.1:${kabarPort}/api`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(command),
    });
    return reply.json();
}

const statuses = { login_failed: 401, bad_token: 401, token_expired: 401, not_logged_in: 401, user_disabled: 403, too_many_attempts: 429 };

async function bodyOf(request) {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts).toString();
}

async function session(request, response) {
    const attributes = 'Path=/; HttpOnly; SameSite=Strict';
    if (request.method === 'POST') {
        const { user, password } = JSON.parse(await bodyOf(request));
        const begun = await ask({ command: 'auth', user, password });
        if (begun.status !== 'OK') return answer(response, statuses[begun.code] ?? 503, begun);
        const key = randomUUID();
        tokens.set(key, begun.tokenid);
        const shown = await ask({ command: 'whoami', token: begun.tokenid });
        return answer(response, 200, shown, { 'Set-Cookie': `${cookieName}=${key}; ${attributes}; Max-Age=2592000` });
    }
    const token = tokenOf(request);
    if (!token) return answer(response, 401, { status: 'ERROR', code: 'not_logged_in', message: 'not logged in' });
    if (request.method === 'GET') {
        const shown = await ask({ command: 'whoami', token });
        return answer(response, shown.status === 'OK' ? 200 : statuses[shown.code] ?? 503, shown);
    }
    const ended = await ask({ command: 'logout', token });
    tokens.delete(cookieOf(request));
    return answer(response, 200, ended, { 'Set-Cookie': `${cookieName}=; ${attributes}; Max-Age=0` });
}

function headersFor(request) {
    const headers = { ...request.headers, host: `127.0.0.1:${kabarPort}` };
    for (const name of ['cookie', 'origin', 'referer']) delete headers[name];
    const token = tokenOf(request);
    if (token) headers.authorization = `Bearer ${token}`;
    return headers;
}

function forward(request, response) {
    const { method, url } = request;
    const onward = http.request({ port: kabarPort, host: '127.0.0.1', method, path: url, headers: headersFor(request) });
    onward.on('response', (reply) => {
        response.writeHead(reply.statusCode, reply.headers);
        reply.pipe(response);
    });
    onward.on('error', () => (response.headersSent ? response.destroy() : answer(response, 503, { status: 'ERROR', code: 'shutting_down', message: 'no server' })));
    request.on('close', () => request.complete || onward.destroy());
    request.pipe(onward);
}

function file(request, response) {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    let found = join(dist, normalize(path === '/' ? '/index.html' : path));
    if (!found.startsWith(dist) || !existsSync(found) || statSync(found).isDirectory()) {
        response.writeHead(404);
        return response.end();
    }
    response.writeHead(200, {
        'Content-Type': types[extname(found)] ?? 'application/octet-stream',
        'Content-Security-Policy': policy,
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
    return createReadStream(found).pipe(response);
}

const isOwn = ({ headers }) => !headers.origin || headers.origin === `http://${headers.host}`;

const server = http.createServer((request, response) => {
    if (!isOwn(request)) return answer(response, 403, { status: 'ERROR', code: 'forbidden', message: 'Origin' });
    const { pathname } = new URL(request.url, 'http://x');
    const broken = () => answer(response, 503, { status: 'ERROR', code: 'shutting_down', message: 'no server' });
    if (pathname === '/session') return session(request, response).catch(broken);
    if (pathname === '/api' || pathname.startsWith('/files') || pathname.endsWith('z')) return forward(request, response);
    return file(request, response);
});

server.on('upgrade', (request, socket) => {
    socket.on('error', () => undefined);
    if (!isOwn(request)) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    const token = tokenOf(request);
    const onward = net.connect(kabarPort, '127.0.0.1', () => {
        const headers = headersFor(request);
        // Compressed frames could not be given a token.
        delete headers['sec-websocket-extensions'];
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
        onward.write(`GET /ws HTTP/1.1\r\n${lines.join('')}\r\n`);
        onward.pipe(socket);
        socket.pipe(tokenInto(token)).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
});

server.listen(Number(listenPort ?? 0), '127.0.0.1', () => {
    const { port } = server.address();
    cookieName = `kabar_${port}`;
    console.log(`http://127.0.0.1:${port}/`);
});
