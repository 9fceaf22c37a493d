import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../i18n';
import type { Notice } from '../../state/model';
import { IconButton } from '../base/button';
import { useChat, useSelect } from '../base/context';

/** How long a notice stands, and one about an error. */
const infoMs = 4000;
const errorMs = 8000;

export function Notices(): JSX.Element {
    const notices = useSelect((s) => s.notices);
    return (
        <div class="notices" role="status" aria-live="polite" data-testid="notices">
            {notices.map((one) => (
                <Toast key={one.key} notice={one} />
            ))}
        </div>
    );
}

function Toast({ notice }: { notice: Notice }): JSX.Element {
    const chat = useChat();
    useEffect(() => {
        const timer = setTimeout(() => chat.dismiss(notice.key), notice.kind === 'error' ? errorMs : infoMs);
        return () => clearTimeout(timer);
    }, [chat, notice]);
    return (
        <div class={`notice ${notice.kind}`}>
            <span>{notice.text}</span>
            <IconButton icon="close" size={16} label={t('common.close')} onClick={() => chat.dismiss(notice.key)} />
        </div>
    );
}
