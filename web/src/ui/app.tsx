import type { JSX } from 'preact';
import { useEffect, useLayoutEffect } from 'preact/hooks';
import { t } from '../i18n';
import type { Chat } from '../state/chat';
import { useCell } from './base/cell';
import { ChatContext, useChat, useLanguage, useSelect } from './base/context';
import { phone, useMedia } from './base/media';
import { Icon } from './base/icons';
import { Dialogs } from './dialogs';
import { Sidebar } from './list/sidebar';
import { Login } from './login';
import { Banners, UpdateBanner } from './notify/banner';
import { Live } from './notify/live';
import { Notices } from './notify/notices';
import { notifyOf } from './notify/show';
import { showUnread } from './notify/title';
import { dialog, followAddress, panel } from './page';
import { Details } from './panel/details';
import { SearchPanel } from './panel/search';
import { Conversation } from './room/conversation';
import { listenToKeys } from './shortcuts';

export function App({ chat }: { chat: Chat }): JSX.Element {
    return (
        <ChatContext.Provider value={chat}>
            <Screen />
        </ChatContext.Provider>
    );
}

function Screen(): JSX.Element {
    const language = useLanguage();
    const chat = useChat();
    const known = useSelect((s) => s.me !== undefined);
    const inside = useSelect((s) => Boolean(s.me));
    useLayoutEffect(() => {
        document.documentElement.lang = language;
    }, [language]);
    useEffect(() => showUnread(chat), [chat]);
    if (!known) {
        return (
            <main class="splash" aria-busy="true">
                <span class="spinner" aria-hidden="true" />
                <span class="sr">{t('app.loading')}</span>
            </main>
        );
    }
    return (
        <>
            {inside ? <Main /> : <Login />}
            <UpdateBanner />
            <Notices />
        </>
    );
}

function Main(): JSX.Element {
    const chat = useChat();
    const open = useSelect((s) => s.open);
    const side = useCell(panel);
    const narrow = useMedia(phone);
    useEffect(() => followAddress(chat), [chat]);
    useEffect(() => notifyOf(chat), [chat]);
    useEffect(() => listenToKeys(chat), [chat]);
    useEffect(() => () => dialog.set(undefined), []);
    useEffect(() => {
        if (open === undefined && panel.get() === 'details') panel.set(undefined);
    }, [open]);
    const classes = ['page', open !== undefined && 'has-open', side && 'has-panel'];
    return (
        <div class={classes.filter(Boolean).join(' ')}>
            {open !== undefined && (
                <a
                    class="skip"
                    href="#messages"
                    onClick={(event) => {
                        event.preventDefault();
                        document.getElementById('messages')?.focus();
                    }}
                >
                    {t('app.skip')}
                </a>
            )}
            {narrow && open !== undefined ? null : <Sidebar main={narrow} />}
            {narrow && open === undefined ? null : (
                <main class="middle">
                    <Banners />
                    {open !== undefined ? <Conversation who={open} /> : <Choose />}
                </main>
            )}
            {side === 'details' && open !== undefined && <Details who={open} />}
            {side === 'search' && <SearchPanel who={open} />}
            <Dialogs />
            <Live />
        </div>
    );
}

function Choose(): JSX.Element {
    return (
        <div class="empty choose">
            <Icon name="note" size={44} />
            <h1>{t('conv.choose')}</h1>
            <p>{t('conv.choose_lead')}</p>
        </div>
    );
}
