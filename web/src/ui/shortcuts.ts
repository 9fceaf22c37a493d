import type { Chat } from '../state/chat';
import { dialog, goTo, panel } from './page';

function step(chat: Chat, by: number): void {
    const { order, open } = chat.state;
    const next = order[(open === undefined ? -1 : order.indexOf(open)) + by];
    if (next !== undefined) goTo(next);
}

/** The keys that work everywhere on the page; settings/keys.tsx lists them. */
export function listenToKeys(chat: Chat): () => void {
    const pressed = (event: KeyboardEvent) => {
        if (!chat.state.me || dialog.get()) return;
        const command = event.ctrlKey || event.metaKey;
        if (command && !event.shiftKey && event.key.toLowerCase() === 'k') {
            document.querySelector<HTMLElement>('.sidebar-filter input')?.focus();
        } else if (command && event.shiftKey && event.key.toLowerCase() === 'f') {
            panel.set('search');
            document.querySelector<HTMLElement>('.panel [data-autofocus]')?.focus();
        } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            step(chat, event.key === 'ArrowDown' ? 1 : -1);
        } else {
            return;
        }
        event.preventDefault();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
}
