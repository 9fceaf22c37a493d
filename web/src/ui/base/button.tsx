import type { ComponentChildren, JSX, Ref } from 'preact';
import { Icon, type IconName } from './icons';

interface IconButtonProps extends Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'icon' | 'label'> {
    icon: IconName;
    label: string;
    size?: number;
    button?: Ref<HTMLButtonElement>;
    disabled?: boolean;
    type?: 'button' | 'submit';
}

/** A button that is only a picture; the label is its name and its tooltip. */
export function IconButton({ icon, label, size, button, type = 'button', class: extra, ...rest }: IconButtonProps): JSX.Element {
    return (
        <button
            ref={button}
            type={type}
            class={`iconbutton ${String(extra ?? '')}`}
            aria-label={label}
            title={label}
            {...rest}
        >
            <Icon name={icon} size={size ?? 20} />
        </button>
    );
}

interface ButtonProps {
    kind?: 'primary' | 'plain' | 'danger';
    type?: 'button' | 'submit';
    disabled?: boolean;
    busy?: boolean;
    label?: string | undefined;
    icon?: IconName;
    onClick?: (event: JSX.TargetedMouseEvent<HTMLButtonElement>) => void;
    children: ComponentChildren;
}

export function Button({ kind = 'plain', type = 'button', busy, label, icon, children, ...rest }: ButtonProps): JSX.Element {
    return (
        <button type={type} class={`button ${kind}`} aria-busy={busy || undefined} aria-label={label} {...rest}>
            {icon && <Icon name={icon} size={18} />}
            <span>{children}</span>
        </button>
    );
}
