import { describe, expect, it } from 'vitest';
import { markup, nodesMax, type Block, type Inline } from '../src/text/markup';
import { Random, seeds } from './random';

const inline = (text: string): readonly Inline[] => {
    const [block] = markup(text);
    return block?.kind === 'paragraph' ? block.children : [];
};

function walk(nodes: readonly (Block | Inline)[], visit: (node: Block | Inline) => void): void {
    for (const node of nodes) {
        visit(node);
        if ('children' in node) walk(node.children, visit);
        if ('items' in node) for (const item of node.items) walk(item, visit);
    }
}

function urlsOf(text: string): string[] {
    const urls: string[] = [];
    walk(markup(text), (node) => node.kind === 'link' && urls.push(node.url));
    return urls;
}

function shownOf(text: string): string {
    let shown = '';
    walk(markup(text), (node) => {
        if ('text' in node) shown += node.text;
    });
    return shown;
}

const plain = (text: string): Inline => ({ kind: 'text', text });

describe('styles', () => {
    it.each<[string, readonly Inline[]]>([
        ['**a** b', [{ kind: 'bold', children: [plain('a')] }, plain(' b')]],
        ['*a* _b_', [{ kind: 'italic', children: [plain('a')] }, plain(' '), { kind: 'italic', children: [plain('b')] }]],
        ['~~a~~', [{ kind: 'strike', children: [plain('a')] }]],
        ['***a***', [{ kind: 'bold', children: [{ kind: 'italic', children: [plain('a')] }] }]],
        ['**a *b* c**', [{ kind: 'bold', children: [plain('a '), { kind: 'italic', children: [plain('b')] }, plain(' c')] }]],
        ['`a *b*` c', [{ kind: 'code', text: 'a *b*' }, plain(' c')]],
        ['``a ` b``', [{ kind: 'code', text: 'a ` b' }]],
    ])('%s', (text, nodes) => expect(inline(text)).toEqual(nodes));

    it.each(['2*3*4', 'snake_case_name', 'a * b *', '**', '****', '**a', 'a**', '~a~', '¯\\_(ツ)_/¯', '`a', '[a]', '[a](b', '5 * 3 * 2'])(
        '%s stays as it is',
        (text) => expect(inline(text)).toEqual([plain(text)]),
    );

    it('a mark without its end does not take the styles in it away', () => {
        expect(inline('**a *b* c')).toEqual([plain('**a '), { kind: 'italic', children: [plain('b')] }, plain(' c')]);
    });
});

describe('blocks', () => {
    it('code keeps its line ends and blanks, and takes no other marks', () => {
        expect(markup('```ts\n  *a*\n\n> b\n```\nc')).toEqual([
            { kind: 'code', text: '  *a*\n\n> b', language: 'ts' },
            { kind: 'paragraph', children: [plain('c')] },
        ]);
    });
    it('code that is not ended goes to the end', () => expect(markup('```\na\nb')).toEqual([{ kind: 'code', text: 'a\nb' }]));
    it('quotes have lists, but no quotes in them', () => {
        expect(markup('> - a\n> > b')).toEqual([
            {
                kind: 'quote',
                children: [
                    { kind: 'list', ordered: false, start: 1, items: [[plain('a')]] },
                    { kind: 'paragraph', children: [plain('> b')] },
                ],
            },
        ]);
    });
    it('numbers are those that were typed', () => {
        const lists = markup('5. a\n6. b\n9. c');
        expect(lists.map((one) => one.kind === 'list' && [one.start, one.items.length])).toEqual([[5, 2], [9, 1]]);
    });
    it('a blank line separates paragraphs', () => expect(markup('a\nb\n\nc').length).toBe(2));
});

describe('links', () => {
    it.each<[string, readonly string[]]>([
        ['see https://a.example/b.', ['https://a.example/b']],
        ['(https://a.example/b_(c))', ['https://a.example/b_(c)']],
        ['**https://a.example/b**', ['https://a.example/b']],
        ['https://a.example/x_y_z?q=*a*&b=1', ['https://a.example/x_y_z?q=*a*&b=1']],
        ['[halo](https://a.example/b(c))', ['https://a.example/b(c)']],
        ['[a.example](https://a.example/)', ['https://a.example/']],
        ['HTTPS://A.example', ['https://a.example/']],
    ])('%s', (text, urls) => expect(urlsOf(text)).toEqual(urls));

    it('a link whose text names another place shows both', () => {
        expect(urlsOf('[https://bank.example](https://evil.example)')).toEqual(['https://bank.example/', 'https://evil.example/']);
        expect(urlsOf('[bank.example/login](https://evil.example/)')).toEqual(['https://evil.example/']);
        expect(shownOf('[bank.example/login](https://evil.example/)')).toBe('[bank.example/login](https://evil.example/)');
    });
});

