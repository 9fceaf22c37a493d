// What the message list shows, line by line: made of the timeline and of what is on its way.
import type { Message, Outgoing, Timeline } from '../../state/model';
import { dayOf } from '../base/time';

export type Row =
    | { kind: 'older'; key: 'older' }
    | { kind: 'start'; key: 'start' }
    | { kind: 'newer'; key: 'newer' }
    | { kind: 'day'; key: string; time: string }
    | { kind: 'new'; key: 'new' }
    | { kind: 'message'; key: string; message: Message; first: boolean }
    | { kind: 'out'; key: string; out: Outgoing; first: boolean };

export type MessageRow = Extract<Row, { kind: 'message' }>;

export const keyOf = (number: number): string => `m${number}`;

/** Messages of one sender within this time stand under one head. */
const groupMs = 5 * 60_000;

interface Moment {
    day: string;
    ms: number;
}

// Messages are immutable, so what is derived from one is made once; a long list is made anew with each message.
const moments = new WeakMap<object, Moment>();
const made = new WeakMap<Message, MessageRow>();

function momentOf(item: object, time: string): Moment {
    let moment = moments.get(item);
    if (!moment) {
        const date = new Date(time);
        moment = { day: dayOf(date), ms: date.getTime() };
        moments.set(item, moment);
    }
    return moment;
}

function messageRow(message: Message, first: boolean): MessageRow {
    const before = made.get(message);
    if (before?.first === first) return before;
    const row: MessageRow = { kind: 'message', key: keyOf(message.number), message, first };
    made.set(message, row);
    return row;
}

interface Last {
    from: string;
    moment: Moment;
}

/**
 * The rows of a conversation. `lineAfter` is the number after which the line of new messages stands, if there is one;
 * own messages alone do not make it stand.
 */
export function rowsOf(timeline: Timeline, outbox: readonly Outgoing[], me: string, lineAfter?: number): readonly Row[] {
    const rows: Row[] = [timeline.atStart ? { kind: 'start', key: 'start' } : { kind: 'older', key: 'older' }];
    let last: Last | undefined;
    let lined = lineAfter === undefined;
    const begin = (item: object, time: string, from: string, breaks: boolean): boolean => {
        const moment = momentOf(item, time);
        const newDay = moment.day !== last?.moment.day;
        if (newDay) rows.push({ kind: 'day', key: `d${moment.day}`, time });
        const first = newDay || breaks || from !== last?.from || moment.ms - last.moment.ms > groupMs;
        last = { from, moment };
        return first;
    };
    for (const message of timeline.messages) {
        const isNew = !lined && message.number > (lineAfter ?? 0) && message.from !== me;
        const first = begin(message, message.time, message.from, isNew || message.reply !== undefined);
        if (isNew) {
            lined = true;
            rows.push({ kind: 'new', key: 'new' });
        }
        rows.push(messageRow(message, first));
    }
    if (!timeline.atEnd && timeline.messages.length > 0) rows.push({ kind: 'newer', key: 'newer' });
    for (const out of outbox) {
        const first = begin(out, out.created, me, out.reply !== undefined);
        rows.push({ kind: 'out', key: `o${out.id}`, out, first });
    }
    return rows;
}

/** About how high a row will be, until it was drawn once. */
export function guessHeight(row: Row): number {
    if (row.kind === 'day' || row.kind === 'new') return 44;
    if (row.kind === 'start') return 120;
    if (row.kind === 'older' || row.kind === 'newer') return 48;
    const { text, files } = row.kind === 'message' ? row.message : row.out;
    const lines = text.split('\n', 40).reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0);
    const pictures = files.filter((file) => file.preview).length;
    return (row.first ? 38 : 8) + lines * 22 + pictures * 240 + (files.length - pictures) * 64;
}
