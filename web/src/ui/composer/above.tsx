import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { Draft, Who } from '../../state/model';
import { IconButton } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Icon } from '../base/icons';
import { summary } from '../room/quote';

/** Over the field: what is being answered, or edited. */
export function Above({ who, draft }: { who: Who; draft: Draft }): JSX.Element | null {
    const chat = useChat();
    const number = draft.editing ?? draft.reply;
    const message = useSelect((s) => s.conversations[who]?.timeline?.messages.find((one) => one.number === number));
    if (number === undefined) return null;
    const editing = draft.editing !== undefined;
    const name = message?.display ?? '';
    return (
        <div class="composer-above">
            <Icon name={editing ? 'edit' : 'reply'} size={18} />
            <span class="composer-above-text">
                <strong>{editing ? t('composer.editing') : t('composer.reply', { name })}</strong>
                <span>{summary(message)}</span>
            </span>
            <IconButton
                icon="close"
                size={18}
                label={editing ? t('composer.edit_end') : t('composer.reply_end')}
                onClick={() => (editing ? chat.setEditing(who, undefined) : chat.setReply(who, undefined))}
            />
        </div>
    );
}
