import assert from 'node:assert/strict';
import { eventually, listed, messages, stageWith, write } from './harness.mjs';

const scene = stageWith();

// What would show itself if it ran: an alert, or a mark on the page.
const run = 'alert(1);document.documentElement.dataset.pwned=1';

const markup = [
    `<script>${run}</script>`,
    `<img src=x onerror="${run}">`,
    `"><svg onload=${run}>`,
    `'"><iframe srcdoc="<script>${run}</script>"></iframe>`,
    `<iframe src="javascript:${run}">`,
    `<body onload=${run}>`,
    `<input autofocus onfocus=${run}>`,
    `<details open ontoggle=${run}>`,
    `<video><source onerror="${run}">`,
    `<math><mtext><table><mglyph><style><img src=x onerror="${run}">`,
    `<style>*{background:url(javascript:${run})}</style>`,
    `<link rel=stylesheet href="data:text/css,*{display:none}">`,
    `<base href="https://example.org/">`,
    `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
    `<form action="javascript:${run}"><button>go</button></form>`,
    `<a href="javascript:${run}">x</a>`,
    `&lt;script&gt;${run}&lt;/script&gt;`,
    `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
    `<!--><script>${run}</script>-->`,
    `]]><script>${run}</script>`,
    `<x contenteditable onblur=${run}>lose focus</x>`,
    `\${${run}} {{constructor.constructor('${run}')()}}`,
    `\`\`\`\n</code></pre><script>${run}</script>\n\`\`\``,
    `**<img src=x onerror="${run}">**`,
    `> <svg/onload=${run}>\n- <svg/onload=${run}>`,
    `\`<script>${run}</script>\``,
];

const links = [
    `[x](javascript:${run})`,
    `[x](JaVaScRiPt:${run})`,
    `[x](javascript://example.org/%0a${run})`,
    '[x](javascript://example.org/%0aalert`1`)',
    `[x](java\nscript:${run})`,
    `[x](java\tscript:${run})`,
    `[x]( javascript:${run})`,
    `[x](\u0001javascript:${run})`,
    `[x](&#106;avascript:${run})`,
    `[x](javascript&colon;${run})`,
    `[x](data:text/html,<script>${run}</script>)`,
    `[x](vbscript:msgbox(1))`,
    `[x](file:///etc/passwd)`,
    `[x](blob:https://example.org/1)`,
    `[x](//example.org/javascript:1)`,
    `![x](javascript:${run})`,
    `![x](https://example.org/x.png)`,
    `<javascript:${run}>`,
    `javascript:${run}`,
    `javascript://example.org/%0a${run}`,
    `data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==`,
    `https://example.org/"onmouseover="${run}`,
    `https://example.org/'onmouseover='${run}`,
    `https://example.org/<script>${run}</script>`,
    `http://example.org\\@evil.example/`,
    `https://user:pass@example.org/`,
    `https://javascript:${run}`,
    `ws://example.org/ ftp://example.org/ mailto:a@example.org tel:1`,
];

/** What a message may be made of, all of it without a script. */
const allowed = new Set(['P', 'STRONG', 'EM', 'S', 'CODE', 'PRE', 'BLOCKQUOTE', 'UL', 'OL', 'LI', 'A', 'DIV']);

/** Elements and attributes under these that no text may make. */
function foreign(page, selector) {
    return page.locator(selector).evaluateAll((all, names) => {
        const wrong = [];
        for (const root of all) {
            for (const one of root.querySelectorAll('*')) {
                const isKnown = names.includes(one.tagName);
                const acts = [...one.attributes].some(({ name }) => name.startsWith('on') || name === 'style' || name === 'src' || name === 'srcdoc');
                const leads = one.tagName === 'A' && (!/^https?:\/\//.test(one.getAttribute('href')) || one.rel !== 'noopener noreferrer' || one.target !== '_blank');
                if (!isKnown || acts || leads) wrong.push(one.outerHTML);
            }
        }
        return wrong;
    }, [...allowed]);
}

/** Nothing ran, and nothing in the page could; dialogs and errors fail the scene anyway. */
async function isUnharmed(page) {
    const found = await page.evaluate(() => ({
        pwned: document.documentElement.dataset.pwned,
        scripts: [...document.scripts].map((one) => one.getAttribute('src')),
        strange: document.querySelectorAll('iframe, object, embed, base, body form[action], body style, body link, body meta').length,
        handlers: [...document.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ name }) => name.startsWith('on'))).length,
        leads: [...document.querySelectorAll('a')].map((one) => one.getAttribute('href')).filter((href) => !/^(https?:\/\/|#|\/files\/)/.test(href)),
    }));
    assert.equal(found.pwned, undefined);
    assert.ok(found.scripts.every((src) => src?.startsWith('/assets/')), `${found.scripts}`);
    assert.equal(found.strange, 0);
    assert.equal(found.handlers, 0);
    assert.deepEqual(found.leads, []);
}

