#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "hub/secrets.h"
#include "ledger/ledger.h"
#include "store/store.h"

namespace kabar::server {

/// Adds the four users of the original server, where they are missing. Before the ledger's thread starts.
Status add_demo_users(store::Writer& writer, ledger::Recorder* recorder, TimeMs now, hub::PasswordCost cost);

}  // namespace kabar::server
