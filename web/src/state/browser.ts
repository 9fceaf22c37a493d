// What the store takes from the browser where it is given nothing else.
import type { Link, Socket } from '../wire/connection';
import type { Storage } from './kept';

export function browserSocket(url: string): Socket {
    return new WebSocket(url) as unknown as Socket;
}

export function browserStorage(): Storage | undefined {
    try {
        return localStorage;
    } catch {
        return undefined;
    }
}

/** A page that is not looked at gets no frames, but is told by a timer: it has a title and notifications. */
export function browserFrame(draw: () => void): void {
    let isDone = false;
    const once = () => {
        if (isDone) return;
        isDone = true;
        clearTimeout(timer);
        draw();
    };
    const timer = setTimeout(once, 250);
    requestAnimationFrame(once);
}

/** The browser tells of the network, and of the page being looked at again. */
export function watchBrowser(link: Link): void {
    if (typeof window === 'undefined') return;
    window.addEventListener('online', () => link.hurry());
    window.addEventListener('offline', () => link.lost());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && link.probe());
}
