import type { JSX } from 'preact';
import { t } from '../../i18n';
import { isRoom, type Who } from '../../state/model';
import { Button } from '../base/button';
import { useSelect } from '../base/context';
import { dayName, fullTime } from '../base/time';
import { useTitle, WhoAvatar } from '../list/who';

export function DayLine({ time }: { time: string }): JSX.Element {
    return (
        <div class="line day" role="separator" aria-label={dayName(time)}>
            <span title={fullTime(time)}>{dayName(time)}</span>
        </div>
    );
}

/** Between what was read before and what is new. */
export function NewLine(): JSX.Element {
    return (
        <div class="line new" role="separator" aria-label={t('conv.new')} data-testid="new-line">
            <span>{t('conv.new')}</span>
        </div>
    );
}

export function Waiting({ error, onRetry }: { error?: string | undefined; onRetry?: () => void }): JSX.Element {
    return (
        <div class="line waiting">
            {error ? (
                <>
                    <span>{error}</span>
                    {onRetry && <Button onClick={onRetry}>{t('common.retry')}</Button>}
                </>
            ) : (
                <>
                    <span class="spinner" aria-hidden="true" />
                    <span class="sr">{t('conv.loading')}</span>
                </>
            )}
        </div>
    );
}

/** What stands above the first message. */
export function Intro({ who, empty }: { who: Who; empty: boolean }): JSX.Element {
    const title = useTitle(who);
    const self = useSelect((s) => s.me?.user === who);
    return (
        <div class="intro">
            <WhoAvatar who={who} size="large" />
            <div>
                <h2>{title}</h2>
                <p>{self ? t('conv.start_notes') : t(isRoom(who) ? 'conv.start' : 'conv.start_user', { name: title })}</p>
                {empty && !self && <p>{t('conv.empty')}</p>}
            </div>
        </div>
    );
}
