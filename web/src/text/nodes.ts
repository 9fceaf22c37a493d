// What a message's text is made of. There is no markup in it: texts are shown as texts, and the only thing that leads
// somewhere is a link's url, which is http or https.

export type Inline =
    /** Line ends stand in it as they are: it is shown with `white-space: pre-wrap`. */
    | { kind: 'text'; text: string }
    | { kind: 'code'; text: string }
    | { kind: 'bold' | 'italic' | 'strike'; children: readonly Inline[] }
    | { kind: 'link'; url: string; children: readonly Inline[] };

export type Block =
    | { kind: 'paragraph'; children: readonly Inline[] }
    | { kind: 'code'; text: string; language?: string }
    | { kind: 'quote'; children: readonly Block[] }
    | { kind: 'list'; ordered: boolean; start: number; items: readonly (readonly Inline[])[] };

/** Counts steps, so that a test can see that they grow with the text and not with its square. */
export interface Work {
    steps: number;
}
