import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Field } from '../base/field';

export function PasswordForm(): JSX.Element {
    const chat = useChat();
    const user = useSelect((s) => s.me?.user ?? '');
    const [old, setOld] = useState('');
    const [fresh, setFresh] = useState('');
    const [error, setError] = useState('');
    const [done, setDone] = useState(false);
    const change = async (event: Event) => {
        event.preventDefault();
        setDone(false);
        const answer = await chat.changePassword(old, fresh);
        setError(answer.ok ? '' : answer.text);
        setDone(answer.ok);
        if (!answer.ok) return;
        setOld('');
        setFresh('');
    };
    return (
        <form class="form" onSubmit={(event) => void change(event)}>
            {/* For programs that keep passwords: they want to know whose it is. */}
            <input type="text" autoComplete="username" value={user} readOnly hidden />
            <Field label={t('settings.old')} type="password" value={old} onValue={setOld} autoComplete="current-password" required />
            <Field
                label={t('settings.fresh')}
                type="password"
                value={fresh}
                onValue={setFresh}
                help={t('register.password_help')}
                error={error || undefined}
                autoComplete="new-password"
                required
            />
            <div class="form-foot">
                <p class="done" role="status">
                    {done && t('settings.password_done')}
                </p>
                <Button kind="primary" type="submit" disabled={!old || !fresh}>
                    {t('settings.password_submit')}
                </Button>
            </div>
        </form>
    );
}
