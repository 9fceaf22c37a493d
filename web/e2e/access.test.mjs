import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { eventually, field, listed, messages, stageWith } from './harness.mjs';

const scene = stageWith();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** No rule of WCAG 2.1 A and AA, nor of good practice, is broken by what is on the page. */
async function isAccessible(page, what) {
    // By the browser's own tools, which the page's Content-Security-Policy does not bind.
    await page.evaluate(axe);
    const found = await page.evaluate(() =>
        window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }),
    );
    const wrong = found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((one) => one.html.slice(0, 200)).join(' , ')}`);
    assert.deepEqual(wrong, [], what);
    await fits(page, what);
}

/** Nothing is wider than the page. */
async function fits(page, what) {
    const wide = await page.evaluate(() => {
        const seen = [document.documentElement, ...document.querySelectorAll('dialog, .page, .middle, .sidebar, .panel, #messages')];
        return seen.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.tagName}.${one.className}: ${one.scrollWidth} in ${one.clientWidth}`);
    });
    assert.deepEqual(wide, [], `${what}: too wide`);
}

/** Presses Tab until the focus is where it is wanted; every stop on the way can be seen. */
async function tabTo(page, wanted) {
    for (let presses = 0; presses < 60; presses++) {
        if (await wanted.evaluate((one) => one === document.activeElement).catch(() => false)) return;
        await page.keyboard.press('Tab');
        await isFocusSeen(page);
    }
    assert.fail(`the focus does not come to ${wanted}`);
}

/** The focus is on something in the view, and an outline, a shadow or a border shows it. */
const isFocusSeen = (page) =>
    eventually(async () => {
        const hidden = await page.evaluate(() => {
            const one = document.activeElement;
            if (!one || one === document.body) return undefined;
            const box = one.getBoundingClientRect();
            const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
            const isMarked = (element) => {
                const style = getComputedStyle(element);
                return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
            };
            const marked = isMarked(one) || isMarked(one.parentElement) || one.closest(':focus-within[class]:not(.page)') && [...ancestors(one)].some(isMarked);
            return inside && marked ? undefined : one.outerHTML.slice(0, 200);
            function* ancestors(from) {
                for (let at = from.parentElement, steps = 0; at && steps < 4; at = at.parentElement, steps++) yield at;
            }
        });
        assert.equal(hidden, undefined, 'the focus cannot be seen');
    });

scene('all by keyboard: from the login to a message, a dialog, and a message acted on', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    await budi.send(arini, 'halo Arini');
    const page = await stage.page();
    await page.goto(stage.address);
    await tabTo(page, page.getByLabel('User name'));
    await page.keyboard.type(arini.user);
    await tabTo(page, page.getByLabel('Password', { exact: true }));
    await page.keyboard.type(arini.password);
    await page.keyboard.press('Enter');
    await listed(page, 'Budi').waitFor();

    await tabTo(page, page.getByRole('button', { name: 'New conversation' }).first());
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New conversation' });
    await dialog.waitFor();
    await eventually(async () => assert.ok(await dialog.evaluate((one) => one.contains(document.activeElement))));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'New conversation'));

    await tabTo(page, listed(page, 'Budi'));
    await page.keyboard.press('Enter');
    await messages(page, 'halo Arini').waitFor();
    await tabTo(page, field(page));
    await page.keyboard.type('halo uga');
    await page.keyboard.press('Enter');
    await messages(page, 'halo uga').waitFor();

    await page.keyboard.press('ArrowUp');
    await eventually(async () => assert.equal(await field(page).inputValue(), 'halo uga'));
    await page.keyboard.type(' Budi');
    await page.keyboard.press('Enter');
    await messages(page, 'halo uga Budi').waitFor();

    // Backwards into the messages, up to the first, and a reaction from its own buttons.
    const log = page.locator('#messages');
    for (let presses = 0; presses < 20 && !(await log.evaluate((one) => one.contains(document.activeElement))); presses++) {
        await page.keyboard.press('Shift+Tab');
    }
    await log.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await eventually(async () => assert.ok(await messages(page, 'halo Arini').evaluate((one) => one === document.activeElement)));
    await tabTo(page, messages(page, 'halo Arini').getByRole('button', { name: 'React' }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Choose an emoji' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await messages(page, 'halo Arini').getByRole('button', { name: '❤️, 1 reaction: you' }).waitFor();
    assert.deepEqual((await budi.history(arini)).map((one) => one.text), ['halo Arini', 'halo uga Budi']);
});

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } };

