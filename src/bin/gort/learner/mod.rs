//! The learner's own way through all of it: bare `gort` says what there is and goes on where one was (`front`), `gort progress`
//! what is done and what comes again (`standing`), `gort reset` forgets it (`reset`), `gort words` has the words (`words`, of
//! `glossary`), `gort code` the texts of programs (`text`).

pub mod front;
pub mod glossary;
pub mod reset;
pub mod standing;
pub mod text;
pub mod words;
