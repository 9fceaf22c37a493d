import assert from 'node:assert/strict';
import { eventually, field, listed, lostConnection, messages, shellKept, stageWith, write } from './harness.mjs';

const scene = stageWith({ registration: 'invite' });
const refused = [/status of 40[13]/];

async function login(page, user, password) {
    await page.getByLabel('User name').fill(user);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
}

async function settings(page, tab) {
    await page.getByRole('button', { name: 'Profile and settings' }).click();
    await page.getByRole('tab', { name: tab }).click();
    return page.getByRole('dialog', { name: 'Settings' });
}

/** Nothing that a script can read holds the token, or anything like it. */
async function tokenIsHidden(page, person) {
    const kept = await page.evaluate(async () => {
        const parts = [document.cookie, ...Object.entries(localStorage).flat(), ...Object.entries(sessionStorage).flat()];
        for (const name of await caches.keys()) {
            for (const request of await (await caches.open(name)).keys()) parts.push(request.url);
        }
        const databases = (await indexedDB.databases?.()) ?? [];
        return { cookie: document.cookie, all: parts.join('\n'), databases: databases.map((one) => one.name) };
    });
    assert.equal(kept.cookie, '');
    assert.deepEqual(kept.databases, []);
    assert.doesNotMatch(kept.all, /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
    assert.ok(!kept.all.includes(person.password));
    const [cookie] = await page.context().cookies();
    assert.ok(cookie.httpOnly);
    assert.equal(cookie.sameSite, 'Strict');
}

scene('an account by invite; a wrong login says so; a reload keeps one logged in; logging out does not', async (stage) => {
    const [arini] = await stage.meet('Arini');
    const page = await stage.page();
    await page.goto(`${stage.address}#invite=${await stage.invite()}`);
    await page.getByLabel('User name').fill('anyar');
    await page.getByLabel('Display name').fill('Anyar Sanget');
    await page.getByLabel('Password', { exact: true }).fill('abc');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill('rahasia');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('button', { name: 'Profile and settings' }).getByText('Anyar Sanget').waitFor();
    await tokenIsHidden(page, { password: 'rahasia' });
    await page.reload();
    await page.getByRole('button', { name: 'Profile and settings' }).getByText('Anyar Sanget').waitFor();

    await settings(page, 'Profile');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    await login(page, arini.user, 'dudu iki');
    await page.getByRole('alert').waitFor();
    await login(page, arini.user, arini.password);
    await page.getByRole('button', { name: 'Profile and settings' }).getByText('Arini', { exact: true }).waitFor();

    const other = await stage.page();
    await other.goto(stage.address);
    await other.getByRole('button', { name: 'Make an account' }).click();
    await other.getByLabel('User name').fill('liyane');
    await other.getByLabel('Password', { exact: true }).fill('rahasia');
    await other.getByLabel('Invite code').fill('AAAAA-BBBBB-CCCCC-DDDDD');
    await other.getByRole('button', { name: 'Make the account' }).click();
    await other.getByRole('alert').waitFor();
}, { allow: refused });

scene('another session is ended from the list, and its page is logged out', async (stage) => {
    const [arini] = await stage.meet('Arini');
    const [here, there] = [await arini.open(), await arini.open()];
    await tokenIsHidden(here, arini);
    const { sessions } = await arini.ask({ command: 'sessions' });
    const dialog = await settings(here, 'Devices');
    // That of the program, of this page, and of the other one.
    await eventually(async () => assert.equal(await dialog.getByTestId('sessions').getByRole('listitem').count(), 3));
    const newest = Math.max(...sessions.map((one) => one.session));
    await dialog.getByRole('button', { name: `End session ${newest}` }).click();
    await there.getByRole('heading', { name: 'Log in' }).waitFor();
    await eventually(async () => assert.equal(await dialog.getByTestId('sessions').getByRole('listitem').count(), 2));
    await there.reload();
    await there.getByRole('heading', { name: 'Log in' }).waitFor();
    await here.keyboard.press('Escape');
    await here.getByRole('button', { name: 'Profile and settings' }).waitFor();
}, { allow: refused });

scene('a new password ends the other sessions; a new display name is seen by others', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    await arini.send(budi, 'halo');
    const [here, there, his] = [await arini.open(), await arini.open(), await budi.open()];
    const dialog = await settings(here, 'Password');
    await dialog.getByLabel('Current password').fill('dudu iki');
    await dialog.getByLabel('New password').fill('sandhi anyar');
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await dialog.getByRole('alert').waitFor();
    await dialog.getByLabel('Current password').fill(arini.password);
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await dialog.getByText('The password is changed.').waitFor();
    await there.getByRole('heading', { name: 'Log in' }).waitFor();
    await login(there, arini.user, 'sandhi anyar');
    await there.getByRole('button', { name: 'Profile and settings' }).waitFor();

    await dialog.getByRole('tab', { name: 'Profile' }).click();
    await dialog.getByLabel('Display name').fill('Arini Putri');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Saved').waitFor();
    await here.keyboard.press('Escape');
    await here.getByRole('button', { name: 'Profile and settings' }).getByText('Arini Putri').waitFor();
    await listed(here, 'Budi').click();
    await write(here, 'jeneng anyar');
    await listed(his, 'Arini Putri').click();
    await messages(his, 'jeneng anyar').waitFor();
}, { allow: refused });

scene('the page can be installed as an app', async (stage) => {
    const page = await stage.page();
    await page.goto(stage.address);
    const browser = await page.context().newCDPSession(page);
    const { manifest } = await browser.send('Page.getAppManifest');
    assert.equal(manifest.name, 'Kabar');
    const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
    // Tests run in private windows, which install nothing.
    assert.deepEqual(installabilityErrors.map((one) => one.errorId).filter((id) => id !== 'in-incognito'), []);
});

scene('the shell opens without the server, and is used again when it is back', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const page = await arini.open({ at: budi });
    await shellKept(page);
    await page.context().setOffline(true);
    await page.reload();
    await field(page).waitFor();
    await page.getByTestId('connection').waitFor();
    const kept = await page.evaluate(async () => {
        const urls = [];
        for (const name of await caches.keys()) {
            for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname);
        }
        return urls;
    });
    assert.ok(kept.includes('/'));
    assert.ok(kept.every((path) => !/^\/(session|api|files|ws)/.test(path)), `${kept}`);
    await page.context().setOffline(false);
    await write(page, 'bali');
    await messages(page, 'bali').waitFor();
}, { allow: lostConnection });
