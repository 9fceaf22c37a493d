"""Outgoing webhooks: what is said in a room is sent to a URL, in order and at least once."""

import json
import sqlite3
import unittest

import hook_support
from harness import kabar
from hook_receiver import HookReceiver


class OutgoingTest(hook_support.HooksCase):
    def open(self, receiver, room="#kelas"):
        made = self.arini.ok(f"hook_out {room} {receiver.url}")
        receiver.secret = made["secret"]
        return made["hook"]

    def say(self, *texts):
        for text in texts:
            self.arini.ok(f"send #kelas {text}")

    def numbers(self, deliveries):
        return [delivery.json()["event"]["number"] for delivery in deliveries]

    def wait_until_off(self, hook):
        while "off" not in (shown := self.shown(hook)):
            pass  # it is switched off after the answer, by a commit of its own
        return shown["off"]

    def test_each_message_is_sent_in_order_and_signed(self):
        with HookReceiver() as receiver:
            self.say("sebelumnya")
            hook = self.open(receiver)
            path = self.arini.ok("hook_in #kelas ci")["path"]
            self.say("satu", "dua")
            self.post(path, {"text": "dari CI"})
            self.arini.ok("send lineker bukan di ruang")
            self.say("tiga")
            deliveries = receiver.wait_for(4)
            self.assertTrue(all(delivery.genuine and delivery.fresh for delivery in deliveries))
            first, last = deliveries[0].json(), deliveries[2].json()
            self.assertEqual((first["hook"], first["room"], "bot" in first), (hook, "#kelas", False))
            self.assertEqual({**first["event"], "time": "", "cursor": ""},
                             {"event": "message", "from": "arini", "display": "Arini", "to": "#kelas", "number": 2,
                              "text": "satu", "time": "", "cursor": ""})
            self.assertEqual((last["bot"], last["event"]["from"], last["event"]["text"]), (True, "ci", "dari CI"))
            self.assertEqual(self.numbers(deliveries), [2, 3, 4, 5])

    def test_a_target_that_fails_is_tried_again_and_nothing_overtakes(self):
        with HookReceiver() as receiver:
            self.open(receiver)
            receiver.fail(1, 500)
            receiver.fail(1, 429, retry_after="1")
            self.say("satu", "dua", "tiga")
            self.assertEqual(self.numbers(receiver.wait_for(5)), [1, 1, 1, 2, 3])

    def test_nothing_is_lost_when_the_server_is_killed(self):
        with HookReceiver() as receiver:
            self.open(receiver)
            for stretch in range(3):
                receiver.hold()
                before = len(receiver.deliveries)
                self.say(*(f"pesan {stretch} {i}" for i in range(30)))
                receiver.wait_for(before + 1)
                self.server.kill()
                receiver.release()
                self.server.start()
                self.arini = self.server.login("arini")
            self.say("akhir")
            while (numbers := self.numbers(list(receiver.deliveries)))[-1] != 91:
                receiver.wait_for(len(numbers) + 1)
            self.assertEqual(set(numbers), set(range(1, 92)))
            firsts = [number for i, number in enumerate(numbers) if number not in numbers[:i]]
            self.assertEqual(firsts, sorted(firsts), "in order, but for what is sent again")
            self.assertTrue(all(delivery.genuine for delivery in receiver.deliveries))

    def test_a_stopped_server_goes_on_where_it_was(self):
        with HookReceiver() as receiver:
            self.open(receiver)
            self.say("satu", "dua")
            receiver.wait_for(2)
            while self.arini.ok("hooks #kelas")["hooks"][0]["number"] == 0:
                pass  # kept a moment after the answer
            self.assertEqual(self.server.stop(), 0)
            self.assertEqual(kabar("user", "list", "--data", self.server.data).returncode, 0)
            self.server.start()
            self.arini = self.server.login("arini")
            self.say("tiga")
            self.assertEqual(self.numbers(receiver.wait_for(3))[-1], 3)
            self.assertLessEqual(len(receiver.deliveries), 4, "at most the one whose answer was under way comes again")

    def test_a_target_that_is_gone_or_refuses_is_left_alone_and_the_reason_shown(self):
        for status, why in ((410, "gone: "), (404, "refused: "), (302, "refused: ")):
            with HookReceiver() as receiver:
                receiver.answer(status)
                hook = self.open(receiver)
                self.say("satu", "dua")
                off = self.wait_until_off(hook)
                self.assertEqual(off, f"{why}{receiver.url.removesuffix('/hook')} answered {status}")
                self.say("tiga")
                self.assertEqual(len(receiver.deliveries), 1)
                self.server.restart()
                self.arini = self.server.login("arini")
                self.assertEqual(self.shown(hook)["off"], off)

    def test_of_one_that_is_off_the_number_is_the_last_that_the_target_has(self):
        for status in (410, 404):
            with HookReceiver() as receiver:
                hook = self.open(receiver)
                self.say("satu")
                receiver.wait_for(1)
                last = receiver.deliveries[0].json()["event"]["number"]
                receiver.answer(status)
                self.say("dua", "tiga", "empat")
                self.wait_until_off(hook)
                self.assertEqual(self.shown(hook)["number"], last)

    def test_a_slow_target_holds_up_no_other_and_no_send(self):
        with HookReceiver() as slow, HookReceiver() as fast:
            self.open(slow)
            slow.hold()
            self.open(fast)
            self.say(*(f"pesan {i}" for i in range(200)))
            self.assertEqual(self.numbers(fast.wait_for(200)), list(range(1, 201)))
            self.assertEqual(len(slow.deliveries), 1)
            slow.release()
            self.assertEqual(self.numbers(slow.wait_for(200)), list(range(1, 201)))

    def test_a_removed_webhook_is_told_nothing_more(self):
        with HookReceiver() as removed, HookReceiver() as stays:
            hook = self.open(removed)
            self.open(stays)
            self.say("satu")
            removed.wait_for(1)
            self.arini.ok(f"hook_remove #kelas {hook}")
            self.say("dua")
            stays.wait_for(2)
            self.assertEqual(self.numbers(removed.deliveries), [1])

    def test_an_incoming_webhook_as_the_target_makes_no_loop(self):
        host, port = self.server.http
        path = self.arini.ok("hook_in #kelas ci")["path"]
        hook = self.arini.ok(f"hook_out #kelas http://{host}:{port}{path}")["hook"]
        self.say("halo")
        self.assertTrue(self.wait_until_off(hook).endswith("answered 400"))
        self.assertEqual(self.texts(), [("arini", "halo")])

    def test_the_key_is_kept_readable_and_shown_once(self):
        with HookReceiver() as receiver:
            self.open(receiver)
            self.say("halo")
            receiver.wait_for(1)
            shown = self.arini.ok("hooks #kelas")
            self.assertNotIn(receiver.secret, json.dumps(shown))
            self.assertEqual(shown["hooks"][0]["url"], receiver.url.removesuffix("/hook"))
            self.server.stop()
            self.assertNotIn(receiver.secret, self.server.log)
            with sqlite3.connect(self.server.data / "kabar.db") as database:
                self.assertEqual(database.execute("SELECT key FROM hooks").fetchall(), [(receiver.secret,)])
            database.close()


