import assert from 'node:assert/strict';
import { eventually, field, messages, stageWith } from './harness.mjs';

const scene = stageWith();

const question = (page) => page.getByText('Be notified of new messages?');

async function say(page, text) {
    await field(page).fill(text);
    await field(page).press('Enter');
    await messages(page, text).waitFor();
}

/** Whether somebody looks at a page is not for a browser without a window to say. */
const look = (page, looking) => page.evaluate((value) => void (document.hasFocus = () => value), looking);

const shown = (page) =>
    page.evaluate(async () => {
        const worker = await navigator.serviceWorker.ready;
        return (await worker.getNotifications()).map(({ title, body, tag }) => ({ title, body, tag }));
    });

/** Counts what would make a sound. */
function countSounds() {
    const Real = AudioContext;
    window.sounds = 0;
    window.AudioContext = class extends Real {
        constructor() {
            super();
            window.sounds++;
        }
    };
}

scene('notifications are asked for after the first message, and tell the newest of what one does not see', async (stage) => {
    const [arini, budi, citra] = await stage.meet('Arini', 'Budi', 'Citra');
    const page = await stage.page();
    await page.addInitScript(countSounds);
    const hers = await arini.open({ at: budi, page });
    assert.equal(await question(hers).count(), 0);
    await say(hers, 'halo Budi');
    await question(hers).waitFor();
    await hers.context().grantPermissions(['notifications']);
    await hers.getByRole('button', { name: 'Turn on' }).click();
    await question(hers).waitFor({ state: 'detached' });

    await budi.send(arini, 'kelihatan');
    await messages(hers, 'kelihatan').waitFor();
    await look(hers, false);
    await budi.send(arini, 'satu');
    await budi.send(arini, '**dua**');
    await citra.ask({ command: 'create', room: '#kelas' });
    await citra.ask({ command: 'invite', room: '#kelas', user: arini.user });
    await citra.send('#kelas', 'tugas');
    await eventually(async () =>
        assert.deepEqual((await shown(hers)).sort((a, b) => a.title.localeCompare(b.title)), [
            { title: 'Budi', body: 'dua', tag: budi.user },
            { title: 'Citra · #kelas', body: 'tugas', tag: '#kelas' },
        ]),
    );
    assert.equal(await hers.evaluate(() => window.sounds), 0, 'sounds are off until they are asked for');
});

scene('who does not want notifications is not asked again', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi });
    await say(hers, 'halo Budi');
    await hers.getByRole('button', { name: 'Not now' }).click();
    await hers.reload();
    await say(hers, 'lagi');
    assert.equal(await question(hers).count(), 0);
});
