import assert from 'node:assert/strict';
import { eventually, field, listed, messages, outgoing, stageWith, stateOf, textsOf, write } from './harness.mjs';

const scene = stageWith();

scene('two people chat live: typing, kept, received and read are shown', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const [hers, his] = await Promise.all([arini.open({ at: budi }), budi.open()]);

    await field(hers).pressSequentially('piye kabare?');
    await field(hers).press('Enter');
    await listed(his, 'Arini').getByText('piye kabare?').waitFor();
    const sent = messages(hers, 'piye kabare?');
    await sent.waitFor();
    await eventually(async () => assert.equal(await stateOf(sent), 'received'));

    await listed(his, 'Arini').click();
    await messages(his, 'piye kabare?').waitFor();
    await eventually(async () => assert.equal(await stateOf(sent), 'read'));

    await field(his).pressSequentially('apik');
    await hers.getByTestId('typing').getByText('Budi is writing').waitFor();
    await field(his).press('Enter');
    await messages(hers, 'apik').waitFor();
    await eventually(async () => assert.equal(await hers.getByTestId('typing').innerText(), ''));
    assert.equal(await field(his).inputValue(), '');
    assert.deepEqual(await textsOf(his), ['piye kabare?', 'apik']);
    assert.deepEqual(await textsOf(hers), ['piye kabare?', 'apik']);
});

async function act(page, message, action) {
    await message.hover();
    if (action === 'Reply' || action === 'React') return message.getByRole('button', { name: action, exact: true }).click();
    await message.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: action, exact: true }).click();
}

scene('replies, reactions, edits and deletions reach the other one, and outlive a reload', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    for (const text of ['siji', 'loro', 'telu']) await budi.send(arini, text);
    const [hers, his] = await Promise.all([arini.open({ at: budi }), budi.open({ at: arini })]);

    await act(hers, messages(hers, 'loro'), 'Reply');
    await hers.getByText('Replying to Budi').waitFor();
    await field(hers).pressSequentially('jawaban');
    await field(hers).press('Enter');
    await messages(his, 'jawaban').locator('.quote').getByText('loro').waitFor();

    await act(hers, messages(hers, 'siji'), 'React');
    await hers.getByRole('button', { name: '🎉' }).click();
    await messages(his, 'siji').getByRole('button', { name: '🎉, 1 reaction: Arini' }).click();
    const party = messages(hers, 'siji').getByRole('button', { name: '🎉, 2 reactions: you, Budi' });
    await party.click();
    await messages(his, 'siji').getByRole('button', { name: '🎉, 1 reaction: you' }).waitFor();

    await act(his, messages(his, 'telu'), 'Edit');
    await eventually(async () => assert.equal(await field(his).inputValue(), 'telu'));
    await write(his, 'papat');
    await messages(hers, 'papat').getByText('(edited)').waitFor();
    assert.equal(await messages(hers, 'telu').count(), 0);

    await act(his, messages(his, 'loro'), 'Delete');
    await his.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await hers.locator('[data-number="2"]').getByText('This message was deleted.').waitFor();
    await his.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(await messages(hers, 'siji').getByRole('button', { name: 'Actions' }).count(), 0);

    const shown = async (page) => page.getByTestId('message').evaluateAll((all) => all.map((one) => one.querySelector('.msg-body').innerText));
    const before = await shown(hers);
    await hers.reload();
    await messages(hers, 'papat').waitFor();
    assert.deepEqual(await shown(hers), before);
    assert.equal((await arini.history(budi))[1].deleted, true);
});

