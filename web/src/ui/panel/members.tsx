import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Member, Role, Who } from '../../state/model';
import { Avatar } from '../base/avatar';
import { Button, IconButton } from '../base/button';
import { useChat, useConversation, useSelect } from '../base/context';
import { Confirm } from '../base/dialog';
import { MenuItem, Popover } from '../base/popover';
import { Problem } from '../login';
import { goTo, panel } from '../page';
import { textOf } from './details';
import { NameForm } from './name_form';

const ranks: Record<Role, number> = { owner: 0, moderator: 1, member: 2 };
/** So many are drawn; more on demand, for a room may have thousands. */
const step = 60;

interface MembersProps {
    who: Who;
    role: Role | undefined;
}

/** Who is in the room, with their roles; and how to get somebody in. */
export function Members({ who, role }: MembersProps): JSX.Element {
    const conversation = useConversation(who);
    const [shown, setShown] = useState(step);
    const members = conversation?.members ?? [];
    const sorted = [...members].sort((a, b) => ranks[a.role] - ranks[b.role] || a.display.localeCompare(b.display));
    const mayInvite = !conversation?.private || role === 'owner' || role === 'moderator';
    return (
        <section class="details-part" aria-label={t('details.members')}>
            <h3>
                {t('details.members')} <span class="count">{members.length || ''}</span>
            </h3>
            {mayInvite && <Invite who={who} />}
            <ul class="members" data-testid="members">
                {sorted.slice(0, shown).map((one) => (
                    <One key={one.user} who={who} member={one} role={role} />
                ))}
            </ul>
            {sorted.length > shown && <Button onClick={() => setShown(shown + step)}>{t('common.more')}</Button>}
        </section>
    );
}

function Invite({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    return (
        <NameForm
            label={t('details.invite_user')}
            action={t('details.invite')}
            ask={(name) => chat.invite(who, name)}
            done={(name) => t('details.invited', { name })}
        />
    );
}

interface OneProps extends MembersProps {
    member: Member;
}

function One({ who, member, role }: OneProps): JSX.Element {
    const me = useSelect((s) => s.me?.user);
    const active = useSelect((s) => s.active.includes(member.user));
    const [open, setOpen] = useState(false);
    const button = useRef<HTMLButtonElement>(null);
    return (
        <li class="member">
            <Avatar who={member.user} title={member.display} active={active} size="small" />
            <span class="member-name">
                {member.display}
                {member.user === me && <span class="member-you"> ({t('common.you')})</span>}
                {active && <span class="sr">, {t('list.active')}</span>}
            </span>
            {member.bot && <span class="tag">{t('details.bot')}</span>}
            {member.role !== 'member' && <span class="tag">{t(`details.role_${member.role}`)}</span>}
            {member.user !== me && (
                <IconButton
                    button={button}
                    icon="more"
                    size={18}
                    label={t('details.member_menu', { name: member.display })}
                    aria-haspopup="menu"
                    aria-expanded={open}
                    onClick={() => setOpen(true)}
                />
            )}
            {open && button.current && (
                <Menu who={who} member={member} role={role} anchor={button.current} onClose={() => setOpen(false)} />
            )}
        </li>
    );
}

interface MenuProps extends OneProps {
    anchor: HTMLElement;
    onClose: () => void;
}

function Menu({ who, member, role, anchor, onClose }: MenuProps): JSX.Element {
    const chat = useChat();
    const [banning, setBanning] = useState(false);
    const [error, setError] = useState('');
    const { user } = member;
    const moderates = role === 'owner' || (role === 'moderator' && member.role === 'member');
    const act = async (answer: ReturnType<typeof chat.kick>) => {
        const text = textOf(await answer);
        if (text) setError(text);
        else onClose();
    };
    if (banning) {
        return (
            <Confirm
                title={t('details.ban_title', { name: member.display })}
                lead={t('details.ban_lead')}
                action={t('details.ban')}
                onClose={onClose}
                onConfirm={async () => textOf(await chat.ban(who, user)) || undefined}
            />
        );
    }
    const roles: readonly Role[] = ['owner', 'moderator', 'member'];
    return (
        <Popover anchor={anchor} role="menu" label={t('details.member_menu', { name: member.display })} onClose={onClose}>
            <MenuItem
                icon="pen"
                onSelect={() => {
                    panel.set(undefined);
                    goTo(user);
                }}
            >
                {t('details.message')}
            </MenuItem>
            {role === 'owner' &&
                roles
                    .filter((one) => one !== member.role)
                    .map((one) => (
                        <MenuItem key={one} icon="person" onSelect={() => void act(chat.setRole(who, user, one))}>
                            {t(`details.make_${one}`)}
                        </MenuItem>
                    ))}
            {moderates && (
                <MenuItem icon="out" danger onSelect={() => void act(chat.kick(who, user))}>
                    {t('details.kick')}
                </MenuItem>
            )}
            {moderates && (
                <MenuItem icon="warn" danger onSelect={() => setBanning(true)}>
                    {t('details.ban')}
                </MenuItem>
            )}
            <Problem text={error} />
        </Popover>
    );
}
