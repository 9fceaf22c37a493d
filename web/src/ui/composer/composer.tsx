import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Draft, Who } from '../../state/model';
import { IconButton } from '../base/button';
import { useChat, useSelect } from '../base/context';
import { useTitle } from '../list/who';
import { afterFirstSend } from '../notify/ask';
import { sent } from '../page';
import { EmojiPicker } from '../room/emoji';
import { Above } from './above';
import { Attachments } from './attachments';

const none: Draft = { text: '', files: [], uploads: [] };

/** Lines up to this height, then it scrolls. */
const maxHeight = 240;

/** Where one writes. */
export function Composer({ who }: { who: Who }): JSX.Element {
    const chat = useChat();
    const draft = useSelect((s) => s.drafts[who]) ?? none;
    const title = useTitle(who);
    const field = useRef<HTMLTextAreaElement>(null);
    const picker = useRef<HTMLInputElement>(null);
    const emojiButton = useRef<HTMLButtonElement>(null);
    const [emoji, setEmoji] = useState(false);

    useLayoutEffect(() => {
        const element = field.current;
        if (!element) return;
        // Only what did not come from the field is written into it: the cursor stays where it is.
        if (element.value !== draft.text) {
            element.value = draft.text;
            element.setSelectionRange(draft.text.length, draft.text.length);
        }
        fit(element);
    }, [draft.text, draft.editing]);
    useLayoutEffect(() => {
        // Not on phones, where the keyboard would cover half of what was opened; and not away from another field.
        const elsewhere = document.activeElement?.matches('input, textarea, dialog *');
        if (matchMedia('(hover: hover)').matches && !elsewhere) field.current?.focus();
    }, []);

    const submit = () => {
        // What counts is what is there now, not what was drawn: keys may come faster than drawings, before and after.
        const now = () => chat.state.drafts[who] ?? none;
        if (isEmpty(now())) return;
        const edits = draft.editing !== undefined;
        chat.submit(who);
        if (!edits) sent.set(sent.get() + 1);
        afterFirstSend();
        if (!field.current) return;
        field.current.value = now().text;
        field.current.focus();
    };
    const pickEmoji = (one: string) => {
        setEmoji(false);
        const element = field.current;
        if (!element) return;
        element.setRangeText(one, element.selectionStart, element.selectionEnd, 'end');
        chat.setDraft(who, element.value);
        requestAnimationFrame(() => element.focus());
    };
    const busy = draft.uploads.some((one) => !one.error);
    return (
        <form
            class="composer"
            onSubmit={(event) => {
                event.preventDefault();
                submit();
            }}
        >
            <Above who={who} draft={draft} />
            <Attachments who={who} draft={draft} />
            <div class="composer-row">
                <IconButton icon="attach" label={t('composer.attach')} onClick={() => picker.current?.click()} />
                <input
                    ref={picker}
                    type="file"
                    multiple
                    hidden
                    aria-label={t('composer.attach')}
                    onChange={(event) => {
                        chat.attach(who, [...(event.currentTarget.files ?? [])]);
                        event.currentTarget.value = '';
                        field.current?.focus();
                    }}
                />
                <textarea
                    ref={field}
                    rows={1}
                    aria-label={t('composer.label', { name: title })}
                    placeholder={t('composer.placeholder', { name: title })}
                    title={t('composer.hint')}
                    enterkeyhint="send"
                    onInput={(event) => {
                        fit(event.currentTarget);
                        chat.setDraft(who, event.currentTarget.value);
                        if (event.currentTarget.value) chat.typed(who);
                    }}
                    onKeyDown={(event) => keyDown(event, { submit, cancel, editLast })}
                    onPaste={(event) => {
                        const files = [...(event.clipboardData?.files ?? [])];
                        if (files.length === 0) return;
                        event.preventDefault();
                        chat.attach(who, files);
                    }}
                />
                <IconButton
                    button={emojiButton}
                    icon="smile"
                    label={t('composer.emoji')}
                    aria-haspopup="dialog"
                    aria-expanded={emoji}
                    onClick={() => setEmoji(true)}
                />
                <IconButton class="send" icon="send" label={t('composer.send')} type="submit" disabled={isEmpty(draft) || busy} />
            </div>
            {emoji && emojiButton.current && (
                <EmojiPicker anchor={emojiButton.current} onPick={pickEmoji} onClose={() => setEmoji(false)} />
            )}
        </form>
    );

    function cancel(): boolean {
        if (draft.editing !== undefined) chat.setEditing(who, undefined);
        else if (draft.reply !== undefined) chat.setReply(who, undefined);
        else return false;
        return true;
    }

    function editLast(): boolean {
        const me = chat.state.me?.user;
        const own = chat.state.conversations[who]?.timeline?.messages.filter((one) => one.from === me && !one.deleted);
        const last = own?.[own.length - 1];
        if (!last || draft.files.length > 0) return false;
        chat.setEditing(who, last.number);
        return true;
    }
}

function fit(field: HTMLTextAreaElement): void {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, maxHeight)}px`;
}

const isEmpty = (draft: Draft): boolean => !draft.text.trim() && draft.files.length === 0;

interface Keys {
    submit: () => void;
    cancel: () => boolean;
    editLast: () => boolean;
}

function keyDown(event: JSX.TargetedKeyboardEvent<HTMLTextAreaElement>, keys: Keys): void {
    // While an input method composes, Enter and the arrows are its own; 229 is what some browsers send for its last Enter.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
        event.preventDefault();
        keys.submit();
    } else if (event.key === 'Escape' && keys.cancel()) {
        event.preventDefault();
        event.stopPropagation();
    } else if (event.key === 'ArrowUp' && event.currentTarget.value === '' && keys.editLast()) {
        event.preventDefault();
    }
}
