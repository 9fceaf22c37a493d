import { createContext } from 'preact';
import { useContext, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Chat } from '../../state/chat';
import type { Conversation, State, Who } from '../../state/model';
import { language, onLanguage, type Language } from '../../i18n';

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
    const chat = useContext(ChatContext);
    if (!chat) throw new Error('a component outside of the chat');
    return chat;
}

/** A part of the state; the component is drawn again only when that part is another one. */
export function useSelect<T>(pick: (state: State) => T): T {
    const chat = useChat();
    const [, again] = useReducer((n: number) => n + 1, 0);
    const value = pick(chat.state);
    const drawn = useRef({ pick, value });
    drawn.current = { pick, value };
    useLayoutEffect(() => {
        const look = () => {
            const { pick: choose, value: shown } = drawn.current;
            if (!Object.is(choose(chat.state), shown)) again(undefined);
        };
        look();
        return chat.subscribe(look);
    }, [chat]);
    return value;
}

export const useConversation = (who: Who): Conversation | undefined => useSelect((s) => s.conversations[who]);

/** Draws the component again when the language changes. */
export function useLanguage(): Language {
    const [, again] = useReducer((n: number) => n + 1, 0);
    useLayoutEffect(() => onLanguage(() => again(undefined)), []);
    return language();
}
