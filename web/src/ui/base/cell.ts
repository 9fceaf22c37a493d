import { useLayoutEffect, useReducer } from 'preact/hooks';

/** One value that components can watch: what belongs to the page's look and not to the chat. */
export interface Cell<T> {
    get(): T;
    set(next: T): void;
    subscribe(changed: () => void): () => void;
}

export function cell<T>(first: T): Cell<T> {
    let value = first;
    const listeners = new Set<() => void>();
    return {
        get: () => value,
        set(next) {
            if (Object.is(next, value)) return;
            value = next;
            for (const changed of [...listeners]) changed();
        },
        subscribe(changed) {
            listeners.add(changed);
            return () => listeners.delete(changed);
        },
    };
}

export function useCell<T>(watched: Cell<T>): T {
    const [, again] = useReducer((n: number) => n + 1, 0);
    useLayoutEffect(() => watched.subscribe(() => again(undefined)), [watched]);
    return watched.get();
}
