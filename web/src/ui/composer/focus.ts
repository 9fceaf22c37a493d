/** Puts the cursor into the field of the open conversation. */
export function focusComposer(): void {
    // After the drawing that follows what was just done, which may still take the focus.
    requestAnimationFrame(() => document.querySelector<HTMLTextAreaElement>('.composer textarea')?.focus());
}
