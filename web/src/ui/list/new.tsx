import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { RoomInfo } from '../../state/chat';
import { Avatar } from '../base/avatar';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Dialog } from '../base/dialog';
import { Field, Switch } from '../base/field';
import { useSubmit } from '../base/submit';
import { Tabs } from '../base/tabs';
import { Problem } from '../login';
import { dialog, goTo } from '../page';

type Tab = 'person' | 'rooms' | 'create';

/** So many people are offered to choose from. */
const knownMax = 8;

const close = () => dialog.set(undefined);

function openAndClose(who: string): void {
    close();
    goTo(who);
}

/** Begins a conversation: with a person, in a public room, in a room of one's own. */
export function NewConversation({ tab: first = 'person' }: { tab?: Tab }): JSX.Element {
    const [tab, setTab] = useState<Tab>(first);
    return (
        <Dialog title={t('new.title')} onClose={close}>
            <Tabs
                label={t('new.title')}
                tabs={[
                    { key: 'person', text: t('new.person') },
                    { key: 'rooms', text: t('new.rooms') },
                    { key: 'create', text: t('new.create') },
                ]}
                value={tab}
                onValue={setTab}
            >
                {tab === 'person' && <Person />}
                {tab === 'rooms' && <Rooms onCreate={() => setTab('create')} />}
                {tab === 'create' && <Create />}
            </Tabs>
        </Dialog>
    );
}

function Person(): JSX.Element {
    const chat = useChat();
    const me = useSelect((s) => s.me?.user);
    const active = useSelect((s) => s.active);
    const displays = useSelect((s) => s.displays);
    const [user, setUser] = useState('');
    const { onSubmit, busy, error } = useSubmit(
        () => chat.profile(user.trim().replace(/^@/, '')),
        (profile) => openAndClose(profile.user),
    );
    const wanted = user.trim().replace(/^@/, '').toLowerCase();
    const known = [...new Set([...active, ...Object.keys(displays)])]
        .filter((one) => one !== me && `${one} ${displays[one] ?? ''}`.toLowerCase().includes(wanted))
        .sort((a, b) => Number(active.includes(b)) - Number(active.includes(a)) || a.localeCompare(b));
    return (
        <>
            <form class="form" onSubmit={onSubmit}>
                <Field
                    label={t('new.user')}
                    value={user}
                    onValue={setUser}
                    help={t('new.user_help')}
                    error={error || undefined}
                    autoComplete="off"
                    maxLength={33}
                    required
                    autoFocus
                />
                <div class="form-foot">
                    <Button onClick={() => openAndClose(me ?? '')}>{t('list.notes')}</Button>
                    <Button kind="primary" type="submit" busy={busy} disabled={busy || !user.trim()}>
                        {t('new.write')}
                    </Button>
                </div>
            </form>
            {known.length > 0 && (
                <section class="picks">
                    <h3>{t('new.known')}</h3>
                    <ul>
                        {known.slice(0, knownMax).map((one) => (
                            <li key={one}>
                                <button type="button" class="pick" onClick={() => openAndClose(one)}>
                                    <Avatar who={one} title={displays[one] ?? one} active={active.includes(one)} size="small" />
                                    <span class="pick-name">{displays[one] ?? one}</span>
                                    <span class="pick-more">@{one}</span>
                                </button>
                            </li>
                        ))}
                    </ul>
                </section>
            )}
        </>
    );
}

function Rooms({ onCreate }: { onCreate: () => void }): JSX.Element {
    const chat = useChat();
    const [rooms, setRooms] = useState<readonly RoomInfo[]>();
    const [words, setWords] = useState('');
    const [error, setError] = useState('');
    useEffect(() => {
        void chat.publicRooms().then((answer) => (answer.ok ? setRooms(answer.value) : setError(answer.text)));
    }, [chat]);
    const join = async (room: RoomInfo) => {
        if (room.joined) return openAndClose(room.room);
        const answer = await chat.joinRoom(room.room);
        if (answer.ok) openAndClose(answer.value);
        else setError(answer.text);
    };
    const wanted = words.trim().toLowerCase();
    const shown = rooms?.filter((one) => `${one.room} ${one.topic ?? ''}`.toLowerCase().includes(wanted));
    return (
        <section class="picks">
            {rooms && rooms.length > 5 && (
                <Field label={t('new.filter')} type="search" value={words} onValue={setWords} autoFocus />
            )}
            <Problem text={error} />
            {!rooms && !error && <p class="nothing">{t('app.loading')}</p>}
            {rooms?.length === 0 && (
                <div class="empty">
                    <p>{t('new.no_rooms')}</p>
                    <Button onClick={onCreate}>{t('new.create')}</Button>
                </div>
            )}
            <ul>
                {shown?.map((room) => (
                    <li key={room.room} class="pick">
                        <Avatar who={room.room} title={room.room} size="small" />
                        <span class="pick-name">
                            {room.room}
                            {room.topic && <span class="pick-topic">{room.topic}</span>}
                        </span>
                        <span class="pick-more">{t('new.members', { n: room.members })}</span>
                        <Button
                            kind={room.joined ? 'plain' : 'primary'}
                            label={`${room.joined ? t('new.open') : t('new.join')} ${room.room}`}
                            onClick={() => void join(room)}
                        >
                            {room.joined ? t('new.open') : t('new.join')}
                        </Button>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Create(): JSX.Element {
    const chat = useChat();
    const [name, setName] = useState('');
    const [hidden, setHidden] = useState(false);
    const { onSubmit, busy, error } = useSubmit(() => chat.createRoom(`#${name.trim().replace(/^#/, '')}`, hidden), openAndClose);
    return (
        <form class="form" onSubmit={onSubmit}>
            <Field
                label={t('new.room')}
                value={name}
                onValue={(value) => setName(value.replace(/^#/, '').replace(/\s+/g, '-'))}
                help={t('new.room_help')}
                error={error || undefined}
                prefix="#"
                autoComplete="off"
                maxLength={32}
                required
                autoFocus
            />
            <Switch checked={hidden} onChange={setHidden}>
                {t('new.private')}
            </Switch>
            <div class="form-foot">
                <Button onClick={close}>{t('common.cancel')}</Button>
                <Button kind="primary" type="submit" busy={busy} disabled={busy || !name.trim()}>
                    {t('new.create_submit')}
                </Button>
            </div>
        </form>
    );
}
