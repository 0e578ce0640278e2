//! A run that is explored: what each goroutine has observed, and who goes next.

pub(crate) mod digest;
pub(crate) mod guide;
pub(crate) mod observe;
pub(crate) mod passing;
pub(crate) mod steps;
