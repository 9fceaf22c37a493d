import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { Message, Reaction } from '../../state/model';
import { useChat, useSelect } from '../base/context';

interface ReactionsProps {
    who: string;
    me: string;
    message: Message;
}

/** The reactions to a message; pressing one gives it, too, or takes it back. */
export function Reactions({ who, me, message }: ReactionsProps): JSX.Element {
    const chat = useChat();
    const displays = useSelect((s) => s.displays);
    const namesOf = ({ users, count }: Reaction): string => {
        const named = users.map((user) => (user === me ? t('common.you') : (displays[user] ?? user)));
        if (count > users.length) named.push(t('msg.and_more', { n: count - users.length }));
        return named.join(', ');
    };
    return (
        <ul class="reactions">
            {message.reactions.map((one) => {
                const mine = one.users.includes(me);
                const names = namesOf(one);
                return (
                    <li key={one.reaction}>
                        <button
                            type="button"
                            class="reaction"
                            aria-pressed={mine}
                            aria-label={t('msg.reacted', { reaction: one.reaction, n: one.count, names })}
                            title={names}
                            onClick={() => void chat.react(who, message.number, one.reaction, !mine)}
                        >
                            <span>{one.reaction}</span>
                            <span class="reaction-count">{one.count}</span>
                        </button>
                    </li>
                );
            })}
        </ul>
    );
}
