import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icons';

interface PopoverProps {
    /** What it belongs to: it opens beside this and gives the focus back to it. */
    anchor: HTMLElement;
    label: string;
    role?: 'menu' | 'dialog';
    onClose: () => void;
    children: ComponentChildren;
}

const gap = 6;

function place(layer: HTMLElement, anchor: HTMLElement): void {
    const at = anchor.getBoundingClientRect();
    const own = layer.getBoundingClientRect();
    const below = at.bottom + gap + own.height <= innerHeight;
    const top = below ? at.bottom + gap : Math.max(gap, at.top - gap - own.height);
    const left = Math.min(Math.max(gap, at.right - own.width), innerWidth - own.width - gap);
    layer.style.top = `${top}px`;
    layer.style.left = `${Math.max(gap, left)}px`;
}

/** A layer over everything that the browser closes by Escape and by a press elsewhere. */
export function Popover({ anchor, label, role = 'dialog', onClose, children }: PopoverProps): JSX.Element {
    const layer = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const element = layer.current;
        if (!element) return;
        element.showPopover();
        place(element, anchor);
        element.querySelector<HTMLElement>('button, input, [tabindex]')?.focus();
        return () => {
            const had = element.contains(document.activeElement) || document.activeElement === document.body;
            if (!had || !anchor.isConnected) return;
            // What is shown only where the focus is cannot take it before the focus is there.
            anchor.focus();
            if (document.activeElement === anchor) return;
            anchor.closest<HTMLElement>('[tabindex]')?.focus();
            anchor.focus();
        };
    }, [anchor]);
    const move = (event: JSX.TargetedKeyboardEvent<HTMLDivElement>) => {
        const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
        if (event.key === 'Tab') return onClose();
        if (!step) return;
        const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled)')];
        const now = all.indexOf(document.activeElement as HTMLElement);
        event.preventDefault();
        event.stopPropagation();
        all[(now + step + all.length) % all.length]?.focus();
    };
    return (
        <div
            ref={layer}
            class={role === 'menu' ? 'popover menu' : 'popover'}
            popover="auto"
            role={role}
            aria-label={label}
            onKeyDown={move}
            onToggle={(event: Event) => (event as ToggleEvent).newState === 'closed' && onClose()}
        >
            {children}
        </div>
    );
}

interface MenuItemProps {
    icon?: IconName;
    danger?: boolean;
    onSelect: () => void;
    children: ComponentChildren;
}

export function MenuItem({ icon, danger, onSelect, children }: MenuItemProps): JSX.Element {
    return (
        <button type="button" role="menuitem" class={danger ? 'danger' : ''} tabIndex={-1} onClick={onSelect}>
            {icon && <Icon name={icon} size={18} />}
            <span>{children}</span>
        </button>
    );
}
