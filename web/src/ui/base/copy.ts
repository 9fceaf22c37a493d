/** Puts a text on the clipboard; over plain http the browser has only the old way. */
export function copyText(text: string): void {
    if (navigator.clipboard) return void navigator.clipboard.writeText(text).catch(() => undefined);
    const before = document.activeElement;
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'sr';
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
    if (before instanceof HTMLElement) before.focus();
}
