import { errorText, t } from '../i18n';
import { refusal, type Core } from './core';
import type { Draft, FileInfo, Who } from './model';
import type { Outbox } from './outbox';

/** The server takes no longer texts; here a long one stays in the composer, where it can be shortened. */
export const textBytesMax = 32_768;

export const emptyDraft: Draft = { text: '', files: [], uploads: [] };

/** What stands in the composers, and what becomes of it. */
export class Drafts {
    /** What stood there before an edit began. */
    private readonly beforeEdit = new Map<Who, Pick<Draft, 'text' | 'reply'>>();
    private readonly saving = new Set<Who>();

    constructor(
        private readonly core: Core,
        private readonly outbox: Outbox,
    ) {}

    load(): void {
        const drafts: Record<Who, Draft> = {};
        for (const [who, kept] of this.core.kept.drafts()) {
            drafts[who] = { ...emptyDraft, text: kept.text, files: kept.files ?? [] };
            if (kept.reply !== undefined) drafts[who].reply = kept.reply;
        }
        this.core.screen.set({ drafts });
    }

    clear(): void {
        this.beforeEdit.clear();
    }

    of(who: Who): Draft {
        return this.core.screen.now.drafts[who] ?? emptyDraft;
    }

    change(who: Who, change: (draft: Draft) => Draft): void {
        const next = change(this.of(who));
        const { [who]: _, ...others } = this.core.screen.now.drafts;
        const isEmpty = !next.text && next.reply === undefined && next.editing === undefined && !next.files.length && !next.uploads.length;
        this.core.screen.set({ drafts: isEmpty ? others : { ...others, [who]: next } });
        const text = next.editing === undefined ? next : { ...next, reply: undefined, ...this.beforeEdit.get(who) };
        this.core.kept.draft(who, text);
    }

    setText(who: Who, text: string): void {
        this.change(who, (draft) => ({ ...draft, text }));
    }

    setReply(who: Who, number: number | undefined): void {
        this.setEditing(who, undefined);
        this.change(who, ({ reply: _, ...draft }) => (number === undefined ? draft : { ...draft, reply: number }));
    }

    setEditing(who: Who, number: number | undefined): void {
        const draft = this.of(who);
        if (draft.editing === number) return;
        if (draft.editing === undefined) this.beforeEdit.set(who, { text: draft.text, ...(draft.reply !== undefined && { reply: draft.reply }) });
        const before = this.beforeEdit.get(who);
        if (number === undefined) this.beforeEdit.delete(who);
        this.change(who, ({ reply: _, editing: __, ...rest }) => {
            if (number === undefined) return { ...rest, text: '', ...before };
            return { ...rest, text: this.core.screen.talk(who)?.message(number)?.text ?? '', editing: number };
        });
    }

    submit(who: Who): void {
        const draft = this.of(who);
        if (draft.editing !== undefined) return void this.saveEdit(who, draft.editing, draft.text);
        // What is still going up would be left behind.
        if (draft.uploads.some((one) => one.error === undefined)) return;
        const text = draft.text.trim();
        if (!text && draft.files.length === 0) return;
        if (new TextEncoder().encode(text).length > textBytesMax) return this.core.screen.notice('error', errorText('text_too_long'));
        if (!this.outbox.add(who, text, draft.reply, draft.files)) return this.core.screen.notice('error', t('net.outbox_full'));
        this.change(who, ({ uploads }) => ({ ...emptyDraft, uploads }));
    }

    addFile(who: Who, file: FileInfo): void {
        this.change(who, (draft) => ({ ...draft, files: [...draft.files, file] }));
    }

    detach(who: Who, id: string): void {
        this.change(who, (draft) => ({ ...draft, files: draft.files.filter((one) => one.id !== id) }));
    }

    private async saveEdit(who: Who, number: number, text: string): Promise<void> {
        if (this.saving.has(who)) return;
        const isSame = this.core.screen.talk(who)?.message(number)?.text === text.trim();
        if (isSame) return this.setEditing(who, undefined);
        this.saving.add(who);
        const reply = await this.core.ask({ command: 'edit', with: who, number, text: text.trim() });
        this.saving.delete(who);
        if (reply.status !== 'OK') return this.core.screen.notice('error', refusal(reply).text);
        if (this.of(who).editing === number) this.setEditing(who, undefined);
    }
}
