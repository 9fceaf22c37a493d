import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { isRoom, type Conversation as Facts, type Message, type Outgoing, type Timeline, type Who } from '../../state/model';
import { useChat, useConversation, useLanguage, useSelect } from '../base/context';
import { Composer } from '../composer/composer';
import { useDrop } from '../composer/drop';
import { useTitle } from '../list/who';
import { Header } from './header';
import { Intro, DayLine, NewLine, Waiting } from './lines';
import { MessageList, type ListHandle } from './list';
import { Jumps } from './jumps';
import { MessageView } from './message';
import { OutgoingView } from './outgoing';
import { passageOf } from './states';
import { rowsOf, type Row } from './rows';
import type { View } from './scroller';
import { Typing } from './typing';
import { useLine } from './line';
import { usePaging } from './paging';
import { useReading } from './reading';
import { useSent } from './sent';
import { useTarget } from './target';

/** The open conversation: head, messages, composer. */
export function Conversation({ who }: { who: Who }): JSX.Element {
    const conversation = useConversation(who);
    const timeline = conversation?.timeline;
    const { dropping, handlers } = useDrop(who);
    // Where the first unread message is, and so where to begin, is known with the first page.
    const isKnown = timeline !== undefined && (timeline.atEnd || timeline.messages.length > 0);
    return (
        <section class={`conv ${dropping ? 'dropping' : ''}`} aria-label={useTitle(who)} {...handlers}>
            <Header who={who} />
            {conversation && timeline ? (
                <Messages key={`${who} ${isKnown}`} who={who} conversation={conversation} timeline={timeline} />
            ) : (
                <div class="messages" data-testid="loading">
                    <Waiting />
                </div>
            )}
            <Typing who={who} />
            {conversation?.gone ? <p class="conv-gone">{t('conv.gone')}</p> : <Composer key={who} who={who} />}
            {dropping && (
                <div class="drop-here" aria-hidden="true">
                    {t('composer.drop')}
                </div>
            )}
        </section>
    );
}

const nothing: readonly Outgoing[] = [];

/** What of the outbox belongs to a conversation; the same array as long as it is the same. */
function useOutbox(who: Who): readonly Outgoing[] {
    const all = useSelect((s) => s.outbox);
    const last = useRef<readonly Outgoing[]>(nothing);
    const own = all.filter((one) => one.with === who);
    const same = own.length === last.current.length && own.every((one, index) => one === last.current[index]);
    if (!same) last.current = own;
    return last.current;
}

interface MessagesProps {
    who: Who;
    conversation: Facts;
    timeline: Timeline;
}

function Messages({ who, conversation, timeline }: MessagesProps): JSX.Element {
    const chat = useChat();
    const language = useLanguage();
    const me = useSelect((s) => s.me?.user ?? '');
    const title = useTitle(who);
    const outbox = useOutbox(who);
    const list = useRef<ListHandle>();
    const [view, setView] = useState<View>();
    const line = useLine(conversation, outbox.length);
    // Without a connection no page can be read; what waits to be sent is shown all the same.
    const isOutShown = timeline.atEnd || timeline.messages.length === 0;
    const rows = useMemo(
        () => rowsOf(timeline, isOutShown ? outbox : nothing, me, line),
        [timeline, outbox, me, line, language],
    );
    const byNumber = useMemo(() => new Map(timeline.messages.map((one) => [one.number, one])), [timeline.messages]);
    const [startAt] = useState(() => (rows.some((row) => row.kind === 'new') ? 'new' : undefined));
    const lit = useTarget(who, rows, list);
    useSent(chat, who, list);
    useReading(chat, conversation, rows, view);
    usePaging(chat, who, timeline, view);

    const mayModerate = conversation.role === 'owner' || conversation.role === 'moderator';
    const drawMessage = (message: Message, first: boolean) => (
        <MessageView
            who={who}
            me={me}
            message={message}
            first={first}
            passage={message.from === me && who !== me ? passageOf(message, conversation, me) : undefined}
            quoted={message.reply === undefined ? undefined : byNumber.get(message.reply)}
            lit={lit === message.number}
            mayDelete={message.from === me || (isRoom(who) && mayModerate)}
            language={language}
        />
    );
    const draw = (row: Row) => {
        switch (row.kind) {
            case 'message':
                return drawMessage(row.message, row.first);
            case 'out':
                return (
                    <OutgoingView
                        out={row.out}
                        first={row.first}
                        quoted={row.out.reply === undefined ? undefined : byNumber.get(row.out.reply)}
                    />
                );
            case 'day':
                return <DayLine time={row.time} />;
            case 'new':
                return <NewLine />;
            case 'start':
                return <Intro who={who} empty={timeline.messages.length + outbox.length === 0} />;
            default:
                return <Waiting error={timeline.error} onRetry={() => void (row.kind === 'older' ? chat.older(who) : chat.newer(who))} />;
        }
    };
    return (
        <div class="conv-messages">
            <MessageList
                rows={rows}
                label={t('conv.messages', { name: title })}
                busy={timeline.loading !== undefined}
                startAt={startAt}
                onView={(next) => setView((before) => (sameView(before, next) ? before : next))}
                onHandle={(handle) => (list.current = handle)}
                draw={draw}
            />
            <Jumps who={who} conversation={conversation} rows={rows} line={line} view={view} list={list} />
        </div>
    );
}

function sameView(a: View | undefined, b: View): boolean {
    return (
        a !== undefined &&
        a.first === b.first &&
        a.last === b.last &&
        a.atEnd === b.atEnd &&
        a.nearTop === b.nearTop &&
        a.nearBottom === b.nearBottom
    );
}
