// A recording: the batches a ledger decided, in order, in a file. Replaying it into an empty store gives the state
// that the ledger's store has.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "ledger/ledger.h"

namespace kabar::ledger {

/// Appends batches to a file, each as its length (u32, little-endian) and ledger/codec.h's bytes. A recording is for
/// checking, not for safety: it is not synced, and a crash may cut off its end. Used by one thread at a time.
class FileRecorder final : public Recorder {
public:
    /// Makes the file for its owner alone (0600), or goes on after the last whole batch of an existing one.
    /// Errors: storage_full, storage_failed.
    static Result<std::unique_ptr<FileRecorder>> open(const std::string& path);
    ~FileRecorder() override;

    /// Errors: storage_full, storage_failed; then nothing of the batch is in the file.
    Status record(const std::vector<Entry>& batch) override;
    Status undo() override;

private:
    FileRecorder(int file, std::int64_t size) : file_(file), size_(size), size_before_(size) {}

    const int file_;
    std::int64_t size_;
    std::int64_t size_before_;
    std::string bytes_;
};

/// Gives each batch to `on_batch`, in order, until that fails. A batch cut off at the file's end is left out.
/// The number of batches given. Errors: storage_failed, internal for what is not a recording, those of `on_batch`.
Result<std::int64_t> read_recording(const std::string& path,
                                    const std::function<Status(std::vector<chat::Command>&&)>& on_batch);

/// Runs all batches of a recording. The number of batches run.
Result<std::int64_t> replay(const std::string& path, store::Writer& writer);

}  // namespace kabar::ledger
