import { useEffect } from 'preact/hooks';
import type { Chat } from '../../state/chat';
import type { Timeline, Who } from '../../state/model';
import type { View } from './scroller';

/** Asks for the next page when the view comes near to an end of what is there. */
export function usePaging(chat: Chat, who: Who, timeline: Timeline, view: View | undefined): void {
    const { atStart, atEnd, loading, error } = timeline;
    const older = view?.nearTop === true && !atStart;
    const newer = view?.nearBottom === true && !atEnd;
    const count = timeline.messages.length;
    useEffect(() => {
        if (loading || error) return;
        if (older) void chat.older(who);
        else if (newer) void chat.newer(who);
    }, [chat, who, older, newer, loading, error, count]);
}
