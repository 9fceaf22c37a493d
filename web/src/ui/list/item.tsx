import type { JSX } from 'preact';
import { t } from '../../i18n';
import { isRoom, type Conversation, type Who } from '../../state/model';
import { useConversation, useSelect } from '../base/context';
import { Icon } from '../base/icons';
import { fullTime, shortTime } from '../base/time';
import { plain } from '../room/plain';
import { useTitle, WhoAvatar } from './who';

/** One conversation in the list. */
export function Item({ who, open }: { who: Who; open: boolean }): JSX.Element {
    const conversation = useConversation(who);
    const active = useSelect((s) => s.active.includes(who));
    const title = useTitle(who);
    const last = conversation?.last;
    const unread = conversation?.unread ?? 0;
    return (
        <li>
            <a
                class={`item ${open ? 'open' : ''} ${unread > 0 ? 'unread' : ''} ${conversation?.muted ? 'muted' : ''}`}
                href={`#/${encodeURIComponent(who)}`}
                aria-current={open ? 'page' : undefined}
                data-testid="conversation"
            >
                <WhoAvatar who={who} />
                <span class="item-body">
                    <span class="item-top">
                        <strong class="item-title">{title}</strong>
                        {conversation?.private && <span class="sr">, {t('list.private')}</span>}
                        {active && <span class="sr">, {t('list.active')}</span>}
                        {last && (
                            <time dateTime={last.time} title={fullTime(last.time)}>
                                {shortTime(last.time)}
                            </time>
                        )}
                    </span>
                    <span class="item-bottom">
                        <Line who={who} conversation={conversation} />
                        <Marks who={who} conversation={conversation} />
                    </span>
                </span>
            </a>
        </li>
    );
}

function Line({ who, conversation }: { who: Who; conversation: Conversation | undefined }): JSX.Element {
    const me = useSelect((s) => s.me?.user);
    const out = useSelect((s) => s.outbox.filter((one) => one.with === who).pop());
    const draft = useSelect((s) => (s.open === who ? '' : (s.drafts[who]?.text ?? '')));
    const writes = useSelect((s) => {
        const first = s.conversations[who]?.typing[0];
        return first === undefined ? undefined : (s.displays[first] ?? first);
    });
    if (writes !== undefined) {
        return <span class="item-line typing">{isRoom(who) ? t('conv.typing1', { a: writes }) : t('list.typing')}</span>;
    }
    if (draft.trim()) return <span class="item-line draft">{t('list.draft', { text: draft.slice(0, 120) })}</span>;
    if (out) {
        const text = plain(out.text).slice(0, 120) || t('list.file', { name: out.files[0]?.name ?? '' });
        return <span class="item-line">{who === me ? text : t('list.you', { text })}</span>;
    }
    if (conversation?.gone) return <span class="item-line">{t('list.gone')}</span>;
    const last = conversation?.last;
    if (!last) return <span class="item-line">{t('list.nothing')}</span>;
    let text = plain(last.text).slice(0, 120);
    if (last.deleted) text = t('list.deleted');
    else if (!text && last.files[0]) text = t('list.file', { name: last.files[0].name });
    const own = last.from === me && who !== me;
    if (own) return <span class="item-line">{t('list.you', { text })}</span>;
    return <span class="item-line">{isRoom(who) ? `${last.display}: ${text}` : text}</span>;
}

function Marks({ who, conversation }: { who: Who; conversation: Conversation | undefined }): JSX.Element {
    const out = useSelect((s) => {
        const own = s.outbox.filter((one) => one.with === who);
        if (own.some((one) => one.state === 'failed')) return 'failed';
        return own.length > 0 ? 'waiting' : undefined;
    });
    const unread = conversation?.unread ?? 0;
    return (
        <span class="item-marks">
            {out === 'failed' && <Mark icon="warn" text={t('list.failed')} kind="failed" />}
            {out === 'waiting' && <Mark icon="clock" text={t('list.waiting')} />}
            {conversation?.muted && <Mark icon="belloff" text={t('list.muted')} />}
            {unread > 0 && (
                <span class="badge" title={t('list.unread', { n: unread })}>
                    <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
                    <span class="sr">{t('list.unread', { n: unread })}</span>
                </span>
            )}
        </span>
    );
}

function Mark({ icon, text, kind = '' }: { icon: 'warn' | 'clock' | 'belloff'; text: string; kind?: string }): JSX.Element {
    return (
        <span class={`mark ${kind}`} title={text}>
            <Icon name={icon} size={16} />
            <span class="sr">{text}</span>
        </span>
    );
}
