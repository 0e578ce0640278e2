//! Events: everything that happens, as one stream, and the names of what it happens to.

pub(crate) mod event;
pub(crate) mod name;
pub(crate) mod object;
pub(crate) mod show;
pub(crate) mod site;
pub(crate) mod tell;
