import { language, t } from '../../i18n';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = language() + JSON.stringify(options);
    let made = formats.get(key);
    if (!made) {
        made = new Intl.DateTimeFormat(language() === 'id' ? 'id-ID' : 'en-GB', options);
        formats.set(key, made);
    }
    return made;
}

/** The local day, as "2026-11-22". */
export function dayOf(time: string | Date): string {
    const date = typeof time === 'string' ? new Date(time) : time;
    const two = (n: number) => String(n).padStart(2, '0');
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const clock = (time: string): string => format({ hour: '2-digit', minute: '2-digit' }).format(new Date(time));

export const fullTime = (time: string): string =>
    format({ dateStyle: 'full', timeStyle: 'short' }).format(new Date(time));

export const dateOnly = (time: string): string => format({ dateStyle: 'long' }).format(new Date(time));

function daysAgo(time: string): number {
    const noon = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate(), 12).getTime();
    return Math.round((noon(new Date()) - noon(new Date(time))) / 86_400_000);
}

/** For the line between days. */
export function dayName(time: string): string {
    const ago = daysAgo(time);
    if (ago === 0) return t('conv.today');
    if (ago === 1) return t('conv.yesterday');
    const sameYear = new Date(time).getFullYear() === new Date().getFullYear();
    const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
    return format(sameYear ? options : { ...options, year: 'numeric' }).format(new Date(time));
}

/** Short, for lists: the time today, the weekday this week, else the date. */
export function shortTime(time: string): string {
    const ago = daysAgo(time);
    if (ago <= 0) return clock(time);
    if (ago === 1) return t('conv.yesterday');
    if (ago < 7) return format({ weekday: 'short' }).format(new Date(time));
    const sameYear = new Date(time).getFullYear() === new Date().getFullYear();
    return format(sameYear ? { day: 'numeric', month: 'short' } : { dateStyle: 'short' }).format(new Date(time));
}

export function fileSize(bytes: number): string {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
        value /= 1000;
        unit++;
    }
    const digits = unit === 0 || value >= 100 ? 0 : 1;
    const locale = language() === 'id' ? 'id-ID' : 'en-GB';
    return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${units[unit]}`;
}
