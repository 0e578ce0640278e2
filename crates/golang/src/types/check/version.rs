//! What a file's version of the language allows.
//!
//! See         cmd/compile/internal/types2/version.go.

use super::{At, Checker, Version};

impl Checker<'_, '_> {
    /// Whether the version of the file allows what came with 1.`version`.
    pub(crate) fn allow_version(&self, version: Version) -> bool {
        self.env.version >= version
    }

    /// The same, and an error if it does not.
    pub(crate) fn verify_version(&mut self, at: impl At, version: Version, what: &str) -> bool {
        let allowed = self.allow_version(version);
        if !allowed {
            self.version_error(at, version, what);
        }
        allowed
    }
}
