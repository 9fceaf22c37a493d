import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { Message } from '../../state/model';
import { useChat } from '../base/context';
import { jumpTo } from '../page';
import { plain } from './plain';

/** What is quoted of a message: its text, or what it is instead. */
export function summary(message: Message | undefined): string {
    if (!message) return t('msg.quote_gone');
    if (message.deleted) return t('msg.deleted');
    return plain(message.text).slice(0, 200) || t('list.file', { name: message.files[0]?.name ?? '' });
}

interface QuoteProps {
    who: string;
    number: number;
    /** The message that is answered, if it is among those that are loaded. */
    quoted: Message | undefined;
}

/** The message that another one answers; pressing it goes there. */
export function Quote({ who, number, quoted }: QuoteProps): JSX.Element {
    const chat = useChat();
    return (
        <button
            type="button"
            class="quote"
            title={t('msg.quote_jump', { name: quoted?.display ?? `${number}` })}
            onClick={() => void jumpTo(chat, who, number)}
        >
            <span class="sr">{t('msg.quote', { name: quoted ? '' : `${number}` })}</span>
            {quoted && <strong>{quoted.display}</strong>}
            <span>{summary(quoted)}</span>
        </button>
    );
}
