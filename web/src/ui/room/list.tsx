import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Range } from './layout';
import type { Row } from './rows';
import { Scroller, slots, type View } from './scroller';

export interface ListHandle {
    toEnd(): void;
    toRow(key: string, part: number): boolean;
    /** Gives the focus to a row that is drawn. */
    focus(key: string): void;
}

interface ListProps {
    rows: readonly Row[];
    label: string;
    busy: boolean;
    /** The row to begin at, near the top of the view; without it, at the end. */
    startAt?: string;
    onView: (view: View) => void;
    onHandle: (handle: ListHandle) => void;
    draw: (row: Row) => ComponentChildren;
}

/** The messages, of which only those near the view are in the document. */
export function MessageList({ rows, label, busy, startAt, onView, onHandle, draw }: ListProps): JSX.Element {
    const box = useRef<HTMLDivElement>(null);
    const [, setRange] = useState<Range>({ from: 0, to: 0 });
    const tell = useRef(onView);
    tell.current = onView;
    const [scroller] = useState(() => new Scroller(setRange, (view) => tell.current(view)));
    const range = scroller.setRows(rows);
    useLayoutEffect(() => {
        const element = box.current;
        if (!element) return;
        const detach = scroller.attach(element);
        if (startAt) scroller.toRow(startAt, 0.2);
        onHandle({
            toEnd: () => scroller.toEnd(),
            toRow: (key, part) => scroller.toRow(key, part),
            focus: (key) => element.querySelector<HTMLElement>(`[data-key="${key}"] > [tabindex]`)?.focus({ preventScroll: true }),
        });
        return detach;
    }, [scroller]);
    useLayoutEffect(() => scroller.settle());
    return (
        <div
            ref={box}
            id="messages"
            class="messages"
            role="log"
            aria-live="off"
            aria-label={label}
            aria-busy={busy || undefined}
            tabIndex={0}
            onKeyDown={moveFocus}
            data-testid="messages"
        >
            <div class="space-above" />
            {placed(rows, range, scroller, draw)}
            <div class="space-below" />
        </div>
    );
}

/**
 * The rows that are drawn, each in its slot and the others empty. In a list without holes Preact would take rows that
 * stay out of the document and put them in again, and with them went the focus, what is selected, and what is playing.
 */
function placed(rows: readonly Row[], range: Range, scroller: Scroller, draw: ListProps['draw']): ComponentChildren[] {
    const all = new Array<ComponentChildren>(slots);
    rows.slice(range.from, range.to).forEach((row, at) => {
        const slot = scroller.slot(range.from + at);
        const stays = row.kind === 'message' || row.kind === 'out';
        all[slot] = (
            <RowBox key={stays ? row.key : `${row.key} ${slot}`} name={row.key} scroller={scroller}>
                {draw(row)}
            </RowBox>
        );
    });
    return all;
}

interface RowBoxProps {
    name: string;
    scroller: Scroller;
    children: ComponentChildren;
}

function RowBox({ name, scroller, children }: RowBoxProps): JSX.Element {
    const element = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const row = element.current;
        if (!row) return;
        scroller.watch(row);
        return () => scroller.unwatch(row);
    }, [scroller]);
    return (
        <div ref={element} class="row" data-key={name}>
            {children}
        </div>
    );
}

/** Up and down go from message to message; inside of a message the keys are the browser's. */
function moveFocus(event: JSX.TargetedKeyboardEvent<HTMLDivElement>): void {
    const box = event.currentTarget;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = event.target as HTMLElement;
    const article = target.matches('article');
    if (!step || (target !== box && !article)) return;
    const all = [...box.querySelectorAll<HTMLElement>('article')];
    const seen = (one: HTMLElement) => one.getBoundingClientRect().top < box.getBoundingClientRect().bottom;
    const last = all.filter(seen).length - 1;
    const next = article ? all[all.indexOf(target) + step] : all[last];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
}
