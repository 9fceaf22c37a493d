import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Answer, Profile } from '../../state/chat';
import { isRoom, type Who } from '../../state/model';
import { Button } from '../base/button';
import { useChat, useConversation, useSelect } from '../base/context';
import { Confirm } from '../base/dialog';
import { Switch } from '../base/field';
import { dateOnly } from '../base/time';
import { useTitle, WhoAvatar } from '../list/who';
import { Problem } from '../login';
import { goTo, panel } from '../page';
import { Members } from './members';
import { PanelFrame } from './panel';
import { Retention, Topic, Unban } from './room';

/** About the open conversation: who, what, and what one may do with it. */
export function Details({ who }: { who: Who }): JSX.Element {
    const title = useTitle(who);
    const conversation = useConversation(who);
    return (
        <PanelFrame title={t('details.title')}>
            <div class="details-top">
                <WhoAvatar who={who} size="large" />
                <strong>{title}</strong>
                {isRoom(who) ? (
                    <span>{conversation?.private ? t('details.private') : t('details.public')}</span>
                ) : (
                    <span>@{who}</span>
                )}
            </div>
            {isRoom(who) ? <RoomDetails key={who} who={who} /> : <PersonDetails key={who} who={who} />}
        </PanelFrame>
    );
}

function MuteSwitch({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    const muted = useSelect((s) => s.conversations[who]?.muted ?? false);
    const [error, setError] = useState('');
    const set = async (on: boolean) => setError(textOf(await chat.setMuted(who, on)));
    return (
        <>
            <Switch checked={muted} onChange={(on) => void set(on)}>
                {t('details.mute')}
            </Switch>
            <Problem text={error} />
        </>
    );
}

export const textOf = (answer: Answer<unknown>): string => (answer.ok ? '' : answer.text);

function RoomDetails({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    const conversation = useConversation(who);
    const [asked, setAsked] = useState<'leave' | 'delete'>();
    const [error, setError] = useState('');
    useEffect(() => {
        void chat.loadMembers(who).then((answer) => setError(textOf(answer)));
    }, [chat, who]);
    const gone = async (answer: Promise<Answer>) => {
        const text = textOf(await answer);
        if (!text) {
            panel.set(undefined);
            goTo(undefined);
        }
        return text || undefined;
    };
    const role = conversation?.role;
    const moderates = role === 'owner' || role === 'moderator';
    return (
        <>
            <Topic who={who} mayEdit={moderates} />
            <section class="details-part">
                <MuteSwitch who={who} />
            </section>
            <Problem text={error} />
            <Members who={who} role={role} />
            <Retention who={who} mayEdit={role === 'owner'} />
            {moderates && <Unban who={who} />}
            <section class="details-part details-last">
                <Button icon="out" onClick={() => setAsked('leave')}>
                    {t('details.leave')}
                </Button>
                {role === 'owner' && (
                    <Button icon="trash" kind="danger" onClick={() => setAsked('delete')}>
                        {t('details.delete')}
                    </Button>
                )}
            </section>
            {asked === 'leave' && (
                <Confirm
                    title={t('details.leave_title', { name: who })}
                    lead={t('details.leave_lead')}
                    action={t('details.leave')}
                    onClose={() => setAsked(undefined)}
                    onConfirm={() => gone(chat.leaveRoom(who))}
                />
            )}
            {asked === 'delete' && (
                <Confirm
                    title={t('details.delete_title', { name: who })}
                    lead={t('details.delete_lead')}
                    action={t('details.delete')}
                    onClose={() => setAsked(undefined)}
                    onConfirm={() => gone(chat.deleteRoom(who))}
                />
            )}
        </>
    );
}

function PersonDetails({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    const self = useSelect((s) => s.me?.user === who);
    const blocked = useSelect((s) => s.blocked.includes(who));
    const active = useSelect((s) => s.active.includes(who));
    const [profile, setProfile] = useState<Profile>();
    const [asking, setAsking] = useState(false);
    const [error, setError] = useState('');
    useEffect(() => {
        void chat.profile(who).then((answer) => (answer.ok ? setProfile(answer.value) : setError(answer.text)));
    }, [chat, who]);
    const block = async (on: boolean) => {
        const text = textOf(await chat.setBlocked(who, on));
        setError(text);
        return text || undefined;
    };
    return (
        <>
            <dl class="details-facts">
                {profile?.statusText && (
                    <>
                        <dt>{t('settings.status')}</dt>
                        <dd>{profile.statusText}</dd>
                    </>
                )}
                {!self && <dd class={active ? 'is-active' : ''}>{active ? t('conv.active') : t('conv.away')}</dd>}
                {profile?.bot && <dd>{t('details.bot')}</dd>}
                {profile?.created && <dd>{t('details.since', { date: dateOnly(profile.created) })}</dd>}
            </dl>
            <Problem text={error} />
            {!self && (
                <>
                    <section class="details-part">
                        <MuteSwitch who={who} />
                    </section>
                    <section class="details-part details-last">
                        {blocked ? (
                            <Button onClick={() => void block(false)}>{t('details.unblock')}</Button>
                        ) : (
                            <Button kind="danger" onClick={() => setAsking(true)}>
                                {t('details.block')}
                            </Button>
                        )}
                    </section>
                </>
            )}
            {asking && (
                <Confirm
                    title={t('details.block_title', { name: profile?.display ?? who })}
                    lead={t('details.block_lead')}
                    action={t('details.block')}
                    onClose={() => setAsking(false)}
                    onConfirm={() => block(true)}
                />
            )}
        </>
    );
}
