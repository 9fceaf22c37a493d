import type { Chat } from '../../state/chat';
import { unreadTotal } from '../../state/model';
import { titleIn } from '../list/who';

const size = 64;
/** The picture is drawn at most this often, however much arrives. */
const drawEveryMs = 1000;

/** Keeps the page's title and its picture in the tab with the number of unread messages. */
export function showUnread(chat: Chat): () => void {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const plainIcon = link?.href ?? '';
    let shown = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
        timer = undefined;
        const unread = chat.state.me ? unreadTotal(chat.state) : 0;
        if (!link || unread === shown) return;
        shown = unread;
        link.href = unread > 0 ? (drawn(unread) ?? plainIcon) : plainIcon;
        void (unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.())?.catch(() => undefined);
    };
    const update = () => {
        const { state } = chat;
        const unread = state.me ? unreadTotal(state) : 0;
        const open = state.me && state.open ? `${titleIn(state, state.open)} – Kabar` : 'Kabar';
        const title = unread > 0 ? `(${unread}) ${open}` : open;
        if (document.title !== title) document.title = title;
        if (unread !== shown) timer ??= setTimeout(draw, drawEveryMs);
    };
    update();
    const end = chat.subscribe(update);
    return () => {
        end();
        clearTimeout(timer);
    };
}

function drawn(unread: number): string | undefined {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = canvas.getContext('2d');
    if (!pen) return undefined;
    pen.fillStyle = '#0f766e';
    pen.beginPath();
    pen.roundRect(0, 0, size, size, 16);
    pen.fill();
    pen.fillStyle = '#ffffff';
    pen.beginPath();
    pen.roundRect(12, 14, 40, 28, 9);
    pen.moveTo(20, 40);
    pen.lineTo(20, 53);
    pen.lineTo(33, 41);
    pen.fill();
    pen.fillStyle = '#d92d20';
    pen.beginPath();
    pen.arc(44, 44, 20, 0, 7);
    pen.fill();
    pen.fillStyle = '#ffffff';
    pen.font = `bold ${unread > 9 ? 24 : 30}px system-ui, sans-serif`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(unread > 99 ? '∞' : String(unread), 44, 46);
    return canvas.toDataURL('image/png');
}
