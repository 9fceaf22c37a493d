import type { JSX } from 'preact';
import { memo } from '../base/memo';
import { t, type Language } from '../../i18n';
import type { Message } from '../../state/model';
import { Avatar } from '../base/avatar';
import { clock, fullTime } from '../base/time';
import { Actions } from './actions';
import { Files } from './files';
import { Markup } from './markup';
import { Quote } from './quote';
import { Reactions } from './reactions';
import { PassageMark } from './states';

export interface MessageProps {
    who: string;
    me: string;
    message: Message;
    first: boolean;
    /** How far one's own message has come; of others' messages undefined. */
    passage: string | undefined;
    quoted: Message | undefined;
    lit: boolean;
    mayDelete: boolean;
    language: Language;
}

/** A message that the server has kept. */
export const MessageView = memo(function MessageView(props: MessageProps): JSX.Element {
    const { who, me, message, first, passage, lit } = props;
    const own = message.from === me;
    const edited = message.edited && (
        <span class="msg-edited" title={fullTime(message.edited)}>
            {' '}
            ({t('msg.edited')})
        </span>
    );
    const classes = ['msg', first && 'first', own && 'own', lit && 'lit', message.deleted && 'deleted'];
    return (
        <article
            class={classes.filter(Boolean).join(' ')}
            tabIndex={-1}
            aria-label={t('msg.by', { name: message.display, time: clock(message.time) })}
            data-testid="message"
            data-number={message.number}
        >
            <Gutter from={message.from} display={message.display} time={message.time} first={first} />
            <div class="msg-body">
                {first && <Head display={message.display} time={message.time} />}
                {message.reply !== undefined && !message.deleted && (
                    <Quote who={who} number={message.reply} quoted={props.quoted} />
                )}
                {message.deleted ? (
                    <p class="msg-gone">{t('msg.deleted')}</p>
                ) : (
                    <>
                        {message.text && <Markup text={message.text} after={edited} />}
                        {message.files.length > 0 && <Files files={message.files} />}
                        {!message.text && edited}
                        {message.reactions.length > 0 && <Reactions who={who} me={me} message={message} />}
                    </>
                )}
            </div>
            {passage && !message.deleted && <PassageMark passage={passage} />}
            {!message.deleted && <Actions who={who} message={message} own={own} mayDelete={props.mayDelete} />}
        </article>
    );
});

export function Gutter(props: { from: string; display: string; time: string; first: boolean }): JSX.Element {
    return (
        <div class="msg-gutter">
            {props.first ? (
                <Avatar who={props.from} title={props.display} />
            ) : (
                <time class="msg-side-time" dateTime={props.time} title={fullTime(props.time)}>
                    {clock(props.time)}
                </time>
            )}
        </div>
    );
}

export function Head({ display, time }: { display: string; time: string }): JSX.Element {
    return (
        <div class="msg-head">
            <strong class="msg-name">{display}</strong>
            <time dateTime={time} title={fullTime(time)}>
                {clock(time)}
            </time>
        </div>
    );
}
