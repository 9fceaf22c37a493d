import type { MutableRef } from 'preact/hooks';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import type { Who } from '../../state/model';
import { useCell } from '../base/cell';
import { target } from '../page';
import type { ListHandle } from './list';
import { keyOf, type Row } from './rows';

/** How long a message that was jumped to is lit up. */
const litMs = 2500;

/** Brings the message that was asked for into view as soon as it is there; answers which one is lit up. */
export function useTarget(who: Who, rows: readonly Row[], list: MutableRef<ListHandle | undefined>): number | undefined {
    const wanted = useCell(target);
    const [lit, setLit] = useState<number>();
    useLayoutEffect(() => {
        if (!wanted || wanted.with !== who) return;
        const key = keyOf(wanted.number);
        if (!list.current?.toRow(key, 0.35)) return;
        target.set(undefined);
        setLit(wanted.number);
        // The row is drawn by the drawing that this asks for.
        requestAnimationFrame(() => list.current?.focus(key));
    }, [wanted, rows, who]);
    useEffect(() => {
        if (lit === undefined) return;
        const timer = setTimeout(() => setLit(undefined), litMs);
        return () => clearTimeout(timer);
    }, [lit]);
    return lit;
}
