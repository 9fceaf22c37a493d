import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { eventually, field, lostConnection, messages, stageWith } from './harness.mjs';

const scene = stageWith({ 'files.size_mib': 2 });

const crcs = Array.from({ length: 256 }, (_, one) => {
    let sum = one;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
    return sum >>> 0;
});

function chunk(type, data) {
    const body = Buffer.concat([Buffer.from(type), data]);
    const sum = body.reduce((crc, byte) => crcs[(crc ^ byte) & 255] ^ (crc >>> 8), 0xffffffff);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE((sum ^ 0xffffffff) >>> 0);
    return Buffer.concat([length, body, check]);
}

/** A picture in one colour. */
function png(width, height, colour) {
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    const line = Buffer.concat([Buffer.from([0]), ...Array.from({ length: width }, () => Buffer.from(colour))]);
    const lines = Buffer.concat(Array.from({ length: height }, () => line));
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}

const picture = { name: 'sawah.png', mimeType: 'image/png', buffer: png(600, 400, [20, 120, 90]) };
const notes = { name: 'catatan (1).txt', mimeType: 'text/plain', buffer: Buffer.from('baris siji\nbaris loro\n') };

const attachments = (page, name) => page.getByTestId('attachment').filter({ hasText: name });

async function choose(page, ...files) {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Attach files' }).click()]);
    await chooser.setFiles(files);
}

/** What the browser gives with a paste or a drop. */
function transferOf(page, { name, mimeType, buffer }) {
    return page.evaluateHandle(([bytes, called, type]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], called, { type }));
        return transfer;
    }, [[...buffer], name, mimeType]);
}

async function downloadOf(page, click) {
    const [download] = await Promise.all([page.waitForEvent('download'), click()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

const isDrawn = (image) => eventually(async () => assert.ok(await image.evaluate((one) => one.complete && one.naturalWidth > 0)));

scene('files by the chooser, by paste and by drop: a picture to look at, a file to download', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const [hers, his] = await Promise.all([arini.open({ at: budi }), budi.open({ at: arini })]);

    await choose(hers, picture);
    await isDrawn(attachments(hers, 'sawah.png').locator('img'));
    await field(hers).evaluate((element, transfer) => {
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));
    }, await transferOf(hers, notes));
    await attachments(hers, notes.name).waitFor();

    const log = hers.locator('#messages');
    const dropped = await transferOf(hers, { name: 'ora-sida.bin', mimeType: 'application/octet-stream', buffer: Buffer.from('x') });
    await log.dispatchEvent('dragenter', { dataTransfer: dropped });
    await hers.getByText('Drop files to attach them').waitFor();
    await log.dispatchEvent('drop', { dataTransfer: dropped });
    await hers.getByText('Drop files to attach them').waitFor({ state: 'detached' });
    await attachments(hers, 'ora-sida.bin').getByRole('button', { name: 'Remove ora-sida.bin' }).click();
    await attachments(hers, 'ora-sida.bin').waitFor({ state: 'detached' });

    await field(hers).fill('iki');
    await hers.getByRole('button', { name: 'Send' }).click();
    await messages(hers, 'iki').waitFor();
    assert.equal(await hers.getByTestId('attachment').count(), 0);
    assert.deepEqual((await budi.history(arini))[0].files.map((one) => one.name), ['sawah.png', notes.name]);

    const shown = messages(his, 'iki');
    const preview = shown.getByRole('button', { name: 'Open the picture sawah.png' });
    await isDrawn(preview.locator('img'));
    await preview.click();
    const viewer = his.getByRole('dialog', { name: 'sawah.png' });
    await isDrawn(viewer.getByRole('img', { name: 'sawah.png' }));
    const full = await downloadOf(his, () => viewer.getByRole('link', { name: 'Download' }).click());
    assert.ok(full.bytes.equals(picture.buffer));
    await his.keyboard.press('Escape');
    await viewer.waitFor({ state: 'detached' });

    const got = await downloadOf(his, () => shown.getByRole('link', { name: notes.name }).click());
    assert.equal(got.name, notes.name);
    assert.ok(got.bytes.equals(notes.buffer));
});

/** Lets the parts of an upload through one by one: `part` is called with each. */
async function parts(page, part) {
    let count = 0;
    await page.route('**/files/*', (route) => (route.request().method() === 'PATCH' ? part(route, ++count) : route.continue()));
}

const large = { name: 'gedhe.bin', mimeType: 'application/octet-stream', buffer: randomBytes(1_500_000) };

scene('an upload shows how far it is, and is given up when asked', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi, serviceWorkers: 'block' });
    await parts(hers, (route, count) => count === 1 && route.continue());
    await choose(hers, large);
    const upload = hers.getByTestId('upload');
    const progress = upload.getByRole('progressbar', { name: 'Uploading gedhe.bin' });
    await eventually(async () => assert.ok((await progress.evaluate((one) => one.value)) > 0));
    assert.ok(await progress.evaluate((one) => one.value < one.max && one.max === 1_500_000));
    assert.ok(await hers.getByRole('button', { name: 'Send' }).isDisabled());

    const gone = hers.waitForResponse((answer) => answer.request().method() === 'DELETE');
    await upload.getByRole('button', { name: 'Cancel the upload of gedhe.bin' }).click();
    assert.equal((await gone).status(), 204);
    await upload.waitFor({ state: 'detached' });
    assert.equal(await hers.getByTestId('attachment').count(), 0);
    assert.deepEqual((await arini.ask({ command: 'files' })).files, []);
});

scene('an upload goes on where it was cut; what the server refuses says why', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi, serviceWorkers: 'block' });
    await parts(hers, (route, count) => (count === 2 ? route.abort('connectionreset') : route.continue()));
    await choose(hers, large, { ...large, name: 'kegedhen.bin', buffer: Buffer.alloc(3_000_000) });
    await hers.getByTestId('upload').filter({ hasText: 'kegedhen.bin' }).getByRole('alert').waitFor();
    await attachments(hers, 'gedhe.bin').waitFor();
    await hers.getByRole('button', { name: 'Cancel the upload of kegedhen.bin' }).click();
    await hers.getByRole('button', { name: 'Send' }).click();
    const card = hers.locator('#messages').getByRole('link', { name: 'gedhe.bin' });
    await card.waitFor();
    const got = await downloadOf(hers, () => card.click());
    assert.ok(got.bytes.equals(large.buffer));
}, { allow: [...lostConnection, /status of 413/] });
