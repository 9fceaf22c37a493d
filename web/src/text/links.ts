import type { Work } from './nodes';

/** Longer ones are shown as text. */
export const urlMax = 2048;

/** Where an address ends: blanks, control characters, what changes the direction of writing, quotes, angle brackets. */
const ends = /[\s\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff<>"`]/;
const trailing = '.,;:!?\'*_~…)]}';

/**
 * The address that a link may lead to: http or https, with a host, and without the user and password that make
 * `https://bank.example@evil.example` look like another place. Undefined: it is none.
 */
export function safeUrl(text: string): string | undefined {
    if (text.length > urlMax || ends.test(text) || text.includes('\\') || !/^https?:\/\//i.test(text)) return undefined;
    try {
        const url = new URL(text);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
        return url.hostname === '' || url.username !== '' || url.password !== '' ? undefined : url.href;
    } catch {
        return undefined;
    }
}

/** Where the bare address that begins at `from` ends, without the punctuation of the sentence around it; in brackets it
 *  ends with them. */
export function endOfBare(text: string, from: number, isInBrackets: boolean, work: Work): number {
    let end = from;
    let closing = 0;
    while (end < text.length && !ends.test(text.charAt(end)) && !(isInBrackets && text.charAt(end) === ']')) {
        const char = text.charAt(end++);
        if (char === '(') closing--;
        else if (char === ')') closing++;
        work.steps++;
    }
    while (end > from && trailing.includes(text.charAt(end - 1))) {
        // A bracket that was opened inside belongs to the address.
        if (text.charAt(end - 1) === ')' && closing-- <= 0) break;
        end--;
        work.steps++;
    }
    return end;
}

/** Where the address of `[text](address)` ends, its bracket not counted; -1: there is none. Looks no further than the
 *  next square bracket, so that many begun ones are not looked through again and again. */
export function endOfTarget(text: string, from: number, work: Work): number {
    let depth = 0;
    for (let at = from; at < text.length; at++) {
        work.steps++;
        const char = text.charAt(at);
        if (char === '[' || char === ']' || ends.test(char)) return -1;
        if (char === '(') depth++;
        else if (char === ')' && depth-- === 0) return at;
    }
    return -1;
}
