// Any bytes as the body of an HTTP request: objects in order, not more than allowed, or a reason.
#include <cstdint>
#include <string_view>

#include "check.h"
#include "wire/split_requests.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kabar;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    constexpr std::size_t most = 4;
    const auto found = wire::split_requests(body, most);
    if (!found) {
        CHECK(found.error().code == Code::bad_json);
        return 0;
    }
    CHECK(found->size() <= most);
    CHECK(wire::is_array(body) || !found->empty());
    const char* at = body.data();
    for (const auto part : *found) {
        CHECK(part.starts_with('{'));
        CHECK(part.data() >= at);
        at = part.data() + part.size();
        CHECK(at <= body.data() + body.size());
        // What was cut out stands for itself.
        const auto again = wire::split_requests(part, 1);
        CHECK(again && again->size() == 1 && again->front() == part);
    }
    return 0;
}
