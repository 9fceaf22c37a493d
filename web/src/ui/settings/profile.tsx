import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Avatar } from '../base/avatar';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Field } from '../base/field';

export function ProfileForm(): JSX.Element {
    const chat = useChat();
    const me = useSelect((s) => s.me);
    const [display, setDisplay] = useState(me?.display ?? '');
    const [status, setStatus] = useState(me?.statusText ?? '');
    const [error, setError] = useState('');
    const [saved, setSaved] = useState(false);
    const user = me?.user ?? '';
    useEffect(() => {
        void chat.profile(user).then((answer) => answer.ok && setStatus(answer.value.statusText ?? ''));
    }, [chat, user]);
    const save = async (event: Event) => {
        event.preventDefault();
        setSaved(false);
        const name = display.trim() === me?.display ? undefined : await chat.setDisplay(display.trim());
        const answer = name && !name.ok ? name : await chat.setStatusText(status.trim());
        setError(answer.ok ? '' : answer.text);
        setSaved(answer.ok);
    };
    return (
        <form class="form" onSubmit={(event) => void save(event)}>
            <div class="profile-top">
                <Avatar who={user} title={display || user} size="large" />
                <div>
                    <strong>{display || user}</strong>
                    <span>@{user}</span>
                </div>
            </div>
            <Field label={t('settings.display')} value={display} onValue={setDisplay} error={error || undefined} maxLength={64} autoFocus />
            <Field label={t('settings.status')} value={status} onValue={setStatus} help={t('settings.status_help')} maxLength={100} />
            <div class="form-foot">
                <p class="done" role="status">
                    {saved && t('common.saved')}
                </p>
                <Button kind="primary" type="submit">
                    {t('common.save')}
                </Button>
            </div>
        </form>
    );
}
