// node embed.mjs DIST SOURCE.cpp: makes of a built page the source that has it inside (src/net/page.h).
// The same files give the same source.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
    '.css': 'text/css; charset=utf-8',
    '.html': 'text/html; charset=utf-8',
    '.ico': 'image/x-icon',
    '.jpg': 'image/jpeg',
    '.js': 'text/javascript; charset=utf-8',
    '.json': 'application/json',
    '.mp3': 'audio/mpeg',
    '.ogg': 'audio/ogg',
    '.png': 'image/png',
    '.svg': 'image/svg+xml',
    '.txt': 'text/plain; charset=utf-8',
    '.wav': 'audio/wav',
    '.webmanifest': 'application/manifest+json',
    '.webp': 'image/webp',
    '.woff2': 'font/woff2',
};

// As Vite names what it has put a hash into.
const hashed = /^\/assets\/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

function fail(why) {
    console.error(`embed.mjs: ${why}`);
    process.exit(1);
}

function pathsIn(folder, prefix = '/') {
    return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? pathsIn(folder, `${prefix}${entry.name}/`) : [prefix + entry.name],
    );
}

/** Lines of a C++ string literal. Octal escapes have three digits at most, so no digit after one belongs to it. */
function literal(bytes) {
    const lines = [];
    for (let at = 0; at < bytes.length; at += 100) {
        let text = '';
        for (const byte of bytes.subarray(at, at + 100)) {
            const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x3f && byte !== 0x5c;
            text += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
        }
        lines.push(`    "${text}"`);
    }
    return `{\n${lines.join('\n') || '    ""'},\n    ${bytes.length}}`;
}

function fileAt(folder, path) {
    if (!/^[A-Za-z0-9._/-]+$/.test(path)) fail(`${path}: such a name would have to be escaped`);
    const type = types[extname(path)];
    if (type === undefined) fail(`${path}: no Content-Type is known for ${extname(path)}`);
    const bytes = readFileSync(join(folder, path));
    const packed = gzipSync(bytes, { level: 9 });
    return {
        path: path === '/index.html' ? '/' : path,
        type,
        etag: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
        immutable: hashed.test(path),
        bytes,
        gzip: packed.length < bytes.length ? packed : Buffer.alloc(0),
    };
}

const [folder, source] = process.argv.slice(2);
if (source === undefined) fail('usage: node embed.mjs DIST SOURCE.cpp');
const files = pathsIn(folder).map((path) => fileAt(folder, path));
// By bytes, as net::find_page() seeks.
files.sort((a, b) => (a.path < b.path ? -1 : 1));
if (!files.some((file) => file.path === '/')) fail(`${folder}: there is no index.html`);

const constants = files.flatMap((file, i) => [
    `constexpr std::string_view bytes_${i}${literal(file.bytes)};`,
    `constexpr std::string_view gzip_${i}${literal(file.gzip)};`,
]);
const rows = files.map(
    (file, i) => `    {"${file.path}", "${file.type}", "${file.etag}", ${file.immutable}, bytes_${i}, gzip_${i}},`,
);
const text = `// Made by web/scripts/embed.mjs.
#include "net/page.h"

namespace kabar::net {

namespace {

${constants.join('\n')}
constexpr PageFile files[] = {
${rows.join('\n')}
};

}  // namespace

std::span<const PageFile> page_files() { return files; }

}  // namespace kabar::net
`;
// Whole or not at all: a build that was cut off must not leave half of it.
writeFileSync(`${source}.new`, text);
renameSync(`${source}.new`, source);
