import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface TabsProps<T extends string> {
    label: string;
    tabs: readonly { key: T; text: string }[];
    value: T;
    onValue: (next: T) => void;
    children: ComponentChildren;
}

/** Tabs by the book: one tab stop, arrows move. */
export function Tabs<T extends string>({ label, tabs, value, onValue, children }: TabsProps<T>): JSX.Element {
    const id = useId();
    const move = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const now = tabs.findIndex((one) => one.key === value);
        const next = tabs[(now + step + tabs.length) % tabs.length];
        if (!next) return;
        onValue(next.key);
        document.getElementById(`${id}-${next.key}`)?.focus();
    };
    return (
        <div class="tabs">
            <div class="tablist" role="tablist" aria-label={label} onKeyDown={move}>
                {tabs.map(({ key, text }) => (
                    <button
                        key={key}
                        id={`${id}-${key}`}
                        type="button"
                        role="tab"
                        aria-selected={key === value}
                        aria-controls={`${id}-panel`}
                        tabIndex={key === value ? 0 : -1}
                        onClick={() => onValue(key)}
                    >
                        {text}
                    </button>
                ))}
            </div>
            <div class="tabpanel" id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${value}`}>
                {children}
            </div>
        </div>
    );
}
