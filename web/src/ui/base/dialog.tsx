import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Button, IconButton } from './button';

interface DialogProps {
    title: string;
    onClose: () => void;
    children: ComponentChildren;
    kind?: 'small' | 'normal' | 'wide' | 'viewer';
}

/** A modal dialog: the browser keeps the focus in it, Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, onClose, children, kind = 'normal' }: DialogProps): JSX.Element {
    const dialog = useRef<HTMLDialogElement>(null);
    const heading = useId();
    useLayoutEffect(() => {
        const element = dialog.current;
        const before = document.activeElement;
        element?.showModal();
        element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
        return () => {
            element?.close();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
        };
    }, []);
    return (
        <dialog
            ref={dialog}
            class={`dialog ${kind}`}
            aria-labelledby={heading}
            onCancel={(event) => {
                event.preventDefault();
                onClose();
            }}
            onMouseDown={(event) => event.target === dialog.current && onClose()}
        >
            <div class="dialog-inner">
                <header class="dialog-head">
                    <h2 id={heading}>{title}</h2>
                    <IconButton icon="close" label={t('common.close')} onClick={onClose} />
                </header>
                {children}
            </div>
        </dialog>
    );
}

interface ConfirmProps {
    title: string;
    lead: string;
    action: string;
    onClose: () => void;
    /** Does it; what it answers is shown, nothing closes. */
    onConfirm: () => Promise<string | undefined>;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, lead, action, onClose, onConfirm }: ConfirmProps): JSX.Element {
    const [error, setError] = useState('');
    const [busy, setBusy] = useState(false);
    const confirm = async () => {
        setBusy(true);
        const problem = await onConfirm();
        setBusy(false);
        if (problem) setError(problem);
        else onClose();
    };
    return (
        <Dialog title={title} kind="small" onClose={onClose}>
            <p class="lead">{lead}</p>
            {error && (
                <p class="problem" role="alert">
                    {error}
                </p>
            )}
            <div class="dialog-foot">
                <Button onClick={onClose}>{t('common.cancel')}</Button>
                <Button kind="danger" busy={busy} disabled={busy} onClick={() => void confirm()}>
                    {action}
                </Button>
            </div>
        </Dialog>
    );
}
