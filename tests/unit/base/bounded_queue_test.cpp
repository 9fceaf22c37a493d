#include "base/bounded_queue.h"

#include <thread>

#include <gtest/gtest.h>

namespace kabar {
namespace {

TEST(BoundedQueue, AFullQueueRefusesAndLeavesTheItem) {
    BoundedQueue<std::string> queue(2);
    EXPECT_TRUE(queue.push("a"));
    EXPECT_TRUE(queue.push("b"));
    std::string third = "c";
    EXPECT_FALSE(queue.push(std::move(third)));
    EXPECT_EQ(third, "c");
    queue.take_one();
    EXPECT_TRUE(queue.push(std::move(third)));
}

TEST(BoundedQueue, TakesInOrderAndNoMoreThanAsked) {
    BoundedQueue<int> queue(10);
    for (int i = 0; i < 5; ++i) queue.push(int(i));
    std::vector<int> taken;
    ASSERT_TRUE(queue.take(taken, 3));
    EXPECT_EQ(taken, (std::vector<int>{0, 1, 2}));
    ASSERT_TRUE(queue.take(taken, 3));
    EXPECT_EQ(taken, (std::vector<int>{3, 4}));
}

TEST(BoundedQueue, WhatIsInsideAClosedQueueCanStillBeTaken) {
    BoundedQueue<int> queue(10);
    queue.push(1);
    queue.close();
    EXPECT_FALSE(queue.push(2));
    EXPECT_EQ(queue.take_one(), 1);
    EXPECT_EQ(queue.take_one(), std::nullopt);
    std::vector<int> taken;
    EXPECT_FALSE(queue.take(taken, 1));
}

TEST(BoundedQueue, GivesEachItemOfManyThreadsToExactlyOneTaker) {
    constexpr int per_thread = 20'000;
    BoundedQueue<int> queue(64);
    std::vector<std::thread> producers;
    for (int thread = 0; thread < 3; ++thread) {
        producers.emplace_back([&] {
            for (int i = 0; i < per_thread;) {
                if (queue.push(1)) {
                    ++i;
                } else {
                    std::this_thread::yield();
                }
            }
        });
    }
    std::vector<int> taken;
    int sum = 0;
    while (sum < 3 * per_thread && queue.take(taken, 16)) sum += static_cast<int>(taken.size());
    for (auto& producer : producers) producer.join();
    EXPECT_EQ(sum, 3 * per_thread);
    EXPECT_EQ(queue.size(), 0u);
}

TEST(BoundedQueue, ANudgeLetsOneTakeReturnWithoutAnItem) {
    BoundedQueue<int> queue(2);
    std::vector<int> out{7};
    EXPECT_TRUE(queue.nudge());
    EXPECT_TRUE(queue.take(out, 10));
    EXPECT_TRUE(out.empty());
    queue.push(1);
    EXPECT_TRUE(queue.take(out, 10));
    EXPECT_EQ(out, std::vector<int>{1});
    EXPECT_TRUE(queue.nudge());
    queue.close();
    EXPECT_TRUE(queue.take(out, 10)) << "what was nudged before the end is seen";
    EXPECT_FALSE(queue.take(out, 10));
    EXPECT_FALSE(queue.nudge());
}

}  // namespace
}  // namespace kabar
