import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { errorText, t } from '../../i18n';
import type { Connection } from '../../state/model';
import { Button } from '../base/button';
import { useCell } from '../base/cell';
import { useChat, useSelect } from '../base/context';
import { Icon } from '../base/icons';
import { asking, declined, turnOn } from './ask';
import { update } from './install';

/** What is to be said over the messages, or over the list where there is only that. */
export function Banners(): JSX.Element {
    return (
        <>
            <ConnectionBanner />
            <NotifyBanner />
        </>
    );
}

/** A short loss is not worth a word. */
const quietMs = 600;

function useSeconds(connection: Connection): number {
    const until = connection.state === 'waiting' ? connection.retryAt : 0;
    const [, again] = useState(0);
    useEffect(() => {
        if (!until) return;
        const timer = setInterval(() => again((n) => n + 1), 500);
        return () => clearInterval(timer);
    }, [until]);
    return Math.max(1, Math.ceil((until - Date.now()) / 1000));
}

/** Says that the connection is not there, what happens about it, and what one can do. */
function ConnectionBanner(): JSX.Element {
    const chat = useChat();
    const connection = useSelect((s) => s.connection);
    const loaded = useSelect((s) => s.loaded);
    const seconds = useSeconds(connection);
    const fine = connection.state === 'online' || (!loaded && connection.state !== 'offline' && connection.state !== 'waiting');
    const [quiet, setQuiet] = useState(fine);
    useEffect(() => {
        if (fine) return setQuiet(true);
        const timer = setTimeout(() => setQuiet(false), quietMs);
        return () => clearTimeout(timer);
    }, [fine]);
    const shown = !fine && !quiet;
    const waiting = connection.state === 'waiting';
    const text = waiting ? t('net.waiting', { n: seconds }) : connection.state === 'online' ? '' : t(`net.${connection.state}`);
    return (
        <div class="banner-place">
            {shown && (
                <div class={`banner ${connection.state}`} data-testid="connection">
                    <Icon name={connection.state === 'resuming' ? 'clock' : 'cloudoff'} size={18} />
                    <span>{text}</span>
                    {waiting && <Button onClick={() => chat.reconnectNow()}>{t('net.now')}</Button>}
                </div>
            )}
            {/* Said once for each state, not with each second that is counted down. */}
            <div class="sr" role="status">
                {shown && (waiting ? errorText('network') : text)}
            </div>
        </div>
    );
}

/** Asks whether to show notifications, once, after one has sent something. */
function NotifyBanner(): JSX.Element | null {
    const open = useCell(asking);
    const online = useSelect((s) => s.connection.state === 'online');
    if (!open || !online) return null;
    return (
        <div class="banner ask" role="region" aria-label={t('settings.alerts')}>
            <Icon name="bell" size={18} />
            <span>{t('notify.ask')}</span>
            <Button kind="primary" onClick={() => void turnOn()}>
                {t('notify.yes')}
            </Button>
            <Button onClick={declined}>{t('notify.no')}</Button>
        </div>
    );
}

export function UpdateBanner(): JSX.Element | null {
    const ready = useCell(update);
    if (!ready) return null;
    return (
        <div class="banner ask" role="status">
            <Icon name="info" size={18} />
            <span>{t('app.update')}</span>
            <Button kind="primary" onClick={ready}>
                {t('app.reload')}
            </Button>
        </div>
    );
}
