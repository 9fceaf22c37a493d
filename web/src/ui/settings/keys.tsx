import type { JSX } from 'preact';
import { t } from '../../i18n';

/** What the keyboard can do; ui/shortcuts.ts does it. */
export function Keys(): JSX.Element {
    const keys = [
        ['Ctrl K', t('keys.list')],
        ['Ctrl Shift F', t('keys.search')],
        ['Alt ↑ / ↓', t('keys.next')],
        ['↑ / ↓', t('keys.messages')],
        ['↑', t('keys.edit')],
        ['Enter', t('composer.send')],
        ['Esc', t('keys.cancel')],
    ] as const;
    return (
        <dl class="keys">
            {keys.map(([key, text]) => (
                <div key={key + text}>
                    <dt>
                        <kbd>{key}</kbd>
                    </dt>
                    <dd>{text}</dd>
                </div>
            ))}
        </dl>
    );
}
