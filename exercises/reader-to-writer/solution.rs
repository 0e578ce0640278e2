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
        // The reader's lock is given back with the statement; between the two somebody else may have made it.
        let found = self.kept.read().get(key).cloned();
        found.unwrap_or_else(|| {
            let mut kept = self.kept.write();
            kept.entry(key.to_owned()).or_insert_with(|| (self.make)(key)).clone()
        })
    }
}
