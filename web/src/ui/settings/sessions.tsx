import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Answer, SessionInfo } from '../../state/chat';
import { Button } from '../base/button';
import { useChat } from '../base/context';
import { Icon } from '../base/icons';
import { dateOnly, fullTime, shortTime } from '../base/time';
import { Problem } from '../login';

/** Where one is logged in, and the way to end it there. */
export function Sessions(): JSX.Element {
    const chat = useChat();
    const [sessions, setSessions] = useState<readonly SessionInfo[]>();
    const [error, setError] = useState('');
    const read = async () => {
        const answer = await chat.sessions();
        if (answer.ok) setSessions(answer.value);
        else setError(answer.text);
    };
    useEffect(() => void read(), [chat]);
    const end = async (answer: Promise<Answer>) => {
        const ended = await answer;
        setError(ended.ok ? '' : ended.text);
        await read();
    };
    const sorted = [...(sessions ?? [])].sort((a, b) => Number(b.current) - Number(a.current) || b.used.localeCompare(a.used));
    return (
        <div>
            <Problem text={error} />
            {!sessions && !error && <p class="nothing">{t('app.loading')}</p>}
            <ul class="sessions" data-testid="sessions">
                {sorted.map((one) => (
                    <li key={one.session} class="session">
                        <Icon name="laptop" />
                        <span class="session-text">
                            <strong>{one.current ? t('settings.session_here') : t('settings.session', { n: one.session })}</strong>
                            <span title={fullTime(one.used)}>{t('settings.session_used', { time: shortTime(one.used) })}</span>
                            <span>{t('details.since', { date: dateOnly(one.created) })}</span>
                        </span>
                        {!one.current && (
                            <Button
                                label={t('settings.session_end_label', { n: one.session })}
                                onClick={() => void end(chat.endSession(one.session))}
                            >
                                {t('settings.session_end')}
                            </Button>
                        )}
                    </li>
                ))}
            </ul>
            {sorted.length > 1 && (
                <div class="form-foot">
                    <Button kind="danger" onClick={() => void end(chat.endOtherSessions())}>
                        {t('settings.sessions_end')}
                    </Button>
                </div>
            )}
        </div>
    );
}