const attacks = [
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)',
    ' javascript:alert(1)', 'javascript&colon;alert(1)', 'javascript&#58;alert(1)', '&#106;avascript:alert(1)', 'javascript\u0000:alert(1)',
    'vbscript:msgbox(1)', 'data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD4=', 'blob:https://a.example/1',
    'file:///etc/passwd', 'ftp://a.example/', 'mailto:a@a.example', 'tel:1', 'about:blank', 'view-source:https://a.example', 'ws://a.example',
    '//a.example/x', '/a', '\\\\a.example', 'https:\\\\a.example', 'https://', 'http:', 'https:///', 'http://\u202egro.elpmaxe',
    'https://user:secret@a.example/', 'https://bank.example@evil.example/', 'https://bank.example\\@evil.example/', 'https://a\u200b.example"onmouseover="alert(1)',
    'feed:javascript:alert(1)', 'jar:https://a.example!/', 'intent://a#Intent;end', 'x-javascript:alert(1)', 'livescript:alert(1)',
];
const markupAttacks = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<iframe srcdoc="<script>alert(1)</script>">',
    '"><script>alert(1)</script>', "'-alert(1)-'", '{{constructor.constructor("alert(1)")()}}', '${alert(1)}', '<style>*{display:none}</style>', '<!--<img src="--><img src=x onerror=alert(1)//">',
    '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '&lt;script&gt;', '<base href=//evil.example>', '<meta http-equiv=refresh content=0>',
    '![x](javascript:alert(1))', '[x]: javascript:alert(1)', '<javascript:alert(1)>', '```"><script>alert(1)</script>\nx\n```',
];

describe('attacks', () => {
    it.each(attacks)('%j leads nowhere', (address) => {
        for (const text of [address, `[x](${address})`, `[x](<${address}>)`, `**[x](${address})**`, `> [x](${address} "title")`, `[x]( ${address})`]) {
            for (const url of urlsOf(text)) {
                expect(url).toMatch(/^https?:\/\/[^@\\\s"<>]+$/);
                // What remains of it may be an address, if that is what is shown.
                expect(address.toLowerCase()).toContain(new URL(url).hostname);
                expect(address).not.toMatch(/@|^[a-z-]*script/i);
            }
        }
    });
    it.each(markupAttacks)('%j is shown, not carried out', (text) => {
        const kinds = new Set<string>();
        walk(markup(text), (node) => kinds.add(node.kind));
        for (const kind of kinds) expect(['paragraph', 'text', 'code', 'quote', 'list', 'bold', 'italic', 'strike', 'link']).toContain(kind);
        for (const url of urlsOf(text)) expect(url).toMatch(/^https?:/);
    });
    it('nothing that was typed disappears but marks', () =>
        seeds(300, (random) => {
            const text = noise(random, 60);
            const visible = (part: string) => part.replace(/[\s*_~`>\[\]()•.\-+\d#]/g, '');
            // A link's address is behind its text; a fence has its language.
            if (!text.includes('](h') && !text.includes('```')) expect(visible(shownOf(text))).toBe(visible(text));
        }));
    it('what is shown has only safe links', () =>
        seeds(300, (random) => {
            for (const url of urlsOf(noise(random, 80))) expect(url).toMatch(/^https?:\/\/[^@/\s]+\/\S*$/);
        }));
});

const pieces = ['*', '**', '_', '~~', '`', '``', '```', '[', '](', ')', '(', ']', '> ', '- ', '1. ', '\n', ' ', 'a', 'b', 'http://', 'https://x.example', 'javascript:', 'x', '.', '\\', '@', '\u202e', '😀'];
function noise(random: Random, length: number): string {
    return Array.from({ length }, () => random.pick(pieces)).join('');
}

describe('hostile texts', () => {
    const repeated = ['*a ', '**a ', '[a](', '[', '](', '`a``', '~~*_', 'http://', '[a](http://x', '> ', '- a\n', '```\n', '1. a\n', '(', 'a.', '*_**~~`[', '[*a](http://b.example) ', '\n\n', '_a* '];
    it.each(repeated)('%j repeated: steps grow with the length only', (piece) => {
        const steps = (count: number) => {
            const work = { steps: 0 };
            markup(piece.repeat(count), work);
            return work.steps;
        };
        const small = steps(1000);
        expect(steps(4000)).toBeLessThanOrEqual(small * 4 * 1.1 + 1000);
        expect(steps(4000)).toBeLessThanOrEqual(piece.length * 4000 * 12);
    });
    it.each(repeated)('%j repeated: the elements of one message are bounded', (piece) => {
        let count = 0;
        walk(markup(piece.repeat(10_000)), () => count++);
        expect(count).toBeLessThanOrEqual(nodesMax + 10);
    });
    it('any mixture of marks takes steps by its length', () =>
        seeds(50, (random) => {
            const text = noise(random, 3000);
            const work = { steps: 0 };
            markup(text, work);
            expect(work.steps).toBeLessThanOrEqual(text.length * 12);
        }));
});