class PrivateAddressTest(hook_support.HooksCase):
    config = {}

    def test_private_addresses_are_refused_unless_the_configuration_allows_them(self):
        for url in ("http://127.0.0.1:8080/", "http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/",
                    "http://0x7f000001/", "ftp://example.org/", "http://user:pass@example.org/", "example.org"):
            self.assertEqual(self.arini.line(f"hook_out #kelas {url}")["code"], "bad_argument", url)

    def test_a_name_of_a_private_address_is_refused_when_it_is_sent_to(self):
        with HookReceiver() as receiver:
            hook = self.arini.ok(f"hook_out #kelas {receiver.url.replace('127.0.0.1', 'localhost')}")["hook"]
            self.arini.ok("send #kelas halo")
            while "off" not in (shown := self.shown(hook)):
                pass
            self.assertTrue(shown["off"].endswith("its address may not be sent to"), shown)
            self.assertEqual(receiver.deliveries, [])

    def test_the_configuration_says_what_is_wrong_with_it(self):
        self.server.stop()
        for change, said in (({"hooks.private_addresses": 1}, '"hooks.private_addresses" expects true or false'),
                             ({"hooks.private": True}, 'there is no key "hooks.private"')):
            self.server.config = dict(change)
            self.server.write_config()
            result = kabar("serve", "--data", self.server.data, "--config", self.server.config_file)
            self.assertEqual(result.returncode, 2)
            self.assertIn(said, result.stderr)


if __name__ == "__main__":
    unittest.main()
