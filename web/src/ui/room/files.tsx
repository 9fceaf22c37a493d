import type { JSX } from 'preact';
import { t } from '../../i18n';
import type { FileInfo } from '../../state/model';
import { Icon } from '../base/icons';
import { fileSize } from '../base/time';
import { dialog } from '../page';

const maxWidth = 360;
const maxHeight = 260;

/** The files of a message: pictures as such, sound and video to play, the rest as cards. */
export function Files({ files }: { files: readonly FileInfo[] }): JSX.Element {
    return (
        <div class="files">
            {files.map((file) => (
                <One key={file.id} file={file} />
            ))}
        </div>
    );
}

function One({ file }: { file: FileInfo }): JSX.Element {
    const address = `/files/${encodeURIComponent(file.id)}`;
    if (file.preview) return <Picture file={file} address={address} />;
    if (file.type.startsWith('audio/')) return <audio class="media" controls preload="none" src={address} aria-label={file.name} />;
    if (file.type.startsWith('video/')) {
        return <video class="media" controls preload="metadata" src={address} aria-label={file.name} />;
    }
    return (
        <a class="filecard" href={address} download={file.name} title={t('msg.download', { name: file.name })}>
            <span class="filecard-icon">
                <Icon name="file" size={22} />
            </span>
            <span class="filecard-text">
                <strong>{file.name}</strong>
                <span>{fileSize(file.size)}</span>
            </span>
            <Icon name="download" size={18} />
        </a>
    );
}

function Picture({ file, address }: { file: FileInfo; address: string }): JSX.Element {
    const width = file.width ?? maxWidth;
    const height = file.height ?? maxHeight;
    const scale = Math.min(1, maxWidth / width, maxHeight / height);
    return (
        <button
            type="button"
            class="picture"
            aria-label={t('msg.picture', { name: file.name })}
            onClick={() => dialog.set({ kind: 'picture', id: file.id, name: file.name })}
        >
            <img
                src={`${address}/preview`}
                alt=""
                width={Math.max(1, Math.round(width * scale))}
                height={Math.max(1, Math.round(height * scale))}
                loading="lazy"
                decoding="async"
            />
        </button>
    );
}
