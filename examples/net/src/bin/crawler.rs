//! Follows the links of a host.
//!
//!     cargo run --bin crawler -- http://127.0.0.1:8080/

use std::time::Duration;

use gort_net_examples::crawler::{Limits, crawl};
use url::Url;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = std::env::args().nth(1).ok_or("which page?")?;
    let start = Url::parse(&start)?;
    let limits = Limits { at_once: 8, pages: 100, patience: Duration::from_secs(10), bytes: 1 << 20 };
    gort::run(move || {
        for (url, page) in crawl(&start, &limits) {
            gort::println!("{url} {page:?}");
        }
    })?;
    Ok(())
}
