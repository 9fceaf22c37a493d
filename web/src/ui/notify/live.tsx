import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Arrival, Chat } from '../../state/chat';
import { isRoom } from '../../state/model';
import { useChat } from '../base/context';
import { titleIn } from '../list/who';
import { plain } from '../room/plain';

/** Not more often than this is anything said: under load a reader would never come to an end. */
const everyMs = 2000;

function said(chat: Chat, waiting: readonly Arrival[]): string {
    const [one, another] = waiting;
    if (!one) return '';
    if (another) return t('conv.arrived_many', { n: waiting.length });
    const text = plain(one.text).slice(0, 200);
    if (!isRoom(one.with)) return t('conv.arrived_user', { name: one.display, text });
    return t('conv.arrived', { name: one.display, room: titleIn(chat.state, one.with), text });
}

/** Says to those who listen with a screen reader what arrives. */
export function Live(): JSX.Element {
    const chat = useChat();
    const [text, setText] = useState('');
    useEffect(() => {
        let waiting: Arrival[] = [];
        let timer: ReturnType<typeof setTimeout> | undefined;
        const say = () => {
            timer = undefined;
            if (waiting.length === 0) return setText('');
            setText(said(chat, waiting));
            waiting = [];
            timer = setTimeout(say, everyMs);
        };
        const end = chat.onArrival((arrival) => {
            if (arrival.muted) return;
            waiting.push(arrival);
            timer ??= setTimeout(say, 100);
        });
        return () => {
            end();
            clearTimeout(timer);
        };
    }, [chat]);
    return (
        <div class="sr" role="status" aria-live="polite" data-testid="live">
            {text}
        </div>
    );
}
