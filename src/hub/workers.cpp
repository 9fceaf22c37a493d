#include "hub/workers.h"

#include "base/background.h"

namespace kabar::hub {

Status Workers::start(store::Store& store, std::size_t threads, bool in_background) {
    for (std::size_t i = 0; i < threads; ++i) {
        auto reader = store.open_reader();
        if (!reader) return tl::unexpected(reader.error());
        threads_.emplace_back([this, in_background, own = std::move(*reader)] {
            if (in_background) work_in_background();
            while (auto job = queue_.take_one()) (*job)(*own);
        });
    }
    return {};
}

void Workers::stop() {
    queue_.close();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

}  // namespace kabar::hub
