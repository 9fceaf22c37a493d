import type { JSX } from 'preact';
import { t } from '../../i18n';
import { Popover } from '../base/popover';

const quick = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '✅'];
const more = [
    '😀', '😄', '😊', '😉', '😍', '😘', '🤔', '😎', '🤗', '🤩', '😅', '🙃', '😴', '😭', '😡', '🤯',
    '👋', '👏', '🙌', '💪', '👌', '✌️', '🤝', '👀', '🔥', '✨', '💡', '🚀', '🏆', '⭐', '☕', '🍜',
    '🌧️', '☀️', '🌙', '🎂', '🎁', '🎵', '📌', '📎', '📚', '⏰', '❌', '❓', '❗', '💯', '🇮🇩', '⚽',
];

interface EmojiProps {
    anchor: HTMLElement;
    onPick: (emoji: string) => void;
    onClose: () => void;
}

/** A handful of emoji to choose from. */
export function EmojiPicker({ anchor, onPick, onClose }: EmojiProps): JSX.Element {
    const group = (all: readonly string[], extra: string) => (
        <div class={`emoji-group ${extra}`}>
            {all.map((one) => (
                <button key={one} type="button" class="emoji" aria-label={one} onClick={() => onPick(one)}>
                    {one}
                </button>
            ))}
        </div>
    );
    return (
        <Popover anchor={anchor} label={t('msg.emoji')} onClose={onClose}>
            <div class="emoji-picker">
                {group(quick, 'quick')}
                {group(more, '')}
            </div>
        </Popover>
    );
}
