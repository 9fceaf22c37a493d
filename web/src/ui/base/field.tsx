import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { IconButton } from './button';

interface FieldProps {
    label: string;
    value: string;
    onValue: (value: string) => void;
    help?: string;
    error?: string | undefined;
    type?: 'text' | 'password' | 'number' | 'date' | 'search';
    autoComplete?: string;
    required?: boolean;
    autoFocus?: boolean;
    maxLength?: number;
    min?: number;
    prefix?: string;
    name?: string;
}

/** A labelled field of a form. */
export function Field({ label, value, onValue, help, error, type = 'text', autoFocus, prefix, ...rest }: FieldProps): JSX.Element {
    const id = useId();
    const [shown, setShown] = useState(false);
    const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
    return (
        <div class="field">
            <label for={id}>{label}</label>
            <div class="field-box">
                {prefix && (
                    <span class="field-prefix" aria-hidden="true">
                        {prefix}
                    </span>
                )}
                <input
                    id={id}
                    type={type === 'password' && shown ? 'text' : type}
                    value={value}
                    onInput={(event) => onValue(event.currentTarget.value)}
                    aria-describedby={describedBy}
                    aria-invalid={error ? true : undefined}
                    autocapitalize="none"
                    spellcheck={false}
                    data-autofocus={autoFocus || undefined}
                    {...rest}
                />
                {type === 'password' && (
                    <IconButton icon="eye" label={t('login.show')} aria-pressed={shown} onClick={() => setShown(!shown)} />
                )}
            </div>
            {help && (
                <p class="help" id={`${id}-help`}>
                    {help}
                </p>
            )}
            {error && (
                <p class="problem" id={`${id}-error`} role="alert">
                    {error}
                </p>
            )}
        </div>
    );
}

interface SwitchProps {
    checked: boolean;
    onChange: (on: boolean) => void;
    disabled?: boolean;
    children: ComponentChildren;
}

export function Switch({ checked, onChange, disabled, children }: SwitchProps): JSX.Element {
    return (
        <label class="switch">
            <input
                type="checkbox"
                role="switch"
                checked={checked}
                disabled={disabled}
                onChange={(event) => onChange(event.currentTarget.checked)}
            />
            <span>{children}</span>
        </label>
    );
}
