import { useLayoutEffect, useState } from 'preact/hooks';

/** Where there is room for one column; style/layout.css has the same width. */
export const phone = '(max-width: 719px)';

export function useMedia(query: string): boolean {
    const [matches, setMatches] = useState(() => matchMedia(query).matches);
    useLayoutEffect(() => {
        const list = matchMedia(query);
        const changed = () => setMatches(list.matches);
        changed();
        list.addEventListener('change', changed);
        return () => list.removeEventListener('change', changed);
    }, [query]);
    return matches;
}
