import type { JSX } from 'preact';
import { t } from '../../i18n';
import { isRoom, type Conversation, type Message } from '../../state/model';
import { Icon, type IconName } from '../base/icons';

export type Passage = 'waiting' | 'sending' | 'failed' | 'kept' | 'received' | 'read';

/** How far one's own message has come, as "read:3" in a room where three have read it. */
export function passageOf(message: Message, conversation: Conversation, me: string): string {
    let readers = 0;
    for (const [user, number] of Object.entries(conversation.reads)) {
        if (user !== me && number >= message.number) readers++;
    }
    if (readers > 0) return isRoom(conversation.with) ? `read:${readers}` : 'read';
    return !isRoom(conversation.with) && conversation.received >= message.number ? 'received' : 'kept';
}

const icons: Record<Passage, IconName> = {
    waiting: 'clock',
    sending: 'clock',
    failed: 'warn',
    kept: 'check',
    received: 'checks',
    read: 'checks',
};

/** The mark of how far a message has come, with its text for those who do not see it. */
export function PassageMark({ passage }: { passage: string }): JSX.Element {
    const [name, readers] = passage.split(':') as [Passage, string | undefined];
    const text = readers ? t('msg.state_read_by', { n: Number(readers) }) : t(`msg.state_${name}`);
    return (
        <span class={`passage ${name}`} title={text} data-state={name}>
            <Icon name={icons[name]} size={15} />
            <span class="sr">{text}</span>
        </span>
    );
}
