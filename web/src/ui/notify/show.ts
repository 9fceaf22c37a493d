import type { Arrival, Chat } from '../../state/chat';
import { isRoom } from '../../state/model';
import { titleIn } from '../list/who';
import { goTo } from '../page';
import { plain } from '../room/plain';
import { notify, sound } from '../base/prefs';
import { beep } from './beep';

const looking = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/** At most one sound in this time, however much arrives. */
const beepEveryMs = 3000;

/** Shows a notification, and plays a sound, for what arrives while one does not look. */
export function notifyOf(chat: Chat): () => void {
    let lastBeep = 0;
    const clicked = (event: MessageEvent<unknown>) => {
        const data = event.data as { open?: unknown } | null;
        if (typeof data?.open === 'string') goTo(data.open);
    };
    navigator.serviceWorker?.addEventListener('message', clicked);
    const end = chat.onArrival((arrival) => {
        if (arrival.muted || (looking() && chat.state.open === arrival.with)) return;
        if (sound.get() === 'on' && Date.now() - lastBeep > beepEveryMs) {
            lastBeep = Date.now();
            beep();
        }
        if (!looking() && notify.get() === 'on') void show(chat, arrival);
    });
    return () => {
        end();
        navigator.serviceWorker?.removeEventListener('message', clicked);
    };
}

async function show(chat: Chat, arrival: Arrival): Promise<void> {
    if (typeof Notification !== 'function' || Notification.permission !== 'granted') return;
    const title = isRoom(arrival.with) ? `${arrival.display} · ${titleIn(chat.state, arrival.with)}` : arrival.display;
    // One for each conversation: the newest message stands in it.
    const options = { body: plain(arrival.text).slice(0, 200), tag: arrival.with, icon: '/icon-192.png', data: arrival.with };
    // Phones show notifications only of a service worker.
    const worker = await navigator.serviceWorker?.getRegistration();
    if (worker) return worker.showNotification(title, options);
    const shown = new Notification(title, options);
    shown.onclick = () => {
        window.focus();
        goTo(arrival.with);
        shown.close();
    };
}
