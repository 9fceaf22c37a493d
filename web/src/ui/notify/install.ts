import { cell } from '../base/cell';

/** Set when a newer page waits to be used: calling it does so. */
export const update = cell<(() => void) | undefined>(undefined);

function offer(waiting: ServiceWorker): void {
    update.set(() => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        waiting.postMessage('use');
    });
}

/** Keeps the shell of the page in the browser, so that it opens without the server; tells when there is a newer one. */
export async function install(): Promise<void> {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
    try {
        const registration = await navigator.serviceWorker.register('/sw.js');
        const look = (worker: ServiceWorker | null) => {
            worker?.addEventListener('statechange', () => {
                // Without one in control this is the first: then there is nothing older to replace.
                if (worker.state === 'installed' && navigator.serviceWorker.controller) offer(worker);
            });
        };
        if (registration.waiting && navigator.serviceWorker.controller) offer(registration.waiting);
        registration.addEventListener('updatefound', () => look(registration.installing));
        look(registration.installing);
    } catch {
        // Not over https, or switched off: the page works without.
    }
}
