import type { JSX } from 'preact';
import { t } from '../../i18n';
import { useSelect } from '../base/context';

/** Who is writing now; the line keeps its place when nobody is. */
export function Typing({ who }: { who: string }): JSX.Element {
    const text = useSelect((s) => {
        const [a, b, c] = (s.conversations[who]?.typing ?? []).map((user) => s.displays[user] ?? user);
        if (a === undefined) return '';
        if (b === undefined) return t('conv.typing1', { a });
        return c === undefined ? t('conv.typing2', { a, b }) : t('conv.typing_many');
    });
    return (
        <div class="typing-line" data-testid="typing">
            {text && (
                <>
                    <span class="typing-dots" aria-hidden="true">
                        <i />
                        <i />
                        <i />
                    </span>
                    <span>{text}</span>
                </>
            )}
        </div>
    );
}
