import assert from 'node:assert/strict';
import { eventually, field, messages, stageWith, textsOf } from './harness.mjs';

const scene = stageWith();

const count = 10_000;
/** Rows in the document at once, however many messages there are. */
const drawnMax = 300;

const log = (page) => page.locator('#messages');
const numbered = (page, number) => page.locator(`#messages [data-number="${number}"]`);
const drawn = (page) => log(page).locator('article').count();

let talk;

/** Somebody with a long conversation; everything up to `read` was read. */
async function longTalk(stage, read) {
    if (!talk) {
        const [arini, budi] = await stage.meet('Arini', 'Budi');
        const texts = Array.from({ length: count }, (_, at) => `pesen nomer ${at + 1}`);
        texts[4999] += ' ngemot tembung jerapah';
        await budi.sendAll(arini, texts);
        talk = { arini, budi };
    }
    const { arini, budi } = talk;
    await arini.ask({ command: 'read', with: budi.user, number: read });
    return { arini, budi, hers: await arini.open({ at: budi }) };
}

/** Waits until a message is inside of the view. */
const inView = (page, number) =>
    eventually(async () => {
        const [one, box] = await Promise.all([numbered(page, number).boundingBox(), log(page).boundingBox()]);
        assert.ok(one && one.y >= box.y - 1 && one.y + one.height <= box.y + box.height + 1, `${number} is not in the view`);
    });

/** Scrolls to the top of what is loaded; answers which message stands there, and where: the first one may lose its head. */
const toTop = (page) =>
    log(page).evaluate(async (box) => {
        box.scrollTop = 0;
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        await frame();
        const top = box.getBoundingClientRect().top;
        const [, second] = [...box.querySelectorAll('article')].filter((one) => one.getBoundingClientRect().top >= top);
        return { number: Number(second.dataset.number), y: second.getBoundingClientRect().top, height: box.scrollHeight };
    });

/** Scrolls to the bottom of what is loaded; answers which message stands there. */
const toBottom = (page) =>
    log(page).evaluate(async (box) => {
        box.scrollTop = box.scrollHeight;
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        await frame();
        const bottom = box.getBoundingClientRect().bottom;
        const above = [...box.querySelectorAll('article')].filter((one) => one.getBoundingClientRect().bottom <= bottom);
        return Number(above.at(-1).dataset.number);
    });

scene('ten thousand messages: to the first unread, to a date, to what was found, and back', async (stage) => {
    const { arini, budi, hers } = await longTalk(stage, 8000);
    await hers.getByTestId('new-line').waitFor();
    await inView(hers, 8001);
    assert.ok((await drawn(hers)) < drawnMax);
    await hers.getByRole('button', { name: 'Jump to the newest message' }).click();
    await inView(hers, count);
    await hers.getByRole('button', { name: '2000 new messages' }).click();
    await inView(hers, 8001);

    const [first] = (await arini.ask({ command: 'history', with: budi.user, around: 1, limit: 1 })).messages;
    await hers.getByRole('button', { name: 'Jump to a date' }).click();
    const dialog = hers.getByRole('dialog', { name: 'Jump to a date' });
    const day = dialog.locator('input[type=date]');
    await day.fill('2199-01-01');
    await dialog.getByRole('button', { name: 'Go' }).click();
    await dialog.getByText('There is nothing on or after this day.').waitFor();
    await day.fill(first.time.slice(0, 10));
    await dialog.getByRole('button', { name: 'Go' }).click();
    await inView(hers, 1);
    assert.ok((await drawn(hers)) < drawnMax);

    await hers.locator('.conv-head').getByRole('button', { name: 'Search' }).click();
    await hers.getByLabel('Search messages').pressSequentially('jerapah');
    await hers.getByTestId('hits').getByRole('button').click();
    await inView(hers, 5000);
    await eventually(async () => assert.ok(await numbered(hers, 5000).evaluate((one) => one === document.activeElement)));
    // At the end of what is loaded more comes, and one stays where one is.
    const last = await toBottom(hers);
    await numbered(hers, last + 10).waitFor({ state: 'attached' });
    await inView(hers, last);
    await hers.getByRole('button', { name: 'Jump to the newest message' }).click();
    await inView(hers, count);
});

scene('ten thousand messages: few are drawn, scrolling back has no end and no jumps', async (stage) => {
    const { hers } = await longTalk(stage, count);
    await inView(hers, count);
    let loaded = count;
    while (loaded > count - 600) {
        const { number, y, height } = await toTop(hers);
        await eventually(async () => assert.ok((await log(hers).evaluate((box) => box.scrollHeight)) > height));
        await eventually(async () => assert.equal(await log(hers).getAttribute('aria-busy'), null));
        const now = await numbered(hers, number).evaluate((one) => one.getBoundingClientRect().top);
        assert.ok(Math.abs(now - y) < 2, `message ${number} went from ${y} to ${now}`);
        assert.ok(number < loaded, `${number} is not older than ${loaded}`);
        assert.ok((await drawn(hers)) < drawnMax);
        loaded = number;
    }
    await hers.getByRole('button', { name: 'Jump to the newest message' }).click();
    await inView(hers, count);
});

/** From now on the page counts the frames that it draws, and measures the longest pause between two. */
const countFrames = (page) =>
    page.evaluate(() => {
        const seen = (window.seen = { frames: 0, longest: 0 });
        let last = performance.now();
        const frame = (now) => {
            seen.frames++;
            seen.longest = Math.max(seen.longest, now - last);
            last = now;
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    });

scene('a hundred messages come each second: every key that is pressed arrives, and frames go on', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    await budi.sendAll(arini, Array.from({ length: 500 }, (_, at) => `sadurunge ${at + 1}`));
    const hers = await arini.open({ at: budi });
    await messages(hers).first().waitFor();
    const text = 'nulis terus sanajan pesen teka tanpa leren, ora ana aksara sing ilang';
    await countFrames(hers);
    let sent = 0;
    let isTyping = true;
    const began = Date.now();
    const flood = (async () => {
        while (isTyping || sent < 500) {
            await budi.sendAll(arini, Array.from({ length: 10 }, () => `mlebu ${++sent}`));
            const due = began + sent * 10;
            if (due > Date.now()) await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
        }
    })();
    try {
        await field(hers).pressSequentially(text, { delay: 50 });
    } finally {
        isTyping = false;
    }
    const { frames, longest } = await hers.evaluate(() => window.seen);
    const typed = Date.now() - began;
    assert.equal(await field(hers).inputValue(), text);
    assert.ok(frames >= text.length, `${frames} frames for ${text.length} keys`);
    assert.ok(longest < typed / 2, `a frame of ${longest} ms in ${typed} ms`);
    await flood;
    await field(hers).press('Enter');
    await messages(hers, text).waitFor();
    const texts = await textsOf(hers);
    assert.equal(texts.at(-1), text);
    assert.equal(texts.at(-2), `mlebu ${sent}`);
    assert.equal(await field(hers).inputValue(), '');
});
