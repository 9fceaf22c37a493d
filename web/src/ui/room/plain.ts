import { markup, type Block, type Inline } from '../../text/markup';

/** More of a text is never shown in one line. */
const longest = 600;

function ofInline(piece: Inline): string {
    return piece.kind === 'text' || piece.kind === 'code' ? piece.text : piece.children.map(ofInline).join('');
}

function ofBlock(block: Block): string {
    switch (block.kind) {
        case 'code':
            return block.text;
        case 'paragraph':
            return block.children.map(ofInline).join('');
        case 'quote':
            return block.children.map(ofBlock).join(' ');
        case 'list':
            return block.items.map((item) => item.map(ofInline).join('')).join(', ');
    }
}

/** A message's text in one line without its marks: for lists, quotes and announcements. */
export function plain(text: string): string {
    return markup(text.slice(0, longest)).map(ofBlock).join(' ').replace(/\s+/g, ' ').trim();
}
