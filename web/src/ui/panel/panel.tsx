import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { IconButton } from '../base/button';
import { panel } from '../page';

interface PanelProps {
    title: string;
    children: ComponentChildren;
}

/** The column on the right; on small screens it lies over the conversation. */
export function PanelFrame({ title, children }: PanelProps): JSX.Element {
    const frame = useRef<HTMLElement>(null);
    const close = () => panel.set(undefined);
    useLayoutEffect(() => {
        const before = document.activeElement;
        return () => {
            const inside = frame.current?.contains(document.activeElement);
            if (inside && before instanceof HTMLElement && before.isConnected) before.focus();
        };
    }, []);
    useEffect(() => {
        frame.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    }, []);
    return (
        <aside
            ref={frame}
            class="panel"
            aria-label={title}
            onKeyDown={(event) => {
                if (event.key !== 'Escape' || event.defaultPrevented) return;
                event.preventDefault();
                close();
            }}
        >
            <header class="panel-head">
                <h2>{title}</h2>
                <IconButton icon="close" label={t('common.close')} onClick={close} />
            </header>
            <div class="panel-body">{children}</div>
        </aside>
    );
}
