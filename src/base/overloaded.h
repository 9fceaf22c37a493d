#pragma once

namespace kabar {

/// One lambda for each alternative of a variant: std::visit(overloaded{...}, value).
template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

/// Clang before 17 does not deduce aggregates by itself.
template <class... F>
overloaded(F...) -> overloaded<F...>;

}  // namespace kabar
