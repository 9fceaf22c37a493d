import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { State, Who } from '../../state/model';
import { Avatar } from '../base/avatar';
import { Button, IconButton } from '../base/button';
import { useSelect } from '../base/context';
import { Icon } from '../base/icons';
import { Banners } from '../notify/banner';
import { dialog, goTo, panel } from '../page';
import { Item } from './item';

/** The left column: who one is, what to find, and the conversations. */
export function Sidebar({ main }: { main: boolean }): JSX.Element {
    const [words, setWords] = useState('');
    const order = useSelect((s) => s.order);
    const open = useSelect((s) => s.open);
    const loaded = useSelect((s) => s.loaded);
    const titles = useSelect(titlesOf);
    const shown = useMemo(() => matching(order, titles, words), [order, titles, words]);
    const listed = open !== undefined && !order.includes(open) && !words ? [open, ...shown] : shown;
    return (
        <div class="sidebar" role={main ? 'main' : 'navigation'} aria-label={t('list.label')}>
            {main && <Banners />}
            {main && <h1 class="sr">{t('list.label')}</h1>}
            <div class="sidebar-head">
                <Self />
                <IconButton
                    icon="search"
                    label={t('search.title')}
                    onClick={() => panel.set(panel.get() === 'search' ? undefined : 'search')}
                />
                <IconButton icon="pen" label={t('list.new')} onClick={() => dialog.set({ kind: 'new' })} />
            </div>
            {order.length > 0 && (
                <div class="sidebar-filter">
                    <Icon name="search" size={16} />
                    <input
                        type="search"
                        value={words}
                        placeholder={t('list.filter')}
                        aria-label={t('list.filter')}
                        onInput={(event) => setWords(event.currentTarget.value)}
                        onKeyDown={(event) => {
                            if (event.key === 'Escape') setWords('');
                            if (event.key === 'Enter' && shown[0]) goTo(shown[0]);
                        }}
                    />
                </div>
            )}
            <ul class="items" data-testid="conversations" onKeyDown={moveInList}>
                {listed.map((who) => (
                    <Item key={who} who={who} open={who === open} />
                ))}
            </ul>
            {loaded && order.length === 0 && <Empty />}
            {order.length > 0 && listed.length === 0 && <p class="nothing">{t('list.none')}</p>}
        </div>
    );
}

let titlesFor: State['conversations'] | undefined;
let titles: Readonly<Record<Who, string>> = {};

/** The titles alone: another object only when a title is another one, so that a message does not draw the whole list. */
function titlesOf(state: State): Readonly<Record<Who, string>> {
    if (state.conversations === titlesFor) return titles;
    titlesFor = state.conversations;
    const all = Object.values(state.conversations);
    const same = all.length === Object.keys(titles).length && all.every((one) => titles[one.with] === one.title);
    if (!same) titles = Object.fromEntries(all.map((one) => [one.with, one.title]));
    return titles;
}

function matching(order: readonly Who[], names: Readonly<Record<Who, string>>, words: string): readonly Who[] {
    const wanted = words.trim().toLowerCase();
    if (!wanted) return order;
    return order.filter((who) => who.toLowerCase().includes(wanted) || (names[who] ?? '').toLowerCase().includes(wanted));
}

/** Up and down go from conversation to conversation. */
function moveInList(event: JSX.TargetedKeyboardEvent<HTMLUListElement>): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
    const next = all[all.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
}

function Self(): JSX.Element {
    const me = useSelect((s) => s.me);
    const online = useSelect((s) => s.connection.state === 'online');
    return (
        <button
            type="button"
            class="self"
            title={t('settings.open')}
            onClick={() => dialog.set({ kind: 'settings', section: 'profile' })}
        >
            <Avatar who={me?.user ?? ''} title={me?.display ?? ''} active={online} />
            <span class="self-names">
                <strong>{me?.display}</strong>
                <span>{me?.statusText || `@${me?.user ?? ''}`}</span>
            </span>
            <span class="sr">{t('settings.open')}</span>
        </button>
    );
}

function Empty(): JSX.Element {
    return (
        <div class="empty">
            <Icon name="note" size={40} />
            <h2>{t('list.empty')}</h2>
            <p>{t('list.empty_lead')}</p>
            <Button kind="primary" icon="plus" onClick={() => dialog.set({ kind: 'new' })}>
                {t('list.new')}
            </Button>
        </div>
    );
}
