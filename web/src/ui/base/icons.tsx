import type { JSX } from 'preact';

// Drawn on a grid of 24, lines of 1.8; each takes the colour of the text around it.
const paths = {
    back: 'M15 5l-7 7 7 7',
    close: 'M6 6l12 12M18 6L6 18',
    plus: 'M12 5v14M5 12h14',
    search: 'M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16.2 16.2L21 21',
    info: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM12 11v5M12 7.6v.1',
    calendar: 'M4 6.5h16v14H4zM4 10.5h16M8 3.5v4M16 3.5v4',
    send: 'M4.5 12L3.5 4.5 21 12 3.5 19.5 4.5 12zM4.5 12H12',
    attach: 'M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.4 3.4 0 0 1 4.8 4.8l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3',
    smile: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8 14c1 1.8 2.4 2.6 4 2.6s3-.8 4-2.6M9 9v.6M15 9v.6',
    react: 'M19 11.5A8 8 0 1 1 12.5 5M8 14.4c.8 1.5 2.2 2.2 3.5 2.2s2.5-.7 3.3-2.2M9 10v.5M14 10v.5M19 2.5v6M16 5.5h6',
    reply: 'M9.5 6L4 11.5 9.5 17M4.5 11.5H14c3.5 0 6 2.3 6 6.5',
    edit: 'M4.5 19.5l1-4.5L16.5 4 20 7.5 9 18.5zM14 6.5L17.5 10',
    trash: 'M4.5 7h15M9 7V4.5h6V7M6.5 7l1 12.5h9l1-12.5M10 11v5M14 11v5',
    copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
    more: 'M5 12h.01M12 12h.01M19 12h.01',
    clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2',
    check: 'M5 12.5l4.5 4.5L19 7.5',
    checks: 'M2.5 12.5l4.5 4.5L16 7.5M12.5 16.5l.5.5L22 7.5',
    warn: 'M12 4l9 16H3zM12 10v4.5M12 17.3v.1',
    down: 'M12 5v14M6 13l6 6 6-6',
    up: 'M12 19V5M6 11l6-6 6 6',
    file: 'M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5',
    image: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9v.1',
    bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
    belloff: 'M6 16.5V11c0-1 .2-1.9.6-2.7M9 5.8A6 6 0 0 1 18 11v4M4.5 18h12M10 20.5h4M4 4l16 16',
    lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
    hash: 'M9.5 4L8 20M16 4l-1.5 16M4.5 9h16M3.5 15h16',
    people: 'M9 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM2.5 20c.4-4 3-5.8 6.5-5.8s6.1 1.8 6.5 5.8M16 5.3a3.4 3.4 0 0 1 0 6.4M18 14.6c2 .7 3.2 2.4 3.5 5.4',
    person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20.5c.5-4.4 3.5-6.3 7.5-6.3s7 1.9 7.5 6.3',
    out: 'M10 4.5H5v15h5M15 8l4 4-4 4M19 12H9.5',
    settings: 'M4 7h9M19 7h1M16 4.7v4.6M4 17h1M11 17h9M8 14.7v4.6',
    cloudoff: 'M7 18h10a4 4 0 0 0 1.5-7.7M15 7.2A6 6 0 0 0 6.5 10 4 4 0 0 0 7 18M4 4l16 16',
    download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
    pen: 'M5 19h14M6.5 15.5l.6-3L15 4.5l2.5 2.5-8 8z',
    note: 'M5 4h14v11l-5 5H5zM19 15h-5v5M8.5 8.5h7M8.5 12h4',
    laptop: 'M5 5h14v10H5zM2.5 19h19',
    eye: 'M2.5 12C5 7.5 8.2 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.7 6.5-9.5 6.5S5 16.5 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): JSX.Element {
    return (
        <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={paths[name]} />
        </svg>
    );
}
