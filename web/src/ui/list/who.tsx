import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { State, Who } from '../../state/model';
import { Avatar } from '../base/avatar';
import { useSelect } from '../base/context';

/** How a conversation is called: one with oneself is for notes. */
export function useTitle(who: Who): string {
    return useSelect((s) => titleIn(s, who));
}

export function titleIn(state: State, who: Who): string {
    if (who === state.me?.user) return t('list.notes');
    return state.conversations[who]?.title ?? state.displays[who] ?? who;
}

/** The picture of a conversation, with what is known about it. */
export function WhoAvatar({ who, size = 'normal' }: { who: Who; size?: 'normal' | 'large' }): JSX.Element {
    const title = useTitle(who);
    const self = useSelect((s) => s.me?.user === who);
    const active = useSelect((s) => s.active.includes(who));
    const locked = useSelect((s) => s.conversations[who]?.private === true);
    const icon = self ? 'note' : locked ? 'lock' : undefined;
    return <Avatar who={who} title={title} size={size} active={active && !self} {...(icon ? { icon } : {})} />;
}
