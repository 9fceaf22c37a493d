import { InlineReader } from './inline';
import type { Block, Inline, Work } from './nodes';

export type { Block, Inline } from './nodes';

/** Elements that one message may become; what is beyond is shown as it was typed. */
export const nodesMax = 2000;

// Of lines without blanks at their end: two unbounded runs side by side would take time by the square of their length.
const fence = /^\s{0,3}```+[ \t]*([\w+#.-]{0,32})$/;
const fenceEnd = /^\s{0,3}```+$/;
const quoted = /^>\s?/;
const bullet = /^\s{0,3}[-*•]\s+(?=\S)/;
const numbered = /^\s{0,3}(\d{1,9})[.)]\s+(?=\S)/;

/**
 * A message's text as a tree: bold (**), italic (* or _), strikethrough (~~), code (` and ```), quotes (>), lists and
 * links. Whatever the text is, it takes time by its length, and every character of it that is no mark can be seen.
 */
export function markup(text: string, work: Work = { steps: 0 }): Block[] {
    const budget = { left: nodesMax };
    return blocksOf(text.replace(/\r\n?/g, '\n').split('\n'), true, work, budget);
}

interface Budget {
    left: number;
}

function blocksOf(lines: readonly string[], mayQuote: boolean, work: Work, budget: Budget): Block[] {
    const blocks: Block[] = [];
    let at = 0;
    while (at < lines.length) {
        if (budget.left <= 0) {
            blocks.push({ kind: 'paragraph', children: [{ kind: 'text', text: lines.slice(at).join('\n') }] });
            break;
        }
        const line = lines[at] ?? '';
        const end = endOf(lines, at, mayQuote);
        const part = lines.slice(at, end);
        work.steps += part.length;
        budget.left--;
        if (isFence(line)) blocks.push(codeOf(part));
        else if (mayQuote && quoted.test(line)) blocks.push({ kind: 'quote', children: blocksOf(part.map((one) => one.replace(quoted, '')), false, work, budget) });
        else if (bullet.test(line) || numbered.test(line)) blocks.push(listOf(part, work, budget));
        else if (part.some((one) => one.trim() !== '')) blocks.push({ kind: 'paragraph', children: inlineOf(part.join('\n').trim(), work, budget) });
        at = end;
    }
    return blocks;
}

/** Where the block that begins at `from` ends. */
function endOf(lines: readonly string[], from: number, mayQuote: boolean): number {
    const first = lines[from] ?? '';
    let at = from + 1;
    if (isFence(first)) {
        while (at < lines.length && !fenceEnd.test((lines[at] ?? '').trimEnd())) at++;
        return Math.min(at + 1, lines.length);
    }
    const kind = kindOf(first, mayQuote);
    while (at < lines.length && kindOf(lines[at] ?? '', mayQuote) === kind) {
        // Numbers are shown as they were typed: a list goes on only with the next one.
        if (kind === 'numbered' && numberOf(lines[at]) !== (numberOf(lines[at - 1]) ?? 0) + 1) break;
        at++;
    }
    return at;
}

const isFence = (line: string): boolean => fence.test(line.trimEnd());

function numberOf(line: string | undefined): number | undefined {
    const digits = numbered.exec(line ?? '')?.[1];
    return digits === undefined ? undefined : Number(digits);
}

function kindOf(line: string, mayQuote: boolean): string {
    if (isFence(line)) return 'code';
    if (mayQuote && quoted.test(line)) return 'quote';
    if (bullet.test(line)) return 'bullet';
    if (numbered.test(line)) return 'numbered';
    return line.trim() === '' ? 'blank' : 'text';
}

function codeOf(lines: readonly string[]): Block {
    const language = fence.exec((lines[0] ?? '').trimEnd())?.[1];
    const isEnded = lines.length > 1 && fenceEnd.test((lines[lines.length - 1] ?? '').trimEnd());
    const text = lines.slice(1, isEnded ? -1 : undefined).join('\n');
    return { kind: 'code', text, ...(language && { language }) };
}

function listOf(lines: readonly string[], work: Work, budget: Budget): Block {
    const start = numberOf(lines[0]);
    const mark = start === undefined ? bullet : numbered;
    const items: Inline[][] = [];
    for (const [at, line] of lines.entries()) {
        if (budget.left <= 0) {
            items.push([{ kind: 'text', text: lines.slice(at).join('\n') }]);
            break;
        }
        budget.left--;
        items.push(inlineOf(line.replace(mark, ''), work, budget));
    }
    return { kind: 'list', ordered: start !== undefined, start: start ?? 1, items };
}

function inlineOf(text: string, work: Work, budget: Budget): Inline[] {
    if (budget.left <= 0) return [{ kind: 'text', text }];
    const nodes = new InlineReader(text, work).read();
    const size = sizeOf(nodes);
    if (size > budget.left) {
        budget.left = 0;
        return [{ kind: 'text', text }];
    }
    budget.left -= size;
    return nodes;
}

function sizeOf(nodes: readonly Inline[]): number {
    return nodes.reduce((sum, node) => sum + 1 + ('children' in node ? sizeOf(node.children) : 0), 0);
}
