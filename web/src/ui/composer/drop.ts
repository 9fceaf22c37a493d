import { useRef, useState } from 'preact/hooks';
import type { Who } from '../../state/model';
import { useChat } from '../base/context';

interface Drop {
    dropping: boolean;
    handlers: Record<'onDragEnter' | 'onDragLeave' | 'onDragOver' | 'onDrop', (event: DragEvent) => void>;
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

/** Files that are dropped anywhere on the conversation are attached to what is being written. */
export function useDrop(who: Who): Drop {
    const chat = useChat();
    const [dropping, setDropping] = useState(false);
    // Entering a child comes before leaving its parent: only the balance says whether one is still inside.
    const inside = useRef(0);
    const move = (event: DragEvent, step: number) => {
        if (!hasFiles(event)) return;
        inside.current = Math.max(0, inside.current + step);
        setDropping(inside.current > 0);
    };
    return {
        dropping,
        handlers: {
            onDragEnter: (event) => move(event, 1),
            onDragLeave: (event) => move(event, -1),
            onDragOver: (event) => hasFiles(event) && event.preventDefault(),
            onDrop: (event) => {
                if (!hasFiles(event)) return;
                event.preventDefault();
                inside.current = 0;
                setDropping(false);
                chat.attach(who, [...(event.dataTransfer?.files ?? [])]);
            },
        },
    };
}
