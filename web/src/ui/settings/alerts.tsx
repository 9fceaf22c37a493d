import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { useCell } from '../base/cell';
import { Switch } from '../base/field';
import { notify, sound } from '../base/prefs';
import { ability, turnOn } from '../notify/ask';
import { beep } from '../notify/beep';

export function Alerts(): JSX.Element {
    const wanted = useCell(notify);
    const loud = useCell(sound);
    const [can, setCan] = useState(ability);
    const setNotify = async (on: boolean) => {
        if (on) await turnOn();
        else notify.set('off');
        setCan(ability());
    };
    return (
        <div class="form">
            <Switch checked={wanted === 'on' && can === 'yes'} disabled={can !== 'yes'} onChange={(on) => void setNotify(on)}>
                {t('settings.notify')}
            </Switch>
            {can !== 'yes' && <p class="help">{t(`settings.notify_${can}`)}</p>}
            <Switch
                checked={loud === 'on'}
                onChange={(on) => {
                    sound.set(on ? 'on' : 'off');
                    if (on) beep();
                }}
            >
                {t('settings.sound')}
            </Switch>
        </div>
    );
}
