import { Component, createElement, type ComponentChildren, type FunctionComponent } from 'preact';

/** A component that is drawn again only when one of its props is another value. */
export function memo<P extends object>(inner: FunctionComponent<P>): FunctionComponent<P> {
    class Memo extends Component<P> {
        override shouldComponentUpdate(next: Readonly<P>): boolean {
            const [before, after] = [this.props as Record<string, unknown>, next as Record<string, unknown>];
            return Object.keys(after).some((key) => !Object.is(before[key], after[key]));
        }

        override render(props: P): ComponentChildren {
            return createElement(inner, props);
        }
    }
    return Memo as unknown as FunctionComponent<P>;
}
