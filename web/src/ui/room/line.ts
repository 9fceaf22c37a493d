import { useEffect, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../state/model';

const looking = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/**
 * The number after which the line of new messages stands: where one had read to when the conversation was opened, or when
 * the page was left. It goes when one sends something, and stays while one reads.
 */
export function useLine(conversation: Conversation, outgoing: number): number | undefined {
    const [line, setLine] = useState(() => (conversation.unread > 0 ? conversation.read : undefined));
    const read = useRef(conversation.read);
    read.current = conversation.read;
    const before = useRef(outgoing);
    useEffect(() => {
        if (outgoing > before.current) setLine(undefined);
        before.current = outgoing;
    }, [outgoing]);
    useEffect(() => {
        const left = () => {
            if (!looking()) setLine(read.current);
        };
        addEventListener('blur', left);
        document.addEventListener('visibilitychange', left);
        return () => {
            removeEventListener('blur', left);
            document.removeEventListener('visibilitychange', left);
        };
    }, []);
    return line;
}
