import { en } from './en';
import { id } from './id';
import { errorsEn } from './errors-en';
import { errorsId } from './errors-id';

/** Every text of the page has a key; a language that lacks one does not compile. */
export type Key = keyof typeof en;
export type Texts = Readonly<Record<Key, string>>;
type ErrorCode = keyof typeof errorsEn;
export type ErrorTexts = Readonly<Record<ErrorCode, string>>;

export type Language = 'en' | 'id';
export const languages: readonly { code: Language; name: string }[] = [
    { code: 'en', name: 'English' },
    { code: 'id', name: 'Bahasa Indonesia' },
];

const texts: Record<Language, Texts> = { en, id };
const errors: Record<Language, ErrorTexts> = { en: errorsEn, id: errorsId };
const keptAs = 'kabar.language';

let current: Language = kept() ?? fromBrowser();
const listeners = new Set<() => void>();

function kept(): Language | undefined {
    try {
        const value = localStorage.getItem(keptAs);
        return value === 'en' || value === 'id' ? value : undefined;
    } catch {
        return undefined;
    }
}

function fromBrowser(): Language {
    const wanted = typeof navigator === 'undefined' ? [] : (navigator.languages ?? [navigator.language]);
    for (const one of wanted) {
        if (/^(id|in)\b/i.test(one)) return 'id';
        if (/^en\b/i.test(one)) return 'en';
    }
    return 'en';
}

export const language = (): Language => current;

export function setLanguage(next: Language): void {
    current = next;
    try {
        localStorage.setItem(keptAs, next);
    } catch {
        // Without storage the choice holds until the page is closed.
    }
    for (const told of listeners) told();
}

export function onLanguage(told: () => void): () => void {
    listeners.add(told);
    return () => listeners.delete(told);
}

type Args = Readonly<Record<string, string | number>>;

/**
 * The text of a key in the user's language; {name} in it is taken from `args`. Where a text is "one|many", `args.n`
 * chooses.
 */
export function t(key: Key, args: Args = {}): string {
    const forms = texts[current][key].split('|');
    const text = (forms.length > 1 && args['n'] !== 1 ? forms[1] : forms[0]) ?? '';
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(args[name] ?? whole));
}

/** What an error of the wire means for a person; `fallback` (the server's message) for a code that has no text here. */
export function errorText(code: string, fallback = ''): string {
    const own: Readonly<Record<string, string>> = errors[current];
    return (Object.hasOwn(own, code) ? own[code] : '') || fallback || errors[current].internal;
}
