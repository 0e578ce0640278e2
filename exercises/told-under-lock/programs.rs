use std::sync::Arc;

use gort::sync::{Mutex, WaitGroup};
use gort::{Chan, chan};

use super::learner::Store;

fn store() -> (Arc<Store>, Chan<i32>) {
    let news = chan(0);
    (Arc::new(Store { values: Mutex::new(Vec::new()), news: news.sender() }), news)
}

pub fn main() {
    let (store, news) = store();
    let puts = Arc::clone(&store);
    gort::go(move || {
        puts.put(5);
        puts.put(6);
        puts.news.close();
    });
    for value in news {
        if store.len() > 0 {
            gort::println!("told {value}");
        }
    }
    gort::println!("{} stored", store.len());
}

pub fn check() {
    let (store, news) = store();
    let wg = WaitGroup::new();
    let puts = Arc::clone(&store);
    wg.go(move || [10, 20].into_iter().for_each(|value| puts.put(value)));
    let puts = Arc::clone(&store);
    wg.go(move || puts.put(30));
    for value in (0..3).filter_map(|_| news.recv()) {
        if store.len() > 0 {
            gort::println!("told {value}");
        }
    }
    wg.wait();
    gort::println!("{} stored", store.len());
}
