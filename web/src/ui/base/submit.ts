import { useState } from 'preact/hooks';
import type { Answer } from '../../state/chat';

interface Submit {
    onSubmit: (event: Event) => void;
    /** The server has not answered yet. */
    busy: boolean;
    /** What it refused, in words; '' before and after. */
    error: string;
}

/** For a form that asks the server for something, and does `then` with what is granted. */
export function useSubmit<T>(ask: () => Promise<Answer<T>>, then?: (value: T) => void): Submit {
    const [busy, setBusy] = useState(false);
    const [error, setError] = useState('');
    const submit = async () => {
        setBusy(true);
        setError('');
        const answer = await ask();
        setBusy(false);
        if (answer.ok) then?.(answer.value);
        else setError(answer.text);
    };
    const onSubmit = (event: Event) => {
        event.preventDefault();
        void submit();
    };
    return { onSubmit, busy, error };
}
