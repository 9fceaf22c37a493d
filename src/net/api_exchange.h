// Private to net: the requests of one `POST /api`, and their replies as they come.
#pragma once

#include <cstddef>
#include <string>

#include "hub/api_body.h"
#include "hub/client.h"
#include "net/object_cutter.h"

namespace kabar::net {

/// A client of its own, which goes with the response.
class ApiExchange {
public:
    ApiExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer, hub::ApiBody body);

    /// Gives the client as many requests as it takes.
    void feed();
    /// Appends what the response's body has next; nothing when that is not there yet. Only when what it gave before is
    /// written.
    void next(std::string& into);
    /// All that next() gave is written: an inbox counts as read only now.
    void written();
    /// Some of it is.
    void progress() { client_.on_written(0); }
    /// True when next() has given the last.
    bool ended() const { return ended_; }

private:
    hub::ApiBody body_;
    hub::Client client_;
    ObjectCutter cutter_;
    std::size_t fed_ = 0;
    std::size_t objects_ = 0;
    std::size_t bytes_ = 0;  ///< of the client's output, given by next() and not written
    bool all_fed_ = false;
    bool ended_ = false;
};

}  // namespace kabar::net
