#include "server/housekeeper.h"

#include <future>
#include <string>

#include <gtest/gtest.h>

namespace kabar::server {
namespace {

TEST(Housekeeper, RunsEachTaskUntilItSaysThatThereIsNothingMore) {
    std::string steps;
    std::promise<void> done;
    int left = 3;
    Housekeeper housekeeper({[&] {
                                 steps += 'a';
                                 return --left > 0;
                             },
                             [&] {
                                 steps += 'b';
                                 return false;
                             },
                             [&] {
                                 if (left == 0) done.set_value();
                                 return left > 0;
                             }});
    done.get_future().wait();
    housekeeper.stop();
    EXPECT_EQ(steps, "abaa");
}

TEST(Housekeeper, BeginsAgainWhenWoken) {
    std::promise<void> first;
    std::promise<void> second;
    int rounds = 0;
    Housekeeper housekeeper({[&] {
        ++rounds;
        if (rounds == 1) first.set_value();
        if (rounds == 2) second.set_value();
        return false;
    }});
    first.get_future().wait();
    housekeeper.wake();
    second.get_future().wait();
}

TEST(Housekeeper, StopsBetweenTheStepsOfATaskThatNeverEnds) {
    std::promise<void> begun;
    bool told = false;
    Housekeeper housekeeper({[&] {
        if (!told) begun.set_value();
        told = true;
        return true;
    }});
    begun.get_future().wait();
    housekeeper.stop();
    SUCCEED();
}

}  // namespace
}  // namespace kabar::server
