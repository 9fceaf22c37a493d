import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { Draft, FileInfo, Upload, Who } from '../../state/model';
import { IconButton } from '../base/button';
import { useChat } from '../base/context';
import { Icon } from '../base/icons';
import { fileSize } from '../base/time';

/** The files of what is being written: those that are up, and those on their way. */
export function Attachments({ who, draft }: { who: Who; draft: Draft }): JSX.Element | null {
    if (draft.files.length === 0 && draft.uploads.length === 0) return null;
    return (
        <ul class="attachments" aria-label={t('composer.files')}>
            {draft.files.map((file) => (
                <Ready key={file.id} who={who} file={file} />
            ))}
            {draft.uploads.map((upload) => (
                <OnTheWay key={upload.key} who={who} upload={upload} />
            ))}
        </ul>
    );
}

function Ready({ who, file }: { who: Who; file: FileInfo }): JSX.Element {
    const chat = useChat();
    return (
        <li class="attachment" data-testid="attachment">
            {file.preview ? (
                <img src={`/files/${encodeURIComponent(file.id)}/preview`} alt="" width={40} height={40} />
            ) : (
                <span class="attachment-icon">
                    <Icon name="file" />
                </span>
            )}
            <span class="attachment-text">
                <strong>{file.name}</strong>
                <span>{fileSize(file.size)}</span>
            </span>
            <IconButton
                icon="close"
                size={16}
                label={t('composer.file_remove', { name: file.name })}
                onClick={() => chat.detach(who, file)}
            />
        </li>
    );
}

function OnTheWay({ who, upload }: { who: Who; upload: Upload }): JSX.Element {
    const chat = useChat();
    return (
        <li class={`attachment ${upload.error ? 'failed' : ''}`} data-testid="upload">
            <span class="attachment-icon">
                <Icon name={upload.error ? 'warn' : 'up'} />
            </span>
            <span class="attachment-text">
                <strong>{upload.name}</strong>
                {upload.error ? (
                    <span role="alert">{upload.error}</span>
                ) : (
                    <progress
                        max={Math.max(1, upload.size)}
                        value={upload.sent}
                        aria-label={t('composer.upload', { name: upload.name })}
                    />
                )}
            </span>
            <IconButton
                icon="close"
                size={16}
                label={t('composer.upload_cancel', { name: upload.name })}
                onClick={() => chat.cancelUpload(who, upload.key)}
            />
        </li>
    );
}
