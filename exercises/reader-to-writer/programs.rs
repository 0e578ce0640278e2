use std::collections::BTreeMap;
use std::sync::Arc;

use gort::sync::{Racy, RwMutex, WaitGroup};

use super::learner::Cache;

fn cache() -> Arc<Cache> {
    let make = |key: &str| {
        gort::println!("makes {key}");
        format!("{key}!")
    };
    Arc::new(Cache { kept: RwMutex::new(BTreeMap::new()), make })
}

pub fn main() {
    let cache = cache();
    let wg = WaitGroup::new();
    let got = [Racy::new(String::new()), Racy::new(String::new())];
    for place in got.clone() {
        let cache = Arc::clone(&cache);
        wg.go(move || place.store(cache.get("a")));
    }
    wg.wait();
    gort::println!("{} {}", got[0].load(), got[1].load());
}

pub fn check() {
    let cache = cache();
    let one = cache.get("b");
    let wg = WaitGroup::new();
    let reading = cache.kept.read();
    let other = Racy::new(String::new());
    let (place, shared) = (other.clone(), Arc::clone(&cache));
    wg.go(move || place.store(shared.get("b")));
    wg.wait();
    drop(reading);
    gort::println!("{one} {} {}", other.load(), cache.get("c"));
}
