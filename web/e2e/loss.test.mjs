import assert from 'node:assert/strict';
import { eventually, field, lostConnection, messages, outgoing, shellKept, stageWith, stateOf, textsOf, write } from './harness.mjs';

const scene = stageWith();
const allow = lostConnection;

const textsAtServer = async (person, who) => (await person.history(who)).map((one) => one.text);

/** Everything was sent, and stands on the page and at the server in this order, once. */
async function allOnce(page, person, who, texts) {
    await eventually(async () => assert.equal(await outgoing(page).count(), 0));
    await eventually(async () => assert.deepEqual(await textsOf(page), texts));
    assert.deepEqual(await textsAtServer(person, who), texts);
}

scene('offline: what is written waits and is sent on return, once, with what others wrote', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi });
    await write(hers, 'isih nyambung');
    await messages(hers, 'isih nyambung').waitFor();

    await hers.context().setOffline(true);
    await hers.getByTestId('connection').waitFor();
    for (const text of ['pedhot siji', 'pedhot loro', 'pedhot telu']) await write(hers, text);
    await field(hers).pressSequentially('durung dikirim');
    await outgoing(hers, 'pedhot telu').waitFor();
    assert.equal(await outgoing(hers).count(), 3);
    for (const one of await outgoing(hers).all()) assert.equal(await stateOf(one), 'waiting');
    await budi.sendAll(arini, ['wingi', 'dina iki']);

    await hers.context().setOffline(false);
    await allOnce(hers, arini, budi, ['isih nyambung', 'wingi', 'dina iki', 'pedhot siji', 'pedhot loro', 'pedhot telu']);
    await hers.getByTestId('connection').waitFor({ state: 'hidden' });
    assert.equal(await field(hers).inputValue(), 'durung dikirim');
}, { allow });

scene('offline and reloaded: what was written is shown waiting, and is sent on return, once', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi });
    await shellKept(hers);
    await hers.context().setOffline(true);
    await hers.getByTestId('connection').waitFor();
    for (const text of ['siji', 'loro']) await write(hers, text);
    await field(hers).pressSequentially('setengah');
    await outgoing(hers, 'loro').waitFor();

    await hers.reload();
    await hers.getByTestId('connection').waitFor();
    await eventually(async () => assert.equal(await field(hers).inputValue(), 'setengah'));
    await outgoing(hers, 'siji').waitFor();
    await outgoing(hers, 'loro').waitFor();
    await write(hers, 'telu');
    await outgoing(hers, 'telu').waitFor();

    await hers.context().setOffline(false);
    await allOnce(hers, arini, budi, ['siji', 'loro', 'telu']);
}, { allow });

scene('two tabs come back together: neither sends again what the other one has sent', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi });
    const other = await hers.context().newPage();
    await other.goto(hers.url());
    await field(other).waitFor();
    await hers.context().setOffline(true);
    await Promise.all([hers.getByTestId('connection').waitFor(), other.getByTestId('connection').waitFor()]);
    await write(hers, 'saka tab siji');
    await write(other, 'saka tab loro');
    await Promise.all([outgoing(hers).waitFor(), outgoing(other).waitFor()]);
    await hers.context().setOffline(false);
    const both = async (page) => assert.deepEqual((await textsOf(page)).sort(), ['saka tab loro', 'saka tab siji']);
    for (const page of [hers, other]) {
        await eventually(async () => assert.equal(await outgoing(page).count(), 0));
        await eventually(() => both(page));
    }
    assert.equal((await arini.history(budi)).length, 2);
}, { allow });

scene('the answer to a message was lost with the connection: it is there once', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await stage.page();
    let cuts = 0;
    await hers.routeWebSocket('**/ws', (page) => {
        const server = page.connectToServer();
        let isCut = false;
        page.onMessage((text) => {
            isCut ||= cuts === 0 && text.includes('"send"');
            server.send(text);
        });
        server.onMessage((text) => {
            if (!isCut) return page.send(text);
            if (cuts++ === 0) void page.close();
        });
    });
    await arini.open({ at: budi, page: hers });
    await write(hers, 'tekan apa ora?');
    await allOnce(hers, arini, budi, ['tekan apa ora?']);
    assert.ok(cuts > 0);
}, { allow });

scene('the server is killed while one types and sends: nothing is lost, nothing is there twice', async (stage) => {
    const [arini, budi] = await stage.meet('Arini', 'Budi');
    const hers = await arini.open({ at: budi });
    await shellKept(hers);
    const texts = Array.from({ length: 30 }, (_, at) => `pesen ${at + 1}`);
    const writeAll = async (from, to) => {
        for (const text of texts.slice(from, to)) {
            await field(hers).pressSequentially(text);
            await field(hers).press('Enter');
        }
    };
    await writeAll(0, 5);
    await Promise.all([stage.server.kill(), writeAll(5, 12)]);
    await hers.getByTestId('connection').waitFor();
    await field(hers).pressSequentially('nalika mati');
    await hers.reload();
    await eventually(async () => assert.equal(await field(hers).inputValue(), 'nalika mati'));
    await field(hers).fill('');
    await writeAll(12, 15);
    await Promise.all([stage.server.start(), writeAll(15, 20)]);
    await messages(hers, 'pesen 20').waitFor();
    await Promise.all([stage.server.kill().then(() => stage.server.start()), writeAll(20, 30)]);
    await allOnce(hers, arini, budi, texts);
    await hers.reload();
    await eventually(async () => assert.deepEqual(await textsOf(hers), texts));
}, { allow });
