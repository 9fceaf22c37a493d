#include "preview/lock_process.h"

#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <string>

#include <gtest/gtest.h>

#include "unit/preview/program.h"

namespace kabar::preview {
namespace {

/// The status of a locked process that tries something.
int status_after(std::string trespass) {
    auto program = testing::program();
    const std::array<char*, 3> arguments{program.data(), trespass.data(), nullptr};
    pid_t child = 0;
    const int error = ::posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ);
    if (error != 0) {
        ADD_FAILURE() << program << ": " << error;
        return -1;
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
}

void expect_killed(const std::string& trespass, int signal) {
    const int status = status_after(trespass);
    EXPECT_TRUE(WIFSIGNALED(status)) << trespass << ": status " << status;
    EXPECT_EQ(WTERMSIG(status), signal) << trespass;
}

TEST(LockProcess, WhatDecodingNeedsIsAllowed) {
    EXPECT_EQ(status_after("nothing"), 0);
    EXPECT_EQ(status_after("allocate"), 0);
}

TEST(LockProcess, AnythingElseKillsTheProcess) {
    if (testing::is_sanitized) GTEST_SKIP() << "the sanitizer needs more";
    for (const auto* trespass : {"open", "socket", "fork", "exec", "code", "kill"}) expect_killed(trespass, SIGSYS);
}

TEST(LockProcess, MoreMemoryIsRefused) {
    if (testing::is_sanitized) GTEST_SKIP() << "the sanitizer needs more";
    const int status = status_after("memory");
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST(LockProcess, EndlessWorkIsEnded) { expect_killed("processor", SIGKILL); }

}  // namespace
}  // namespace kabar::preview
