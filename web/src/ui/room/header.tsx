import type { JSX } from 'preact';
import { t } from '../../i18n';
import { isRoom, type Who } from '../../state/model';
import { IconButton } from '../base/button';
import { useCell } from '../base/cell';
import { useConversation, useSelect } from '../base/context';
import { useTitle, WhoAvatar } from '../list/who';
import { dialog, goTo, panel, type Panel } from '../page';
import { plain } from './plain';

/** Over the messages: with whom one talks, and what can be opened beside. */
export function Header({ who }: { who: Who }): JSX.Element {
    const active = useSelect((s) => s.active.includes(who));
    const open = useCell(panel);
    const title = useTitle(who);
    const toggle = (one: Panel) => panel.set(open === one ? undefined : one);
    return (
        <header class="conv-head">
            <span class="conv-back">
                <IconButton icon="back" label={t('common.back')} onClick={() => goTo(undefined)} />
            </span>
            <div class="conv-who">
                <WhoAvatar who={who} />
                <div class="conv-names">
                    <h1>
                        <button type="button" title={t('conv.details')} onClick={() => toggle('details')}>
                            {title}
                        </button>
                    </h1>
                    <Below who={who} active={active} />
                </div>
            </div>
            <span class="conv-tools">
                <span class="conv-date">
                    <IconButton icon="calendar" label={t('conv.date')} onClick={() => dialog.set({ kind: 'date', with: who })} />
                </span>
                <IconButton
                    icon="search"
                    label={t('conv.search')}
                    aria-pressed={open === 'search'}
                    onClick={() => toggle('search')}
                />
                <IconButton
                    icon="info"
                    label={t('conv.details')}
                    aria-pressed={open === 'details'}
                    onClick={() => toggle('details')}
                />
            </span>
        </header>
    );
}

function Below({ who, active }: { who: Who; active: boolean }): JSX.Element | null {
    const conversation = useConversation(who);
    const me = useSelect((s) => s.me?.user);
    if (who === me) return <span>{t('conv.start_notes')}</span>;
    if (!isRoom(who)) return <span class={active ? 'is-active' : ''}>{active ? t('conv.active') : `@${who}`}</span>;
    const members = conversation?.members ? t('conv.members', { n: conversation.members.length }) : '';
    const topic = conversation?.topic ? plain(conversation.topic) : '';
    return <span>{[members, topic].filter(Boolean).join(' · ') || t('details.topic_none')}</span>;
}
