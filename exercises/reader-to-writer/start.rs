use std::collections::BTreeMap;

use gort::sync::RwMutex;

/// Keeps what was made.
pub struct Cache {
    pub kept: RwMutex<BTreeMap<String, String>>,
    pub make: fn(&str) -> String,
}

impl Cache {
    /// Gives what belongs to the key, and makes it if it is not there.
    pub fn get(&self, key: &str) -> String {
        let kept = self.kept.read();
        if let Some(found) = kept.get(key) {
            return found.clone();
        }
        let mut kept = self.kept.write();
        let made = (self.make)(key);
        kept.insert(key.to_owned(), made.clone());
        made
    }
}
