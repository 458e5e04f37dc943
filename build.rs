//! Links the program so that it starts quickly in an ordinary build too, such as that of `cargo install`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |key: &str| env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if (target("OS"), target("ENV"), target("ARCH")) == ("linux".into(), "gnu".into(), "x86_64".into()) {
        // At a fixed address the linker can compute all 5,000 pointers in the program's constants. Otherwise the loader
        // writes each of them at the start, and the kernel copies the pages that hold them.
        println!("cargo::rustc-link-arg-bins=-no-pie");
        // Each segment begins in a page of its own: the kernel need not map a page twice and clear the rest of it.
        println!("cargo::rustc-link-arg-bins=-Wl,-z,separate-loadable-segments");
    }
}
