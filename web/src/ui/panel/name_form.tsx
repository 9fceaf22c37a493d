import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Answer } from '../../state/chat';
import { Button } from '../base/button';
import { Field } from '../base/field';
import { useSubmit } from '../base/submit';

interface NameFormProps {
    label: string;
    action: string;
    ask: (name: string) => Promise<Answer<unknown>>;
    /** What is said when it is done. */
    done: (name: string) => string;
}

/** Takes a user's name and does something with them. */
export function NameForm({ label, action, ask, done }: NameFormProps): JSX.Element {
    const [user, setUser] = useState('');
    const [said, setSaid] = useState('');
    const name = user.trim().replace(/^@/, '');
    const { onSubmit, busy, error } = useSubmit(
        () => {
            setSaid('');
            return ask(name);
        },
        () => {
            setSaid(done(name));
            setUser('');
        },
    );
    return (
        <form class="inline-form" onSubmit={onSubmit}>
            <Field label={label} value={user} onValue={setUser} error={error || undefined} autoComplete="off" required />
            <Button type="submit" busy={busy} disabled={busy || !name}>
                {action}
            </Button>
            <p class="done" role="status">
                {said}
            </p>
        </form>
    );
}
