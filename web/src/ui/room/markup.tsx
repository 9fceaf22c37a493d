import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { t } from '../../i18n';
import { markup, type Block, type Inline } from '../../text/markup';

/** A few emoji and nothing else are shown larger. */
const onlyEmoji = /^(?:\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*\s*){1,5}$/u;

interface MarkupProps {
    text: string;
    /** Stands behind the last word. */
    after?: ComponentChildren;
}

/** A text with its marks carried out. Every piece becomes an element or a text node; there is no way to markup. */
export function Markup({ text, after }: MarkupProps): JSX.Element {
    const blocks = useMemo(() => markup(text), [text]);
    const big = text.length < 40 && onlyEmoji.test(text);
    const last = blocks[blocks.length - 1];
    const inside = last?.kind === 'paragraph';
    return (
        <div class={big ? 'markup big' : 'markup'}>
            {(inside ? blocks.slice(0, -1) : blocks).map(drawBlock)}
            {inside ? (
                <p>
                    {last.children.map(drawInline)}
                    {after}
                </p>
            ) : (
                after
            )}
        </div>
    );
}

function drawBlock(block: Block, key: number): JSX.Element {
    switch (block.kind) {
        case 'paragraph':
            return <p key={key}>{block.children.map(drawInline)}</p>;
        case 'code':
            return (
                <pre key={key} tabIndex={0} role="region" aria-label={t('msg.code')}>
                    <code>{block.text}</code>
                </pre>
            );
        case 'quote':
            return <blockquote key={key}>{block.children.map(drawBlock)}</blockquote>;
        case 'list': {
            const items = block.items.map((item, index) => <li key={index}>{item.map(drawInline)}</li>);
            return block.ordered ? (
                <ol key={key} start={block.start}>
                    {items}
                </ol>
            ) : (
                <ul key={key}>{items}</ul>
            );
        }
    }
}

function drawInline(piece: Inline, key: number): JSX.Element | string {
    switch (piece.kind) {
        case 'text':
            return piece.text;
        case 'code':
            return <code key={key}>{piece.text}</code>;
        case 'bold':
            return <strong key={key}>{piece.children.map(drawInline)}</strong>;
        case 'italic':
            return <em key={key}>{piece.children.map(drawInline)}</em>;
        case 'strike':
            return <s key={key}>{piece.children.map(drawInline)}</s>;
        case 'link':
            return (
                <a key={key} href={piece.url} target="_blank" rel="noopener noreferrer">
                    {piece.children.map(drawInline)}
                </a>
            );
    }
}
