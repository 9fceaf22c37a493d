import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Search as Found, Who } from '../../state/model';
import { Avatar } from '../base/avatar';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Field, Switch } from '../base/field';
import { fullTime, shortTime } from '../base/time';
import { titleIn, useTitle } from '../list/who';
import { Problem } from '../login';
import { jumpTo, panel } from '../page';
import { plain } from '../room/plain';
import { PanelFrame } from './panel';

/** Search as you type, everywhere or in the open conversation. */
export function SearchPanel({ who }: { who: Who | undefined }): JSX.Element {
    const chat = useChat();
    const found = useSelect((s) => s.search);
    const [words, setWords] = useState('');
    const [here, setHere] = useState(false);
    const within = here ? who : undefined;
    useEffect(() => {
        if (words.trim()) chat.search(words.trim(), within);
        else chat.search(undefined);
    }, [chat, words, within]);
    useEffect(() => () => chat.search(undefined), [chat]);
    return (
        <PanelFrame title={t('search.title')}>
            <form role="search" onSubmit={(event) => event.preventDefault()}>
                <Field label={t('search.label')} type="search" value={words} onValue={setWords} autoComplete="off" autoFocus />
                {who !== undefined && <Here who={who} here={here} onHere={setHere} />}
            </form>
            {!words.trim() && <p class="nothing">{t('search.hint')}</p>}
            {words.trim() && found && <Hits found={found} words={words} />}
        </PanelFrame>
    );
}

function Here({ who, here, onHere }: { who: Who; here: boolean; onHere: (on: boolean) => void }): JSX.Element {
    return (
        <Switch checked={here} onChange={onHere}>
            {t('search.here', { name: useTitle(who) })}
        </Switch>
    );
}

function Hits({ found, words }: { found: Found; words: string }): JSX.Element {
    const chat = useChat();
    const { hits, busy, error } = found;
    const status = busy ? t('search.busy') : hits.length === 0 ? t('search.none') : t('search.found', { n: hits.length });
    return (
        <>
            <p class="nothing" role="status">
                {error ? '' : status}
            </p>
            <Problem text={error ?? ''} />
            <ul class="hits" data-testid="hits">
                {hits.map((hit) => (
                    <Hit key={`${hit.with} ${hit.number}`} hit={hit} words={words} />
                ))}
            </ul>
            {found.next && !busy && <Button onClick={() => chat.moreHits()}>{t('common.more')}</Button>}
        </>
    );
}

function Hit({ hit, words }: { hit: Found['hits'][number]; words: string }): JSX.Element {
    const chat = useChat();
    const title = useSelect((s) => titleIn(s, hit.with));
    const [error, setError] = useState('');
    const jump = async () => {
        setError((await jumpTo(chat, hit.with, hit.number)) ?? '');
        // Where the panel lies over the conversation it would hide what was found.
        if (matchMedia('(max-width: 1099px)').matches) panel.set(undefined);
    };
    return (
        <li>
            <button type="button" class="hit" onClick={() => void jump()}>
                <Avatar who={hit.from} title={hit.display} size="small" />
                <span class="hit-body">
                    <span class="hit-top">
                        <strong>{hit.display}</strong>
                        <span class="hit-where">{title}</span>
                        <time dateTime={hit.time} title={fullTime(hit.time)}>
                            {shortTime(hit.time)}
                        </time>
                    </span>
                    <Excerpt text={plain(hit.text)} words={words} />
                </span>
            </button>
            <Problem text={error} />
        </li>
    );
}

const around = 70;

/** The part of a text around the first of the words, which are marked. */
function Excerpt({ text, words }: { text: string; words: string }): JSX.Element {
    const wanted = words.trim().split(/\s+/).filter(Boolean);
    const escaped = wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`(${escaped.join('|')})`, 'giu');
    const at = text.search(pattern);
    const cut = at - around;
    const from = cut <= 0 ? 0 : text.indexOf(' ', cut) + 1;
    const part = text.slice(from, from + 3 * around);
    const pieces = part.split(pattern);
    return (
        <span class="hit-text">
            {from > 0 && '… '}
            {pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))}
            {from + part.length < text.length && ' …'}
        </span>
    );
}
