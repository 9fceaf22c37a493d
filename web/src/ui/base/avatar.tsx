import type { JSX } from 'preact';
import { isRoom, type Who } from '../../state/model';
import { Icon, type IconName } from './icons';

const hues = 12;

/** One of the colours of style/avatar.css, always the same for a name. */
export function hueOf(name: string): number {
    let sum = 0;
    for (const one of name.toLowerCase()) sum = (sum * 31 + (one.codePointAt(0) ?? 0)) >>> 0;
    return sum % hues;
}

const graphemes = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter() : undefined;

function first(word: string): string {
    const letter = graphemes ? graphemes.segment(word)[Symbol.iterator]().next().value?.segment : [...word][0];
    return (letter ?? '').toUpperCase();
}

export function initials(title: string): string {
    const words = title.split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
    if (words.length === 0) return first(title);
    const last = words.length > 1 ? first(words[words.length - 1] ?? '') : '';
    return first(words[0] ?? '') + last;
}

interface AvatarProps {
    who: Who;
    title: string;
    active?: boolean;
    size?: 'small' | 'normal' | 'large';
    /** Stands instead of the initials. */
    icon?: IconName;
}

/** The picture of a user or room: initials and a colour. What it says stands beside it in text. */
export function Avatar({ who, title, active, size = 'normal', icon }: AvatarProps): JSX.Element {
    const shown = icon ?? (isRoom(who) ? 'hash' : undefined);
    return (
        <span class={`avatar ${size} hue-${hueOf(who)} ${isRoom(who) ? 'room' : ''}`} aria-hidden="true">
            {shown ? <Icon name={shown} size={size === 'small' ? 14 : size === 'large' ? 28 : 20} /> : initials(title)}
            {active && <span class="dot" />}
        </span>
    );
}
