//! Whether credentials can come later.

/// When values must give a pool's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Now, as for `render`.
    Now,
    /// When the pool is deployed.
    Later,
}