scene('no message becomes markup or script, and no link leads anywhere but http and https', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const texts = [...markup, ...links];
    await budi.sendAll(arini, texts);
    const hers = await arini.open({ at: budi, viewport: { width: 1200, height: 6000 } });
    await hers.locator(`[data-number="${texts.length}"]`).waitFor();
    await eventually(async () => assert.equal(await messages(hers).count(), texts.length));
    assert.deepEqual(await foreign(hers, '#messages .markup'), []);
    await isUnharmed(hers);

    // Every character that is no mark can be read.
    for (const [at, text] of markup.entries()) {
        if (/^[`>*]/.test(text)) continue;
        const shown = await hers.locator(`[data-number="${at + 1}"] .markup`).innerText();
        assert.equal(shown, text);
    }
    // One's own are no better.
    for (const text of [markup[1], links[0]]) await write(hers, text);
    await hers.locator(`[data-number="${texts.length + 2}"]`).waitFor();
    assert.deepEqual(await foreign(hers, '#messages .markup'), []);
    await isUnharmed(hers);
});

scene('no name, topic, status, room or file becomes markup or script', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const [hostile] = markup.slice(1);
    await budi.ask({ command: 'profile', display: hostile });
    await budi.ask({ command: 'status', text: hostile });
    await budi.ask({ command: 'create', room: '#kelas' });
    await budi.ask({ command: 'invite', room: '#kelas', user: arini.user });
    await budi.ask({ command: 'topic', room: '#kelas', text: `${hostile} [x](javascript:${run})` });
    for (const room of [`#<img/src=x/onerror=${run}>`, '#"onmouseover="alert(1)']) {
        assert.equal((await budi.call({ command: 'create', room })).code, 'bad_room');
    }
    const headers = { Authorization: `Bearer ${budi.token}` };
    const upload = async (name, type, body) => {
        const answer = await fetch(`http://${stage.server.http}/files?name=${encodeURIComponent(name)}`, { method: 'POST', headers: { ...headers, 'Content-Type': type }, body });
        return (await answer.json()).file;
    };
    const page = `<script>${run}</script>`;
    const files = [
        await upload(hostile, 'text/plain', 'x'),
        await upload('page.html', 'text/html', page),
        await upload('picture.svg', 'image/svg+xml', `<svg xmlns="http://www.w3.org/2000/svg"><script>${run}</script></svg>`),
    ];
    await budi.send(arini, hostile, { file: files.map((one) => one.id) });
    await budi.send('#kelas', hostile);
    await arini.send('#kelas', 'jawab', { reply: 1 });
    await budi.ask({ command: 'react', with: '#kelas', number: 1, reaction: '<b/onclick=alert(1)>' });

    const hers = await arini.open();
    await listed(hers, hostile).first().waitFor();
    await listed(hers, '#kelas').click();
    await messages(hers, 'jawab').waitFor();
    await hers.locator('.conv-head').getByRole('button', { name: 'Details' }).click();
    await hers.getByTestId('members').getByText(hostile).waitFor();
    await isUnharmed(hers);
    assert.deepEqual(await foreign(hers, '.markup'), []);

    await hers.getByRole('button', { name: 'Search' }).first().click();
    await hers.getByLabel('Search messages').fill('onerror');
    await hers.getByTestId('hits').getByRole('button').first().waitFor();
    await isUnharmed(hers);

    await listed(hers, hostile).filter({ hasText: 'alert' }).first().click();
    await listed(hers, hostile).filter({ hasNotText: '#kelas' }).click();
    await hers.locator('.filecard').first().waitFor();
    await isUnharmed(hers);
    await hers.locator('.conv-head').getByRole('button', { name: 'Details' }).click();
    await hers.getByRole('complementary', { name: 'Details' }).getByText(hostile).first().waitFor();
    await isUnharmed(hers);

    // Nor what stands in the address.
    for (const address of [`#/${encodeURIComponent(hostile)}`, `#/${hostile}`, `#invite=${hostile}`]) {
        await hers.goto(stage.address + address);
        await hers.getByRole('navigation', { name: 'Conversations' }).waitFor();
        await isUnharmed(hers);
    }

    // Opened as pages of their own, hostile files are no pages.
    for (const file of files) {
        const answer = await hers.context().request.get(`${stage.address}files/${file.id}`);
        assert.match(answer.headers()['content-disposition'], /^attachment/);
        assert.doesNotMatch(answer.headers()['content-type'], /html|svg|xml|script/);
        assert.equal(answer.headers()['x-content-type-options'], 'nosniff');
    }
});
