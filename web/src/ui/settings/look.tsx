import type { JSX } from 'preact';
import { language, languages, setLanguage, t } from '../../i18n';
import { useCell } from '../base/cell';
import { theme, type Theme } from '../base/prefs';

export function Look(): JSX.Element {
    const chosen = useCell(theme);
    const themes: readonly Theme[] = ['system', 'light', 'dark'];
    return (
        <div class="form">
            <Choice
                name="theme"
                legend={t('settings.theme')}
                options={themes.map((one) => ({ key: one, text: t(`settings.theme_${one}`) }))}
                value={chosen}
                onValue={(next) => theme.set(next)}
            />
            <Choice
                name="language"
                legend={t('settings.language')}
                options={languages.map(({ code, name }) => ({ key: code, text: name }))}
                value={language()}
                onValue={setLanguage}
            />
        </div>
    );
}

interface ChoiceProps<T extends string> {
    name: string;
    legend: string;
    options: readonly { key: T; text: string }[];
    value: T;
    onValue: (next: T) => void;
}

function Choice<T extends string>({ name, legend, options, value, onValue }: ChoiceProps<T>): JSX.Element {
    return (
        <fieldset class="choice">
            <legend>{legend}</legend>
            <div class="choice-options">
                {options.map(({ key, text }) => (
                    <label key={key}>
                        <input type="radio" name={name} checked={key === value} onChange={() => onValue(key)} />
                        <span>{text}</span>
                    </label>
                ))}
            </div>
        </fieldset>
    );
}