for (const colorScheme of ['light', 'dark']) {
    for (const [size, viewport] of Object.entries(sizes)) {
        scene(`nothing stands in anybody's way: ${colorScheme}, ${size}`, async (stage) => {
            const [arini, budi] = await stage.meet('Arini', 'Budi');
            const room = `#kelas-${size}-${colorScheme}`;
            await arini.ask({ command: 'create', room });
            await arini.ask({ command: 'invite', room, user: budi.user });
            await arini.ask({ command: 'topic', room, text: 'Ujian *Jumat*, https://example.org/kisi-kisi' });
            await budi.send(room, 'Iki **kandel**, `kode`, ~~salah~~ lan https://example.org/pranala-kang-dawa-banget/ora-ana-sela/tekan-pungkasan');
            await budi.send(room, '```\nint main() { return 0; } // baris kang dawa banget supaya kudu digulung menyang tengen\n```\n> kutipan\n- siji\n- loro');
            await arini.send(room, 'wangsulan '.repeat(20), { reply: 1 });
            await budi.ask({ command: 'react', with: room, number: 3, reaction: '👍' });
            await budi.send(arini, 'W'.repeat(300));

            const page = await stage.page({ colorScheme, viewport });
            await page.goto(stage.address);
            await page.getByRole('heading', { name: 'Log in' }).waitFor();
            await isAccessible(page, 'login');
            await page.getByRole('button', { name: 'Make an account' }).click();
            await isAccessible(page, 'register');

            await arini.open({ page });
            await listed(page, 'Budi').waitFor();
            await isAccessible(page, 'list');
            await listed(page, room).click();
            await messages(page, 'wangsulan').waitFor();
            await isAccessible(page, 'conversation');

            const head = page.locator('.conv-head');
            await head.getByRole('button', { name: 'Details', exact: true }).last().click();
            await page.getByTestId('members').getByText('Budi').waitFor();
            await isAccessible(page, 'details');
            await page.getByRole('button', { name: 'Close' }).click();
            await head.getByRole('button', { name: 'Search' }).click();
            await page.getByLabel('Search messages').fill('kutipan');
            await page.getByTestId('hits').getByRole('button').waitFor();
            await isAccessible(page, 'search');
            await page.getByRole('button', { name: 'Close' }).click();

            await arini.open({ page });
            await page.getByRole('button', { name: 'New conversation' }).first().click();
            for (const tab of ['Person', 'Public rooms', 'New room']) {
                await page.getByRole('tab', { name: tab }).click();
                await isAccessible(page, `new: ${tab}`);
            }
            await page.keyboard.press('Escape');
            await page.getByRole('button', { name: 'Profile and settings' }).click();
            for (const tab of await page.getByRole('tab').all()) {
                await tab.click();
                await isAccessible(page, `settings: ${await tab.innerText()}`);
            }
        });
    }
}

scene('the language is the browser\'s, can be changed, and stays', async (stage) => {
    const [arini] = await stage.meet('Arini');
    const page = await stage.page({ locale: 'id-ID' });
    await page.goto(stage.address);
    await page.getByRole('heading', { name: 'Masuk' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'id');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await arini.open({ page });
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByRole('tab', { name: 'Appearance' }).click();
    await page.getByRole('radio', { name: 'Bahasa Indonesia' }).check();
    await page.locator('html[lang=id]').waitFor();
    await page.getByRole('radio', { name: 'Gelap' }).check();
    await page.reload();
    await page.locator('html[lang=id][data-theme=dark]').waitFor();
    await page.getByRole('navigation', { name: 'Percakapan' }).waitFor();
});
