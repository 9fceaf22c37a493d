// The service worker: it keeps the page's shell, so that the page opens without the server. It touches nothing else: what
// is said in the chat, files and sessions go to the server and are kept nowhere here.
export {};
declare const self: ServiceWorkerGlobalScope;
/** The names of the built files, put in by the build: so this file is another one whenever one of them is. */
declare const SHELL: readonly string[];

const shell = ['/', ...SHELL];
const cacheName = `shell-${hash(shell.join())}`;

function hash(text: string): string {
    let sum = 5381;
    for (let at = 0; at < text.length; at++) sum = ((sum * 33) ^ text.charCodeAt(at)) >>> 0;
    return sum.toString(36);
}

self.addEventListener('install', (event) => {
    event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(shell)));
});

self.addEventListener('activate', (event) => {
    const drop = async () => {
        for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name);
        await self.clients.claim();
    };
    event.waitUntil(drop());
});

self.addEventListener('message', (event) => {
    if (event.data === 'use') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
    const { request } = event;
    const address = new URL(request.url);
    if (request.method !== 'GET' || address.origin !== self.location.origin) return;
    if (request.mode === 'navigate' && address.pathname === '/') event.respondWith(page(request));
    else if (SHELL.includes(address.pathname)) event.respondWith(asset(request));
});

/** The page comes from the server where that answers. */
async function page(request: Request): Promise<Response> {
    try {
        const answer = await fetch(request);
        if (answer.ok) return answer;
    } catch {
        // Without the server: what was kept.
    }
    return (await caches.match('/')) ?? Response.error();
}

/** Files whose names say their content never change. */
async function asset(request: Request): Promise<Response> {
    return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const who: unknown = event.notification.data;
    const show = async () => {
        const [open] = await self.clients.matchAll({ type: 'window' });
        if (!open) return void (await self.clients.openWindow(`/#/${encodeURIComponent(String(who))}`));
        await open.focus();
        open.postMessage({ open: who });
    };
    event.waitUntil(show());
});
