// Private to net: a client's output, object by object, for doors with frames of their own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "hub/client.h"
#include "hub/transport.h"

namespace kabar::net {

class ObjectCutter {
public:
    /// The next object, without its end; valid until the next call. False when there is none.
    bool next(hub::Client& client, std::string_view& object);

private:
    bool refill(hub::Client& client);

    std::vector<hub::Chunk> chunks_;
    std::size_t index_ = 0;
    std::size_t at_ = 0;  ///< in that chunk
    std::string held_;    ///< the beginning of an object that the chunks before had
    std::string joined_;  ///< such an object, when it is whole
};

}  // namespace kabar::net
