import type { MutableRef } from 'preact/hooks';
import { useEffect } from 'preact/hooks';
import type { Chat } from '../../state/chat';
import type { Who } from '../../state/model';
import { sent } from '../page';
import type { ListHandle } from './list';

/** Goes to the newest messages, the one that is sent among them. */
export function useSent(chat: Chat, who: Who, list: MutableRef<ListHandle | undefined>): void {
    useEffect(
        () =>
            sent.subscribe(() => {
                const atEnd = chat.state.conversations[who]?.timeline?.atEnd ?? true;
                if (atEnd) list.current?.toEnd();
                else void chat.newest(who).then(() => list.current?.toEnd());
            }),
        [chat, who],
    );
}
