import { cell } from '../base/cell';
import { notify, notifyAsked } from '../base/prefs';

/** Whether the question about notifications stands on the page. */
export const asking = cell(false);

/** Over plain http browsers have the name, and refuse whatever is asked. */
const can = (): boolean => isSecureContext && typeof Notification === 'function';

/** After the first message one sends, the question makes sense; before, nobody knows what it would be about. */
export function afterFirstSend(): void {
    if (!can() || notifyAsked.get() === 'on' || Notification.permission === 'denied') return;
    asking.set(true);
}

export function declined(): void {
    asking.set(false);
    notifyAsked.set('on');
}

/** Asks the browser; answers whether notifications are shown from now on. */
export async function turnOn(): Promise<boolean> {
    asking.set(false);
    notifyAsked.set('on');
    if (!can()) return false;
    const granted = (await Notification.requestPermission()) === 'granted';
    notify.set(granted ? 'on' : 'off');
    return granted;
}

export type Ability = 'yes' | 'denied' | 'none';

export const ability = (): Ability => (!can() ? 'none' : Notification.permission === 'denied' ? 'denied' : 'yes');
