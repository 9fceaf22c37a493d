import { cell, type Cell } from './cell';

export type Theme = 'system' | 'light' | 'dark';

function keptCell<T extends string>(name: string, first: T, allowed: readonly T[]): Cell<T> {
    const key = `kabar.${name}`;
    let start = first;
    try {
        start = allowed.find((one) => one === localStorage.getItem(key)) ?? first;
    } catch {
        // Without storage the choice holds until the page is closed.
    }
    const made = cell<T>(start);
    made.subscribe(() => {
        try {
            localStorage.setItem(key, made.get());
        } catch {
            // As above.
        }
    });
    return made;
}

const onOff = ['on', 'off'] as const;
export type OnOff = (typeof onOff)[number];

export const theme = keptCell<Theme>('theme', 'system', ['system', 'light', 'dark']);
export const sound = keptCell<OnOff>('sound', 'off', onOff);
/** Wanted by the user; whether the browser lets us is another question. */
export const notify = keptCell<OnOff>('notify', 'off', onOff);
/** Whether the user has answered the question about notifications. */
export const notifyAsked = keptCell<OnOff>('notify-asked', 'off', onOff);

function showTheme(): void {
    const chosen = theme.get();
    if (chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = chosen;
}

export function applyTheme(): void {
    showTheme();
    theme.subscribe(showTheme);
}
