import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Avatar } from '../base/avatar';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Problem } from '../login';

export function Blocked(): JSX.Element {
    const chat = useChat();
    const blocked = useSelect((s) => s.blocked);
    const displays = useSelect((s) => s.displays);
    const [error, setError] = useState('');
    const unblock = async (user: string) => {
        const answer = await chat.setBlocked(user, false);
        setError(answer.ok ? '' : answer.text);
    };
    if (blocked.length === 0) return <p class="nothing">{t('settings.blocked_none')}</p>;
    return (
        <>
            <Problem text={error} />
            <ul class="picks">
                {blocked.map((user) => {
                    const name = displays[user] ?? user;
                    return (
                        <li key={user} class="pick">
                            <Avatar who={user} title={name} size="small" />
                            <span class="pick-name">{name}</span>
                            <Button label={t('settings.unblock', { name })} onClick={() => void unblock(user)}>
                                {t('details.unblock')}
                            </Button>
                        </li>
                    );
                })}
            </ul>
        </>
    );
}