scene('a room: created, invited to, named, its roles given, left', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const [hers, his] = await Promise.all([arini.open(), budi.open()]);

    await hers.getByRole('button', { name: 'New conversation' }).first().click();
    const dialog = hers.getByRole('dialog', { name: 'New conversation' });
    await dialog.getByRole('tab', { name: 'New room' }).click();
    await dialog.getByLabel('Room name').fill('kelas kita');
    await dialog.getByRole('button', { name: 'Create the room' }).click();
    await hers.getByRole('heading', { name: '#kelas-kita', level: 1 }).waitFor();

    await hers.getByRole('button', { name: 'Details', exact: true }).last().click();
    const details = hers.getByRole('complementary', { name: 'Details' });
    await details.getByLabel('User name to invite').fill('nobody-has-this');
    await details.getByRole('button', { name: 'Invite' }).click();
    await details.getByRole('alert').waitFor();
    await details.getByLabel('User name to invite').fill(budi.user);
    await details.getByRole('button', { name: 'Invite' }).click();
    await details.getByTestId('members').getByText('Budi').waitFor();

    await details.getByRole('button', { name: 'Change the topic' }).click();
    await details.getByLabel('Topic').fill('Ujian *Jumat*');
    await details.getByRole('button', { name: 'Save' }).click();
    await details.locator('em').getByText('Jumat').waitFor();

    await listed(his, '#kelas-kita').click();
    await his.locator('.conv-head').getByText('2 members · Ujian Jumat').waitFor();
    await write(his, 'halo kelas');
    await messages(hers, 'halo kelas').waitFor();

    await details.getByRole('button', { name: 'Actions on Budi' }).click();
    await hers.getByRole('menuitem', { name: 'Make moderator' }).click();
    await details.getByTestId('members').getByText('Moderator').waitFor();
    await write(hers, 'sugeng enjing');
    await act(his, messages(his, 'sugeng enjing'), 'Delete');
    await his.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await hers.getByText('This message was deleted.').waitFor();

    await his.getByRole('button', { name: 'Details', exact: true }).last().click();
    await his.getByRole('button', { name: 'Leave the room' }).click();
    await his.getByRole('dialog').getByRole('button', { name: 'Leave the room' }).click();
    await listed(his, '#kelas-kita').waitFor({ state: 'detached' });
    await details.getByTestId('members').getByText('Budi').waitFor({ state: 'detached' });
});

scene('what is unread is counted in the list, the title and the line of new messages', async (stage) => {
    const [arini, budi, citra] = await stage.meet('Arini', 'Budi', 'Citra');
    await citra.send(arini, 'wis maca');
    const hers = await arini.open({ at: citra });
    await messages(hers, 'wis maca').waitFor();
    await eventually(async () => assert.equal(await hers.title(), 'Citra – Kabar'));
    const plainIcon = await hers.locator('link[rel=icon]').getAttribute('href');

    await budi.send(arini, 'siji');
    await budi.send(arini, 'loro');
    await listed(hers, 'Budi').getByText('2 unread messages').waitFor({ state: 'attached' });
    await eventually(async () => assert.equal(await hers.title(), '(2) Citra – Kabar'));
    // It is drawn at most once a second.
    await eventually(async () => assert.notEqual(await hers.locator('link[rel=icon]').getAttribute('href'), plainIcon));

    await listed(hers, 'Budi').click();
    await hers.getByTestId('new-line').waitFor();
    await eventually(async () => assert.equal(await hers.title(), 'Budi – Kabar'));
    assert.equal(await listed(hers, 'Budi').locator('.badge').count(), 0);
    await eventually(async () => {
        const { conversations } = await arini.ask({ command: 'conversations' });
        assert.equal(conversations.find((one) => one.with === budi.user).unread, 0);
    });
});

scene('what stands in the field outlives a reload, for each conversation', async (stage) => {
    const [arini, budi, citra] = await stage.meet('Arini', 'Budi', 'Citra');
    await budi.send(arini, 'pitakon');
    await citra.send(arini, 'halo');
    const hers = await arini.open({ at: budi });
    await act(hers, messages(hers, 'pitakon'), 'Reply');
    await field(hers).pressSequentially('durung rampung');
    await listed(hers, 'Citra').click();
    await listed(hers, 'Budi').getByText('Draft: durung rampung').waitFor();
    await field(hers).pressSequentially('liyane');
    await hers.reload();
    await eventually(async () => assert.equal(await field(hers).inputValue(), 'liyane'));
    await listed(hers, 'Budi').click();
    await eventually(async () => assert.equal(await field(hers).inputValue(), 'durung rampung'));
    await hers.getByText('Replying to Budi').waitFor();
    await field(hers).press('Enter');
    await messages(hers, 'durung rampung').locator('.quote').waitFor();
    assert.equal((await arini.history(budi)).at(-1).reply, 1);
    assert.equal(await outgoing(hers).count(), 0);
});
