import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import type { Who } from '../state/model';
import { Button } from './base/button';
import { useCell } from './base/cell';
import { useChat } from './base/context';
import { Confirm, Dialog } from './base/dialog';
import { Field } from './base/field';
import { dayOf } from './base/time';
import { NewConversation } from './list/new';
import { dialog, jumpTo } from './page';
import { Settings } from './settings/settings';

const close = () => dialog.set(undefined);

/** The dialog that is open, if one is. */
export function Dialogs(): JSX.Element | null {
    const chat = useChat();
    const open = useCell(dialog);
    switch (open?.kind) {
        case 'new':
            return <NewConversation {...(open.tab ? { tab: open.tab } : {})} />;
        case 'settings':
            return <Settings section={open.section} />;
        case 'picture':
            return <Viewer id={open.id} name={open.name} />;
        case 'date':
            return <JumpToDate who={open.with} />;
        case 'delete':
            return (
                <Confirm
                    title={t('msg.delete_title')}
                    lead={t('msg.delete_lead')}
                    action={t('msg.delete')}
                    onClose={close}
                    onConfirm={async () => {
                        const answer = await chat.remove(open.with, open.number);
                        return answer.ok ? undefined : answer.text;
                    }}
                />
            );
        default:
            return null;
    }
}

function Viewer({ id, name }: { id: string; name: string }): JSX.Element {
    const address = `/files/${encodeURIComponent(id)}`;
    return (
        <Dialog title={name} kind="viewer" onClose={close}>
            <div class="viewer">
                <img src={address} alt={name} />
            </div>
            <p class="viewer-foot">
                <a href={address} target="_blank" rel="noopener noreferrer">
                    {t('viewer.open')}
                </a>
                <a href={address} download={name}>
                    {t('msg.download', { name })}
                </a>
            </p>
        </Dialog>
    );
}

function JumpToDate({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    const [day, setDay] = useState(() => dayOf(new Date()));
    const [error, setError] = useState('');
    const jump = async (event: Event) => {
        event.preventDefault();
        const answer = await chat.jumpToDate(who, day);
        if (!answer.ok) return setError(answer.text || t('conv.date_none'));
        close();
        void jumpTo(chat, who, answer.value);
    };
    return (
        <Dialog title={t('conv.date')} kind="small" onClose={close}>
            <form class="form" onSubmit={(event) => void jump(event)}>
                <Field label={t('conv.date_label')} type="date" value={day} onValue={setDay} error={error || undefined} required autoFocus />
                <div class="form-foot">
                    <Button onClick={close}>{t('common.cancel')}</Button>
                    <Button kind="primary" type="submit" disabled={!day}>
                        {t('conv.date_go')}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
