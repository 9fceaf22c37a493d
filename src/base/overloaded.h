#pragma once

namespace kabar {

/// One lambda for each alternative of a variant: std::visit(overloaded{...}, value).
template <class... F>
struct overloaded : F... {
    using F::operator()...;
};

}  // namespace kabar
