import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Who } from '../../state/model';
import { Button, IconButton } from '../base/button';
import { useChat, useConversation } from '../base/context';
import { Field } from '../base/field';
import { useSubmit } from '../base/submit';
import { Markup } from '../room/markup';
import { NameForm } from './name_form';

interface PartProps {
    who: Who;
    mayEdit: boolean;
}

export function Topic({ who, mayEdit }: PartProps): JSX.Element {
    const chat = useChat();
    const topic = useConversation(who)?.topic ?? '';
    const [text, setText] = useState<string>();
    const { onSubmit, busy, error } = useSubmit(
        () => chat.setTopic(who, (text ?? '').trim()),
        () => setText(undefined),
    );
    return (
        <section class="details-part">
            <h3>
                {t('details.topic')}
                {mayEdit && text === undefined && (
                    <IconButton icon="edit" size={16} label={t('details.topic_edit')} onClick={() => setText(topic)} />
                )}
            </h3>
            {text === undefined ? (
                <div class="details-topic">{topic ? <Markup text={topic} /> : <p class="nothing">{t('details.topic_none')}</p>}</div>
            ) : (
                <form class="form" onSubmit={onSubmit}>
                    <Field label={t('details.topic')} value={text} onValue={setText} error={error || undefined} />
                    <div class="form-foot">
                        <Button onClick={() => setText(undefined)}>{t('common.cancel')}</Button>
                        <Button kind="primary" type="submit" busy={busy} disabled={busy}>
                            {t('common.save')}
                        </Button>
                    </div>
                </form>
            )}
        </section>
    );
}

export function Retention({ who, mayEdit }: PartProps): JSX.Element {
    const chat = useChat();
    const kept = useConversation(who)?.retention;
    const [days, setDays] = useState<string>();
    const [messages, setMessages] = useState('0');
    const number = (text: string) => Math.max(0, Math.floor(Number(text)) || 0);
    const { onSubmit, busy, error } = useSubmit(
        () => chat.setRetention(who, number(days ?? ''), number(messages)),
        () => setDays(undefined),
    );
    const edit = () => {
        setDays(String(kept?.days ?? 0));
        setMessages(String(kept?.messages ?? 0));
    };
    return (
        <section class="details-part">
            <h3>
                {t('details.retention')}
                {mayEdit && days === undefined && <IconButton icon="edit" size={16} label={t('details.settings')} onClick={edit} />}
            </h3>
            {days === undefined ? (
                <p>
                    {t('details.retention_show', {
                        days: kept?.days ? t('details.for_days', { n: kept.days }) : t('details.for_ever'),
                        messages: kept?.messages ? t('details.newest', { n: kept.messages }) : t('details.all'),
                    })}
                </p>
            ) : (
                <form class="form" onSubmit={onSubmit}>
                    <div class="two">
                        <Field label={t('details.days')} type="number" min={0} value={days} onValue={setDays} />
                        <Field label={t('details.count')} type="number" min={0} value={messages} onValue={setMessages} />
                    </div>
                    <p class={error ? 'problem' : 'help'}>{error || t('details.retention_help')}</p>
                    <div class="form-foot">
                        <Button onClick={() => setDays(undefined)}>{t('common.cancel')}</Button>
                        <Button kind="primary" type="submit" busy={busy} disabled={busy}>
                            {t('common.save')}
                        </Button>
                    </div>
                </form>
            )}
        </section>
    );
}

/** Those who are banned are not listed anywhere, so they are let in by name. */
export function Unban({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    return (
        <details class="details-part">
            <summary>{t('details.unban')}</summary>
            <NameForm
                label={t('details.unban_user')}
                action={t('details.unban')}
                ask={(name) => chat.unban(who, name)}
                done={(name) => t('details.unbanned', { name })}
            />
        </details>
    );
}
