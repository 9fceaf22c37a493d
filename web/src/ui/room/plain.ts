/** A message's text in one line without its marks: for lists, quotes and announcements. */
export function plain(text: string): string {
    return text
        .slice(0, 600)
        .replace(/```[\w+-]*\n?/g, ' ')
        .replace(/(\*\*|__|~~|`)(?=\S)|(?<=\S)(\*\*|__|~~|`)/g, '')
        .replace(/\s+/g, ' ')
        .trim();
}
