import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { Message, Outgoing } from '../../state/model';
import { Button } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { Files } from './files';
import { Markup } from './markup';
import { Gutter, Head } from './message';
import { Quote } from './quote';
import { PassageMark } from './states';

interface OutgoingProps {
    out: Outgoing;
    first: boolean;
    quoted: Message | undefined;
}

/** A message of one's own on its way: it looks like one that is kept, and says that it is not. */
export function OutgoingView({ out, first, quoted }: OutgoingProps): JSX.Element {
    const chat = useChat();
    const me = useSelect((s) => s.me);
    const display = me?.display ?? '';
    return (
        <article
            class={`msg own out ${out.state} ${first ? 'first' : ''}`}
            tabIndex={-1}
            aria-label={`${display}, ${t(`msg.state_${out.state}`)}`}
            data-testid="outgoing"
        >
            <Gutter from={me?.user ?? ''} display={display} time={out.created} first={first} />
            <div class="msg-body">
                {first && <Head display={display} time={out.created} />}
                {out.reply !== undefined && <Quote who={out.with} number={out.reply} quoted={quoted} />}
                {out.text && <Markup text={out.text} />}
                {out.files.length > 0 && <Files files={out.files} />}
                {out.state === 'failed' && (
                    <div class="msg-failed">
                        <span>
                            {t('msg.state_failed')}
                            {out.error ? `: ${out.error}` : ''}
                        </span>
                        <Button onClick={() => chat.retry(out.id)}>{t('msg.retry')}</Button>
                        <Button onClick={() => chat.discard(out.id)}>{t('msg.discard')}</Button>
                    </div>
                )}
            </div>
            <PassageMark passage={out.state} />
        </article>
    );
}
