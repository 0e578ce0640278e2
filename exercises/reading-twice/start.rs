use gort::sync::RwMutex;

/// Has a title in some language.
pub struct Site {
    /// The language and the text.
    pub said: RwMutex<(String, String)>,
}

impl Site {
    /// Writes both.
    pub fn set(&self, lang: &str, text: &str) {
        *self.said.write() = (lang.to_owned(), text.to_owned());
    }

    /// The language.
    pub fn lang(&self) -> String {
        self.said.read().0.clone()
    }

    /// The language and the text.
    pub fn title(&self) -> String {
        let said = self.said.read();
        format!("{}: {}", self.lang(), said.1)
    }
}
