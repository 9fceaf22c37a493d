// The engines on which the contract suite runs. A new engine is one more line in `engines()`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "store/sqlite/sqlite_store.h"
#include "store/store.h"

namespace kabar::testing {

struct Engine {
    std::string name;
    std::function<Result<std::unique_ptr<store::Store>>(const std::string& directory)> open;
};

inline std::vector<Engine> engines() {
    return {{"Sqlite", [](const std::string& directory) { return store::sqlite::open(directory); }}};
}

/// An open store in a directory of its own.
class StoreTest : public ::testing::TestWithParam<Engine> {
protected:
    void SetUp() override { reopen(); }

    void reopen() {
        reader_.reset();
        store_.reset();
        auto opened = GetParam().open(directory_.path());
        ASSERT_TRUE(opened) << opened.error().subject;
        store_ = std::move(*opened);
        auto reader = store_->open_reader();
        ASSERT_TRUE(reader) << reader.error().subject;
        reader_ = std::move(*reader);
    }

    store::Writer& writer() { return store_->writer(); }
    store::Reader& reader() { return *reader_; }
    std::string hash() { return store_->state_hash().value(); }

    TempDir directory_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
};

inline std::string engine_name(const ::testing::TestParamInfo<Engine>& info) { return info.param.name; }

}  // namespace kabar::testing
