use std::sync::Arc;

use gort::sync::{RwMutex, WaitGroup};

use super::learner::Site;

fn reading(what: fn(&Site) -> String) {
    let site = Arc::new(Site { said: RwMutex::new(("en".to_owned(), "hello".to_owned())) });
    let wg = WaitGroup::new();
    let other = Arc::clone(&site);
    wg.go(move || other.set("zh", "你好"));
    gort::println!("{}", what(&site));
    wg.wait();
}

pub fn main() {
    reading(Site::title);
}

pub fn check() {
    reading(Site::lang);
}
