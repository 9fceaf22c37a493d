import { useEffect, useReducer } from 'preact/hooks';
import type { Chat } from '../../state/chat';
import type { Conversation } from '../../state/model';
import type { Row } from './rows';
import type { View } from './scroller';

/** Whether somebody can be looking at the page now. */
function useLooking(): boolean {
    const [, again] = useReducer((n: number) => n + 1, 0);
    useEffect(() => {
        const changed = () => again(undefined);
        addEventListener('focus', changed);
        addEventListener('blur', changed);
        document.addEventListener('visibilitychange', changed);
        return () => {
            removeEventListener('focus', changed);
            removeEventListener('blur', changed);
            document.removeEventListener('visibilitychange', changed);
        };
    }, []);
    return document.visibilityState === 'visible' && document.hasFocus();
}

/** Tells what was read: up to the lowest message in the view, while the page is looked at. */
export function useReading(chat: Chat, conversation: Conversation, rows: readonly Row[], view: View | undefined): void {
    const looking = useLooking();
    let seen = 0;
    if (view) {
        for (let index = Math.min(view.last, rows.length - 1); index >= 0; index--) {
            const row = rows[index];
            if (row?.kind !== 'message') continue;
            seen = row.message.number;
            break;
        }
    }
    const { with: who, read } = conversation;
    useEffect(() => {
        if (looking && seen > read) chat.markRead(who, seen);
    }, [chat, who, looking, seen, read]);
}
