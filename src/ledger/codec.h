// Batches of commands as bytes, for recordings and, later, for a log that several machines share.
//
//   batch    "KBB" version:u8 count:u32 command*
//   command  which:u8 field*          `which` is the place in chat::Command, fields are in the order of the struct
//   field    integers and enums as i64, bool as u8 (0 or 1), text as length:u32 bytes, array of bytes as they are,
//            list as count:u32 element*, struct as its fields
//
// All numbers are little-endian. A field or a command more is a new version.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chat/commands.h"
#include "ledger/ledger.h"

namespace kabar::ledger {

inline constexpr std::uint8_t codec_version = 4;

/// Appends the batch to `out`; tickets are left out. Pure.
void encode_batch(const std::vector<Entry>& batch, std::string& out);

/// Pure. Errors: internal, for anything that encode_batch does not make.
Result<std::vector<chat::Command>> decode_batch(std::string_view bytes);

}  // namespace kabar::ledger
