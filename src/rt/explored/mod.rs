//! A run that is explored: what each goroutine has observed, and who goes next.

pub(crate) mod control;
pub(crate) mod guide;
pub(crate) mod lent;
pub(crate) mod observe;
pub(crate) mod passing;
