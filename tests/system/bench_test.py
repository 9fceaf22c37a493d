"""`kabar bench` against the real server: what it measures it also checks."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

import harness

QUICK = ["--connections", "6", "--depth", "8", "--requests", "1500", "--json"]
CHECKS = ["missing", "twice", "out_of_order", "unexpected", "unanswered", "unchecked", "lost_connections"]
LIVE_CHECKS = ["missing", "twice", "out_of_order", "unexpected", "unanswered", "lost_connections"]


class BenchTest(unittest.TestCase):
    def bench(self, *args, status=0, **more):
        done = harness.kabar("bench", *args, **more)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done

    def figures(self, *args):
        done = self.bench(*args)
        self.assertEqual(done.stdout.count("\n"), 1)
        figures = json.loads(done.stdout)
        self.assertTrue(figures["ok"])
        self.assertEqual([figures[name] for name in CHECKS], [0] * len(CHECKS), figures)
        self.assertEqual(figures["acknowledged"], figures["read_back"])
        return figures

    def test_every_acknowledged_message_is_read_back(self):
        for more in [[], ["--no-ids"]]:
            with self.subTest(more):
                figures = self.figures(*QUICK, *more)
                self.assertEqual(figures["answered"], 1500)
                self.assertEqual(figures["acknowledged"], 1500)
                self.assertGreater(figures["sends_per_s"], 0)
                self.assertLessEqual(figures["p50_us"], figures["p99_us"])
                self.assertLessEqual(figures["p99_us"], figures["p999_us"])
                self.assertLessEqual(figures["p999_us"], figures["max_us"])

    def test_reading_and_writing_at_once(self):
        figures = self.figures(*QUICK, "--mode", "mix", "--seed", "7")
        self.assertEqual(figures["seed"], 7)
        self.assertEqual(figures["answered"], 1500)
        self.assertGreater(figures["acknowledged"], 1000)
        self.assertLess(figures["acknowledged"], 1500)

    def test_other_modes_and_a_fixed_rate(self):
        for mode in ["inbox", "user_aktif", "ping"]:
            with self.subTest(mode):
                figures = self.figures(*QUICK, "--mode", mode)
                self.assertEqual(figures["answered"], 1500)
                self.assertEqual(figures["acknowledged"], 0)
        figures = self.figures(*QUICK, "--rate", "3000")
        self.assertEqual(figures["acknowledged"], 1500)
        self.assertGreater(figures["seconds"], 0.49)

    def live_figures(self, *args):
        done = self.bench(*args, "--json")
        figures = json.loads(done.stdout)
        self.assertTrue(figures["ok"])
        self.assertEqual([figures[name] for name in LIVE_CHECKS], [0] * len(LIVE_CHECKS), figures)
        self.assertEqual(figures["delivered"], figures["expected"])
        return figures

    def test_every_listener_gets_every_message_of_its_room(self):
        figures = self.live_figures("--mode", "fanout", "--listeners", "20", "--rooms", "2", "--requests", "200",
                                    "--rate", "2000")
        self.assertEqual(figures["acknowledged"], 200)
        self.assertEqual(figures["expected"], 200 * 10)
        self.assertGreater(figures["deliveries_per_s"], 0)
        self.assertLessEqual(figures["delivery_p50_us"], figures["last_p50_us"])
        self.assertLessEqual(figures["last_p50_us"], figures["last_p99_us"])

    def test_listeners_that_come_back_have_missed_nothing(self):
        figures = self.live_figures("--mode", "resume", "--listeners", "50", "--requests", "100", "--rate", "1000")
        self.assertGreater(figures["acknowledged"], 100)
        self.assertEqual(figures["missed"], 100 * 50)
        self.assertEqual(figures["expected"], figures["acknowledged"] * 50)
        self.assertGreater(figures["caught_up_seconds"], 0)
        self.assertGreater(figures["send_during_p50_us"], 0)

    def test_a_table_of_listeners_for_people(self):
        done = self.bench("--mode", "fanout", "--listeners", "4", "--requests", "20", "--rate", "500")
        for text in ["fanout, 4 listeners of 4 users in 1 room", "to the last listener", "acknowledged"]:
            self.assertIn(text, done.stdout)

    def test_a_running_server(self):
        with harness.Server(demo=False, registration="open", connections_per_address=1000) as server:
            address = f"127.0.0.1:{server.port}"
            for _ in range(2):
                self.assertEqual(self.figures(address, *QUICK)["acknowledged"], 1500)

    def test_closed_registration_is_explained(self):
        with harness.Server(demo=False) as server:
            done = self.bench(f"127.0.0.1:{server.port}", *QUICK, status=1)
            self.assertEqual(done.stdout, "")
            self.assertIn('registration = "open"', done.stderr)

    def test_a_lost_server_is_a_failure(self):
        with harness.Server(demo=False) as server:
            address = f"127.0.0.1:{server.port}"
            server.stop()
            self.bench(address, *QUICK, status=1)

    def test_the_floor_gives_ratios(self):
        figures = self.figures("--floor", "--seconds", "0.4", "--warmup", "0.1", "--rounds", "1", "--json")
        for name in ["sends_per_s", "sqlite_rows_per_s", "user_aktif_per_s", "echo_per_s"]:
            self.assertGreater(figures[name], 0, name)
        send_ratio = figures["sends_per_s"] / figures["sqlite_rows_per_s"]
        user_aktif_ratio = figures["user_aktif_per_s"] / figures["echo_per_s"]
        self.assertAlmostEqual(figures["send_ratio"], send_ratio, delta=0.01)
        self.assertAlmostEqual(figures["user_aktif_ratio"], user_aktif_ratio, delta=0.01)

    def test_a_table_for_people(self):
        done = self.bench(*QUICK[:-1])
        for text in ["send, 6 connections 8 deep, closed loop", "p99.9", "acknowledged           1500"]:
            self.assertIn(text, done.stdout)

    def test_nothing_is_left_behind(self):
        with tempfile.TemporaryDirectory() as scratch:
            self.bench(*QUICK, env=os.environ | {"TMPDIR": scratch})
            self.assertEqual(list(pathlib.Path(scratch).iterdir()), [])

    def test_an_interrupted_run_leaves_nothing_behind(self):
        with tempfile.TemporaryDirectory() as scratch:
            bench = subprocess.Popen([harness.KABAR, "bench", "--seconds", "3600"], stdout=subprocess.PIPE,
                                     stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": scratch})
            try:
                self.assertEqual(bench.stderr.readline(), "starting a server\n")
                bench.send_signal(signal.SIGINT)
                bench.communicate(timeout=harness.HANG)
            finally:
                bench.kill()
                bench.wait()
            self.assertEqual(bench.returncode, 1)
            self.assertEqual(list(pathlib.Path(scratch).iterdir()), [])

    def test_wrong_options(self):
        for args in [["--mode", "dance"], ["--connections", "0"], ["--depth", "0"], ["--text-bytes", "5"],
                     ["127.0.0.1:1", "--floor"], ["--mode", "fanout", "--listeners", "2", "--rooms", "3"],
                     ["--mode", "resume", "--floor"]]:
            with self.subTest(args):
                self.assertEqual(self.bench(*args, status=2).stdout, "")


if __name__ == "__main__":
    unittest.main()
