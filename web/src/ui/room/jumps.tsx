import type { JSX } from 'preact';
import type { MutableRef } from 'preact/hooks';
import { t } from '../../i18n';
import type { Conversation, Who } from '../../state/model';
import { useChat } from '../base/context';
import { Icon } from '../base/icons';
import { jumpTo } from '../page';
import type { ListHandle } from './list';
import type { Row } from './rows';
import type { View } from './scroller';

interface JumpsProps {
    who: Who;
    conversation: Conversation;
    rows: readonly Row[];
    line: number | undefined;
    view: View | undefined;
    list: MutableRef<ListHandle | undefined>;
}

/** The buttons over the messages: to the first unread one above, to the newest one below. */
export function Jumps({ who, conversation, rows, line, view, list }: JumpsProps): JSX.Element {
    const chat = useChat();
    const timeline = conversation.timeline;
    const first = timeline?.messages[0]?.number ?? 1;
    const lineRow = rows.findIndex((row) => row.kind === 'new');
    const above = line !== undefined && view !== undefined && (lineRow >= 0 ? lineRow < view.first : line + 1 < first);
    const fresh = line === undefined ? 0 : (conversation.last?.number ?? 0) - line;
    const below = view !== undefined && timeline?.messages.length !== 0 && (!view.atEnd || timeline?.atEnd === false);
    const toEnd = async () => {
        if (timeline?.atEnd === false) await chat.newest(who);
        list.current?.toEnd();
    };
    return (
        <>
            {above && fresh > 0 && (
                <button
                    type="button"
                    class="jump up"
                    onClick={() => void jumpTo(chat, who, (line ?? 0) + 1)}
                    title={t('conv.jump_unread')}
                >
                    <Icon name="up" size={16} />
                    <span>{t('conv.unread_above', { n: fresh })}</span>
                </button>
            )}
            {below && (
                <button type="button" class="jump down" onClick={() => void toEnd()} title={t('conv.jump_new')}>
                    <Icon name="down" size={18} />
                    <span class="sr">{t('conv.jump_new')}</span>
                    {conversation.unread > 0 && <span class="count-new">{t('conv.new_below', { n: conversation.unread })}</span>}
                </button>
            )}
        </>
    );
}
