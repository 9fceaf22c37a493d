import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Message } from '../../state/model';
import { IconButton } from '../base/button';
import { useChat } from '../base/context';
import { copyText } from '../base/copy';
import { MenuItem, Popover } from '../base/popover';
import { focusComposer } from '../composer/focus';
import { dialog } from '../page';
import { EmojiPicker } from './emoji';

interface ActionsProps {
    who: string;
    message: Message;
    own: boolean;
    mayDelete: boolean;
}

/** What can be done with a message: shown where the pointer or the focus is. */
export function Actions({ who, message, own, mayDelete }: ActionsProps): JSX.Element {
    const chat = useChat();
    const [open, setOpen] = useState<'emoji' | 'menu'>();
    const emojiButton = useRef<HTMLButtonElement>(null);
    const menuButton = useRef<HTMLButtonElement>(null);
    const close = () => setOpen(undefined);
    const reply = () => {
        chat.setReply(who, message.number);
        focusComposer();
    };
    const react = (emoji: string) => {
        close();
        void chat.react(who, message.number, emoji, true);
    };
    return (
        <div class={`actions ${open ? 'open' : ''}`} role="group" aria-label={t('msg.actions')}>
            <IconButton
                button={emojiButton}
                icon="react"
                label={t('msg.react')}
                aria-haspopup="dialog"
                aria-expanded={open === 'emoji'}
                onClick={() => setOpen('emoji')}
            />
            <IconButton icon="reply" label={t('msg.reply')} onClick={reply} />
            <IconButton
                button={menuButton}
                icon="more"
                label={t('msg.more')}
                aria-haspopup="menu"
                aria-expanded={open === 'menu'}
                onClick={() => setOpen('menu')}
            />
            {open === 'emoji' && emojiButton.current && (
                <EmojiPicker anchor={emojiButton.current} onPick={react} onClose={close} />
            )}
            {open === 'menu' && menuButton.current && (
                <Menu who={who} message={message} own={own} mayDelete={mayDelete} anchor={menuButton.current} onClose={close} />
            )}
        </div>
    );
}

interface MenuProps extends ActionsProps {
    anchor: HTMLElement;
    onClose: () => void;
}

function Menu({ who, message, own, mayDelete, anchor, onClose }: MenuProps): JSX.Element {
    const chat = useChat();
    const then = (act: () => void) => () => {
        onClose();
        act();
    };
    return (
        <Popover anchor={anchor} role="menu" label={t('msg.actions')} onClose={onClose}>
            {message.text && (
                <MenuItem icon="copy" onSelect={then(() => copyText(message.text))}>
                    {t('msg.copy')}
                </MenuItem>
            )}
            {own && (
                <MenuItem
                    icon="edit"
                    onSelect={then(() => {
                        chat.setEditing(who, message.number);
                        focusComposer();
                    })}
                >
                    {t('msg.edit')}
                </MenuItem>
            )}
            {mayDelete && (
                <MenuItem
                    icon="trash"
                    danger
                    onSelect={then(() => dialog.set({ kind: 'delete', with: who, number: message.number }))}
                >
                    {t('msg.delete')}
                </MenuItem>
            )}
        </Popover>
    );
}
